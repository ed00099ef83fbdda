import type { SampleSet } from "../../data/samples.js";
import type { Gpu } from "./device.js";
import { type Passes, type Run, STEPS } from "./passes.js";
import { foursOf, GROUP, ROW, SUMMED } from "./shader.js";
import type { DeviceBytes } from "./structure.js";
import { gather, loss, reduce } from "./sum-shaders.js";

/** What networks have at the samples: outputs, errors, cotangents and losses. */
export interface SamplesOnDevice {
  /** Has the networks, and no others, take part from now on. */
  choose(networks: readonly number[]): void;
  /** Adds up the parts of outputs, and writes the cotangents of the loss. */
  gather(run: Run, step: number): void;
  /** The losses before a step. */
  loss(run: Run, step: number): void;
  /** The outputs that were computed last, network by network. */
  values(): Promise<readonly Float32Array[]>;
  /** Σ weight (f − offset)² of every network before so many steps. */
  losses(networks: readonly number[], steps: number): Promise<readonly Float64Array[]>;
  setCotangent(network: number, cotangent: Float64Array): void;
  setLoss(network: number, weight: Float64Array, offset: Float64Array): void;
}

/**
 * Makes the buffers `points`, `chunkSums`, `value`, `offset`, `samples`, `weight` and `chosen` that structures use.
 *
 * @param parts of every network the numbers that add up to its output at a sample; they stand sample by sample
 */
export function samplesOnDevice(
  gpu: Gpu,
  passes: Passes,
  { points, count, dimension }: SampleSet,
  parts: readonly number[],
): SamplesOnDevice {
  const { queue } = gpu.device;
  const B = parts.length;
  const lossGroups = Math.ceil(count / SUMMED);
  const fours = foursOf(dimension + 1);
  const groups = parts.map((each) => Math.ceil(each / SUMMED));
  const first = firstParts(parts, count);
  const firstGroups = firstParts(groups, count);
  for (const [name, numbers] of [
    ["chunkSums", first[B]],
    ["groupSums", firstGroups[B]],
    ["value", B * count],
    ["offset", B * count],
    ["samples", B * count * 4 * fours],
    ["weight", count],
    ["losses", STEPS * B * lossGroups],
    ["chosen", B],
  ] as const) {
    passes.put(name, passes.buffer(numbers));
  }
  passes.put("points", passes.filled(axisByAxis(points, count, dimension)));
  const networks = Uint32Array.from(parts.flatMap((each, b) => [each, first[b], firstGroups[b]]));
  const settings = passes.settings(
    Array.from({ length: STEPS }, (_, step) => {
      return { units: 0, samples: count, step };
    }),
  );
  const scope = passes.scope(settings, [["networks", passes.filled(networks)]]);
  const reduced = reduce(dimension);
  const summed = loss(dimension);
  const mostGroups = Math.max(...groups);
  let chosenNow = "";

  const setCotangent = (network: number, cotangent: Float64Array) => {
    const each = 4 * fours;
    const rows = new Float32Array(count * each);
    for (let i = 0; i < count; i++) {
      for (let axis = 0; axis < dimension; axis++) rows[i * each + axis] = points[i * dimension + axis];
      rows[i * each + dimension] = cotangent[i];
    }
    queue.writeBuffer(passes.shared("samples"), 4 * network * rows.length, rows);
  };
  for (let network = 0; network < B; network++) setCotangent(network, new Float64Array(count));

  return {
    setCotangent,
    choose(networks) {
      const key = networks.join();
      if (key === chosenNow) return;
      chosenNow = key;
      const chosen = new Uint32Array(B);
      for (const network of networks) chosen[network] = 1;
      queue.writeBuffer(passes.shared("chosen"), 0, chosen);
    },
    gather(run, step) {
      const all = (threads: number) => {
        const needed = Math.ceil(threads / GROUP);
        return [Math.min(ROW, needed), Math.ceil(needed / ROW), B] as const;
      };
      run(scope, gather, step, ...all(count * mostGroups));
      run(scope, reduced, step, ...all(count));
    },
    loss: (run, step) => run(scope, summed, step, Math.ceil(lossGroups / GROUP), 1, B),
    async values() {
      const all = await gpu.read(passes.shared("value"), 0, B * count);
      return parts.map((_, network) => all.subarray(network * count, (network + 1) * count));
    },
    async losses(networks, steps) {
      const found = await gpu.read(passes.shared("losses"), 0, steps * B * lossGroups);
      return networks.map((network) =>
        Float64Array.from({ length: steps }, (_, step) => {
          const at = (step * B + network) * lossGroups;
          return found.subarray(at, at + lossGroups).reduce((sum, each) => sum + each, 0);
        }),
      );
    },
    setLoss(network, weight, offset) {
      queue.writeBuffer(passes.shared("weight"), 0, Float32Array.from(weight));
      queue.writeBuffer(passes.shared("offset"), 4 * network * count, Float32Array.from(offset));
    },
  };
}

/** What networks take of a device for their numbers at the samples. */
export function bytesAtSamples(
  parts: readonly number[],
  { count, dimension }: Pick<SampleSet, "count" | "dimension">,
): DeviceBytes {
  const B = parts.length;
  const samples = B * count * 4 * foursOf(dimension + 1);
  const sums = firstParts(parts, count)[B];
  return { largest: 4 * Math.max(samples, sums), all: 4 * (samples + (1 + 1 / SUMMED) * sums + (2 * B + 1) * count) };
}

/** Where the parts of every network begin, so many for each sample, and where they end. */
export function firstParts(parts: readonly number[], count: number): readonly number[] {
  const first = [0];
  for (const each of parts) first.push(first[first.length - 1] + each * count);
  return first;
}

function axisByAxis(points: Float64Array, count: number, dimension: number): Float32Array<ArrayBuffer> {
  const result = new Float32Array(points.length);
  for (let i = 0; i < count; i++) {
    for (let axis = 0; axis < dimension; axis++) result[axis * count + i] = points[i * dimension + axis];
  }
  return result;
}
