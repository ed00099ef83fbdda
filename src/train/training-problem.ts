import type { SampleSet } from "../data/samples.js";
import { weighed } from "../data/weights.js";
import type { InitialNetwork } from "../network/initial-network.js";
import type { AnyEngine, AnyTrainer } from "./engine.js";
import { coefficientOf } from "./inverse-trainer.js";
import { objectiveOf, type TrainingLoss } from "./objective.js";
import { errorWatcher, watcher } from "./watch.js";

/** Errors of a network at some time. */
export interface SavedError {
  /** u = f_θ − f at the samples. */
  readonly residual: Float64Array;
  /** P(∂)u there, where the loss is that of a residual. */
  readonly applied: Float64Array | null;
}

/** What is seen of a network besides its errors on the samples, null where there is no such thing. */
export interface Look {
  /** Of the samples held out. */
  readonly meanSquare: number | null;
  readonly coefficient: number | null;
}

/** What a network in training minimises, at its present parameters, and what there is to see. */
export interface TrainingProblem {
  /** Places, weights and target of what the loss is made of (`Objective`). */
  readonly samples: SampleSet;
  /** The loss is ½ Σ weight_i (o_i − wanted_i)² of a trainer's outputs o. */
  readonly weight: Float64Array;
  readonly wanted: Float64Array;
  /** o − wanted, and what it is weighed to, as `evaluate` has left them. */
  readonly error: Float64Array;
  readonly cotangent: Float64Array;
  /** Has the trainer compute its outputs; Σ weight (o − wanted)². */
  evaluate(): Promise<number>;
  /** What is kept of the network at its present parameters; follows an `evaluate`. */
  saved(): Promise<SavedError>;
  /** Whether there is something to look at between what is saved: samples held out, or a coefficient. */
  readonly looks: boolean;
  look(): Promise<Look>;
}

/**
 * @param trainer of the objective of `loss`, at the start of the network
 * @param heldOut samples that the network is not trained on
 */
export async function trainingProblem(
  start: InitialNetwork,
  samples: SampleSet,
  engine: AnyEngine,
  trainer: AnyTrainer,
  { loss, heldOut }: { readonly loss?: TrainingLoss; readonly heldOut?: SampleSet },
): Promise<TrainingProblem> {
  const { samples: observed, operator, inverse = false } = objectiveOf(samples, loss);
  const { count, target } = observed;
  const weight = weighed(observed, new Float64Array(count).fill(samples.measureFactor));
  const wanted = target.slice();
  const error = new Float64Array(count);
  const cotangent = new Float64Array(count);
  if (start.network.zeroStart === "subtract") {
    await trainer.output(error);
    for (let i = 0; i < count; i++) wanted[i] += error[i];
  }
  const errorNow = loss === undefined ? undefined : await errorWatcher(start, samples, engine);
  const squareNow = heldOut === undefined ? undefined : await watcher(start, heldOut, engine);
  return {
    ...{ samples: observed, weight, wanted, error, cotangent },
    async evaluate() {
      await trainer.output(error);
      let square = 0;
      for (let i = 0; i < count; i++) {
        error[i] -= wanted[i];
        cotangent[i] = weight[i] * error[i];
        square += cotangent[i] * error[i];
      }
      return square;
    },
    async saved() {
      return {
        residual: (await errorNow?.(trainer)) ?? error.slice(),
        applied: operator === null ? null : error.slice(0, samples.count),
      };
    },
    looks: squareNow !== undefined || inverse,
    async look() {
      return {
        meanSquare: (await squareNow?.(trainer)) ?? null,
        coefficient: inverse ? coefficientOf(await trainer.parameters()) : null,
      };
    },
  };
}

/** A history as it is handed back: what there is of it, and when it was looked at. */
export function historyOf(
  saved: readonly SavedError[],
  when: { readonly steps: readonly number[]; readonly times?: readonly number[] },
  looks: readonly Look[],
) {
  const applied = saved.flatMap((each) => each.applied ?? []);
  const meanSquares = looks.flatMap(({ meanSquare }) => meanSquare ?? []);
  const values = looks.flatMap(({ coefficient }) => coefficient ?? []);
  return {
    residuals: saved.map(({ residual }) => residual),
    ...(applied.length === 0 ? {} : { applied }),
    ...(meanSquares.length === 0 ? {} : { heldOut: { ...when, meanSquares } }),
    ...(values.length === 0 ? {} : { coefficient: { ...when, values } }),
  };
}
