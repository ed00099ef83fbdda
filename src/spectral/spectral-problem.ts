import type { SampleSet } from "../data/samples.js";
import { InputError, NotAvailableError } from "../errors.js";
import { unknownsOf } from "../fem/index.js";
import { diffusionReactionMatrix, massMatrix } from "../fem/interval-forms.js";
import { type EndCondition, type IntervalBoundary, intervalPencil, withBoundary } from "../fem/pencil.js";
import { defaultQuadrature } from "../fem/quadrature.js";
import type { ComplexField } from "../fourier/complex-field.js";
import { intervalSimplexMesh } from "../mesh/index.js";
import { type FrequencyMesh, type IntervalMesh, isIntervalMesh } from "../mesh/interval.js";
import type { SimplexMesh } from "../mesh/simplex.js";
import { type Dynamics, dynamicsOf } from "../network/dynamics/index.js";
import type { LossFilter } from "../network/losses/index.js";
import type { Network } from "../network/network.js";
import { semidiscretePde } from "../pde/index.js";
import type { Pencil } from "../sparse/pencil.js";
import type { SymmetricTridiagonal } from "../sparse/tridiagonal.js";
import type { Checkpoint } from "../time/checkpoint.js";
import { integrate } from "../time/integrate.js";
import { massNorm } from "../time/lanczos.js";
import type { CheckpointKeeper, IntegrateOptions, StopSignal } from "../time/options.js";
import { sumStatistics } from "../time/statistics.js";
import type { Evolution, EvolutionSystem, TimeMethod } from "../time/system.js";
import type { Warning } from "../warning.js";
import { aboutCentre, aboutOrigin, centreOf, isOrigin } from "./centre.js";
import { type Coefficients, finiteValues, type SpectralCoefficients } from "./coefficients.js";
import { boxTransform, type ConstantOnBox, withConstant } from "./constant-on-box.js";
import { type FilteredSystem, filteredSystem } from "./filtered-system.js";
import { solveFilteredWaves } from "./filtered-waves.js";
import { halfOf, isHermitian, unfolded, upperHalf } from "./half-line.js";
import { samplesAbout, spectrumOfSamples } from "./initial-spectrum.js";
import { coefficientsOnBox } from "./reflection.js";
import { spectralPdes } from "./spectral-pde.js";
import { type TurnedSystem, turnedSystem } from "./turned-system.js";

/** The spectral PDE of a network on a mesh of angular frequencies, with its initial spectrum (level 0). */
export interface SpectralProblem {
  readonly mesh: FrequencyMesh;
  readonly coefficients: SpectralCoefficients;
  /** û(ξ, 0) at the nodes. */
  readonly initial: ComplexField;
  readonly dynamics: Dynamics;
  /** What of the spectrum training minimises; default all alike. */
  readonly filter?: LossFilter | null;
  /** The point about which the spectrum is solved for; default the origin. See `centreOf`. */
  readonly centre?: readonly number[];
  /** What the kernel's constant part does on the box of the data; default nothing. */
  readonly constant?: ConstantOnBox | null;
  /** What holds on the boundary of the frequency domain. */
  readonly boundary: EndCondition;
  /** What is to be said of the problem itself; default nothing. */
  readonly warnings?: readonly Warning[];
}

/** û at the nodes at every time asked for. */
export interface SpectralSolution {
  readonly mesh: FrequencyMesh;
  readonly times: readonly number[];
  readonly fields: readonly ComplexField[];
  /** As in the problem. Between nodes e^{iξ·c} û is a P1 function. */
  readonly centre: readonly number[];
  /** The same for ξ ≥ 0, where only that was solved; a field on the whole line is then made when it is first read. */
  readonly half: { readonly mesh: IntervalMesh; readonly fields: readonly ComplexField[] } | null;
  readonly statistics: Evolution["statistics"];
  readonly warnings: readonly Warning[];
}

/** A march of a spectral problem that can be gone on with: what became of the systems before, and the one under way. */
export interface SpectralCheckpoint {
  readonly finished: readonly Evolution[];
  readonly current: Checkpoint;
}

export interface SpectralSolveOptions {
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: StopSignal;
  /** For step methods: where checkpoints go, and the one to go on from; see `integrate`. */
  readonly checkpoint?: CheckpointKeeper<SpectralCheckpoint>;
  readonly resume?: SpectralCheckpoint;
}

/**
 * The spectral problem of a network whose error at the start is known at the samples.
 *
 * @param initialError u₀ at the samples: −f for a network that starts from zero
 * @param mesh nodes are angular frequencies
 * @param boundary default zero flux, the natural condition
 * @param filter of the loss; default that of squares, null
 */
export function spectralProblem(
  network: Network,
  samples: SampleSet,
  initialError: Float64Array,
  mesh: FrequencyMesh,
  dynamics: Dynamics,
  boundary: EndCondition = "zero-flux",
  filter: LossFilter | null = null,
): SpectralProblem {
  const nodes = frequenciesOf(mesh);
  const centre = centreOf(samples.box);
  const { coefficients, warnings } = coefficientsOnBox(network, samples, initialError);
  const { constant } = coefficients.real;
  return {
    mesh,
    coefficients,
    warnings,
    ...(constant === undefined ? {} : { constant: { value: constant, box: samples.box } }),
    initial: aboutOrigin(spectrumOfSamples(samplesAbout(samples, centre), initialError, nodes), nodes, centre),
    centre,
    dynamics,
    boundary,
    ...(filter === null ? {} : { filter }),
  };
}

/**
 * û of ∂_t û = ∇·(A ∇û) − B û, or with momentum of ∂_tt û + γ ∂_t û = ∇·(A ∇û) − B û from rest, by P1 finite elements
 * at the times `save`. The real and the imaginary part are two right-hand sides of one system where they obey the same
 * equation, and two systems where biases are normal. On a mesh that is its own mirror image only the half ξ ≥ 0 is solved,
 * which gives the same P1 function (see `upperHalf`).
 *
 * On an interval mesh the integrals of A φ'φ' and B φφ are taken with three Gauss points per cell, and cells are split at the
 * coefficients' breakpoints: exact for A of degree 5 and B of degree 3 between breakpoints, an error O(h⁶) otherwise, far
 * below the O(h²) of the elements. On simplices the rules are those of `diffusion` and `reaction`. Without diffusion mass and damping
 * are lumped, and û = û₀ e^{−Bt} at the nodes, exactly.
 *
 * For data around another point than the origin the P1 functions are turned (`turnedSystem`); without diffusion, and with one equation for
 * both parts, e^{iξ·c} û obeys the same equation as û, and nothing else changes.
 *
 * @throws NumericalError where a coefficient or the solution is not finite, or the tolerance is out of reach; InputError for the
 *   checkpoint of another run; the signal's reason once it is aborted.
 */
export function solveSpectralProblem(
  problem: SpectralProblem,
  method: TimeMethod,
  save: readonly number[],
  options: SpectralSolveOptions = {},
): SpectralSolution {
  const { mesh, filter } = problem;
  const atPlaces = Boolean(filter?.beside?.boundary);
  const waves = dynamicsOf(problem.dynamics).order === 2;
  if (filter?.operator && problem.constant && (waves || atPlaces)) {
    const what = atPlaces ? "values at points in the loss" : "dynamics of second order in time";
    throw new NotAvailableError("loss", `level 0 of residuals and kernels that do not fall to zero, with ${what}`);
  }
  if (atPlaces && method.method !== "krylov") {
    throw new InputError("method", `with values at points in the loss it is "krylov"`);
  }
  if (filter && (waves || atPlaces) && method.method === "krylov") {
    return solveFilteredWaves(problem, filter, method.tolerance, save);
  }
  const centre = problem.centre ?? new Array<number>(mesh.dimension).fill(0);
  const nodes = frequenciesOf(mesh);
  const initial = aboutCentre(problem.initial, nodes, centre);
  const { systems, half, field } = discretised({ ...problem, initial }, centre);
  const norms = systems.map(({ norm }) => norm);
  const { signal, checkpoint, resume } = options;
  const runs: Evolution[] = [...(resume?.finished ?? [])];
  for (let i = runs.length; i < systems.length; i++) {
    const finished = runs.slice();
    const run = integrateShare(
      systems[i].system,
      method,
      normIn(systems[i].system.pencil, systems[i].system.initial) / (Math.hypot(...norms) || 1),
      {
        save,
        onProgress: (fraction) => options.onProgress?.((i + fraction) / systems.length),
        ...(signal ? { signal } : {}),
        ...(checkpoint
          ? { checkpoint: { ...checkpoint, write: (current) => checkpoint.write({ finished, current }) } }
          : {}),
        ...(resume?.finished.length === i ? { resume: resume.current } : {}),
      },
    );
    // A spectrum at some of the times only would be taken for the whole.
    signal?.throwIfAborted();
    runs.push(run);
  }
  const solved = save.map((_, i) =>
    aboutOrigin(field(runs.flatMap((run) => run.values[i])), half === null ? nodes : half.nodes, centre),
  );
  return {
    mesh,
    centre,
    times: save,
    fields: half === null ? solved : solved.map(unfolded),
    half: half === null ? null : { mesh: half, fields: solved },
    statistics: runs.map(({ statistics }) => statistics).reduce(sumStatistics),
    warnings: [...(problem.warnings ?? []), ...runs.flatMap(({ warnings }) => warnings)],
  };
}

/** What float64 can keep. */
const LEAST_TOLERANCE = 1e-13;

/**
 * Integrates a system that holds a share of the field's norm, to the tolerance that the method has relative to the whole.
 * What lies below the tolerance altogether, as one part of the spectrum of an odd or even function, is rounding: following
 * that would cost more than all the rest, and it is zero at all times after 0. Where a system has a norm of its own, above that of L², its share
 * may be more than all.
 */
function integrateShare(
  system: EvolutionSystem,
  method: TimeMethod,
  share: number,
  options: IntegrateOptions,
): Evolution {
  if (!("tolerance" in method) || method.tolerance === undefined) return integrate(system, method, options);
  const tolerance = Math.max(LEAST_TOLERANCE, method.tolerance / share);
  if (tolerance < 1) {
    const run = integrate(system, { ...method, tolerance }, options);
    const { statistics } = run;
    const errorEstimate = statistics.errorEstimate === null ? null : statistics.errorEstimate * share;
    return { ...run, statistics: { ...statistics, errorEstimate } };
  }
  return {
    times: options.save,
    values: options.save.map((time) =>
      system.initial.map((values) => (time === 0 ? values : new Float64Array(values.length))),
    ),
    statistics: {
      factorizations: 0,
      solves: 0,
      steps: 0,
      rejectedSteps: 0,
      krylovDimension: 0,
      errorEstimate: share,
      linearSolver: "",
    },
    warnings: [],
    ending: "completed",
  };
}

/** A system whose errors are measured in a norm of its own, and the L² norm of its initial values. */
interface SystemInTime {
  readonly system: EvolutionSystem;
  readonly norm: number;
}

function normIn(pencil: Pencil, fields: readonly Float64Array[]): number {
  return Math.hypot(...fields.map((values) => massNorm(pencil, values, new Float64Array(values.length))));
}

/** What is integrated in time, and the way back from its unknowns. */
interface Discretised {
  readonly systems: readonly SystemInTime[];
  /** The half of the mesh that is solved on, where that is enough. */
  readonly half: IntervalMesh | null;
  /** The field about the centre at the nodes of `half`, or of the mesh, from the values of all systems. */
  field(values: readonly Float64Array[]): ComplexField;
}

/** @param problem with its initial spectrum about the centre */
function discretised(problem: SpectralProblem, centre: readonly number[]): Discretised {
  const { mesh, initial, coefficients, dynamics, boundary, filter = null } = problem;
  const { real, imaginary } = coefficients;
  if (filter !== null || (!isOrigin(centre) && (real.diffuses || imaginary.diffuses || real !== imaginary))) {
    const simplices = isIntervalMesh(mesh) ? intervalSimplexMesh(mesh) : mesh;
    const system: TurnedSystem & Partial<FilteredSystem> =
      filter === null
        ? turnedSystem(simplices, coefficients, centre, boundary)
        : filteredSystem(simplices, coefficients, filter.symbol, centre, boundary);
    const { pencil, unknowns, nodal, weights } = system;
    // Of a real error the mean is real.
    const ofBox = (values: Float64Array) => unknowns({ re: values, im: new Float64Array(values.length) });
    const options = weights === undefined || filter === null ? {} : { weights: weightsOfMean(weights, filter) };
    const whole = constantPart(problem, mesh, pencil, ofBox, options);
    return {
      systems: [inTime(whole, dynamics, [unknowns(initial)])],
      half: null,
      field: ([values]) => nodal(values),
    };
  }
  if (!isIntervalMesh(mesh)) {
    const { systems, nodal } = onSimplices(problem, mesh);
    return { systems, half: null, field: ([re, im]) => ({ re: nodal(re), im: nodal(im) }) };
  }
  const half = isHermitian(initial) ? upperHalf(mesh) : null;
  return {
    systems: half === null ? onWholeLine(problem, mesh) : onHalfLine(problem, half),
    half,
    field: ([re, im]) => ({ re, im }),
  };
}

/**
 * The g of the means that the kernel's constant part takes. Residuals are known inside Ω alone, so that ∫_Ω P*Pu is g(0) ∫_Ω u but for what stands at the
 * edge, where the P1 function would have derivatives of a jump.
 */
function weightsOfMean(weights: Float64Array, { operator, symbol }: LossFilter): Float64Array {
  if (operator === null) return weights;
  const [atZero] = symbol(new Float64Array(operator.dimension));
  return weights.map(() => atZero);
}

/** The pencil with what the kernel's constant part adds, where it has one. */
function constantPart(
  { constant = null }: SpectralProblem,
  mesh: FrequencyMesh,
  pencil: Pencil,
  unknownsOf: (nodal: Float64Array) => Float64Array,
  options: Parameters<typeof withConstant>[3] = {},
): Pencil {
  if (constant === null) return pencil;
  return withConstant(pencil, constant, unknownsOf(boxTransform(constant.box, frequenciesOf(mesh))), options);
}

function onWholeLine(problem: SpectralProblem, mesh: IntervalMesh): readonly SystemInTime[] {
  const { coefficients, initial, dynamics, boundary } = problem;
  const ends = { lower: boundary, upper: boundary };
  const system = (part: Coefficients, start: readonly Float64Array[]) =>
    evolution(constantPart(problem, mesh, pencilOn(matrices(mesh, part), ends), asTheyAre), dynamics, ends, start);
  const { real, imaginary } = coefficients;
  if (real === imaginary) return [system(real, [initial.re, initial.im])];
  return [system(real, [initial.re]), system(imaginary, [initial.im])];
}

function onHalfLine(problem: SpectralProblem, half: IntervalMesh): readonly SystemInTime[] {
  const { coefficients, initial, dynamics, boundary } = problem;
  const { real, imaginary } = coefficients;
  const ofReal = matrices(half, real);
  const ofImaginary = real === imaginary ? ofReal : matrices(half, imaginary);
  const even: IntervalBoundary = { lower: "zero-flux", upper: boundary };
  const odd: IntervalBoundary = { lower: "dirichlet", upper: boundary };
  const withMean = constantPart(problem, half, pencilOn(ofReal, even), asTheyAre, { share: 0.5 });
  return [
    evolution(withMean, dynamics, even, [halfOf(initial.re)]),
    evolution(pencilOn(ofImaginary, odd), dynamics, odd, [halfOf(initial.im)]),
  ];
}

const asTheyAre = (values: Float64Array) => values;

/** The systems of the unknowns, and the values at all nodes from theirs: a Dirichlet boundary is zero. */
function onSimplices(
  problem: SpectralProblem,
  mesh: SimplexMesh,
): { readonly systems: readonly SystemInTime[]; nodal(unknowns: Float64Array): Float64Array } {
  const { coefficients, initial, dynamics, boundary } = problem;
  // Initial values are asked for at the nodes, and there they are known.
  const known = [initial.re, initial.im].map((values) => (_: Float64Array, out: Float64Array) => out.set(values));
  const parts = spectralPdes(coefficients, known, boundary).map((pde) =>
    semidiscretePde(pde, mesh, { solver: "auto" }),
  );
  return {
    systems: parts.map(({ system, space }) =>
      inTime(
        constantPart(problem, mesh, system.pencil, (values) => unknownsOf(space, values)),
        dynamics,
        system.initial,
      ),
    ),
    nodal: (unknowns) => parts[0].nodal(unknowns, 0, 0),
  };
}

interface Matrices {
  readonly mass: SymmetricTridiagonal;
  readonly stiffness: SymmetricTridiagonal;
}

function matrices(mesh: IntervalMesh, { both, damping, diffuses, breakpoints }: Coefficients): Matrices {
  if (!diffuses) return lumped(mesh, finiteValues(damping, mesh.nodes));
  return {
    mass: massMatrix(mesh),
    stiffness: diffusionReactionMatrix(mesh, both, { ...defaultQuadrature, breakpoints }),
  };
}

/** Mass and damping by the values at the nodes. */
function lumped({ nodes }: IntervalMesh, damping: Float64Array): Matrices {
  const last = nodes.length - 1;
  const mass = nodes.map((_, i) => (nodes[Math.min(i + 1, last)] - nodes[Math.max(i - 1, 0)]) / 2);
  return {
    mass: { diagonal: mass, offDiagonal: new Float64Array(last) },
    stiffness: { diagonal: mass.map((share, i) => share * damping[i]), offDiagonal: new Float64Array(last) },
  };
}

function pencilOn({ mass, stiffness }: Matrices, ends: IntervalBoundary): Pencil {
  return intervalPencil(mass, stiffness, ends);
}

function evolution(
  pencil: Pencil,
  dynamics: Dynamics,
  ends: IntervalBoundary,
  start: readonly Float64Array[],
): SystemInTime {
  return inTime(
    pencil,
    dynamics,
    start.map((values) => withBoundary(values, ends)),
  );
}

function inTime(pencil: Pencil, dynamics: Dynamics, initial: readonly Float64Array[]): SystemInTime {
  return {
    system: dynamicsOf(dynamics).evolution(dynamics, pencil, initial),
    norm: normIn(pencil, initial),
  };
}

/** The frequencies of the nodes, row by row. */
function frequenciesOf(mesh: FrequencyMesh): Float64Array {
  return isIntervalMesh(mesh) ? mesh.nodes : mesh.points;
}
