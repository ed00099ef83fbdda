import { InputError } from "../errors.js";
import type { Network } from "../network/network.js";
import { type Change, withChange } from "./damping-law.js";
import type { Goal } from "./goal.js";
import { leastOverLogarithm } from "./search.js";

/** Times that every scale is searched for with the others as they are. */
const ROUNDS = 2;
const EFFORT = { scanned: 9, steps: 6 } as const;

/**
 * Lists of scales from 1 to `largest` for the least that is left: 1, r, r², … with the best ratio, and from there one after the other, by level 0.
 *
 * @throws InputError for networks without scales, and where nothing lies between 1 and the largest
 */
export function bestScales(
  network: Network,
  { count, largest }: { readonly count: number; readonly largest: number },
  goal: Pick<Goal, "searched">,
): readonly { readonly name: string; readonly change: Change }[] {
  if (!("scales" in network)) throw new InputError("design.search.scales", "the network has no scales to design");
  if (!(largest > 1)) {
    throw new InputError(
      "design.search.scales.largest",
      `${largest} excludes every list: scales are from 1 to more than 1`,
    );
  }
  const left = (scales: readonly number[]) => goal.searched(withChange(network, { scales }), 0);
  const geometric = (top: number) =>
    Array.from({ length: count }, (_, p) => rounded(count === 1 ? top : top ** (p / (count - 1))));
  const top = leastOverLogarithm((each) => left(geometric(each)), 1 + 1e-3, largest, EFFORT).at;
  const start = geometric(top);
  let scales = start;
  for (let round = 0; round < ROUNDS; round++) {
    for (let p = 0; p < count; p++) {
      const others = scales;
      const tried = (scale: number) => others.map((each, q) => (q === p ? rounded(scale) : each));
      const { at, value } = leastOverLogarithm((scale) => left(tried(scale)), 1, largest, EFFORT);
      if (value < left(others)) scales = tried(at);
    }
  }
  const sorted = [...scales].sort((one, other) => one - other);
  return [
    { name: "scales in one ratio", change: { scales: start } },
    { name: "scales", change: { scales: sorted } },
  ];
}

function rounded(scale: number): number {
  return Number(scale.toPrecision(4));
}
