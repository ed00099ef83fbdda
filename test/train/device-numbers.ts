import type { InitialNetwork } from "../../src/network/initial-network.js";
import type { Gpu } from "../../src/train/webgpu/device.js";
import { kindOf, type Sharing } from "../../src/train/webgpu/kinds.js";
import { deviceNetworks } from "../../src/train/webgpu/networks.js";
import { uniformSamples } from "./networks.js";

/** Outputs and slopes of a network on a device with work shared out one way or another. */
export async function deviceNumbers(gpu: Gpu, start: InitialNetwork, count: number, sharing: Sharing) {
  const samples = uniformSamples(count);
  const networks = deviceNetworks(gpu, kindOf(start.network, sharing), [start], samples);
  networks.output([0]);
  const [value] = await networks.values();
  networks.setCotangent(0, samples.target);
  networks.gradient([0]);
  const slopes = await networks.slopes([0]);
  networks.close();
  return { value, slopes };
}
