import type { Activation } from "./activation.js";
import type { MatrixAlgebra } from "./activations/algebra.js";

/** A layer z = std · root · W σ(before) + biasStd · b of a network of dense layers, and σ(z), with root = m^{-1/2}. */
export interface DenseLayer {
  readonly activation: Activation;
  /** The array of weights, a row for every unit; null in front of the first layer, which acts on features by their maps. */
  readonly weights: string | null;
  readonly weightStd: number;
  /** The array of biases; null where there are none. */
  readonly bias: string | null;
  readonly biasStd: number;
}

/** How a network is made of dense layers on features, for engines that have products of matrices of their own. */
export interface DenseLayers {
  /** Networks side by side, of which units of one have no weights of the other's: unit k belongs to network k modulo their number. Their outputs add up. */
  readonly copies: number;
  /** The arrays of the features' parameters. */
  readonly featureArrays: readonly string[];
  /** The arrays of the first layer's weights, one for every function of a feature. */
  readonly maps: readonly string[];
  /** The functions of all features at points: matrices with a row for every point; `columns` has the units of an array in its columns. */
  features<T>(algebra: MatrixAlgebra<T>, columns: (name: string) => T, points: T): readonly T[];
  readonly layers: readonly DenseLayer[];
  /** The array of output weights. */
  readonly outputs: string;
}
