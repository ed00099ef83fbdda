import type { SampleSet } from "../data/samples.js";
import { InputError, NumericalError } from "../errors.js";
import { chebyshevStep, type FlowSteps, stagesFor, stepBack, type UpdateRule } from "../network/dynamics/index.js";
import type { InitialNetwork } from "../network/initial-network.js";
import { empiricalLambdaMax } from "./empirical-kernel.js";
import type { AnyEngine, AnyTrainer } from "./engine.js";
import type { TrainingRun } from "./gradient-descent.js";
import { objectiveOf, type TrainingLoss } from "./objective.js";
import { historyOf, type Look, type SavedError, trainingProblem } from "./training-problem.js";

export interface FlowOptions {
  /** Times at which the error is saved, non-negative and ascending; the start is always saved. */
  readonly saveTimes: readonly number[];
  /** The largest error that a step may make, estimated, relative to the error at the start, both in the norm of the loss. */
  readonly tolerance: number;
  /** The largest eigenvalue of the network's kernel at the start. */
  readonly lambdaMax: number;
  /** What is minimised; default ½ κ Σ weight u². */
  readonly loss?: TrainingLoss;
  /** Samples that the network is not trained on, to see how well it does there after every step. */
  readonly heldOut?: SampleSet;
  /** Called a few times a second with how much of all is done. */
  readonly onProgress?: (done: number, all: number) => void;
  readonly signal?: AbortSignal;
}

export interface FlowRun extends TrainingRun {
  /** Gradients that were taken, those of steps that were taken back included. */
  readonly gradients: number;
  /** The estimated errors of all steps together, relative to the error at the start, in the norm of the loss. */
  readonly timeError: number;
  readonly flowSteps: FlowSteps;
}

/** Kernels change while networks learn: the largest eigenvalue may grow by this before the stages are too few. */
const LAMBDA_MARGIN = 1.1;
/** A step is this part of what the estimate before it allows, and not more than so much longer than that. */
const [SAFETY, MOST_GROWTH] = [0.8, 1.5];
/** A step that was too long is taken again with at most this part of its length, or where nothing is known with the other. */
const [SHORTER, SHORTEST] = [0.7, 0.1];
/** The flow is given up where a step would have to be this part of what suffices for a kernel that stays as it is. */
const GIVEN_UP = 0.01;
/** Errors of this size are an engine's own: nothing is held relative to them. */
const NOTHING = 1e-9;
/** How long, in milliseconds, training goes on before it lets others (a page, a signal, a timer) have their turn. */
const TURN = 100;

/** An error at the end of a step. */
interface Point {
  readonly time: number;
  readonly error: Float64Array;
}

/**
 * The errors of a network that follows the flow θ' = −∇L, at chosen times, by Runge–Kutta–Chebyshev steps (`chebyshevStep`) whose lengths follow an estimate of
 * their errors c h³ u''': u''' is the third divided difference of u over the last three steps, outputs that are there anyway. Before there are three, steps are short enough for any error. A step of which the estimate is too large is taken back.
 *
 * Where the kernel stays as it is no error grows, and the sum of the estimates bounds what they come to.
 *
 * @param trainer of the objective, at the start
 * @throws InputError for bad save times; NumericalError where no step is short enough; the signal's reason where it is aborted
 */
export async function followFlow(
  start: InitialNetwork,
  samples: SampleSet,
  engine: AnyEngine,
  options: FlowOptions,
  trainer: AnyTrainer = objectiveOf(samples, options.loss).trainer(engine, start),
): Promise<FlowRun> {
  const { tolerance, onProgress, signal } = options;
  const saveTimes = checkedTimes(options.saveTimes);
  const last = saveTimes[saveTimes.length - 1];
  const problem = await trainingProblem(start, samples, engine, trainer, options);
  const { samples: observed, weight, wanted, error, cotangent } = problem;
  let rested = performance.now();
  const rest = async (time: number) => {
    if (performance.now() - rested < TURN) return;
    // Steps grow with time, so that the gradients are about as many as its root.
    onProgress?.(Math.sqrt(time), Math.sqrt(last));
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    rested = performance.now();
  };
  /** Moves by the stages of a step, which begins where the problem was evaluated. */
  const take = async (stages: readonly UpdateRule[], time: number) => {
    if ("descend" in trainer && trainer.descend !== undefined) {
      await trainer.descend(weight, wanted, stages);
    } else {
      for (const [j, stage] of stages.entries()) {
        if (j > 0) await problem.evaluate();
        await trainer.move(cotangent, stage);
        await rest(time);
      }
    }
    await rest(time);
  };

  const nothing = norm(new Float64Array(error.length).fill(NOTHING), weight);
  const atStart = Math.max(nothing, Math.sqrt(await problem.evaluate()));
  const points: Point[] = [{ time: 0, error: error.slice() }];
  const saved: SavedError[] = [await problem.saved()];
  const looks: Look[] = problem.looks ? [await problem.look()] : [];
  const stepTimes = [0];
  const stageCounts: number[] = [];
  let [lambda, lambdaAt] = [LAMBDA_MARGIN * options.lambdaMax, 0];
  /** Short enough for any error, while the kernel stays: z³/6 with z = h λ_max is below the tolerance. */
  const sure = () => Math.cbrt(tolerance) / lambda;
  let length = sure();
  let [gradients, timeError] = [0, 0];
  while (saved.length < saveTimes.length) {
    const { time } = points[points.length - 1];
    const { h, to } = nextStep(time, length, saveTimes[saved.length]);
    const { stages, error: c } = chebyshevStep(h, stagesFor(h * lambda));
    await take(stages, time);
    gradients += stages.length;
    await problem.evaluate();
    const path = [...points, { time: to, error: error.slice() }].slice(-4);
    const estimate = path.length < 4 ? tolerance / 6 : (6 * c * h ** 3 * norm(thirdDifference(path), weight)) / atStart;
    const allowed = SAFETY * h * Math.cbrt(tolerance / estimate);
    if (!(estimate <= tolerance)) {
      await trainer.move(cotangent, stepBack);
      // There may be too few stages because the kernel has grown.
      if (time > lambdaAt) lambda = LAMBDA_MARGIN * (await empiricalLambdaMax(start, trainer, observed));
      lambdaAt = time;
      length = Math.max(SHORTEST * h, Math.min(SHORTER * h, allowed || 0));
      if (length < GIVEN_UP * sure()) throw tooLong(time, h, tolerance, estimate);
      await problem.evaluate();
      continue;
    }
    if (path.length === 4) length = Math.min(MOST_GROWTH * length, allowed);
    timeError += estimate;
    points.splice(0, points.length, ...path);
    stepTimes.push(to);
    stageCounts.push(stages.length);
    if (to === saveTimes[saved.length]) saved.push(await problem.saved());
    if (problem.looks) looks.push(await problem.look());
  }
  onProgress?.(1, 1);
  return {
    times: saveTimes,
    ...historyOf(saved, { steps: stepTimes.map((_, step) => step), times: stepTimes }, looks),
    ...{ steps: stageCounts.length, gradients, timeError },
    flowSteps: { ends: stepTimes.slice(1), stages: stageCounts },
  };
}

function norm(values: Float64Array, weight: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value, i) => sum + weight[i] * value ** 2, 0));
}

/** u[t₀, t₁, t₂, t₃], a sixth of a third derivative. */
function thirdDifference(path: readonly Point[]): Float64Array {
  let differences = path.map(({ error }) => error);
  for (let order = 1; order < path.length; order++) {
    differences = differences.slice(1).map((later, k) => {
      const span = path[k + order].time - path[k].time;
      return later.map((value, i) => (value - differences[k][i]) / span);
    });
  }
  return differences[0];
}

/** The times with 0 in front, checked. */
function checkedTimes(given: readonly number[]): readonly number[] {
  const times = given[0] === 0 ? given : [0, ...given];
  if (times.some((time, i) => !Number.isFinite(time) || (i > 0 && !(time > times[i - 1])))) {
    throw new InputError("saveTimes", `times to save at must be ascending, found [${given.join(", ")}]`);
  }
  return times;
}

/** A step of this length, or the one or the first of two to the next time at which one has to end. */
function nextStep(time: number, length: number, next: number = Number.POSITIVE_INFINITY) {
  const left = next - time;
  if (length >= left) return { h: left, to: next };
  const h = Math.min(length, left / 2);
  return { h, to: time + h };
}

function tooLong(time: number, h: number, tolerance: number, estimate: number): NumericalError {
  return new NumericalError(
    `gradient flow: at t = ${time} even a step of ${h.toPrecision(3)} makes an error of ${estimate.toPrecision(3)}, more than the tolerance of ${tolerance}; ` +
      "take a larger training.tolerance, or a network that moves less: wider, with smaller outputs",
  );
}
