import type { Law, WeightLaw } from "../network/law.js";

/**
 * A network that was tried, by its weights, slopes or scales: one of them. `objective` is what is to be least: the energy that descent leaves over the initial energy, in the limit of infinite width, or the mean squared error over the variance of the values at samples left out. `levels` are those of the flow to the deadline,
 * behind which large steps are not, or of the descent where steps are counted.
 */
export interface DesignCandidate {
  readonly name: string;
  readonly weights?: WeightLaw;
  readonly slopes?: Law | readonly number[];
  readonly scales?: readonly number[];
  readonly objective: number;
  readonly levels: { readonly pde?: number; readonly ntk: number };
  /** The deadline, or the best time to stop. */
  readonly stopAt: number;
  /** In which descent ends there, of designs for a deadline or for steps. */
  readonly steps?: number;
  /** Why its levels are better than networks would be: units are missing that they suppose. Such a candidate is chosen only where all have one. */
  readonly caveat?: string;
}

/** What `specdiff design` answers. */
export interface Design {
  readonly candidates: readonly DesignCandidate[];
  /** The name of the best. */
  readonly chosen: string;
  readonly learningRate: number;
  readonly steps: number;
  /** At which networks are expected to be within `deviation` of infinite width; null where the width law is not known. */
  readonly width: number | null;
  readonly deviation: number;
  readonly stopAt: number;
  /** What networks of that width are expected to leave after the steps, with what the width adds, over the initial energy; with `heldOut` their error at samples left out, over the variance. */
  readonly predicted?: number;
  /** Networks that were trained to see whether it is so. */
  readonly trained?: readonly TrainedCandidate[];
  /** Standard deviation on the values, of designs for held-out error. */
  readonly noise?: number;
}

/** What networks of one law left after all steps, one number for each. */
export interface TrainedCandidate {
  readonly name: string;
  readonly width: number;
  readonly learningRate: number;
  readonly steps: number;
  readonly predicted: number;
  readonly measured: readonly number[];
}
