import type { LevelResult } from "../compare/level.js";
import { observeHalfSpectrum, observeSamples, observeSpectrum, type Probes } from "../compare/observe.js";
import { initialError, sampleSet } from "../data/sample-set.js";
import type { SampleSet } from "../data/samples.js";
import { InputError } from "../errors.js";
import { type IntervalMesh, uniformIntervalMesh } from "../mesh/index.js";
import type { Dynamics } from "../network/dynamics.js";
import type { Network } from "../network/network.js";
import { type KernelPropagator, kernelFlow, kernelPropagator } from "../ntk/flow.js";
import { spectralCoefficients } from "../spectral/coefficients.js";
import { meshWithJumps, solutionGradedMesh } from "../spectral/frequency-mesh.js";
import {
  type SpectralProblem,
  type SpectralSolution,
  solveSpectralProblem,
  spectralProblem,
} from "../spectral/spectral-problem.js";
import type { TimeMethod } from "../time/system.js";
import { trainingEngine } from "../train/engine-choice.js";
import { initialNetwork } from "../train/initial-network.js";
import { angularFactor, type Case, networkOf } from "./case.js";
import { targetOf } from "./read-case.js";
import type { Diagnostics } from "./result-file.js";

/** A case turned into what the three levels work on: numbers instead of words. */
export interface Experiment {
  readonly case: Case;
  readonly network: Network;
  readonly samples: SampleSet;
  /** u₀ at the samples. */
  readonly initialError: Float64Array;
  readonly dynamics: Dynamics;
  readonly method: TimeMethod;
  /** 0 and the times to save. */
  readonly times: readonly number[];
  readonly probes: Probes;
}

/**
 * The experiment that a case states. Where the network does not start from zero (`"zeroStart": "none"`), the initial error
 * is that of the first network of the largest width in `training`.
 *
 * @throws InputError for a target that is not finite on the samples, and for "none" without a width to take.
 */
export async function experimentOf(theCase: Case): Promise<Experiment> {
  const network = networkOf(theCase);
  const samples = sampleSet(theCase.data, targetOf(theCase));
  const { save, ...method } = theCase.time;
  const unit = angularFactor(theCase);
  return {
    case: theCase,
    network,
    samples,
    initialError: network.zeroStart === "none" ? await realInitialError(theCase, samples) : initialError(samples),
    dynamics: theCase.dynamics,
    method,
    times: [0, ...save],
    probes: {
      angular: theCase.probes.map((frequency) => frequency * unit),
      reported: theCase.probes.map((frequency) => [frequency]),
    },
  };
}

async function realInitialError(theCase: Case, samples: SampleSet): Promise<Float64Array> {
  const width = theCase.training?.widths.at(-1);
  if (width === undefined) {
    throw new InputError(
      "network.zeroStart",
      '"none" starts from the output of a real network, so the case must say which in training.widths',
    );
  }
  const engine = await trainingEngine("auto", undefined, samples.count, width, samples.dimension);
  const output = new Float64Array(samples.count);
  engine.trainer(initialNetwork(networkOf(theCase), width, 0), samples).output(output);
  return output.map((value, i) => value - samples.target[i]);
}

/**
 * The frequency mesh of an experiment; its nodes are angular frequencies whatever the convention of the case. It has the
 * cells that the case asks for, and some more beside the frequencies at which a coefficient jumps.
 */
export function frequencyMesh({ case: theCase, network, samples, initialError }: Experiment): IntervalMesh {
  const { box, cells, grading } = theCase.spectrum;
  const [lower, upper] = box[0].map((frequency) => frequency * angularFactor(theCase));
  const coefficients = spectralCoefficients(network, samples.measureFactor);
  const mesh =
    grading === "uniform"
      ? uniformIntervalMesh(lower, upper, cells[0])
      : solutionGradedMesh(lower, upper, cells[0], samples, initialError, coefficients);
  return meshWithJumps(mesh, coefficients);
}

/** Level 0 of an experiment. */
export interface PdeRun {
  readonly problem: SpectralProblem;
  readonly solution: SpectralSolution;
  readonly level: LevelResult;
  readonly diagnostics: Diagnostics;
}

/** Solves the spectral PDE of an experiment (level 0). Throws as `solveSpectralProblem`. */
export function runPde(
  experiment: Experiment,
  options: { readonly onProgress?: (fraction: number) => void; readonly signal?: AbortSignal } = {},
): PdeRun {
  const { network, samples, initialError, dynamics, method, times, probes, case: theCase } = experiment;
  const mesh = frequencyMesh(experiment);
  const problem = spectralProblem(network, samples, initialError, mesh, dynamics, theCase.spectrum.boundary);
  const solution = solveSpectralProblem(problem, method, times, options);
  const { factorizations, solves, krylovDimension, errorEstimate } = solution.statistics;
  return {
    problem,
    solution,
    level: solution.half
      ? observeHalfSpectrum(solution.half.mesh, solution.half.fields, times, probes)
      : observeSpectrum(mesh, solution.fields, times, probes),
    diagnostics: {
      dofs: mesh.nodes.length,
      solves,
      factorizations,
      ...(krylovDimension > 0 ? { krylovDimension } : {}),
      ...(errorEstimate === null ? {} : { timeError: errorEstimate }),
    },
  };
}

/** Level 1 of an experiment. */
export interface KernelRun {
  readonly propagator: KernelPropagator;
  /** u(x_i, t), one array per time. */
  readonly values: readonly Float64Array[];
  readonly level: LevelResult;
  readonly diagnostics: Diagnostics;
}

/** Computes the exact kernel flow of an experiment on its samples (level 1). */
export function runKernelFlow(experiment: Experiment): KernelRun {
  const { network, samples, initialError, dynamics, times, probes } = experiment;
  const propagator = kernelPropagator(network, samples);
  const { values, lambdaMax, method, dimension } = kernelFlow(
    network,
    samples,
    initialError,
    times,
    dynamics,
    propagator,
  );
  return {
    propagator,
    values,
    level: observeSamples(samples, values, times, probes),
    diagnostics: { lambdaMax, ntkMethod: method, ntkDimension: dimension },
  };
}
