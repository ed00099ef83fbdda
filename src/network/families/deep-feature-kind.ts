import type { Warning } from "../../warning.js";
import type { MatrixAlgebra } from "../activations/algebra.js";
import type { ErrorOnPoints, Mistake } from "../family.js";
import type { KernelTerm } from "../kernel-term.js";
import type { ParameterArray, Parameters } from "../parameters.js";
import type { DeepNetwork } from "./deep-network.js";
import type { DeepKernel } from "./deep-recursion.js";

/** Parameters of features: ∂z/∂θ at a point, component by component. */
export interface InnerParameters {
  readonly name: string;
  readonly group: string;
  slope(theta: Parameters, unit: number, component: number, points: Float64Array, point: number): number;
}

/** The features that the first dense layer acts on: functions g(z) of a phase z of the unit and the point, mean square 1 over units. */
export interface Features {
  /** The dense maps behind them, one for each function of the phase. */
  readonly maps: readonly string[];
  /** The arrays of a unit's parameters. */
  readonly arrays: readonly ParameterArray[];
  /** Those that may be trained. */
  readonly inner: readonly InnerParameters[];
  /** z of a unit at a point. */
  phase(theta: Parameters, unit: number, points: Float64Array, point: number): number;
  /** Writes g(z) and g'(z) of every function. */
  write(z: number, at: number, values: readonly Float64Array[], slopes: readonly Float64Array[]): void;
  /** The most that a move by `direction` changes z of a unit, to first order. */
  largestChange(theta: Parameters, direction: Parameters, unit: number, reach: Float64Array): number;
  /** g(z) of every function for all points and units; `columns` has the units of an array in its columns. */
  formula<T>(algebra: MatrixAlgebra<T>, columns: (name: string) => T, points: T): readonly T[];
  /** The terms of a kernel whose layers are known. */
  kernelTerms(kernel: DeepKernel): readonly KernelTerm[];
  /** E |∇g|², the sum over functions. */
  readonly meanSquareSlope: number;
}

/** Which kind of features a network stands on. */
export interface FeatureKind {
  /** The groups of their parameters. */
  readonly groups: readonly string[];
  mistakes(network: DeepNetwork): readonly Mistake[];
  features(network: DeepNetwork): Features;
  caveats(network: DeepNetwork, data: ErrorOnPoints): readonly Warning[];
  /** "random Fourier features". */
  noun(network: DeepNetwork): string;
}
