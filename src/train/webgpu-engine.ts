import { InputError, NumericalError } from "../errors.js";
import { familyOf } from "../network/families/index.js";
import type { InitialNetwork } from "../network/initial-network.js";
import type { DifferentialOperator } from "../network/losses/index.js";
import { batchesOf } from "./batches.js";
import type { DeviceEngine, DeviceTrainer, Engine } from "./engine.js";
import { formulaRefusal } from "./formula-refusal.js";
import { type Gpu, openGpu } from "./webgpu/device.js";
import { kindOf, sharings } from "./webgpu/kinds.js";
import { deviceNetworks } from "./webgpu/networks.js";
import type { NetworkKind } from "./webgpu/structure.js";
import { trainersOf } from "./webgpu/trainers.js";

/**
 * The engine on a GPU through WebGPU, for networks of every family, samples anywhere, in compute shaders that are made of the formulas of family and activation. For sums
 * of units they are the double loop of the definition, O(n m) a step, and nothing of size samples × units is stored; for layers they are products of matrices in tiles, O(n m²) a
 * step and layer, with tables of a part of the samples at a time where those of all would be too large. Steps follow each other on the device, and only what is saved is read back.
 *
 * Outputs and gradients are computed in float32, parameters as their initial value and a change to it. A phase αwx + b is rounded to 6e-8 |phase| at best, as
 * in the other engines in float32; functions are good to 2e-7 whatever the driver's own are. Sums have a fixed order: results of one adapter are the same
 * bit for bit in every run, alone or together.
 *
 * @throws InputError where there is no GPU or the package `webgpu` is not installed (docs/gpu.md)
 */
export async function webgpuEngine(): Promise<DeviceEngine> {
  const gpu = await openGpu();
  const sharing = gpu.isSoftware ? sharings.software : sharings.gpu;
  const known = new Map<string, NetworkKind>();
  const kind = ({ network }: InitialNetwork, operator: DifferentialOperator | null) => {
    const key = JSON.stringify([network, operator]);
    const made = known.get(key) ?? kindOf(network, sharing, operator);
    known.set(key, made);
    return made;
  };
  /** As many networks side by side as no buffer is too large for. */
  const together: DeviceEngine["together"] = (starts, samples, operator = null) => {
    const made = kind(starts[0], operator);
    const largest = (some: readonly InitialNetwork[]) => made.bytes(some.map(widthOf), samples).largest;
    for (const start of starts) {
      const needed = largest([start]);
      if (needed > gpu.mostBytes) throw tooLarge(gpu, start.width, samples.count, needed);
    }
    const batches = batchesOf(starts, (some) => largest(some) <= gpu.mostBytes);
    return batches.flatMap((some) => trainersOf(deviceNetworks(gpu, made, some, samples), some.length));
  };
  return {
    name: `webgpu (${gpu.name})`,
    precision: "float32",
    trainer: (start, samples): DeviceTrainer => together([start], samples)[0],
    operatorTrainer: (start, samples, operator) => together([start], samples, operator)[0],
    together,
    close: () => gpu.close(),
  };
}

const widthOf = ({ width }: InitialNetwork) => width;

function tooLarge({ name, mostBytes }: Gpu, width: number, count: number, bytes: number): NumericalError {
  return new NumericalError(
    `a network of width ${width} on ${count} samples needs ${bytes} bytes in one piece, and the GPU ${name} has ${mostBytes} at most: ` +
      "take a narrower network, fewer samples or another engine",
  );
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

/** Samples × units, or × units² of layers, from which on a step takes longer than what it costs to start one. */
const WORTH = { units: 2 ** 20, layers: 2 ** 22 } as const;

export const webgpu = {
  name: "webgpu",
  precisions: ["float32"],
  onDevice: {
    bytes: (network, count, width) => kindOf(network, sharings.gpu).bytes([width], { ...network, count }).all,
  },
  differentiates: true,
  refuses: formulaRefusal,
  pays: (network, count, width) =>
    familyOf(network).denseLayers === undefined ? count * width >= WORTH.units : count * width ** 2 >= WORTH.layers,
  passedOver() {
    passedOver ??= whyPassedOver();
    return passedOver;
  },
  load: () => webgpuEngine(),
} as const satisfies Engine;
