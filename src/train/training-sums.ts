import { familyOf } from "../network/families/index.js";
import type { InitialNetwork } from "../network/initial-network.js";
import type { Parameters } from "../network/parameters.js";

/** Takes the slopes of the units first … first + length − 1, in the first entries of the arrays. */
export type SlopeVisitor = (first: number, length: number, slope: Parameters) => void;

/** The two sums of training, over units and over samples. */
export interface TrainingSums {
  /** The arrays which `theta` has to be, with the initial parameters, where it cannot be any. */
  readonly parameters?: Parameters;
  /** out_i = f(x_i). */
  output(theta: Parameters, out: Float64Array): void;
  /**
   * Visits Σ_i c_i ∂f(x_i)/∂θ block by block of units; a unit is not read again after its visit. Must follow an `output` at the same
   * parameters.
   */
  slopes(theta: Parameters, cotangent: Float64Array, visit: SlopeVisitor): void;
}

/** Room for the slopes of some units. */
export function slopesOf({ network }: InitialNetwork, units: number): Parameters {
  const arrays = familyOf(network).arrays(network);
  return Object.fromEntries(arrays.map(({ name, components }) => [name, new Float64Array(units * components)]));
}
