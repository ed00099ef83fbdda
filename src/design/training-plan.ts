import type { DesignCandidate } from "../case/design-result.js";
import type { Experiment } from "../case/experiment.js";
import { descentResponse } from "../network/dynamics/index.js";
import type { Network } from "../network/network.js";
import type { KernelEigenbasis } from "../ntk/eigenbasis.js";
import { predictedDeviation } from "../ntk/width-law.js";
import { changeIn, withChange } from "./damping-law.js";
import { type Descent, descentTo, distanceFromFlow } from "./descent.js";
import { designPropagator } from "./limit-flow.js";
import { planBasis } from "./plan-basis.js";

/** The width that the law is predicted at. */
const PROBED = 1024;

/** How a candidate is trained, and what is expected of that. */
export interface TrainingPlan extends Descent {
  /** The squared deviation from the end over the initial energy, times the width; null where the width law is not known. */
  readonly square: number | null;
}

/** With a descent that is known. */
export function planOf(experiment: Experiment, candidate: DesignCandidate, descent: Descent): TrainingPlan {
  const changed = withChange(experiment.network, changeIn(candidate));
  return planned(experiment, changed, descent, planBasis(changed, experiment.samples, descent.left));
}

/**
 * With steps that are near to the flow, for the error at samples left out: how long modes are followed is what decides on it. Its width is that of `leftOutExcess`: a basis is not made for the law on the samples alone.
 *
 * @param distance from the flow, over the initial error
 */
export function planNearFlow(experiment: Experiment, candidate: DesignCandidate, distance: number): TrainingPlan {
  const changed = withChange(experiment.network, changeIn(candidate));
  const propagator = designPropagator(changed, experiment.samples);
  const { descent } = descentTo(
    [candidate.stopAt],
    experiment,
    propagator,
    (found) => distanceFromFlow(found, experiment) <= distance,
  );
  return planned(experiment, changed, descent, propagator.basis);
}

function planned(
  { samples, initialError, dynamics }: Experiment,
  network: Network,
  descent: Descent,
  basis: KernelEigenbasis | null,
): TrainingPlan {
  if (basis === null) return { ...descent, square: null };
  const { learningRate, steps } = descent;
  const response = descentResponse(dynamics, learningRate);
  const { meanSquare } = predictedDeviation(
    network,
    samples,
    initialError,
    [steps * learningRate],
    response,
    [PROBED],
    basis,
  );
  return { ...descent, square: PROBED * meanSquare[0][0] };
}
