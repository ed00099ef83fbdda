import { familyOf } from "../network/families/index.js";
import type { KernelTerm } from "../network/kernel-term.js";
import { kernelTerms } from "../network/kernel-terms.js";
import type { Network } from "../network/network.js";
import type { StationaryKernel } from "../network/stationary-kernel.js";

/** A function of frequency, many points at a time: `xi` holds points row by row, `out` one value for each. */
export type FrequencyFunction = (xi: Float64Array, out: Float64Array) => void;

/** A(ξ) and B(ξ) of ∂_t û = ∇·(A ∇û) − B û. Frequencies are angular, in radians per unit length. */
export interface Coefficients {
  /** A, diffusion. */
  readonly diffusion: FrequencyFunction;
  /** B, damping. */
  readonly damping: FrequencyFunction;
  /** T of a diffusion across ξ, the tensor T (I − ξξᵀ/|ξ|²) beside A I; absent where there is none, as in one dimension. */
  readonly tangential?: FrequencyFunction;
  /**
   * κ times the constant that the kernel of the damping tends to far away, a line at ξ = 0: on data in a box it removes the mean (`ConstantOnBox`).
   * Absent where the kernel falls to zero.
   */
  readonly constant?: number;
  /** Whether A or T is anything but zero: without them û = û₀ e^{−Bt}, frequency by frequency. */
  readonly diffuses: boolean;
  /** A and B together: they share the densities, which cost the most. */
  readonly both: (xi: Float64Array, A: Float64Array, B: Float64Array) => void;
  /**
   * The frequencies, ascending, where A or B is not smooth: quadrature should split there. In more dimensions they are
   * values of a component, or of |ξ| for a radial law.
   */
  readonly breakpoints: readonly number[];
  /**
   * The frequencies, ascending, at which A or B jumps or begins to vanish, where what is learnt on one side is kept on the other and û jumps,
   * or at which they are zero or infinite, where û or its slope may be so: meshes should have short cells beside them.
   */
  readonly edges: readonly number[];
  /**
   * Intervals as thin as can be [lower, upper], each around a frequency at which A vanishes such that no flux passes; û may jump there.
   * A is taken for zero in them: a mesh with nodes at both ends keeps the sides apart, where a P1 function would join them. In more
   * dimensions they hold for every component; radial laws have none.
   */
  readonly barriers: readonly (readonly [number, number])[];
  /** Whether breakpoints and edges are values of |ξ|, not of components. */
  readonly radial: boolean;
}

/**
 * Values of a coefficient at points, for figures and size functions: where a density is infinite (at 0, for some power
 * laws) the value a billionth of the range beside it stands for it.
 *
 * @param xi points row by row
 * @param dimension coordinates per point, default 1
 */
export function finiteValues(evaluate: FrequencyFunction, xi: Float64Array, dimension = 1): Float64Array {
  const values = new Float64Array(xi.length / dimension);
  evaluate(xi, values);
  if (values.every(Number.isFinite)) return values;
  const aside = 1e-9 * xi.reduce((most, point) => Math.max(most, Math.abs(point)), 0);
  const shifted = new Float64Array(values.length);
  evaluate(
    xi.map((point) => point + aside),
    shifted,
  );
  return values.map((value, i) => (Number.isFinite(value) ? value : shifted[i]));
}

/** A + T, the largest eigenvalue of the diffusion tensor in more than one dimension. */
export function largestDiffusivity({ diffusion, tangential }: Coefficients): FrequencyFunction {
  if (tangential === undefined) return diffusion;
  return (xi, out) => {
    diffusion(xi, out);
    const across = new Float64Array(out.length);
    tangential(xi, across);
    for (let i = 0; i < out.length; i++) out[i] += across[i];
  };
}

/** The equations of the real and of the imaginary part of û; one and the same object unless biases are normal. */
export interface SpectralCoefficients {
  readonly real: Coefficients;
  readonly imaginary: Coefficients;
}

/**
 * The coefficients of the spectral PDE of a network at infinite width (docs/theory.md, sections 1 to 3):
 *
 *   A^± = κ Σ_p (E_p ∓ E'_p) (2π)^d ρ_p,   B^± = κ Σ_p (D_p ± D'_p) (2π)^d ρ_p,
 *
 * with ρ_p(ξ) = α_p^{-d} ρ(ξ/α_p) the density of α_p w and D, E, D', E' the damping, diffusion and reflected parts of the
 * kernel's terms. The upper sign belongs to the real part of û.
 *
 * @param network what the network is; its `dimension` d decides how many coordinates a frequency has
 * @param measureFactor κ, default 1 (docs/theory.md, section 1)
 * @param resolution where a kernel's transform is infinite at ξ = 0, frequencies with |ξ| below this have the value at it; default 0: none
 */
export function spectralCoefficients(network: Network, measureFactor = 1, resolution = 0): SpectralCoefficients {
  return coefficientsOfTerms(network, resolvedTerms(network, resolution), measureFactor);
}

/** Of the lowest frequency that has a period on the domain, the part below which a spectrum of data on it has nothing of its own. */
const RESOLVED = 1 / 16;

/** The resolution, for `spectralCoefficients`, of data on a box. */
export function resolutionOn(box: readonly (readonly [number, number])[]): number {
  return (RESOLVED * 2 * Math.PI) / Math.max(...box.map(([lower, upper]) => upper - lower));
}

/**
 * The coefficients without the reflected part of the kernel, the mean of those of the real and the imaginary part: for data whose mirror images
 * lie outside of their domain, where no error counts.
 */
export function unreflectedCoefficients(network: Network, measureFactor = 1, resolution = 0): SpectralCoefficients {
  const both = partCoefficients(network, resolvedTerms(network, resolution), measureFactor, 0);
  return { real: both, imaginary: both };
}

/** `spectralCoefficients` for one scale alone, in the order of the network's scales: what each contributes to the sums. */
export function coefficientsByScale(
  network: Network,
  measureFactor = 1,
  resolution = 0,
): readonly SpectralCoefficients[] {
  const terms = resolvedTerms(network, resolution);
  return familyOf(network)
    .subnetworks(network)
    .map((_, p) =>
      coefficientsOfTerms(
        network,
        terms.filter(({ subnetwork }) => subnetwork === p),
        measureFactor,
      ),
    );
}

function resolvedTerms(network: Network, resolution: number): readonly KernelTerm[] {
  return kernelTerms(network).map((term) => ({ ...term, kernel: resolvedKernel(term.kernel, resolution) }));
}

/** The kernel without the infinity of its transform at 0. */
function resolvedKernel(kernel: StationaryKernel, resolution: number): StationaryKernel {
  if (resolution === 0 || kernel.origin.value < Number.POSITIVE_INFINITY) return kernel;
  return { ...kernel, shape: (xi, out) => kernel.shape(atLeast(xi, kernel.dimension, resolution), out) };
}

/** Points moved away from 0, where they are nearer to it than `least`. */
function atLeast(points: Float64Array, dimension: number, least: number): Float64Array {
  const moved = points.slice();
  for (let i = 0; i < points.length; i += dimension) {
    const length = Math.hypot(...points.subarray(i, i + dimension));
    if (length >= least) continue;
    if (length === 0) moved.fill(least / Math.sqrt(dimension), i, i + dimension);
    else for (let k = i; k < i + dimension; k++) moved[k] *= least / length;
  }
  return moved;
}

function coefficientsOfTerms(
  network: Network,
  terms: readonly KernelTerm[],
  measureFactor: number,
): SpectralCoefficients {
  const real = partCoefficients(network, terms, measureFactor, 1);
  const reflected = terms.some((term) => term.reflectedDamping !== 0 || term.reflectedDiffusion !== 0);
  return { real, imaginary: reflected ? partCoefficients(network, terms, measureFactor, -1) : real };
}

function partCoefficients(
  { dimension }: Network,
  terms: readonly KernelTerm[],
  measureFactor: number,
  sign: 1 | -1 | 0,
): Coefficients {
  const parts = terms.map((term) => {
    const weight = measureFactor * term.kernel.factor;
    return {
      kernel: term.kernel,
      T: weight * (term.tangential ?? 0),
      A: weight * (term.diffusion - sign * term.reflectedDiffusion),
      B: weight * (term.damping + sign * term.reflectedDamping),
    };
  });
  const kernels = terms.map(({ kernel }) => kernel);
  const diffusing = parts.filter((part) => part.A !== 0).map(({ kernel }) => kernel);
  const across = parts.some(({ T }) => T !== 0);
  const barriers = barriersOf(diffusing);
  const blocked = isWithin(barriers, dimension);
  const single = (name: "A" | "B" | "T"): FrequencyFunction => {
    const active = parts.filter((part) => part[name] !== 0);
    const shapeOf = scratch();
    return (xi, out) => {
      out.fill(0);
      for (const part of active) {
        const shape = shapeOf(part.kernel, xi, out.length);
        for (let i = 0; i < out.length; i++) out[i] += part[name] * shape[i];
      }
    };
  };
  const shapeOf = scratch();
  const diffusion = single("A");
  const constant = terms.reduce((sum, { kernel, damping }) => sum + measureFactor * damping * (kernel.distant ?? 0), 0);
  return {
    diffusion:
      barriers.length === 0
        ? diffusion
        : (xi, out) => {
            diffusion(xi, out);
            for (let i = 0; i < out.length; i++) if (blocked(xi, i)) out[i] = 0;
          },
    damping: single("B"),
    ...(across ? { tangential: single("T") } : {}),
    ...(constant === 0 ? {} : { constant }),
    diffuses: diffusing.length > 0 || across,
    both(xi, A, B) {
      A.fill(0);
      B.fill(0);
      for (const part of parts) {
        const shape = shapeOf(part.kernel, xi, A.length);
        for (let i = 0; i < A.length; i++) {
          A[i] += part.A * shape[i];
          B[i] += part.B * shape[i];
        }
      }
      if (barriers.length > 0) for (let i = 0; i < A.length; i++) if (blocked(xi, i)) A[i] = 0;
    },
    breakpoints: union(kernels.map(({ breakpoints }) => breakpoints)),
    edges: union(kernels.map(({ edges }) => edges)),
    barriers,
    radial: kernels.some(({ radial }) => radial),
  };
}

/** Shapes of kernels at points, in an array that is used again by the next call. */
function scratch(): (kernel: StationaryKernel, xi: Float64Array, count: number) => Float64Array {
  let room = new Float64Array(0);
  return (kernel, xi, count) => {
    if (room.length < count) room = new Float64Array(count);
    const shape = room.subarray(0, count);
    kernel.shape(xi, shape);
    return shape;
  };
}

/** Frequencies of several lists, ascending. */
function union(lists: readonly (readonly number[])[]): readonly number[] {
  return [...new Set(lists.flat())].sort((x, y) => x - y);
}

/** A kernel's transform is zero where it is this part of what it is beside. */
const ZERO = 1e-3;
/** Where it is not zero any more, beside a barrier, relative to the extent of the kernel. */
const BARRIER_ASIDE = 1e-5;
/** Half of a barrier's width, relative to the least extent: far above rounding and far below any cell. */
const HALF_WIDTH = 1e-9;

/** Around the frequencies that are barriers of one kernel and zeros of all. */
function barriersOf(kernels: readonly StationaryKernel[]): Coefficients["barriers"] {
  const places = union(kernels.map(({ barriers }) => barriers));
  if (places.length === 0 || kernels.some(({ radial }) => radial)) return [];
  const halfWidth = HALF_WIDTH * Math.min(...kernels.map(({ extent }) => extent));
  return places
    .filter((xi) => kernels.every((kernel) => isZero(kernel, xi)))
    .map((xi) => [xi - halfWidth, xi + halfWidth] as const);
}

/** Whether the transform vanishes where the first component is ξ. */
function isZero({ dimension, shape, extent }: StationaryKernel, xi: number): boolean {
  const points = new Float64Array(2 * dimension);
  points[0] = xi;
  points[dimension] = xi + BARRIER_ASIDE * extent;
  const values = new Float64Array(2);
  shape(points, values);
  const [there, beside] = values;
  return there <= ZERO * beside;
}

/** Whether a component of the point with number i lies in one of some intervals. */
function isWithin(intervals: Coefficients["barriers"], dimension: number): (xi: Float64Array, i: number) => boolean {
  return (xi, i) => {
    for (let k = i * dimension; k < (i + 1) * dimension; k++) {
      for (const [lower, upper] of intervals) if (xi[k] > lower && xi[k] < upper) return true;
    }
    return false;
  };
}
