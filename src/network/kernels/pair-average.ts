import type { InputDimension } from "../input-dimension.js";
/** A mean over units at a pair of points of a set, by their numbers; symmetric. */
export type PairAverage = (i: number, j: number) => number;

/** The points of a set, row by row. */
export interface PointSet {
  readonly points: Float64Array;
  readonly dimension: InputDimension;
}

/** Points of the Gauss panels over weights and directions. */
export interface WeightRule {
  readonly order: number;
  /** Nodes of tables in every direction. */
  readonly cells: number;
  /** From so many points on, means over directions come from a table over pairs where they can. */
  readonly tabulatedFrom: number;
}

/** The rule that is meant to reach 1e-8 of the diagonal, and another one to see whether it does. */
export const usualRule: WeightRule = { order: 16, cells: 8, tabulatedFrom: 12 };
export const finerRule: WeightRule = { order: 23, cells: 11, tabulatedFrom: Number.POSITIVE_INFINITY };

/** The largest |x|. */
export function pointReach({ points, dimension }: PointSet): number {
  let most = 0;
  for (let at = 0; at < points.length; at += dimension) {
    most = Math.max(most, Math.hypot(...points.subarray(at, at + dimension)));
  }
  return most;
}

/** Some pairs of n points: the ends, neighbours, and others spread over all. */
export function testPairs(n: number): readonly (readonly [number, number])[] {
  const at = (share: number) => Math.round(share * (n - 1));
  const shares = [0, 0.07, 0.31, 0.5, 0.64, 0.88, 1];
  const pairs = shares.flatMap((one, k) => [
    [at(one), at(one)] as const,
    [at(one), Math.min(n - 1, at(one) + 1)] as const,
    [at(one), at(shares[(3 * k + 2) % shares.length])] as const,
  ]);
  return [...pairs, [0, n - 1]];
}
