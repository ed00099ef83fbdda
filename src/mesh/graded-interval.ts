import { InputError, NumericalError } from "../errors.js";
import type { IntervalMesh } from "./interval.js";
import { checkBox } from "./interval.js";

/** No cell is longer than this times its neighbour in a graded mesh. */
export const largestNeighbourRatio = 1.5;

const grading = Math.log(largestNeighbourRatio);

/**
 * `cells` cells on [lower, upper] that hold equal shares of `density`: short cells where it is large. Both ends are
 * nodes exactly, and neighbouring cells differ in length by a factor of at most `largestNeighbourRatio`.
 *
 * The cell size wanted at xi is h(xi) = C / density(xi), flattened to the largest size below it with |h′| ≤ ln 1.5, and
 * C is found such that ∫ dξ / h = cells. Nodes are where that integral is a whole number, so that neighbours' ratio
 * obeys the bound exactly (d ln h / ds = h′ along the mesh). h is a piecewise linear function on 1024 to 65536 samples:
 * the density's features narrower than that are not seen.
 *
 * @param density in any unit; nonnegative, finite and not zero everywhere.
 * @throws InputError for a reversed box, a bad number of cells, or a density that is negative, not finite or zero.
 */
export function gradedIntervalMesh(
  lower: number,
  upper: number,
  cells: number,
  density: (xi: number) => number,
): IntervalMesh {
  checkBox(lower, upper, cells);
  const samples = Math.min(Math.max(1024, 4 * cells), 65_536);
  const spacing = (upper - lower) / samples;
  const densities = new Float64Array(samples + 1);
  let largest = 0;
  for (let i = 0; i <= samples; i++) {
    const xi = i === samples ? upper : lower + i * spacing;
    const value = density(xi);
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      throw new InputError("density", `expected a finite number that is not negative, found ${value} at ${xi}`);
    }
    densities[i] = value;
    largest = Math.max(largest, value);
  }
  if (largest === 0) throw new InputError("density", `is zero everywhere on [${lower}, ${upper}]`);

  const sizes = new Float64Array(samples + 1);
  const limit = (upper - lower) * grading;
  const cellsFor = (logC: number): number => {
    const C = Math.exp(logC);
    for (let i = 0; i <= samples; i++) sizes[i] = C * (largest / densities[i]);
    for (let i = 1; i <= samples; i++) sizes[i] = Math.min(sizes[i], sizes[i - 1] + grading * spacing);
    for (let i = samples - 1; i >= 0; i--) sizes[i] = Math.min(sizes[i], sizes[i + 1] + grading * spacing);
    let total = 0;
    for (let i = 0; i < samples; i++) total += cellsBetween(sizes[i], sizes[i + 1], spacing);
    return total;
  };
  // ∫ dξ / h falls monotonically in C: bracket the wanted number, then halve. h at the densest sample is C itself.
  let low = Math.log((upper - lower) / cells) - 1;
  let high = Math.log(limit) + 1;
  while (cellsFor(low) < cells) low -= 2;
  while (cellsFor(high) > cells) high += 2;
  for (let i = 0; i < 52 && high - low > 1e-13; i++) {
    const middle = (low + high) / 2;
    if (cellsFor(middle) > cells) low = middle;
    else high = middle;
  }
  const total = cellsFor((low + high) / 2);
  return { dimension: 1, nodes: placeNodes(lower, upper, cells, sizes, spacing, total / cells) };
}

/** ∫ dξ / h over a sample interval on which h goes linearly from a to b. */
function cellsBetween(a: number, b: number, spacing: number): number {
  const growth = (b - a) / a;
  return Math.abs(growth) < 1e-9 ? spacing / a : ((spacing / a) * Math.log1p(growth)) / growth;
}

/** The nodes at which ∫ dξ / h is a whole multiple of `share`. */
function placeNodes(
  lower: number,
  upper: number,
  cells: number,
  sizes: Float64Array,
  spacing: number,
  share: number,
): Float64Array {
  const nodes = new Float64Array(cells + 1);
  nodes[0] = lower;
  nodes[cells] = upper;
  let sum = 0;
  let next = 1;
  for (let i = 0; i + 1 < sizes.length && next < cells; i++) {
    const here = cellsBetween(sizes[i], sizes[i + 1], spacing);
    const slope = (sizes[i + 1] - sizes[i]) / spacing;
    while (next < cells && next * share <= sum + here) {
      const part = next * share - sum;
      const stretch = slope * part;
      // dξ/ds = h and dh/dξ = slope: ξ grows by h (e^{slope s} − 1) / slope.
      const offset = Math.abs(stretch) < 1e-12 ? sizes[i] * part : (sizes[i] * Math.expm1(stretch)) / slope;
      nodes[next] = lower + i * spacing + offset;
      next++;
    }
    sum += here;
  }
  for (let i = 1; i <= cells; i++) {
    if (!(nodes[i] > nodes[i - 1])) {
      throw new NumericalError(`Grading: node ${i} (${nodes[i]}) does not lie above node ${i - 1} (${nodes[i - 1]}).`);
    }
  }
  return nodes;
}
