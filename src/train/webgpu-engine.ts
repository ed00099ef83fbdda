import { InputError } from "../errors.js";
import { familyOf } from "../network/families/index.js";
import type { InitialNetwork } from "../network/initial-network.js";
import type { DeviceEngine, DeviceTrainer, Engine } from "./engine.js";
import { formulaRefusal } from "./formula-refusal.js";
import { openGpu } from "./webgpu/device.js";
import { deviceNetworks } from "./webgpu/networks.js";
import { type NetworkShaders, shadersOf } from "./webgpu/shaders.js";
import { trainersOf } from "./webgpu/trainers.js";

/** Samples or units that a thread has in registers: a GPU reads the others' numbers once for so many. A processor has none to spare. */
const EACH = { gpu: 4, software: 1 } as const;

/**
 * The engine on a GPU through WebGPU, for sums of units in one to four dimensions, samples anywhere: the double loop of the definition in compute shaders,
 * which are made of the formulas of family and activation. Nothing of size samples × units is stored, steps follow each other on the device, and only what is
 * saved is read back. Cost O(n m) a step.
 *
 * Outputs and gradients are computed in float32, parameters as their initial value and a change to it. A phase αwx + b is rounded to 6e-8 |phase| at best, as
 * in the other engines in float32; functions are good to 2e-7 whatever the driver's own are. Sums have a fixed order: results of one adapter are the same
 * bit for bit in every run, alone or together.
 *
 * @throws InputError where there is no GPU or the package `webgpu` is not installed (docs/gpu.md)
 */
export async function webgpuEngine(): Promise<DeviceEngine> {
  const gpu = await openGpu();
  const each = gpu.isSoftware ? EACH.software : EACH.gpu;
  const known = new Map<string, NetworkShaders>();
  const shaders = ({ network }: InitialNetwork) => {
    const key = JSON.stringify(network);
    const made = known.get(key) ?? shadersOf(network, each);
    known.set(key, made);
    return made;
  };
  const together: DeviceEngine["together"] = (starts, samples) =>
    trainersOf(deviceNetworks(gpu, shaders(starts[0]), starts, samples), starts.length);
  return {
    name: `webgpu (${gpu.name})`,
    precision: "float32",
    trainer: (start, samples): DeviceTrainer => together([start], samples)[0],
    together,
    close: () => gpu.close(),
  };
}

/** Asked once: what a machine has does not change. */
let passedOver: Promise<string | null> | undefined;

async function whyPassedOver(): Promise<string | null> {
  try {
    const gpu = await openGpu();
    gpu.close();
    return gpu.isSoftware ? `finds ${gpu.name} here, a processor that plays a GPU` : null;
  } catch (error) {
    if (error instanceof InputError) return `is not available here: ${error.message}`;
    throw error;
  }
}

/** Samples × units from which on a step takes longer than what it costs to start one. */
const WORTH = 2 ** 20;

export const webgpu = {
  name: "webgpu",
  precisions: ["float32"],
  onDevice: true,
  refuses: (network) =>
    familyOf(network).sumOfUnits
      ? formulaRefusal(network)
      : "it is for sums of units, which layers of a deep network are not",
  pays: (_network, count, width) => count * width >= WORTH,
  passedOver() {
    passedOver ??= whyPassedOver();
    return passedOver;
  },
  load: () => webgpuEngine(),
} as const satisfies Engine;
