import type { SampleSet } from "../data/samples.js";
import { NumericalError } from "../errors.js";
import type { RidgeSharing } from "../kernels/ridge-sharing.js";
import { type Adam, type Dynamics, stabilityLimit } from "../network/dynamics/index.js";
import { type InitialNetwork, initialNetwork } from "../network/initial-network.js";
import type { Network } from "../network/network.js";
import { empiricalLambdaMax } from "./empirical-kernel.js";
import type { AnyEngine, Precision } from "./engine.js";
import { type EngineChoice, type EngineWishes, trainingEngine } from "./engine-choice.js";
import { train } from "./gradient-descent.js";
import { checkLearningRate } from "./learning-rate.js";
import { objectiveOf, type TrainingLoss } from "./objective.js";
import type { CoefficientHistory, HeldOutErrors } from "./watch.js";

/** What all the runs of a sweep have in common. Plain data: it can be posted to another thread. */
export interface TrainingJob {
  readonly network: Network;
  readonly samples: SampleSet;
  /** Samples that are held out, where there are any: every run looks at its error there. */
  readonly heldOut?: SampleSet;
  /** What is minimised; ½ κ Σ weight u² where absent. */
  readonly loss?: TrainingLoss;
  readonly dynamics: Dynamics;
  /** In place of the steps of the dynamics. */
  readonly optimiser?: Adam;
  readonly learningRate: number;
  /** Steps after which errors are saved, ascending; step 0 is always saved. */
  readonly saveSteps: readonly number[];
  /** As in `TrainOptions`. */
  readonly largestLoss?: number;
  readonly engine: EngineChoice;
  /** Default: that of the engine, float64 for "auto". */
  readonly precision?: Precision;
  /** Of the NUFFT engine; its default where absent. */
  readonly accuracy?: number;
}

/** What networks are trained on and how, apart from the learning rate and the steps to save at. */
export type TrainingTask = Omit<TrainingJob, "learningRate" | "saveSteps" | "largestLoss">;

/** One trained network: what was run and its errors at the samples. It holds nothing that differs between equal runs. */
export interface RunResult {
  readonly width: number;
  readonly seed: number;
  readonly learningRate: number;
  readonly steps: number;
  /** The engine and back-end that really ran. */
  readonly engine: string;
  readonly precision: Precision;
  /** Largest eigenvalue of this network's own kernel on the samples at the start. */
  readonly lambdaMax: number;
  /** The saved steps times the learning rate; the first is 0. */
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
  readonly onProgress?: (step: number, steps: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * One network of a job, trained: initialised from its seed, its own stability limit checked, then trained.
 *
 * Throws InputError, with both numbers, where the learning rate is not below the limit that this network's own kernel
 * sets; TrainingDivergedError where training diverges; NumericalError where the network does not fit into memory.
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
  { network, samples, loss, engine, precision, accuracy }: TrainingJob,
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
  const { samples, loss, dynamics, optimiser, learningRate } = job;
  const { width } = start;
  const objective = objectiveOf(samples, loss);
  const trainer = objective.trainer(engine, start);
  const lambdaMax = await empiricalLambdaMax(start, trainer, objective.samples);
  // Adam's steps are bounded whatever the kernel.
  if (optimiser === undefined)
    checkLearningRate(
      learningRate,
      stabilityLimit(dynamics, lambdaMax),
      lambdaMax,
      `training.learningRate (width ${width}, seed ${seed})`,
    );
  const { saveSteps, largestLoss, heldOut } = job;
  const limited = {
    ...(largestLoss === undefined ? {} : { largestLoss }),
    ...(optimiser === undefined ? {} : { optimiser }),
    ...(loss === undefined ? {} : { loss }),
  };
  const run = await train(
    start,
    samples,
    engine,
    { ...options, ...limited, ...(heldOut === undefined ? {} : { heldOut }), learningRate, dynamics, saveSteps },
    trainer,
  );
  const { steps, times, residuals, applied, heldOut: watched, coefficient } = run;
  const { name, precision } = engine;
  // In the order of the type, as it is read back from disk: results are equal as text too.
  const result = { width, seed, learningRate, steps, engine: name, precision, lambdaMax, times, residuals };
  return {
    ...result,
    ...(applied === undefined ? {} : { applied }),
    ...(watched === undefined ? {} : { heldOut: watched }),
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
