import type { Experiment } from "../case/experiment.js";
import { thinned } from "../case/warnings/thinned.js";
import { familyOf } from "../network/families/index.js";
import type { Network } from "../network/network.js";
import type { Warning } from "../warning.js";
import { lawChange, withChange } from "./damping-law.js";

/** Samples that show it. */
const MOST = 128;
/** Halvings of the logarithm. */
const HALVINGS = 8;
/** Lengths of a law that stands for its longest, from this part of it. */
const NARROW = 0.95;

/**
 * The longest weights at which the units are there that level 0 supposes: biases of a range move the bends of long weights, −b/w, but a little, and the kernel is that of a wide range no more. The longer one of the bounds where none is too long, or all are
 * (of which the case's own warning tells).
 */
export function longestReached(
  experiment: Pick<Experiment, "network" | "samples" | "initialError">,
  [shortest, longest]: readonly [number, number],
): number {
  const { network } = experiment;
  const radial = network.dimension > 1 ? { radial: true } : {};
  const isReached = (length: number) => {
    const points = [
      [NARROW * length, 1],
      [length, 1],
    ] as const;
    const change = lawChange(network, { law: "table", points, ...radial });
    return change === undefined || unitsMissing(withChange(network, change), experiment).length === 0;
  };
  if (isReached(longest) || !isReached(shortest)) return longest;
  let [reached, beyond] = [shortest, longest];
  for (let k = 0; k < HALVINGS; k++) {
    const middle = Math.sqrt(reached * beyond);
    if (isReached(middle)) reached = middle;
    else beyond = middle;
  }
  return reached;
}

/** What a network's family says of units that level 0 supposes and that are not there, as `validate` does, on some of the samples. */
export function unitsMissing(
  network: Network,
  { samples, initialError }: Pick<Experiment, "samples" | "initialError">,
): readonly Warning[] {
  const { few, initial } = thinned(samples, initialError, MOST);
  return familyOf(network).caveats(network, { points: few.points, values: initial });
}
