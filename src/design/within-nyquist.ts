import type { WeightLaw } from "../network/law.js";
import { lengthDensity } from "./length-density.js";

/** The part of the units that may be beyond. */
const FEW = 0.02;
/** Cells of the integral over a density, and halvings of the logarithm of a length. */
const [CELLS, HALVINGS] = [400, 20];

/**
 * The longest of a family of laws, in [shortest, longest], of which at most a fiftieth of the units have frequencies beyond the highest that the samples tell apart. With so many steps as one likes per unit of time wider laws look ever better, on the samples alone: to
 * these units neighbouring samples are as good as independent.
 *
 * @param law by its length, the wider the longer
 */
export function longestWithin(
  law: (length: number) => WeightLaw,
  dimension: number,
  highest: number,
  [shortest, longest]: readonly [number, number],
): number {
  const beyond = (length: number) => {
    const density = lengthDensity(law(length), dimension);
    let within = 0;
    for (let k = 0; k < CELLS; k++) within += (density(((k + 0.5) * highest) / CELLS) * highest) / CELLS;
    return 1 - within;
  };
  if (beyond(longest) <= FEW) return longest;
  let [lower, upper] = [shortest, longest];
  for (let k = 0; k < HALVINGS; k++) {
    const middle = Math.sqrt(lower * upper);
    if (beyond(middle) <= FEW) lower = middle;
    else upper = middle;
  }
  return upper;
}
