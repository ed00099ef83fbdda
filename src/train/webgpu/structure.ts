import type { SampleSet } from "../../data/samples.js";
import type { UpdateRule } from "../../network/dynamics/index.js";
import type { InitialNetwork } from "../../network/initial-network.js";
import type { Parameters } from "../../network/parameters.js";
import type { Gpu } from "./device.js";
import type { Passes, Run } from "./passes.js";

/** How networks of one kind stand on a device, and what is run there for outputs, slopes and steps of those that are chosen. */
export interface Structure {
  /** Numbers that add up to the output of a network at a sample, for every network. */
  readonly parts: readonly number[];
  /** Writes the parts of outputs at the present parameters. */
  forward(run: Run, step: number): void;
  /** Writes slopes by the cotangents; follows `forward`. */
  slopes(run: Run, step: number): void;
  /** Moves parameters by slopes and a rule; follows `forward`. */
  move(run: Run, step: number, rule: UpdateRule): void;
  /** Makes room for what a rule remembers. */
  remember(rule: UpdateRule): void;
  /** Writes parameters as those from which changes count. */
  setParameters(network: number, parameters: Parameters): void;
  /** Sets changes and what rules remember to 0. */
  forget(network: number): void;
  /** Adds changes, or slopes, to arrays of networks. */
  add(what: "change" | "slopes", networks: readonly number[], to: readonly Parameters[]): Promise<void>;
}

/** Numbers that a rule remembers of a parameter at most. */
export const MOST_MEMORIES = 3;

/** Bytes on a device: of the largest buffer that cannot be cut, and of all. */
export interface DeviceBytes {
  readonly largest: number;
  readonly all: number;
}

/** A kind of networks: the shaders of one description, whatever its widths and samples. */
export interface NetworkKind {
  /** What networks of some widths take side by side, with as much as rules remember at most. */
  bytes(widths: readonly number[], samples: Pick<SampleSet, "count" | "dimension">): DeviceBytes;
  /**
   * @throws NumericalError where they do not fit on the device
   */
  stand(gpu: Gpu, passes: Passes, starts: readonly InitialNetwork[], samples: SampleSet): Structure;
}
