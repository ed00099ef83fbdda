import type * as z from "zod";
import type { MatrixProduct } from "../kernels/matrix-product.js";
import type { Warning } from "../warning.js";
import type { Activation } from "./activation.js";
import type { Algebra, MatrixAlgebra } from "./activations/algebra.js";
import type { DenseLayers } from "./dense-layers.js";
import type { InitialMoments } from "./initial-moments.js";
import type { KernelTerm } from "./kernel-term.js";
import type { PairAverage, PointSet } from "./kernels/pair-average.js";
import type { WeightLaw } from "./law.js";
import type { WeightVectorLaw } from "./laws/weight-vector-law.js";
import type {
  InitialNetworkOf,
  NetworkDescription,
  NetworkFunctions,
  ParameterArray,
  Parameters,
  SubNetwork,
  Unit,
} from "./parameters.js";
import type { RandomStream } from "./random.js";
import type { RidgeUnits } from "./ridge-units.js";
import type { WaveUnits } from "./wave-units.js";

/** A part of a description that cannot be, by its place in a case. */
export interface Mistake {
  readonly path: string;
  readonly message: string;
}

/** A unit that stands for a part of a kernel, weight Σ g gᵀ over its gradients. */
export interface SupposedUnit {
  /** ∂/∂θ of the unit at the points, for every trained parameter θ. */
  readonly gradients: readonly Float64Array[];
  readonly weight: number;
  /** The part of such units that the network does not have, 0 to 1. */
  readonly missing: number;
}

/** Two networks whose kernels, the second times `thinner`, differ by units that the first does not have. */
export interface EvenlySpread<N> {
  readonly own: N;
  readonly even: N;
  /** By how much the even units are thinner where both have some. */
  readonly thinner: number;
  /** Half of the range over which they lie. */
  readonly halfWidth: number;
}

/** An error at points, which stand row by row. */
export interface ErrorOnPoints {
  readonly points: Float64Array;
  readonly values: Float64Array;
}

/** A unit in the values of some algebra: numbers, tensors, text. The factor is the amplitude with all that depends on the width. */
export interface SymbolicUnit<T> {
  readonly scale: T;
  readonly factor: T;
  /** Of every array the components of the unit. */
  readonly parameters: Readonly<Record<string, readonly T[]>>;
}

/**
 * One family of networks: every question that the rest of the package asks of a network, answered in one file. `functions` is what the
 * network means; everything else is tested against it.
 */
export interface NetworkFamily<N extends NetworkDescription> {
  readonly name: N["family"];
  /** Its part of a case file: the description without `dimension`, which the case gives once for everything. */
  readonly schema: z.ZodObject;
  /** The description with the defaults that depend on the dimension; left out where there are none. */
  completed?(network: N): N;
  /** The laws of the first layer in the description, by their keys. */
  laws(network: N): Readonly<Record<string, WeightLaw>>;
  /** What is wrong with a combination of values, if anything. */
  mistakes(network: N): readonly Mistake[];

  /**
   * The arrays of parameters; output weights, whose gradients do not depend on them, come first.
   *
   * @param width where units have weights of each other, numbers of components go with it; default 1
   */
  arrays(network: N, width?: number): readonly ParameterArray[];
  /** The sub-networks, which share the units evenly. */
  subnetworks(network: N): readonly SubNetwork[];

  /** The network as a function of its parameters at points (row by row), by the definition, O(n m). */
  functions(start: InitialNetworkOf<N>, points: Float64Array): NetworkFunctions;
  /** The same with the products of matrices, in which all of the work is, left to others; absent where there are none. */
  denseFunctions?(start: InitialNetworkOf<N>, points: Float64Array, multiply: MatrixProduct): NetworkFunctions;
  /** How the network is made of dense layers; absent where it is not. */
  denseLayers?(network: N): DenseLayers;
  /** Σ ∂f(x_i) ∂f(x_j) over the trained parameters at the start, likewise, n × n; absent where the kernels of units add up to it. */
  empiricalKernel?(start: InitialNetworkOf<N>, points: Float64Array, multiply: MatrixProduct): Float64Array;
  /** Whether the network is a sum of units that are independent of each other: questions about one unit have answers then alone. */
  readonly sumOfUnits: boolean;
  /**
   * Derivatives of one unit, its amplitude included, with respect to its trained parameters at points: an array with a value for every
   * point for each component, in the order of `arrays`.
   */
  unitGradients(network: N, unit: Unit, points: Float64Array): Float64Array[];
  /** The value of a unit at a point x, in any algebra. */
  formula<T>(algebra: Algebra<T>, network: N, unit: SymbolicUnit<T>, x: readonly T[]): T;
  /**
   * The values at points (a matrix with a row for each) in any algebra of matrices, of arrays of parameters with a row for every unit: for networks that are no
   * sums of units.
   */
  layersFormula?<T>(
    algebra: MatrixAlgebra<T>,
    start: InitialNetworkOf<N>,
    arrays: Readonly<Record<string, T>>,
    points: T,
  ): T;
  /**
   * The most that a move of the parameters by `direction` changes an output weight or, at most, a phase z on points whose coordinates do not
   * exceed `reach`.
   */
  largestChange(start: InitialNetworkOf<N>, direction: Parameters, reach: Float64Array): number;

  /** The activation σ where the units are functions σ(ω·x + β), null where they are not. */
  activation(network: N): Activation | null;
  /** The activations of layers, first to last, where there are layers. */
  layerActivations?(network: N): readonly Activation[];
  /** The units as such functions; null where they are not. */
  ridges(start: InitialNetworkOf<N>): RidgeUnits | null;
  /** Whether the units are waves. */
  hasWaves(network: N): boolean;
  /** The units as waves, for which sums over units are Fourier transforms; null where they are not. */
  waves(start: InitialNetworkOf<N>): WaveUnits | null;

  /** The neural tangent kernel at infinite width on the whole space: exact there, or its limit for a wide range of biases. */
  kernelTerms(network: N): readonly KernelTerm[];
  /** The kernel at pairs of points, where `kernelTerms` is but a limit of it; null where that is exact. */
  pairKernel(network: N, set: PointSet): PairAverage | null;
  /**
   * By how much `kernelTerms` and the kernel differ on data, where that is not little; empty where they are the same.
   *
   * @param elsewhere what level 0 is wrong by for other reasons, relative to the initial error: the less is then little; default 0
   */
  caveats(network: N, data: ErrorOnPoints, elsewhere?: number): readonly Warning[];

  /**
   * The network beside one whose units lie as evenly as `kernelTerms` takes them to, as far out as any of them bends on points of a reach |x|; null where
   * its own do, left out where the terms are exact or `caveats` says it all.
   */
  evenlySpread?(network: N, reach: number): EvenlySpread<N> | null;

  /**
   * Units with weights in their factors, of which a sum is the mean over random ones, for points whose coordinates do not exceed `reach`; null where that is not to be
   * had, left out where nobody asks.
   */
  unitRule?(network: N, reach: number): InitialNetworkOf<N> | null;

  /**
   * Units as `kernelTerms` takes them to lie, the same ones at every call, with the part of each that the network lacks; null where there is nothing to
   * lack, left out where the terms are exact or another caveat says it all.
   */
  supposedUnits?(network: N, points: Float64Array): readonly SupposedUnit[] | null;

  /** What its networks are like at the start; left out, or null, where that is not known exactly. */
  initialMoments?(network: N, set: PointSet): InitialMoments | null;

  /**
   * The array of frequencies that decide what a unit can learn, and its law: from where it matters units are drawn for the width law. Null
   * where units learn a wide range each: then they are drawn as they are.
   */
  proposed(network: N): { readonly array: string; readonly law: WeightVectorLaw } | null;
  /** Output weights of root mean square size, one for every output array; random in direction where they are a vector. */
  typicalOutputs(network: N, random: RandomStream): readonly number[];
  /** E s² for s = |output weights of a unit|² over its mean. */
  outputSpread(network: N): number;

  /** What the network is called in a sentence: "a two-layer sine network". */
  noun(network: N): string;
  /** The same network cut off behind each of its layers, the whole one last; absent where there is one layer. */
  byDepth?(network: N): readonly N[];
  /** The scales to tell of; null where there are none. */
  scales(network: N): readonly number[] | null;
}
