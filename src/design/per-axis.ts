import type { Law, WeightLaw } from "../network/law.js";
import { leastOverLogarithm } from "./search.js";

/** A family of laws of one number for every component. */
export interface AxisFamily {
  readonly name: string;
  law(length: number): Law;
}

export const axisFamilies: readonly AxisFamily[] = [
  { name: "normal per axis", law: (std) => ({ law: "normal", std }) },
  { name: "uniform per axis", law: (halfWidth) => ({ law: "uniform", halfWidth }) },
];

/** Times that every axis is searched with the others as they are. */
const ROUNDS = 3;
const EFFORT = { scanned: 12, steps: 8 } as const;
/** A round that gains less than this part is the last. */
const GAIN = 1e-3;

/**
 * The best law of independent components of one family, one number for each of two axes: by coordinate descent from the best one for both, every time over all lengths.
 */
export function bestPerAxis(
  { law }: AxisFamily,
  left: (law: WeightLaw) => number,
  bounds: readonly [number, number],
): WeightLaw {
  const lawOf = (lengths: readonly number[]): WeightLaw => ({
    law: "per-axis",
    axes: lengths.map((length) => law(Number(length.toPrecision(4)))),
  });
  const alike = leastOverLogarithm((length) => left(lawOf([length, length])), ...bounds, EFFORT);
  let lengths: readonly number[] = [alike.at, alike.at];
  let least = alike.value;
  for (let round = 0; round < ROUNDS; round++) {
    const before = least;
    for (let axis = 0; axis < 2; axis++) {
      const others = lengths;
      const tried = (length: number) => others.map((each, k) => (k === axis ? length : each));
      const { at, value } = leastOverLogarithm((length) => left(lawOf(tried(length))), ...bounds, EFFORT);
      if (value < least) [lengths, least] = [tried(at), value];
    }
    if (!(least < (1 - GAIN) * before)) break;
  }
  return lawOf(lengths);
}
