import type { SampleSet } from "../data/samples.js";
import { massMatrix, reactionMatrix, stiffnessMatrix } from "../fem/interval-forms.js";
import { type EndCondition, intervalPencil, withBoundary } from "../fem/pencil.js";
import { defaultQuadrature } from "../fem/quadrature.js";
import type { ComplexField } from "../fourier/nufft.js";
import type { IntervalMesh } from "../mesh/interval.js";
import type { Dynamics } from "../network/dynamics.js";
import type { Network } from "../network/network.js";
import { combineTridiagonal } from "../sparse/tridiagonal.js";
import { integrate } from "../time/integrate.js";
import type { Evolution, EvolutionSystem, TimeMethod } from "../time/system.js";
import { type Coefficients, type SpectralCoefficients, spectralCoefficients } from "./coefficients.js";
import { spectrumOfSamples } from "./initial-spectrum.js";

/** The spectral PDE of a network on a mesh of angular frequencies, with its initial spectrum (level 0). */
export interface SpectralProblem {
  readonly mesh: IntervalMesh;
  readonly coefficients: SpectralCoefficients;
  /** û(ξ, 0) at the nodes. */
  readonly initial: ComplexField;
  readonly dynamics: Dynamics;
  /** What holds at the ends of the frequency box. */
  readonly boundary: EndCondition;
}

/** û at the nodes at every time asked for. */
export interface SpectralSolution {
  readonly mesh: IntervalMesh;
  readonly times: readonly number[];
  readonly fields: readonly ComplexField[];
  readonly statistics: Evolution["statistics"];
}

/**
 * The spectral problem of a network whose error at the start is known at the samples.
 *
 * @param initialError u₀ at the samples: −f for a network that starts from zero
 * @param mesh nodes are angular frequencies
 * @param boundary default zero flux, the natural condition
 */
export function spectralProblem(
  network: Network,
  samples: SampleSet,
  initialError: Float64Array,
  mesh: IntervalMesh,
  dynamics: Dynamics,
  boundary: EndCondition = "zero-flux",
): SpectralProblem {
  return {
    mesh,
    coefficients: spectralCoefficients(network, samples.measureFactor),
    initial: spectrumOfSamples(samples, initialError, mesh.nodes),
    dynamics,
    boundary,
  };
}

/**
 * û of ∂_t û = ∇·(A ∇û) − B û, or with momentum of ∂_tt û + γ ∂_t û = ∇·(A ∇û) − B û from rest, by P1 finite elements
 * at the times `save`. The real and the imaginary part are two right-hand sides of one system where they obey the same
 * equation, and two systems where biases are normal.
 *
 * The integrals of A φ'φ' and B φφ are taken with three Gauss points per cell, and cells are split at the coefficients'
 * breakpoints: exact for A of degree 5 and B of degree 3 between breakpoints, an error O(h⁶) otherwise, far below the
 * O(h²) of the elements.
 *
 * @throws NumericalError where a coefficient or the solution is not finite, or the tolerance is out of reach.
 */
export function solveSpectralProblem(
  problem: SpectralProblem,
  method: TimeMethod,
  save: readonly number[],
  options: { readonly onProgress?: (fraction: number) => void; readonly signal?: AbortSignal } = {},
): SpectralSolution {
  const { mesh, coefficients, initial } = problem;
  const parts =
    coefficients.real === coefficients.imaginary
      ? [evolve(problem, coefficients.real, [initial.re, initial.im])]
      : [evolve(problem, coefficients.real, [initial.re]), evolve(problem, coefficients.imaginary, [initial.im])];
  const runs = parts.map((system) => integrate(system, method, { save, ...options }));
  const fields = save.map((_, i) => {
    const [re, im] = runs.flatMap((run) => run.values[i]);
    return { re, im };
  });
  return { mesh, times: save, fields, statistics: runs.map((run) => run.statistics).reduce(combine) };
}

function evolve(
  { mesh, dynamics, boundary }: SpectralProblem,
  { diffusion, damping, breakpoints }: Coefficients,
  initial: readonly Float64Array[],
): EvolutionSystem {
  const quadrature = { ...defaultQuadrature, breakpoints };
  const ends = { lower: boundary, upper: boundary };
  const pencil = intervalPencil(
    massMatrix(mesh),
    combineTridiagonal(1, stiffnessMatrix(mesh, diffusion, quadrature), 1, reactionMatrix(mesh, damping, quadrature)),
    ends,
  );
  const start = initial.map((values) => withBoundary(values, ends));
  return dynamics.type === "momentum"
    ? { kind: "damped-wave", pencil, friction: dynamics.friction, initial: start }
    : { kind: "diffusion", pencil, initial: start };
}

function combine(x: Evolution["statistics"], y: Evolution["statistics"]): Evolution["statistics"] {
  return {
    factorizations: x.factorizations + y.factorizations,
    solves: x.solves + y.solves,
    steps: Math.max(x.steps, y.steps),
    krylovDimension: Math.max(x.krylovDimension, y.krylovDimension),
    errorEstimate:
      x.errorEstimate === null || y.errorEstimate === null ? null : Math.max(x.errorEstimate, y.errorEstimate),
  };
}
