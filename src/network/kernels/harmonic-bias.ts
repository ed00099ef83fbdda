import { gaussLegendre } from "../laws/legendre.js";
import { evaluateMonomials, monomials } from "./local-polynomials.js";
import type { SmoothPieces } from "./smooth-pieces.js";

/** Waves of the mean over biases below this, relative to a wave that no bias turns, are left out. */
const NEGLIGIBLE = 1e-12;
/** More waves than this cost more than a table does. */
const MOST_WAVES = 40;
/** Nodes of a polynomial in the lag, on panels of so many lengths that quadrature resolves of g. */
const NODES = 14;
const PANELS = 0.4;

/**
 * E g(u + b) g(v + b) for g of the period T and b ~ N(0, std²): with ω = 2π/T and the lag t = v − u
 *
 *   Σ_j D_j(t) e^{ijωu} e^{−(jω std)²/2},   D_j(t) = (1/T) ∫_0^T g(b) g(b + t) e^{−ijωb} db,
 *
 * of which the Gaussian leaves few, and D_j has the period T and is smooth between the distances of kinks. Null where too many waves are left, for biases that
 * are narrow beside the period.
 *
 * @param order points of Gauss panels over b
 */
export function harmonicBias(
  { value, kinks, resolved }: SmoothPieces,
  period: number,
  std: number,
  order: number,
): ((u: number, v: number) => number) | null {
  const omega = (2 * Math.PI) / period;
  const waves = Math.floor(Math.sqrt(-2 * Math.log(NEGLIGIBLE)) / (omega * std));
  if (waves > MOST_WAVES) return null;
  const left = Float64Array.from({ length: waves + 1 }, (_, j) => Math.exp(-0.5 * (j * omega * std) ** 2));
  const own = kinks.filter((z) => z >= 0 && z < period);
  const panels = panelsBetween(
    [0, ...distances(own, period), period],
    PANELS * Math.min(resolved, period / (waves + 1)),
  );
  const nodes = Float64Array.from({ length: NODES }, (_, i) => -Math.cos((Math.PI * (i + 0.5)) / NODES));
  const toPowers = monomials(nodes);
  const rule = gaussLegendre(order);
  const step = Math.min(resolved, (2 * period) / (waves + 1));
  /** Re D_j and Im D_j, j = 0 … waves, at one lag. */
  const waveSums = (lag: number): Float64Array => {
    const sums = new Float64Array(2 * (waves + 1));
    const edges = [...own, ...own.map((z) => (((z - lag) % period) + period) % period)].sort((a, b) => a - b);
    for (const [from, to] of panelsBetween([0, ...edges, period], step)) {
      const [center, half] = [0.5 * (from + to), 0.5 * (to - from)];
      for (let q = 0; q < order; q++) {
        const b = center + half * rule.nodes[q];
        const share = (half * rule.weights[q] * value(b) * value(b + lag)) / period;
        for (let j = 0; j <= waves; j++) {
          sums[2 * j] += share * Math.cos(j * omega * b);
          sums[2 * j + 1] -= share * Math.sin(j * omega * b);
        }
      }
    }
    return sums;
  };
  const tables = panels.map(([from, to]) => {
    const values = Array.from(nodes, (p) => waveSums(from + 0.5 * (to - from) * (1 + p)));
    const powers = new Float64Array(2 * (waves + 1) * NODES);
    for (let k = 0; k < 2 * (waves + 1); k++) {
      // A wave and its conjugate.
      const share = (k < 2 ? 1 : 2) * left[k >> 1];
      powers.set(toPowers(Float64Array.from(values, (row) => share * row[k])), k * NODES);
    }
    return powers;
  });
  const ends = panels.map(([, to]) => to);
  return (u, v) => {
    const [low, lag] = u < v ? [u, (v - u) % period] : [v, (u - v) % period];
    let [first, last] = [0, ends.length - 1];
    while (first < last) {
      const middle = (first + last) >> 1;
      if (ends[middle] < lag) first = middle + 1;
      else last = middle;
    }
    const [from, to] = panels[first];
    const x = (2 * (lag - from)) / (to - from) - 1;
    let sum = evaluateMonomials(tables[first], 0, NODES, x);
    for (let j = 1; j <= waves; j++) {
      const re = evaluateMonomials(tables[first], 2 * j * NODES, NODES, x);
      const im = evaluateMonomials(tables[first], (2 * j + 1) * NODES, NODES, x);
      sum += re * Math.cos(j * omega * low) - im * Math.sin(j * omega * low);
    }
    return sum;
  };
}

/** Distances from kinks to kinks, to the right, within a period; without those that differ by rounding. */
function distances(kinks: readonly number[], period: number): readonly number[] {
  const all = kinks.flatMap((one) => kinks.map((other) => (((other - one) % period) + period) % period));
  return all
    .filter((lag) => lag > 1e-9 * period && lag < (1 - 1e-9) * period)
    .sort((one, other) => one - other)
    .filter((lag, i, sorted) => i === 0 || lag - sorted[i - 1] > 1e-9 * period);
}

/** The intervals between edges, which ascend, cut into pieces of a length at most. */
function panelsBetween(edges: readonly number[], longest: number): readonly (readonly [number, number])[] {
  return edges.slice(1).flatMap((end, i) => {
    const start = edges[i];
    const count = end > start ? Math.max(1, Math.ceil((end - start) / longest)) : 0;
    return Array.from(
      { length: count },
      (_, k) => [start + ((end - start) * k) / count, start + ((end - start) * (k + 1)) / count] as const,
    );
  });
}
