import type { Distribution } from "./distribution.js";
import type { InputDimension } from "./input-dimension.js";
import { barriersOf } from "./laws/barriers.js";
import type { WeightVectorLaw } from "./laws/weight-vector-law.js";

/** Lags: vectors row by row, or the tensor grid of the coordinates given for every axis, the first running fastest. */
export type Lags = Float64Array | readonly Float64Array[];

/**
 * A translation-invariant kernel k(x − x') on R^d with the transform k̂(ξ) = ∫ k(r) e^{−iξ·r} dr ≥ 0: what one scale's weights and biases
 * average a product of two units to. Frequencies are angular; points and lags stand row by row.
 */
export interface StationaryKernel {
  readonly dimension: InputDimension;
  /** k̂(ξ) = factor · shape(ξ). */
  readonly factor: number;
  /** Writes shape(ξ) for every row of `xi`: finite and ≥ 0, or Infinity where k̂ is (see `origin`). */
  shape(xi: Float64Array, out: Float64Array): void;
  /** k(r) for every lag, or null where it is not finite (the kernel of wide biases grows with their range) or not known. */
  readonly lags: ((r: Lags) => Float64Array) | null;
  /** Whether k̂ is the transform of another function, which is k at the shorter distances of data; default no. */
  readonly cutOff?: boolean;
  /** The constant that k(r) tends to as |r| grows, a line at ξ = 0 that k̂ does not have; default 0. */
  readonly distant?: number;
  /** k̂ at and about ξ = 0. */
  readonly origin: Origin;
  /** The frequencies, ascending, where k̂ is not smooth: quadrature should split there. Values of a component, or of |ξ| where `radial`. */
  readonly breakpoints: readonly number[];
  /** Those of them where k̂ jumps, begins to vanish, is zero or infinite: meshes should have short cells there. */
  readonly edges: readonly number[];
  /** The frequencies at which k̂ vanishes so fast, on both sides, that a diffusion k̂ lets no flux pass. Values of a component. */
  readonly barriers: readonly number[];
  /** Whether k is even in every component, not in r alone; default yes. */
  readonly mirrored?: boolean;
  /** Whether breakpoints and edges are values of |ξ|, not of components. */
  readonly radial: boolean;
  /** A |ξ| (or |component|) beyond which k̂ has little left; where it falls like a power, one of the size of the steepest units. A scale of lengths. */
  readonly extent: number;
}

/** A transform about ξ = 0. */
export interface Origin {
  /** k̂(0) in units of `factor`; Infinity where it grows without bound. */
  readonly value: number;
  /** The p with k̂(ξ) ~ |ξ|^{−p}, or |ξ|^{−p} log|ξ|, as ξ → 0; it can be integrated about 0 where p is below the dimension. */
  readonly power: number;
  /**
   * What the kernel has at ξ = 0 alone, beside k̂, where there is such a part: on a domain it learns constants, or all linear functions, at a rate
   * that does not fall with the range of the biases as all others do.
   */
  readonly alone?: "constant" | "polynomial";
}

/**
 * The kernel E cos(α w·(x − x')) of waves whose frequencies are weights times a scale: k̂(ξ) = (2π/α)^d ρ(ξ/α), k(r) = φ(α r) with the
 * characteristic function φ of the law.
 */
export function waveKernel(law: WeightVectorLaw, scale: number): StationaryKernel {
  const { dimension, radial, mirrored } = law;
  /** The laws of one number that say where it is not smooth. */
  const scalars = radial ? [law.scalar] : [...new Set(law.axes)];
  const placesOf = (places: (scalar: Distribution) => readonly number[]) =>
    [...new Set(scalars.flatMap(places))].sort((one, other) => one - other).map((w) => w * scale);
  const common = barriersOfAll(radial ? [] : scalars);
  const w = new Float64Array(dimension);
  const origin = law.density(w);
  return {
    dimension,
    factor: ((2 * Math.PI) / scale) ** dimension,
    shape(xi, out) {
      if (dimension === 1) {
        const { density } = law.scalar;
        for (let i = 0; i < out.length; i++) out[i] = density(xi[i] / scale);
        return;
      }
      for (let i = 0; i < out.length; i++) {
        for (let k = 0; k < dimension; k++) w[k] = xi[i * dimension + k] / scale;
        out[i] = law.density(w);
      }
    },
    lags: (r) =>
      r instanceof Float64Array
        ? law.characteristic(times(r, scale))
        : law.characteristicOnGrid(r.map((axis) => times(axis, scale))),
    origin: { value: origin, power: 0 },
    ...(mirrored ? {} : { mirrored }),
    breakpoints: placesOf(({ breakpoints }) => breakpoints),
    edges: placesOf((scalar) => scalar.breakpoints.filter((place) => isEdge(scalar, place))),
    barriers: common.map((w) => w * scale),
    radial,
    extent: Math.max(...law.extents) * scale,
  };
}

/** Barriers of the laws of all components: a barrier stands for every one. */
function barriersOfAll(scalars: readonly Distribution[]): readonly number[] {
  const [first = [], ...others] = scalars.map(barriersOf);
  return first.filter((w) => others.every((places) => places.includes(w)));
}

/** A loop: `map` calls a function for every one of millions of lags. */
function times(lags: Float64Array, scale: number): Float64Array {
  const scaled = new Float64Array(lags.length);
  for (let i = 0; i < lags.length; i++) scaled[i] = scale * lags[i];
  return scaled;
}

/** The kernel k(r) = 1: a line at ξ = 0 and nothing else. */
export function constantKernel(dimension: InputDimension): StationaryKernel {
  return {
    dimension,
    factor: 1,
    shape(_, out) {
      out.fill(0);
    },
    lags: (r) => {
      const count =
        r instanceof Float64Array ? r.length / dimension : r.reduce((product, axis) => product * axis.length, 1);
      return new Float64Array(count).fill(1);
    },
    distant: 1,
    origin: { value: 0, power: 0 },
    breakpoints: [],
    edges: [],
    barriers: [],
    radial: false,
    extent: 0,
  };
}

/** A density jumps where its one-sided values differ by this part of its size there. */
const JUMP = 1e-3;
/** One-sided values are taken this far from the breakpoint, relative to it. */
const BESIDE = 1e-9;

/** Whether a density jumps at a breakpoint, or is infinite or zero there: both at an isolated point and where it begins to vanish. */
function isEdge({ density }: Distribution, w: number): boolean {
  if (!(density(w) > 0 && density(w) < Number.POSITIVE_INFINITY)) return true;
  // Densities are even.
  if (w === 0) return false;
  const [inner, outer] = [density(w * (1 - BESIDE)), density(w * (1 + BESIDE))];
  return Math.abs(inner - outer) > JUMP * Math.max(inner, outer);
}
