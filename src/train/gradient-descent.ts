import type { SampleSet } from "../data/samples.js";
import { weighed } from "../data/weights.js";
import { InputError } from "../errors.js";
import { type Adam, adamSteps, type Dynamics, dynamicsOf } from "../network/dynamics/index.js";
import type { InitialNetwork } from "../network/initial-network.js";
import { dampedResidual } from "./damped-residual.js";
import type { AnyEngine, AnyTrainer, DeviceTrainer } from "./engine.js";
import { coefficientOf } from "./inverse-trainer.js";
import { objectiveOf, type TrainingLoss } from "./objective.js";
import { TrainingDivergedError } from "./training-diverged.js";
import { type CoefficientHistory, errorWatcher, type HeldOutErrors, watcher, watchSteps } from "./watch.js";

export interface TrainOptions {
  /** η, or τ for the heavy ball; not checked here (see `checkLearningRate`). */
  readonly learningRate: number;
  readonly dynamics: Dynamics;
  /** In place of the steps of the dynamics. */
  readonly optimiser?: Adam;
  /** Steps after which the error is saved, non-negative and ascending; step 0 is always saved. */
  readonly saveSteps: readonly number[];
  /** Training ends with an error where the loss grows to more than this many times its start; by default it may. */
  readonly largestLoss?: number;
  /** What is minimised; default ½ κ Σ weight u². */
  readonly loss?: TrainingLoss;
  /** Samples that the network is not trained on, to see how well it does there (`watchSteps`). */
  readonly heldOut?: SampleSet;
  /** Called with the steps done, a few times a second. */
  readonly onProgress?: (step: number, steps: number) => void;
  readonly signal?: AbortSignal;
}

export interface TrainingRun {
  /** The saved steps times the learning rate; the first is 0. */
  readonly times: readonly number[];
  /** The error u = f_θ − f at the samples at each of these times. */
  readonly residuals: readonly Float64Array[];
  /** P(∂)u at the samples at each of these times, where the loss is that of a residual. */
  readonly applied?: readonly Float64Array[];
  /** Where there are samples that are held out. */
  readonly heldOut?: HeldOutErrors;
  /** Where the loss has a coefficient that is trained along. */
  readonly coefficient?: CoefficientHistory;
  /** Steps done. */
  readonly steps: number;
}

/** How long, in milliseconds, training goes on before it lets others (a page, a signal, a timer) have their turn. */
const turn = 100;

/**
 * The errors of a network that is trained on all samples at once, at chosen steps. Minimises
 * L = ½ κ Σ_i weight_i u(x_i)², or another loss, by gradient descent, θ ← θ − η ∇L, t = η × steps, or by the heavy ball from rest,
 * v ← (1 − γτ) v − τ ∇L, θ ← θ + τ v, t = τ × steps, or by the steps of another dynamics (docs/theory.md, sections 1 and 6). With `zeroStart: "subtract"`
 * the network's initial output is subtracted from its output throughout: u = f_θ − f_θ0 − f.
 *
 * Returns to the event loop every 100 ms, so that a page stays alive and `signal` works; what it computes does not
 * depend on that. `trainer`, of the objective, may be given where one exists already; it must stand at the start.
 *
 * Throws TrainingDivergedError with the step where the loss grows beyond `largestLoss` or is no longer finite, InputError for bad save steps, and the
 * signal's reason where it is aborted.
 */
export async function train(
  start: InitialNetwork,
  samples: SampleSet,
  engine: AnyEngine,
  options: TrainOptions,
  trainer: AnyTrainer = objectiveOf(samples, options.loss).trainer(engine, start),
): Promise<TrainingRun> {
  const { learningRate, dynamics, largestLoss = Number.POSITIVE_INFINITY, onProgress, signal } = options;
  const saveSteps = checkedSteps(options.saveSteps);
  const steps = saveSteps[saveSteps.length - 1];
  const { samples: observed, operator, inverse = false } = objectiveOf(samples, options.loss);
  const { count, target } = observed;
  const lossWeights = weighed(observed, new Float64Array(count).fill(samples.measureFactor));
  const offset = target.slice();
  const error = new Float64Array(count);
  const cotangent = new Float64Array(count);
  if (start.network.zeroStart === "subtract") {
    await trainer.output(error);
    for (let i = 0; i < count; i++) offset[i] += error[i];
  }

  const errorNow = options.loss === undefined ? undefined : await errorWatcher(start, samples, engine);
  const look = options.heldOut === undefined ? undefined : await watcher(start, options.heldOut, engine);
  const looks = look === undefined && !inverse ? [] : watchSteps(saveSteps);
  const meanSquares: number[] = [];
  const coefficients: number[] = [];
  let looked = 0;
  const { rule, damping } =
    options.optimiser === undefined
      ? dynamicsOf(dynamics).training(dynamics, learningRate)
      : adamSteps(options.optimiser, learningRate, start.width);
  const residuals: Float64Array[] = [];
  const applied: Float64Array[] = [];
  let rested = performance.now();
  let atStart = 0;
  const check = (square: number, step: number) => {
    if (!Number.isFinite(square) || square > largestLoss * atStart) {
      throw diverged(start.width, step, learningRate, square / atStart);
    }
  };
  const rest = async (done: number) => {
    onProgress?.(done, steps);
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    rested = performance.now();
  };
  const descends = damping === undefined && "descend" in trainer && trainer.descend !== undefined;
  let together = 1;
  /** Steps that are handed to the trainer together, in turns. */
  const descend = async (from: number, to: number) => {
    for (let step = from; step < to; ) {
      const rules = Array.from({ length: Math.min(together, to - step) }, (_, k) => rule(step + k));
      const begun = performance.now();
      const squares = await (trainer as Required<DeviceTrainer>).descend(lossWeights, offset, rules);
      for (const [k, each] of squares.entries()) check(each, step + k);
      step += rules.length;
      const took = performance.now() - begun;
      if (took < turn / 2) together = 2 * rules.length;
      else if (took > turn) together = Math.max(1, Math.floor(together / 2));
      if (performance.now() - rested > turn) await rest(step);
    }
  };
  for (let step = 0; ; ) {
    await trainer.output(error);
    let square = 0;
    for (let i = 0; i < count; i++) {
      error[i] -= offset[i];
      cotangent[i] = lossWeights[i] * error[i];
      square += cotangent[i] * error[i];
    }
    if (step === 0) atStart = square;
    check(square, step);
    if (step === saveSteps[residuals.length]) {
      residuals.push((await errorNow?.(trainer)) ?? error.slice());
      if (operator !== null) applied.push(error.slice(0, samples.count));
    }
    if (step === looks[looked]) {
      looked++;
      if (look !== undefined) meanSquares.push(await look(trainer));
      if (inverse) coefficients.push(coefficientOf(await trainer.parameters()));
    }
    if (step === steps) break;
    if (descends) {
      // To where something is saved or seen.
      const next = Math.min(saveSteps[residuals.length], looks[looked] ?? steps);
      await descend(step, next);
      step = next;
      continue;
    }
    if (damping !== undefined) {
      const damped = await dampedResidual(start, trainer, observed, error, damping, engine.precision);
      for (let i = 0; i < count; i++) cotangent[i] = lossWeights[i] * damped[i];
      await trainer.output(error);
    }
    await trainer.move(cotangent, rule(step));
    step++;
    if (performance.now() - rested > turn) await rest(step);
  }
  onProgress?.(steps, steps);
  const heldOut = look === undefined ? {} : { heldOut: { steps: looks, meanSquares } };
  return {
    times: saveSteps.map((step) => step * learningRate),
    residuals,
    ...(operator === null ? {} : { applied }),
    ...heldOut,
    ...(inverse ? { coefficient: { steps: looks, values: coefficients } } : {}),
    steps,
  };
}

function diverged(width: number, steps: number, learningRate: number, growth: number): TrainingDivergedError {
  const found = Number.isFinite(growth) ? `has grown to ${growth.toPrecision(3)} times its start` : "is not finite";
  return new TrainingDivergedError(
    `training: the loss of the network of width ${width} ${found} after ${steps} steps at learning rate ${learningRate}`,
  );
}

/** The steps with 0 in front, checked. */
function checkedSteps(given: readonly number[]): readonly number[] {
  const steps = given[0] === 0 ? given : [0, ...given];
  for (const [i, step] of steps.entries()) {
    if (!Number.isSafeInteger(step) || (i > 0 && step <= steps[i - 1])) {
      throw new InputError("saveSteps", `steps to save at must be whole and ascending, found [${given.join(", ")}]`);
    }
  }
  return steps;
}
