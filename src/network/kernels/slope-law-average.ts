import { InputError } from "../../errors.js";
import type { Distribution } from "../distribution.js";
import { gaussLegendre } from "../laws/legendre.js";
import { type LengthLaw, lengthLaw } from "./length-average.js";
import { PANEL } from "./normal-average.js";
import { type PairAverage, type PointSet, pointReach, type WeightRule } from "./pair-average.js";
import { atPairs } from "./plane-average.js";
import { type LagRow, middleTable, planeTable } from "./plane-table.js";
import type { SmoothPieces } from "./smooth-pieces.js";

/** A part of the mean, g by its pieces. */
export interface SlopeLawPart {
  readonly pieces: SmoothPieces;
  readonly power: number;
  readonly constant: number;
  readonly product: number;
}

/** Panels of slopes reach from a slope to this many times it. */
const SLOPE_RATIO = 3;
/** Panels of points are at most this part of their distance from where g(s(y − t)) changes for all s at once. */
const GRADED = 0.35;
/** A normal law is cut here: 1e-15 of its mass is beyond. */
const NORMAL_REACH = 8;

/**
 * The sum of E[ (constant + product (v·x)(v·x')) s^power g(s v·(x − p)) g(s v·(x' − p)) ] over parts, for slopes |s| of a law and p ~ N(0, std² I), at the
 * pairs of a set.
 *
 * @throws InputError where a g has kinks that are not at 0, where the density is too rough or has heavy tails, and where the partition points are spread
 *   over so much less than the set that no polynomials in the middle of x and x' follow them
 */
export function slopeLawAverage(
  parts: readonly SlopeLawPart[],
  slopes: Distribution,
  std: number,
  set: PointSet,
  { order }: WeightRule,
): PairAverage {
  if (parts.some(({ pieces }) => pieces.kinks.some((z) => z !== 0))) {
    throw new InputError(
      "network.slopes",
      "for a law of slopes and normal partition points the kernel of an activation with kinks that are not at 0 is not known; give a list of slopes",
    );
  }
  const law = lengthLaw((s) => 2 * slopes.density(s), slopes.breakpoints, slopes.extent, 2);
  if (law === null) throw new InputError("network.slopes", "the density is too rough or singular for quadrature");
  if (law.heavy) {
    throw new InputError(
      "network.slopes",
      "the kernel of slopes with heavy tails takes too long with normal partition points; use a law whose density falls exponentially, or a list",
    );
  }
  const reach = pointReach(set) || std;
  const rows = parts.map(({ pieces, power }) => slopeRow(pieces, power, law, std, reach, order));
  const row: LagRow = (lag, means) => {
    const sum = new Float64Array(means.length);
    parts.forEach(({ constant, product }, k) => {
      rows[k](lag, means).forEach((value, p) => {
        sum[p] += (constant + product * (means[p] ** 2 - 0.25 * lag * lag)) * value;
      });
    });
    return sum;
  };
  const size = row(0, Float64Array.of(0, 0.5 * reach, reach)).reduce((most, k) => Math.max(most, Math.abs(k)), 0);
  const { points, dimension } = set;
  if (dimension > 1) {
    const table = planeTable(row, reach, size, dimension);
    if (table !== null) return atPairs(table, set);
  } else {
    const table = middleTable(row, reach, size);
    if (table !== null) return (i, j) => table(0.5 * (points[i] + points[j]), Math.abs(points[i] - points[j]));
  }
  throw new InputError(
    "network.partition.std",
    `the partition points, of standard deviation ${std}, are too narrow for data as far out as ${reach.toPrecision(3)} where slopes have a law; give a larger one, or a list of slopes`,
  );
}

/**
 * E_{s,t}[ s^power g(s(y − t)) g(s(y' − t)) ] for slopes of a law and normal partition points t along a direction, in the mean over both signs of it.
 * The mean over slopes comes first, at points t that serve all middles of y and y' at once. For a g whose kinks, if any, are at 0.
 *
 * @param farthest the largest |y|
 */
function slopeRow(
  { value, resolved }: SmoothPieces,
  power: number,
  law: LengthLaw,
  std: number,
  farthest: number,
  order: number,
): LagRow {
  const rule = gaussLegendre(order);
  const reach = farthest + NORMAL_REACH * std;
  const steepest = law.edges[law.edges.length - 1];
  const shortest = (PANEL * resolved) / steepest;
  // Below this slope g is smooth everywhere.
  const slopes = slopeNodes(law, resolved / (2 * reach), order).map(({ s, weight }) => ({
    s,
    weight: weight * s ** power,
  }));
  /** Of t ≥ 0 and −t together. */
  const product = (t: number, lag: number): number => {
    const [near, far] = [t - 0.5 * lag, t + 0.5 * lag];
    let sum = 0;
    for (const { s, weight } of slopes)
      sum += weight * (value(s * near) * value(s * far) + value(-s * near) * value(-s * far));
    return sum;
  };
  const longest = 1.5 * std;
  return (lag, means) => {
    const values = new Float64Array(means.length);
    const scale = 1 / (Math.sqrt(2 * Math.PI) * std);
    const density = (t: number) => scale * Math.exp(-0.5 * (t / std) ** 2);
    const center = 0.5 * lag;
    const visit = (from: number, to: number): void => {
      const distance = Math.max(0, from - center, center - to);
      const most = Math.min(longest, Math.max(shortest, GRADED * distance));
      if (to - from > most) {
        const middle = 0.5 * (from + to);
        visit(from, middle);
        visit(middle, to);
        return;
      }
      const half = 0.5 * (to - from);
      for (let q = 0; q < order; q++) {
        const t = from + half * (1 + rule.nodes[q]);
        const share = 0.5 * half * rule.weights[q] * product(t, lag);
        for (let p = 0; p < means.length; p++) values[p] += share * (density(t - means[p]) + density(t + means[p]));
      }
    };
    if (center > 0) visit(0, Math.min(center, reach));
    if (center < reach) visit(center, reach);
    return values;
  };
}

/** Gauss nodes of a law of slopes, on panels that grow with the slope from `smooth` on. */
function slopeNodes({ density, edges }: LengthLaw, smooth: number, order: number): { s: number; weight: number }[] {
  const rule = gaussLegendre(order);
  const ends: number[] = [];
  for (let s = smooth; s < edges[edges.length - 1]; s *= SLOPE_RATIO) ends.push(s);
  const all = [...new Set([...edges, ...ends.filter((s) => s > edges[0])])].sort((one, other) => one - other);
  return all.slice(1).flatMap((to, i) => {
    const half = 0.5 * (to - all[i]);
    return Array.from({ length: order }, (_, q) => {
      const s = all[i] + half * (1 + rule.nodes[q]);
      return { s, weight: half * rule.weights[q] * density(s) };
    }).filter(({ weight }) => weight > 0);
  });
}
