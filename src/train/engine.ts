import type { SampleSet } from "../data/samples.js";
import type { Network } from "../network/network.js";

/**
 * The parameters of a real network of width m in d dimensions, one array for every group, unit by unit.
 * mscale: `a`, `w`, `b`. fourier-features: `a` (cosine amplitudes), `b` (sine amplitudes), `w`.
 */
export interface Parameters {
  readonly a: Float64Array;
  /** First-layer weight vectors, the d components of a unit side by side; length m d, where the others have m. */
  readonly w: Float64Array;
  readonly b: Float64Array;
}

/** A network as it starts: its description, the fixed factors of its units and the initial parameters. */
export interface InitialNetwork {
  readonly network: Network;
  readonly width: number;
  /** Scale α of every unit, length `width`. */
  readonly scale: Float64Array;
  /** The factor in front of every unit: c_p m^{-1/2} where all scales have equally many units (see initialNetwork). */
  readonly factor: Float64Array;
  readonly parameters: Parameters;
}

/**
 * A network in training on fixed samples. Engines differ in how they compute the same numbers; only the groups in
 * `network.train` have gradients and move.
 */
export interface Trainer {
  /** Writes f_θ(x_i) at the present parameters; `out` has one entry for every sample. */
  output(out: Float64Array): void;
  /**
   * Writes Σ_i c_i ∂f_θ(x_i)/∂θ at the present parameters for a cotangent c (one entry for every sample), zeros for
   * groups that are frozen. Must follow an `output` at the same parameters.
   */
  gradient(cotangent: Float64Array, out: Parameters): void;
  /** θ ← θ − step · Σ_i c_i ∂f(x_i)/∂θ: one step of gradient descent. Must follow an `output` at the same parameters. */
  descend(cotangent: Float64Array, step: number): void;
  /** Heavy ball: v ← decay · v − step · Σ_i c_i ∂f(x_i)/∂θ, then θ ← θ + step · v; v starts at zero. Must follow an `output`. */
  descendWithMomentum(cotangent: Float64Array, step: number, decay: number): void;
  /** A copy of the present parameters. */
  parameters(): Parameters;
  /** Overwrites the parameters (and sets v to zero). */
  setParameters(parameters: Parameters): void;
}

/** A way to compute outputs and gradients. */
export interface TrainingEngine {
  /** As reported in the result: "nufft", "direct", "tensorflow (node)", "tensorflow (cpu)", …, the back-end really used. */
  readonly name: string;
  readonly precision: "float64" | "float32";
  trainer(start: InitialNetwork, samples: SampleSet): Trainer;
}
