import type { SampleSet } from "../data/samples.js";
import { InputError } from "../errors.js";
import { type Adam, adamSteps, type Dynamics, dynamicsOf } from "../network/dynamics/index.js";
import type { InitialNetwork } from "../network/initial-network.js";
import { dampedResidual } from "./damped-residual.js";
import type { AnyEngine, AnyTrainer, DeviceTrainer } from "./engine.js";
import { objectiveOf, type TrainingLoss } from "./objective.js";
import { TrainingDivergedError } from "./training-diverged.js";
import { historyOf, type Look, type SavedError, trainingProblem } from "./training-problem.js";
import { type CoefficientHistory, type HeldOutErrors, watchSteps } from "./watch.js";

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
  const problem = await trainingProblem(start, samples, engine, trainer, options);
  const { samples: observed, weight, wanted, cotangent, error } = problem;
  const lookSteps = problem.looks ? watchSteps(saveSteps) : [];
  const saved: SavedError[] = [];
  const looks: Look[] = [];
  const { rule, damping } =
    options.optimiser === undefined
      ? dynamicsOf(dynamics).training(dynamics, learningRate)
      : adamSteps(options.optimiser, learningRate, start.width);
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
      const squares = await (trainer as Required<DeviceTrainer>).descend(weight, wanted, rules);
      for (const [k, each] of squares.entries()) check(each, step + k);
      step += rules.length;
      const took = performance.now() - begun;
      if (took < turn / 2) together = 2 * rules.length;
      else if (took > turn) together = Math.max(1, Math.floor(together / 2));
      if (performance.now() - rested > turn) await rest(step);
    }
  };
  for (let step = 0; ; ) {
    const square = await problem.evaluate();
    if (step === 0) atStart = square;
    check(square, step);
    if (step === saveSteps[saved.length]) saved.push(await problem.saved());
    if (step === lookSteps[looks.length]) looks.push(await problem.look());
    if (step === steps) break;
    if (descends) {
      // To where something is saved or seen.
      const next = Math.min(saveSteps[saved.length], lookSteps[looks.length] ?? steps);
      await descend(step, next);
      step = next;
      continue;
    }
    if (damping !== undefined) {
      const damped = await dampedResidual(start, trainer, observed, error, damping, engine.precision);
      for (let i = 0; i < cotangent.length; i++) cotangent[i] = weight[i] * damped[i];
      await trainer.output(error);
    }
    await trainer.move(cotangent, rule(step));
    step++;
    if (performance.now() - rested > turn) await rest(step);
  }
  onProgress?.(steps, steps);
  return {
    times: saveSteps.map((step) => step * learningRate),
    ...historyOf(saved, { steps: lookSteps }, looks),
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
