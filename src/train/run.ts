import type { SampleSet } from "../data/samples.js";
import { NumericalError } from "../errors.js";
import type { RidgeSharing } from "../kernels/ridge-sharing.js";
import { type Adam, type Dynamics, type FlowSteps, stabilityLimit } from "../network/dynamics/index.js";
import { type InitialNetwork, initialNetwork } from "../network/initial-network.js";
import type { Network } from "../network/network.js";
import { empiricalLambdaMax } from "./empirical-kernel.js";
import type { AnyEngine, Precision } from "./engine.js";
import { type EngineChoice, type EngineWishes, trainingEngine } from "./engine-choice.js";
import { type TrainingRun, train } from "./gradient-descent.js";
import { followFlow } from "./gradient-flow.js";
import { checkLearningRate } from "./learning-rate.js";
import { objectiveOf, type TrainingLoss } from "./objective.js";
import type { CoefficientHistory, HeldOutErrors } from "./watch.js";

/** What networks are trained on and how. Plain data: it can be posted to another thread. */
export interface TrainingTask {
  readonly network: Network;
  readonly samples: SampleSet;
  /** Samples that are held out, where there are any: every run looks at its error there. */
  readonly heldOut?: SampleSet;
  /** What is minimised; ½ κ Σ weight u² where absent. */
  readonly loss?: TrainingLoss;
  readonly dynamics: Dynamics;
  /** In place of the steps of the dynamics. */
  readonly optimiser?: Adam;
  /** In place of the steps of the dynamics: gradient flow is followed to this tolerance (`FlowOptions`). */
  readonly tolerance?: number;
  readonly engine: EngineChoice;
  /** Default: that of the engine, float64 for "auto". */
  readonly precision?: Precision;
  /** Of the NUFFT engine; its default where absent. */
  readonly accuracy?: number;
}

/** Training in steps of one length. */
export interface DescentJob extends TrainingTask {
  readonly learningRate: number;
  /** Steps after which errors are saved, ascending; step 0 is always saved. */
  readonly saveSteps: readonly number[];
  /** As in `TrainOptions`. */
  readonly largestLoss?: number;
}

/** Gradient flow. */
export interface FlowJob extends TrainingTask {
  readonly tolerance: number;
  /** Times at which errors are saved, ascending; the start is always saved. */
  readonly saveTimes: readonly number[];
}

/** What all the runs of a sweep have in common. */
export type TrainingJob = DescentJob | FlowJob;

/** One trained network: what was run and its errors at the samples. It holds nothing that differs between equal runs. */
export interface RunResult {
  readonly width: number;
  readonly seed: number;
  /** Of steps of one length. */
  readonly learningRate?: number;
  readonly steps: number;
  /** Of gradient flow (`FlowRun`). */
  readonly gradients?: number;
  readonly timeError?: number;
  readonly flowSteps?: FlowSteps;
  /** The engine and back-end that really ran. */
  readonly engine: string;
  readonly precision: Precision;
  /** Largest eigenvalue of this network's own kernel on the samples at the start. */
  readonly lambdaMax: number;
  /** The saved times, of steps of one length whole numbers of them; the first is 0. */
  readonly times: readonly number[];
  /** The error u = f_θ − f at the samples at each of these times. */
  readonly residuals: readonly Float64Array[];
  /** P(∂)u at the samples at each of these times, where the loss is that of a residual. */
  readonly applied?: readonly Float64Array[];
  readonly heldOut?: HeldOutErrors;
  readonly coefficient?: CoefficientHistory;
}

export interface RunOptions {
  /** How threads share the work of one network, where its engine can share it; this thread has it all where absent. */
  readonly sharing?: RidgeSharing;
  /** Called a few times a second with how much of all is done, in steps where they are of one length. */
  readonly onProgress?: (done: number, all: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * One network of a job, trained: initialised from its seed, its own stability limit checked, then trained.
 *
 * Throws InputError, with both numbers, where the learning rate is not below the limit that this network's own kernel
 * sets; TrainingDivergedError where training diverges, NumericalError where gradient flow cannot be followed; NumericalError where the network does not fit into memory.
 */
export async function trainOne(
  job: TrainingJob,
  width: number,
  seed: number,
  { sharing, ...options }: RunOptions = {},
): Promise<RunResult> {
  const start = networkInMemory(job.network, width, seed);
  const engine = await trainingEngine({ ...wishesOf(job, width), ...(sharing === undefined ? {} : { sharing }) });
  try {
    return await trainFrom(job, start, seed, engine, options);
  } finally {
    if ("close" in engine) engine.close();
  }
}

/** What a job wants of an engine for networks of a width. */
export function wishesOf(
  { network, samples, loss, engine, precision, accuracy }: TrainingTask,
  width: number,
): EngineWishes {
  return {
    ...{ choice: engine, network, operator: objectiveOf(samples, loss).operator, count: samples.count, width },
    ...(precision === undefined ? {} : { precision }),
    ...(accuracy === undefined ? {} : { accuracy }),
  };
}

/** A network as it starts, trained by an engine that is there, which is left open. */
export async function trainFrom(
  job: TrainingJob,
  start: InitialNetwork,
  seed: number,
  engine: AnyEngine,
  options: Omit<RunOptions, "sharing">,
): Promise<RunResult> {
  const { samples, loss, heldOut } = job;
  const { width } = start;
  const objective = objectiveOf(samples, loss);
  const trainer = objective.trainer(engine, start);
  const lambdaMax = await empiricalLambdaMax(start, trainer, objective.samples);
  const common = {
    ...options,
    ...(loss === undefined ? {} : { loss }),
    ...(heldOut === undefined ? {} : { heldOut }),
  };
  const { name, precision } = engine;
  // In the order of the type, as it is read back from disk: results are equal as text too.
  if ("saveTimes" in job) {
    const { tolerance, saveTimes } = job;
    const run = await followFlow(start, samples, engine, { ...common, tolerance, saveTimes, lambdaMax }, trainer);
    const { steps, gradients, timeError, flowSteps, times, residuals } = run;
    const made = { width, seed, steps, gradients, timeError, flowSteps };
    return { ...made, engine: name, precision, lambdaMax, times, residuals, ...seenOf(run) };
  }
  const { dynamics, optimiser, learningRate, saveSteps, largestLoss } = job;
  // Adam's steps are bounded whatever the kernel.
  if (optimiser === undefined)
    checkLearningRate(
      learningRate,
      stabilityLimit(dynamics, lambdaMax),
      lambdaMax,
      `training.learningRate (width ${width}, seed ${seed})`,
    );
  const limited = {
    ...(largestLoss === undefined ? {} : { largestLoss }),
    ...(optimiser === undefined ? {} : { optimiser }),
  };
  const run = await train(
    start,
    samples,
    engine,
    { ...common, ...limited, learningRate, dynamics, saveSteps },
    trainer,
  );
  const { steps, times, residuals } = run;
  const made = { width, seed, learningRate, steps, engine: name, precision, lambdaMax, times, residuals };
  return { ...made, ...seenOf(run) };
}

/** What there is of a run besides its errors. */
function seenOf({ applied, heldOut, coefficient }: TrainingRun) {
  return {
    ...(applied === undefined ? {} : { applied }),
    ...(heldOut === undefined ? {} : { heldOut }),
    ...(coefficient === undefined ? {} : { coefficient }),
  };
}

export function networkInMemory(network: Network, width: number, seed: number): InitialNetwork {
  try {
    return initialNetwork(network, width, seed);
  } catch (error) {
    if (error instanceof RangeError) throw new NumericalError(`a network of width ${width} does not fit into memory`);
    throw error;
  }
}
