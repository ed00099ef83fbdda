import type { SampleSet } from "../data/samples.js";
import type { InitialNetwork } from "../network/initial-network.js";
import type { Parameters } from "../network/parameters.js";

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
