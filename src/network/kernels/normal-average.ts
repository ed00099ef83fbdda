import { gaussLegendre } from "../laws/legendre.js";
import type { SmoothPieces } from "./smooth-pieces.js";

/** Gauss panels of a product of two functions reach as far as this, in lengths that 24 terms resolve of one. */
export const PANEL = 1.6;
/** A normal law is cut here: 1e-15 of its mass is beyond. */
export const NORMAL_REACH = 8;
/** Panels as long as this, in standard deviations, resolve the law. */
const SMOOTH = 1.5;
/** Lags whose products are kept. */
const MOST_LAGS = 4096;

/** Points z of Gauss panels with their weights times g(z) g(z + lag). */
interface Products {
  readonly points: Float64Array;
  readonly weighted: Float64Array;
}

/**
 * E g(u + b) g(u + lag + b) for b ~ N(0, std²), as a function of the mean u + lag/2 and of lag ≥ 0, by Gauss panels over z = u + b: short where one of the factors
 * is on its core, as long as the law allows elsewhere. The panels lie where they are whatever u is, so that g, which costs most, is computed once for all
 * means that are asked for with one lag.
 *
 * @param order points of a panel
 */
export function normalAverage(pieces: SmoothPieces, std: number, order: number): (mean: number, lag: number) => number {
  const stretch = SMOOTH * std;
  const products = stretchProducts(pieces, stretch, order);
  const known = new Map<number, Map<number, Products>>();
  const ofLag = (lag: number): Map<number, Products> => {
    const found = known.get(lag);
    if (found !== undefined) return found;
    if (known.size >= MOST_LAGS) known.clear();
    const made = new Map<number, Products>();
    known.set(lag, made);
    return made;
  };
  const scale = -0.5 / (std * std);
  return (mean, lag) => {
    const u = mean - 0.5 * lag;
    const stretches = ofLag(lag);
    const last = Math.floor((u + NORMAL_REACH * std) / stretch);
    let sum = 0;
    for (let k = Math.floor((u - NORMAL_REACH * std) / stretch); k <= last; k++) {
      let of = stretches.get(k);
      if (of === undefined) {
        of = products(k, lag);
        stretches.set(k, of);
      }
      const { points, weighted } = of;
      for (let i = 0; i < points.length; i++) {
        const b = points[i] - u;
        sum += weighted[i] * Math.exp(scale * b * b);
      }
    }
    return sum / (Math.sqrt(2 * Math.PI) * std);
  };
}

/** The products on [k, k + 1] times the length of a stretch. */
function stretchProducts(pieces: SmoothPieces, stretch: number, order: number): (k: number, lag: number) => Products {
  const { value, kinks, core, resolved, tails } = pieces;
  const { nodes, weights } = gaussLegendre(order);
  return (k, lag) => {
    const [start, end] = [k * stretch, (k + 1) * stretch];
    const cores = tails === null ? [] : [0, lag].map((shift) => [core[0] - shift, core[1] - shift] as const);
    const edges = [...cores.flat(), ...kinks.flatMap((z) => [z, z - lag])]
      .filter((z) => z > start && z < end)
      .sort((one, other) => one - other);
    const [points, weighted]: [number[], number[]] = [[], []];
    let from = start;
    for (const to of [...edges, end]) {
      const middle = 0.5 * (from + to);
      const fine = tails === null || cores.some(([a, b]) => middle > a && middle < b);
      const count = fine ? Math.ceil((to - from) / (PANEL * resolved)) : 1;
      const half = (to - from) / (2 * count);
      for (let p = 0; p < count; p++) {
        const center = from + (2 * p + 1) * half;
        for (let q = 0; q < order; q++) {
          const z = center + half * nodes[q];
          points.push(z);
          weighted.push(half * weights[q] * value(z) * value(z + lag));
        }
      }
      from = to;
    }
    return { points: Float64Array.from(points), weighted: Float64Array.from(weighted) };
  };
}
