import type { SampleSet } from "../data/samples.js";
import type { InitialNetwork } from "../network/initial-network.js";
import type { AnyEngine, AnyTrainer } from "./engine.js";

/** Steps at which the error on held-out samples is looked at grow by this factor. */
const RATIO = 1.05;

/** The mean squared error of a network in training on samples that it is not trained on. */
export interface HeldOutErrors {
  /** The first is 0. */
  readonly steps: readonly number[];
  /** Where steps are not all of one length. */
  readonly times?: readonly number[];
  readonly meanSquares: readonly number[];
}

/** A coefficient that is trained along, over the steps. */
export interface CoefficientHistory {
  /** The first is 0. */
  readonly steps: readonly number[];
  /** Where steps are not all of one length. */
  readonly times?: readonly number[];
  readonly values: readonly number[];
}

/** When a history was looked at, of a run at a learning rate where it has one. */
export function timesOf(
  { steps, times }: Omit<HeldOutErrors, "meanSquares">,
  learningRate = Number.NaN,
): readonly number[] {
  return times ?? steps.map((step) => step * learningRate);
}

/** The steps at which held-out samples are looked at: those that are saved and others between them, each a twentieth more than the one before. */
export function watchSteps(saveSteps: readonly number[]): readonly number[] {
  const last = saveSteps[saveSteps.length - 1];
  const steps = new Set([0, ...saveSteps]);
  for (let step = 1; step < last; step = Math.max(step + 1, Math.round(step * RATIO))) steps.add(step);
  return [...steps].sort((one, other) => one - other);
}

/** The errors u at samples of a network with the parameters that a trainer has at the moment. */
export async function errorWatcher(
  start: InitialNetwork,
  samples: SampleSet,
  engine: AnyEngine,
): Promise<(trainer: AnyTrainer) => Promise<Float64Array>> {
  const own = engine.trainer(start, samples);
  const offset = samples.target.slice();
  const output = new Float64Array(samples.count);
  if (start.network.zeroStart === "subtract") {
    await own.output(output);
    for (let i = 0; i < offset.length; i++) offset[i] += output[i];
  }
  return async (trainer) => {
    await own.setParameters(await trainer.parameters());
    await own.output(output);
    return output.map((value, i) => value - offset[i]);
  };
}

/** The mean square of such errors. */
export async function watcher(
  ...network: Parameters<typeof errorWatcher>
): Promise<(trainer: AnyTrainer) => Promise<number>> {
  const errors = await errorWatcher(...network);
  return async (trainer) => {
    const u = await errors(trainer);
    return u.reduce((sum, value) => sum + value * value, 0) / u.length;
  };
}
