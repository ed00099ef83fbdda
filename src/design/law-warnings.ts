import type { DesignCandidate } from "../case/design-result.js";
import type { Experiment } from "../case/experiment.js";
import { unitsBeyondNyquist } from "../case/warnings/nyquist.js";
import type { Warning } from "../warning.js";
import { changeIn, withChange } from "./damping-law.js";

/** A law that leaves no more of the energy has learnt everything: networks of any width add more. */
export const LEARNT = 1e-12;

/** What is to be said of the law that was chosen, by its energy on the way. */
export function lawWarnings(
  experiment: Experiment,
  candidate: DesignCandidate,
  { times, left }: { readonly times: readonly number[]; readonly left: readonly number[] },
): readonly Warning[] {
  return [...beyondNyquist(experiment, candidate), ...learntEarlier(candidate, times, left)];
}

/** That the samples do not tell frequencies of the law apart. */
export function beyondNyquist(
  { network, samples, initialError, dynamics }: Experiment,
  candidate: DesignCandidate,
): readonly Warning[] {
  const changed = withChange(network, changeIn(candidate));
  return unitsBeyondNyquist(changed, samples, initialError, dynamics, [candidate.stopAt]);
}

/** A deadline that is this many times as late as needed is told of. */
const LATE = 4;

function learntEarlier(
  { name, stopAt, steps }: DesignCandidate,
  times: readonly number[],
  left: readonly number[],
): readonly Warning[] {
  const learnt = times.find((_, k) => left[k] <= LEARNT);
  if (learnt === undefined || steps === undefined || LATE * learnt > stopAt) return [];
  return [
    {
      path: "design.objective",
      message: `${name} has learnt everything (all but ${LEARNT} of the energy) by t = ${learnt.toPrecision(3)}, long before t = ${stopAt.toPrecision(3)}: an earlier deadline, or fewer steps, leave as little`,
      numbers: { learnt, stopAt },
    },
  ];
}
