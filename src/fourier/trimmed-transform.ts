import type { ComplexField } from "./complex-field.js";
import { directTransform } from "./direct-transform.js";
import { scatteredCostOf, scatteredTransform } from "./scattered-transform.js";
import { extent, type Sums } from "./sums.js";

/** Which points or frequencies are far from the others, and what it costs to treat them term by term. */
export interface Trimming {
  readonly side: "points" | "frequencies";
  /** Those within [low, high] are near. */
  readonly low: number;
  readonly high: number;
  readonly cost: number;
}

/** A term of a plain sum in nanoseconds, as in `directCost`. */
const termCost = 10;

/**
 * The best interval around the median of the points, or of the frequencies, to transform fast, the few outside being
 * summed directly: heavy-tailed laws of the weights need it. Undefined where nothing can be trimmed.
 */
export function cheapestTrimming({ points, frequencies, tolerance }: Sums): Trimming | undefined {
  let best: Trimming | undefined;
  const [x, xi] = [extent(points), extent(frequencies)];
  for (const side of ["points", "frequencies"] as const) {
    const sorted = (side === "points" ? points : frequencies).slice().sort();
    const other = side === "points" ? frequencies.length : points.length;
    const median = sorted[sorted.length >> 1];
    const widest = Math.max(median - sorted[0], sorted[sorted.length - 1] - median);
    for (let half = widest / 2, tries = 0; half > 0 && tries < 40; half /= 2, tries++) {
      const near = countUpTo(sorted, median + half) - countBelow(sorted, median - half);
      const far = sorted.length - near;
      const fast =
        side === "points"
          ? scatteredCostOf(half, xi.halfWidth, near, frequencies.length, tolerance)
          : scatteredCostOf(x.halfWidth, half, points.length, near, tolerance);
      const cost = fast.total + termCost * far * other;
      if (cost < (best?.cost ?? Number.POSITIVE_INFINITY)) {
        best = { side, low: median - half, high: median + half, cost };
      }
      if (termCost * far * other > (best?.cost ?? Number.POSITIVE_INFINITY)) break;
    }
  }
  return best;
}

/** The sums with near and far points (or frequencies) treated apart. */
export function trimmedTransform(sums: Sums, { side, low, high }: Trimming, out: ComplexField): void {
  const values = sums[side];
  const isNear = (value: number) => value >= low && value <= high;
  const near = Int32Array.from(values.keys()).filter((index) => isNear(values[index]));
  const far = Int32Array.from(values.keys()).filter((index) => !isNear(values[index]));
  if (side === "points") {
    const part = emptyField(sums.frequencies.length);
    scatteredTransform(withPoints(sums, near), out);
    directTransform(withPoints(sums, far), part);
    for (let k = 0; k < part.re.length; k++) {
      out.re[k] += part.re[k];
      out.im[k] += part.im[k];
    }
    return;
  }
  for (const [indices, transform] of [[near, scatteredTransform] as const, [far, directTransform] as const]) {
    const part = emptyField(indices.length);
    transform({ ...sums, frequencies: Float64Array.from(indices, (index) => values[index]) }, part);
    for (let k = 0; k < indices.length; k++) {
      out.re[indices[k]] = part.re[k];
      out.im[indices[k]] = part.im[k];
    }
  }
}

function withPoints(sums: Sums, indices: Int32Array): Sums {
  const strengths = new Float64Array(2 * indices.length);
  indices.forEach((index, j) => {
    strengths[2 * j] = sums.strengths[2 * index];
    strengths[2 * j + 1] = sums.strengths[2 * index + 1];
  });
  return { ...sums, points: Float64Array.from(indices, (index) => sums.points[index]), strengths };
}

function emptyField(length: number): ComplexField {
  return { re: new Float64Array(length), im: new Float64Array(length) };
}

function countBelow(sorted: Float64Array, value: number): number {
  return lowerBound(sorted, (entry) => entry < value);
}

function countUpTo(sorted: Float64Array, value: number): number {
  return lowerBound(sorted, (entry) => entry <= value);
}

/** How many leading entries satisfy a condition that holds up to some entry and not after it. */
function lowerBound(sorted: Float64Array, condition: (entry: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (condition(sorted[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}
