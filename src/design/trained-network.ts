import type { DesignCandidate } from "../case/design-result.js";
import type { Experiment } from "../case/experiment.js";
import { type RunResult, trainOne } from "../train/run.js";
import { changeIn, withChange } from "./damping-law.js";
import type { Descent } from "./descent.js";

/** Times at which networks are looked at. */
const LOOKS = 14;

/** A network with the law of a candidate, trained as is planned for it. */
export function trainedNetwork(
  { network, samples, own, dynamics }: Experiment,
  candidate: DesignCandidate,
  { learningRate, steps }: Pick<Descent, "learningRate" | "steps">,
  width: number,
  seed: number,
): Promise<RunResult> {
  const saveSteps = [
    ...new Set(Array.from({ length: LOOKS }, (_, k) => Math.max(1, Math.round(steps ** ((k + 1) / LOOKS))))),
  ];
  const heldOut = own?.heldOut === undefined ? {} : { heldOut: own.heldOut.samples };
  const changed = withChange(network, changeIn(candidate));
  return trainOne(
    { network: changed, samples, ...heldOut, dynamics, learningRate, saveSteps, engine: "auto" },
    width,
    seed,
  );
}
