import type { InputDimension } from "./input-dimension.js";
import type { OutputLaw, ZeroStart } from "./law.js";
import type { RandomStream } from "./random.js";

/** What the descriptions of all two-layer networks have in common. */
export interface NetworkDescription {
  readonly family: string;
  readonly dimension: InputDimension;
  readonly outputs: OutputLaw;
  /** The groups of parameters that are trained. */
  readonly train: readonly string[];
  readonly zeroStart: ZeroStart;
}

/** The parameters of a network, one array by name, unit by unit, the components of a unit side by side. */
export type Parameters = Readonly<Record<string, Float64Array>>;

/** Zeros in arrays of the same names and lengths. */
export function zerosLike(parameters: Parameters): Parameters {
  return mapArrays(parameters, ({ length }) => new Float64Array(length));
}

export function copyOf(parameters: Parameters): Parameters {
  return mapArrays(parameters, (values) => values.slice());
}

/** Adds the arrays of `more` to those of the same names. */
export function addParameters(to: Parameters, more: Parameters): void {
  for (const [name, added] of Object.entries(more)) {
    const values = to[name];
    for (let k = 0; k < added.length; k++) values[k] += added[k];
  }
}

function mapArrays(parameters: Parameters, map: (values: Float64Array) => Float64Array): Parameters {
  return Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, map(values)]));
}

/** One array of `Parameters`. */
export interface ParameterArray {
  readonly name: string;
  /** The group, as in `train`, that it moves with. */
  readonly group: string;
  /** Numbers that a unit has of it. */
  readonly components: number;
  /** Whether the network is linear in it: an output weight, which twins have with opposite signs. */
  readonly output: boolean;
  /** The key of the random stream that its initial values come from, one for each array. */
  readonly stream: number;
  /** Writes the initial values of one unit of a sub-network to out[offset], out[offset + 1], … */
  sample(random: RandomStream, out: Float64Array, offset: number, subnetwork: number): void;
}

/** A part of a network whose units have the same fixed factors: c σ(α w·x + b) has the amplitude c and the scale α. */
export interface SubNetwork {
  readonly scale: number;
  readonly amplitude: number;
}

/** A network as it starts: its description, the fixed factors of its units and the initial parameters. */
export interface InitialNetworkOf<N extends NetworkDescription = NetworkDescription> {
  readonly network: N;
  readonly width: number;
  /** Scale α of every unit, length `width`. */
  readonly scale: Float64Array;
  /** The factor in front of every unit: c_p m^{-1/2} where all scales have equally many units (see initialNetwork). */
  readonly factor: Float64Array;
  readonly parameters: Parameters;
}

/** One unit of a network: its fixed factors and its parameters, of every array its components. */
export interface Unit extends SubNetwork {
  readonly parameters: Parameters;
}

/** A network as a function of its parameters, on points that are given; the parameters must not be changed. */
export interface NetworkFunctions {
  /** Writes f(x_i). */
  output(parameters: Parameters, out: Float64Array): void;
  /** Writes Σ_i c_i ∂f(x_i)/∂θ for a cotangent c, zeros where a group is frozen. */
  gradient(parameters: Parameters, cotangent: Float64Array, out: Parameters): void;
}
