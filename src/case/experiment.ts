import type { HeldOutCurve } from "../compare/held-out.js";
import { learningTimes } from "../compare/learning-times.js";
import { hasInitialError, type LevelResult } from "../compare/level.js";
import {
  observeHalfSpectrum,
  observeSamples,
  observeSpectrum,
  type Probes,
  roundingOfTransform,
  spectrumEnergy,
  trapezoidalEnergy,
  weighedWavesAt,
} from "../compare/observe.js";
import type { Anchors } from "../data/anchors.js";
import type { OwnData } from "../data/own-data.js";
import { initialError } from "../data/sample-set.js";
import { sampleGrid } from "../data/samples.js";
import { InputError } from "../errors.js";
import {
  type FrequencyMesh,
  intervalMesh,
  intervalSimplexMesh,
  isIntervalMesh,
  nodeCount,
  type SimplexMesh,
  uniformIntervalMesh,
} from "../mesh/index.js";
import { nodeFrequencies } from "../mesh/interval.js";
import { type Dynamics, flowResponse } from "../network/dynamics/index.js";
import { familyOf } from "../network/families/index.js";
import { initialNetwork } from "../network/initial-network.js";
import { meshDimension } from "../network/input-dimension.js";
import { type LossFilter, lossFilter } from "../network/losses/index.js";
import type { Network } from "../network/network.js";
import { effectiveRank } from "../ntk/effective-rank.js";
import type { KernelPropagator } from "../ntk/flow.js";
import { hasLags } from "../ntk/kernel.js";
import type { AdaptOptions } from "../pde/index.js";
import { type AdaptiveSpectrum, solveSpectralAdaptively } from "../spectral/adaptive-spectrum.js";
import { aboutCentre } from "../spectral/centre.js";
import { resolutionOn, spectralCoefficients } from "../spectral/coefficients.js";
import { fittedBoxMesh, fittedMesh, joinedBarriers } from "../spectral/fitted-mesh.js";
import { solutionGradedMesh } from "../spectral/frequency-mesh.js";
import {
  type SpectralSolution,
  type SpectralSolveOptions,
  solveSpectralProblem,
} from "../spectral/solve-spectral-problem.js";
import { type SpectralProblem, spectralProblem } from "../spectral/spectral-problem.js";
import type { TimeMethod } from "../time/system.js";
import { trainingEngine } from "../train/engine-choice.js";
import type { Warning } from "../warning.js";
import { angularFactor, type Case, coordinates, isDataCase, type NetworkCase, networkCase, networkOf } from "./case.js";
import { checkMeshDimension, meshWarnings } from "./case-mesh.js";
import { refuseResume } from "./direct-pde.js";
import { anchorsUnder, experimentKernel, initialResidualOf, residualOfSpectrum } from "./filtered-loss.js";
import {
  heldOutLevel,
  heldOutOfFlow,
  heldOutRequests,
  type LeftOutCurve,
  leftOutOfFlow,
  stillFalling,
} from "./held-out.js";
import { aboutCase, warningOfCase } from "./path-in-case.js";
import { checkPlaces } from "./places.js";
import type { Diagnostics } from "./result-file.js";
import { type ErrorAt, type Subject, subjectOf } from "./subject.js";
import { timeMethod } from "./time-method.js";
import {
  aliveAtDomainEdge,
  emptyProbes,
  energyOutsideBox,
  fluxAtBoxEdge,
  leavingDomain,
  leftDomain,
  linearPartAtProbes,
  meanOfResidual,
  narrowBiases,
  narrowPartition,
  parsevalAtStart,
  parsevalOfScattered,
  randomPlaces,
  uncarriedProbes,
  unitsBeyondNyquist,
} from "./warnings/index.js";
import { withData } from "./with-data.js";

/** A case turned into what the three levels work on: numbers instead of words. */
export interface Experiment extends Subject {
  readonly case: NetworkCase;
  readonly network: Network;
  readonly dynamics: Dynamics;
  /** What of the error training minimises; null for the loss of squares. */
  readonly filter: LossFilter | null;
  /** P(∂)u₀ at the samples, where the loss is that of a residual. */
  readonly initialResidual?: Float64Array;
  /** Where the loss has the error itself beside the residual. */
  readonly anchors?: Anchors;
  readonly method: TimeMethod;
  /** 0 and the times to save. */
  readonly times: readonly number[];
  readonly probes: Probes;
  /** What is to be said of the data, at whatever level. */
  readonly warnings: readonly Warning[];
}

/**
 * The experiment that a case states. Where the network does not start from zero (`"zeroStart": "none"`), the initial error
 * is that of the first network of the largest width in `training`.
 *
 * @param data of the file that the case names, where it names one
 * @throws InputError for a case that states a PDE, a target that is not finite on the samples, for "none" without a width to take, and for a file of data
 *   that was not read; as `withData`
 */
export async function experimentOf(said: Case, data?: OwnData): Promise<Experiment> {
  const theCase = withData(networkCase(said), data);
  const network = networkOf(theCase);
  const errorAt = network.zeroStart === "none" ? await realInitialError(theCase, data) : initialError;
  const subject = subjectOf(theCase, data, errorAt);
  const { samples, initialError: start, initialSpectrum, own } = subject;
  const filter = lossFilter(theCase.loss, theCase.dimension);
  const anchors = filter === null ? null : anchorsUnder(filter, theCase, samples);
  const unit = angularFactor(theCase);
  const reported = theCase.probes.map(coordinates);
  const probes: Probes = {
    angular: reported.map((frequency) => frequency.map((coordinate) => coordinate * unit)),
    reported,
    rounding: roundingOfTransform(samples, start),
    peak: initialSpectrum.re.reduce((peak, re, k) => Math.max(peak, Math.hypot(re, initialSpectrum.im[k])), 0),
  };
  return {
    ...subject,
    case: theCase,
    network,
    dynamics: theCase.dynamics,
    filter,
    ...(filter?.operator ? { initialResidual: initialResidualOf(filter.operator, theCase, samples) } : {}),
    ...(anchors === null ? {} : { anchors }),
    method: timeMethod(theCase.time),
    times: [0, ...theCase.time.save],
    probes,
    warnings: [
      ...subject.warnings,
      ...unitsBeyondNyquist(network, samples, start, theCase.dynamics, theCase.time.save, filter),
      ...emptyProbes(samples, start, probes),
      ...(own === undefined ? [] : uncarriedProbes(samples, own.cells, probes)),
    ],
  };
}

/** The error of the first network of the largest width, as a function of the samples. */
async function realInitialError(theCase: NetworkCase, data: OwnData | undefined): Promise<ErrorAt> {
  const width = theCase.training?.widths.at(-1);
  if (width === undefined) {
    throw new InputError(
      "network.zeroStart",
      '"none" starts from the output of a real network, so the case must say which in training.widths',
    );
  }
  const network = networkOf(theCase);
  const count = isDataCase(theCase)
    ? (data?.samples.count ?? 0)
    : theCase.data.samples.reduce((product, along) => product * along, 1);
  const engine = await trainingEngine({ choice: "auto", network, count, width });
  const start = initialNetwork(network, width, 0);
  return (samples) => {
    const output = new Float64Array(samples.count);
    engine.trainer(start, samples).output(output);
    return output.map((value, i) => value - samples.target[i]);
  };
}

/**
 * The frequency mesh of an experiment; its nodes are angular frequencies whatever the convention of the case. It has the
 * cells that the case asks for, and some more beside the frequencies at which a coefficient jumps.
 *
 * @param named the mesh that the case names, in the units of the case
 * @throws InputError where the named mesh is of another dimension
 */
export function frequencyMesh(experiment: Experiment, named?: SimplexMesh): FrequencyMesh {
  const { case: theCase, network, source } = experiment;
  const { samples, error } = source;
  const unit = angularFactor(theCase);
  const coefficients = spectralCoefficients(network, samples.measureFactor, resolutionOn(samples.box));
  if (named !== undefined) return fittedMesh(inAngularUnits(named, theCase), coefficients);
  const { box, cells, grading } = theCase.spectrum;
  if (box === undefined || cells === undefined) throw new Error(`the mesh ${theCase.spectrum.mesh} was not read`);
  const angular = box.map(([lower, upper]): readonly [number, number] => [lower * unit, upper * unit]);
  if (theCase.dimension > 1) return fittedBoxMesh(angular, cells, coefficients);
  const [[lower, upper]] = angular;
  const mesh =
    grading === "uniform"
      ? uniformIntervalMesh(lower, upper, cells[0])
      : solutionGradedMesh(lower, upper, cells[0], samples, error, coefficients);
  return fittedMesh(mesh, coefficients);
}

/** @throws InputError where the mesh is of another dimension than the case. */
function inAngularUnits(mesh: SimplexMesh, theCase: NetworkCase): FrequencyMesh {
  checkMeshDimension(mesh, theCase);
  const points = mesh.points.map((coordinate) => coordinate * angularFactor(theCase));
  return inItsForm({ ...mesh, points });
}

/** Level 0 of an experiment. */
export interface PdeRun {
  readonly problem: SpectralProblem;
  readonly solution: SpectralSolution;
  readonly level: LevelResult;
  readonly diagnostics: Diagnostics;
  readonly warnings: readonly Warning[];
}

/**
 * Solves the spectral PDE of an experiment (level 0).
 *
 * @throws as `solveSpectralProblem`; InputError for four inputs, and for a checkpoint to go on from where the mesh adapts.
 */
export function runPde(
  experiment: Experiment,
  {
    mesh: named,
    ...options
  }: SpectralSolveOptions & {
    /** The mesh that the case names, where it names one. */
    readonly mesh?: SimplexMesh;
  } = {},
): PdeRun {
  const { network, source, dynamics, filter, method, times, probes, case: theCase } = experiment;
  meshDimension(theCase.dimension);
  const start = frequencyMesh(experiment, named);
  if (named !== undefined) checkPlaces(theCase, named);
  const { adapt, spectrum } = theCase;
  const adapted = adapt === undefined ? undefined : aboutCase(() => adaptedSpectrum(experiment, start, adapt, options));
  const mesh = adapted?.mesh ?? start;
  const problem = spectralProblem(network, source.samples, source.error, mesh, dynamics, spectrum.boundary, filter);
  const solution = adapted ?? aboutCase(() => solveSpectralProblem(problem, method, times, options));
  const rules = { centre: solution.centre, energyOf: trapezoidalEnergy };
  const { factorizations, solves, krylovDimension, errorEstimate } = solution.statistics;
  const level = solution.half
    ? observeHalfSpectrum(solution.half.mesh, solution.half.fields, times, probes, rules)
    : observeSpectrum(mesh, solution.fields, times, probes, rules);
  return {
    problem,
    solution,
    level: { ...level, ...residualOfSpectrum(experiment, solution) },
    diagnostics: {
      dofs: isIntervalMesh(mesh) ? mesh.nodes.length : nodeCount(mesh),
      solves,
      factorizations,
      ...(krylovDimension > 0 ? { krylovDimension } : {}),
      ...(errorEstimate === null ? {} : { timeError: errorEstimate }),
      ...(adapted === undefined ? {} : { adaptation: adapted.rounds }),
    },
    warnings: [
      ...experiment.warnings,
      ...source.warnings,
      ...randomPlaces(experiment.samples, experiment.initialError, source),
      ...(named === undefined ? [] : meshWarnings(named)),
      ...joinedBarriers(mesh, problem.coefficients),
      ...spectrumWarnings(experiment, { problem, solution, level }),
      ...solution.warnings.map(warningOfCase),
    ],
  };
}

/** What is to be said of a spectral PDE's domain, mesh and boundary. */
function spectrumWarnings(
  experiment: Experiment,
  { problem, solution, level }: Pick<PdeRun, "problem" | "solution" | "level">,
): readonly Warning[] {
  const { network, filter, source, initialSpectrum, probes, dynamics, times, case: theCase } = experiment;
  const { samples, error } = source;
  const unit = angularFactor(theCase);
  const named = theCase.spectrum.mesh !== undefined;
  const box = named ? "spectrum.mesh" : "spectrum.box";
  const { mesh, centre } = solution;
  const isScattered = sampleGrid(samples) === undefined;
  // Of the P1 function: what its cells are too long for is missing there.
  const energy = spectrumEnergy(mesh, aboutCentre(problem.initial, nodeFrequencies(mesh), centre));
  const outside = energyOutsideBox(solution.mesh, initialSpectrum, unit, box);
  const atEdge = aliveAtDomainEdge(samples, error);
  const left = atEdge.length > 0 ? null : leftDomain(solution, samples, probes, level);
  const caveats = familyOf(network).caveats(network, { points: samples.points, values: error }, left?.atProbes);
  return [
    // An error that stands at the edge to begin with leaves, too.
    ...(left === null ? atEdge : leavingDomain(left, hasLags(network) ? "exact" : "limit")),
    ...(caveats.length > 0 ? caveats : narrowBiases(network, samples, error, dynamics, times, probes)),
    ...linearPartAtProbes(network, samples, error, probes, solution, level),
    ...(filter?.operator && problem.constant ? meanOfResidual(samples, error) : []),
    ...narrowPartition(network, samples, error, dynamics, times),
    // A spectrum that is cut off to begin with has its flux at the edge, too.
    ...(outside.length > 0 ? outside : fluxAtBoxEdge(problem, solution, energy, unit, box)),
    ...parsevalAtStart(solution.mesh, initialSpectrum, energy, named ? "spectrum.mesh" : "spectrum.cells", isScattered),
    ...(isScattered ? parsevalOfScattered(samples, error, energy, box) : []),
  ];
}

/** The spectrum on a mesh that is refined from `start`. */
function adaptedSpectrum(
  { network, source, method, times, case: theCase }: Experiment,
  start: FrequencyMesh,
  adapt: AdaptOptions,
  { resume, onProgress, signal }: SpectralSolveOptions,
): AdaptiveSpectrum {
  refuseResume(resume);
  const mesh = isIntervalMesh(start) ? intervalSimplexMesh(start) : start;
  return solveSpectralAdaptively(
    network,
    source.samples,
    source.error,
    theCase.spectrum.boundary,
    mesh,
    method,
    times,
    adapt,
    { ...(onProgress ? { onProgress } : {}), ...(signal ? { signal } : {}) },
  );
}

/** An interval's mesh by its nodes alone, any other as it is. */
function inItsForm(mesh: SimplexMesh): FrequencyMesh {
  return mesh.dimension === 1 ? intervalMesh(mesh.points.slice().sort()) : mesh;
}

/** Level 1 of an experiment. */
export interface KernelRun {
  readonly propagator: KernelPropagator;
  /** u(x_i, t), one array per time. */
  readonly values: readonly Float64Array[];
  readonly level: LevelResult;
  /** Where samples are held out: the error there at many times. */
  readonly heldOut?: HeldOutCurve;
  /** With data of a file: the same foretold, at samples left out one at a time. */
  readonly leftOut?: LeftOutCurve;
  readonly diagnostics: Diagnostics;
  readonly warnings: readonly Warning[];
}

/** Computes the exact kernel flow of an experiment on its samples (level 1), and what it makes of those that are held out. */
export function runKernelFlow(experiment: Experiment): KernelRun {
  const { samples, initialError, dynamics, times, probes } = experiment;
  const { propagator, residual } = experimentKernel(experiment);
  const { lambdaMax } = propagator;
  const waves = probes.angular.flatMap((xi) => weighedWavesAt(samples, xi));
  const response = flowResponse(dynamics);
  const requests = [{ response, times }, ...heldOutRequests(experiment, lambdaMax)];
  const { values: responses, modes, method, dimension } = propagator.respond(initialError, requests, waves);
  const [values, seen] = responses;
  const level = observeSamples(samples, values, times, probes);
  const learnt = learningTimes(modes, response, times[times.length - 1]);
  const heldOut = seen === undefined ? undefined : heldOutOfFlow(experiment, requests[1], seen);
  const leftOut = leftOutOfFlow(experiment, propagator);
  const unseen = heldOutLevel(times, heldOut, leftOut);
  return {
    propagator,
    values,
    level: {
      ...level,
      probes: level.probes.map((probe, p) => (hasInitialError(level, probe) ? { ...probe, learnt: learnt[p] } : probe)),
      ...residual(response),
      ...unseen,
    },
    ...(heldOut === undefined ? {} : { heldOut }),
    ...(leftOut === undefined ? {} : { leftOut }),
    diagnostics: { lambdaMax, ...spectrumOf(propagator), ntkMethod: method, ntkDimension: dimension },
    warnings: [...experiment.warnings, ...stillFalling(unseen, times[times.length - 1])],
  };
}

/** Eigenvalues that a result holds. */
const MOST_EIGENVALUES = 100;

/** Of what a propagator that has been used knows of the spectrum. */
function spectrumOf(propagator: KernelPropagator): Pick<Diagnostics, "effectiveRank" | "eigenvalues"> {
  const values = propagator.eigenvalues();
  if (values === null) return {};
  return { effectiveRank: effectiveRank(values), eigenvalues: Array.from(values.subarray(0, MOST_EIGENVALUES)) };
}
