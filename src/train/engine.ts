import type { SampleSet } from "../data/samples.js";
import { InputError } from "../errors.js";
import type { RidgeSharing } from "../kernels/ridge-sharing.js";
import type { UpdateRule } from "../network/dynamics/index.js";
import type { InitialNetwork } from "../network/initial-network.js";
import type { DifferentialOperator } from "../network/losses/index.js";
import type { Network } from "../network/network.js";
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
  /**
   * One step: moves the trained parameters by a rule of their slopes Σ_i c_i ∂f(x_i)/∂θ. What the rule remembers is kept from call to call,
   * so that rules follow each other only where they remember the same. Must follow an `output` at the same parameters.
   */
  move(cotangent: Float64Array, rule: UpdateRule): void;
  /** A copy of the present parameters. */
  parameters(): Parameters;
  /** Overwrites the parameters, and forgets earlier steps. */
  setParameters(parameters: Parameters): void;
}

/** The same where the numbers are computed on a device, which answers later: a call is done before the next one begins. */
export interface DeviceTrainer {
  output(out: Float64Array): Promise<void>;
  gradient(cotangent: Float64Array, out: Parameters): Promise<void>;
  move(cotangent: Float64Array, rule: UpdateRule): Promise<void>;
  parameters(): Promise<Parameters>;
  setParameters(parameters: Parameters): Promise<void>;
  /**
   * Steps by these rules along the slopes of ½ Σ weight_i (f(x_i) − wanted_i)², with nothing handed back in between: Σ weight_i (f(x_i) − wanted_i)²
   * before each of them. Absent where every step has to be handed back.
   */
  descend?(weight: Float64Array, wanted: Float64Array, rules: readonly UpdateRule[]): Promise<Float64Array>;
}

export type AnyTrainer = Trainer | DeviceTrainer;

export type Precision = "float64" | "float32";

/** A way to compute outputs and gradients, ready to be used. */
export interface TrainingEngine {
  /** As reported in the result: "nufft", "direct", "tensorflow (node)", "tensorflow (cpu)", …, the back-end really used. */
  readonly name: string;
  readonly precision: Precision;
  trainer(start: InitialNetwork, samples: SampleSet): Trainer;
  /** The same of P(∂)f in place of f, where the engine can differentiate (`Engine.differentiates`) and `operatorRefusal` has nothing against it. */
  operatorTrainer?(start: InitialNetwork, samples: SampleSet, operator: DifferentialOperator): Trainer;
}

/** The same on a device. */
export interface DeviceEngine {
  readonly name: string;
  readonly precision: Precision;
  trainer(start: InitialNetwork, samples: SampleSet): DeviceTrainer;
  operatorTrainer(start: InitialNetwork, samples: SampleSet, operator: DifferentialOperator): DeviceTrainer;
  /**
   * Trainers of several networks of one description on the same samples, whose calls are done at once as soon as all that are at work have called; of P(∂)f where there is
   * an operator.
   */
  together(
    starts: readonly InitialNetwork[],
    samples: SampleSet,
    operator?: DifferentialOperator | null,
  ): readonly DeviceTrainer[];
  /** Lets the device go; trainers must not be used any more. */
  close(): void;
}

export type AnyEngine = TrainingEngine | DeviceEngine;

export interface EngineOptions {
  /** One of the engine's precisions. */
  readonly precision: Precision;
  /** Relative accuracy where that can be chosen (of the NUFFT engine; its default where absent). */
  readonly accuracy?: number;
  /** How threads share the work, where the engine can share it (`ridgeThreads`); all by the calling thread where absent. */
  readonly sharing?: RidgeSharing;
}

/** An engine that a case may name. */
export interface Engine {
  readonly name: string;
  /** The default first. */
  readonly precisions: readonly [Precision, ...Precision[]];
  /** Why it cannot train a network; null where it can. */
  refuses(network: Network): string | null;
  /** Where it computes on a device of which a machine has one (threads don't share it, networks do): the bytes that a network takes there. */
  readonly onDevice?: { bytes(network: Network, count: number, width: number): number };
  /** Whether it has P(∂)f of networks that it can train; absent where it has not. */
  readonly differentiates?: true;
  /** Whether it pays for `width` units on `count` samples, for a network that it can train: "auto" goes by this. */
  pays(network: Network, count: number, width: number, precision: Precision): boolean;
  /** Throws InputError for options out of range and where something that it needs is not installed. */
  load(options: EngineOptions): Promise<AnyEngine>;
  /**
   * Why "auto" passes over it on this machine; null where it does not. Absent where the network, its size and the precision decide it alone, so that equal
   * jobs run on equal engines everywhere.
   */
  passedOver?(): Promise<string | null>;
}

/** Why an engine cannot train P(∂)f. */
export const noDerivatives = "it has no derivatives of networks in x";

/** For a network that an engine refuses. */
export function cannotTrain(engine: string, reason: string): InputError {
  return new InputError("training.engine", `"${engine}" cannot train this network: ${reason}`);
}
