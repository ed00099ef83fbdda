import { expect } from "vitest";
import { chebyshevStep } from "../../src/network/dynamics/index.js";
import type { InitialNetwork } from "../../src/network/initial-network.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import type { Network } from "../../src/network/network.js";
import { type Gpu, usage } from "../../src/train/webgpu/device.js";
import { kindOf, type Sharing, sharings } from "../../src/train/webgpu/kinds.js";
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

/** Holds what networks of these widths take on a device against what is foretold. */
export async function expectBytes(gpu: Gpu, network: Network, widths: readonly number[]) {
  const made: number[] = [];
  const counting = {
    ...gpu,
    buffer(bytes: number, use: number) {
      // Tables of settings are no networks'.
      if ((use & usage.uniform) === 0) made.push(bytes);
      return gpu.buffer(bytes, use);
    },
  };
  const starts = widths.map((width) => initialNetwork(network, width, 0));
  const samples = uniformSamples(320);
  const kind = kindOf(network, sharings.software);
  const networks = deviceNetworks(counting, kind, starts, samples);
  const rules = starts.map(() => chebyshevStep(0.1, 2).stages);
  await networks.descend([0, 1], rules);
  networks.close();
  const { largest, all } = kind.bytes(widths, samples);
  const sum = made.reduce((total, each) => total + each, 0);
  // But for tables of networks and blocks, and losses.
  expect(Math.abs(all / sum - 1)).toBeLessThan(0.1);
  expect(Math.max(...made)).toBeGreaterThanOrEqual(largest);
}
