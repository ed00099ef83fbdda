import type { SampleSet } from "../../data/samples.js";
import { NumericalError } from "../../errors.js";
import type { UpdateRule } from "../../network/dynamics/index.js";
import type { InitialNetwork } from "../../network/initial-network.js";
import type { Block } from "./dense-blocks.js";
import { type DenseShaders, MEMORIES, MOVED, networksTable } from "./dense-shaders.js";
import type { Gpu } from "./device.js";
import { type Passes, type Run, type Scope, STEPS } from "./passes.js";
import { bytesAtSamples, firstParts } from "./samples-on-device.js";
import { type BufferName, GROUP, ROW, type Shader, SUMMED } from "./shader.js";
import { MOST_MEMORIES, type NetworkKind, type Structure } from "./structure.js";

/** The most bytes of tables of samples × units: where they would be more, samples are worked off part by part. */
const TABLES = 2 ** 28;
/** Samples of a part, a multiple of the terms that are added up at once. */
const MOST_SAMPLES = Math.floor(ROW / SUMMED) * SUMMED;

/** A block on the device, with the shader of each kind of rule. */
interface BlockOnDevice {
  readonly block: Block;
  readonly scope: Scope;
  /** Its numbers of every network, and where they begin. */
  readonly lengths: readonly number[];
  readonly first: readonly number[];
  update(rule: UpdateRule): Shader;
}

/** Networks of dense layers: of a part of the samples all tables forward and back, layer by layer, one product of matrices each. */
export function denseKind(shaders: DenseShaders): NetworkKind {
  const { blocks, copies, maps, layers } = shaders;
  return {
    bytes(widths, samples) {
      const atSamples = bytesAtSamples(
        widths.map(() => copies),
        samples,
      );
      const units = sum(widths);
      const lengths = [blocks.features, ...blocks.layers, blocks.outputs].map((block) => {
        const numbers = sum(widths.map((width) => copies * lengthOf(block, width / copies)));
        return { numbers, remembered: block.isTrained ? (2 + MOST_MEMORIES) * numbers : 0 };
      });
      const largest = Math.max(...lengths.map(({ numbers }) => numbers));
      const tables = Math.min(TABLES, 4 * (maps + 2 * layers.length) * units * samples.count);
      return {
        largest: Math.max(atSamples.largest, 4 * Math.max(largest, maps * units * SUMMED)),
        all: atSamples.all + tables + 4 * sum(lengths.map(({ numbers, remembered }) => numbers + remembered)),
      };
    },
    stand: (gpu, passes, starts, samples) => denseOnDevice(gpu, passes, shaders, starts, samples),
  };
}

function denseOnDevice(
  gpu: Gpu,
  passes: Passes,
  shaders: DenseShaders,
  starts: readonly InitialNetwork[],
  { count }: SampleSet,
): Structure {
  const { queue } = gpu.device;
  const { blocks, copies, maps, tiling } = shaders;
  const B = starts.length;
  const units = starts.map(({ width }) => width / copies);
  const most = Math.max(...units);
  const all = copies * sum(units);
  const parts = partsOf(gpu, count, maps * all, (maps + 2 * shaders.layers.length) * all);
  const settings = passes.settings(
    Array.from({ length: STEPS }, (_, step) =>
      parts.map((part) => {
        return { units: all, samples: count, step, part };
      }),
    ).flat(),
  );
  const firstOutputs = firstParts(
    units.map(() => copies),
    count,
  );
  const table = networksTable(
    starts.map(({ factor }, network) => {
      return { units: units[network], factor: factor[0], firstOutput: firstOutputs[network] };
    }),
    copies,
  );
  passes.put("networks", passes.filled(table));

  const { room } = parts[0];
  const tableOf = (functions: number) => passes.buffer(functions * all * room);
  const inputs = [tableOf(maps)];
  const deltas: GPUBuffer[] = [];
  for (const _ of shaders.layers) {
    inputs.push(tableOf(1));
    deltas.push(tableOf(1));
  }
  const last = shaders.layers.length - 1;
  const features = stand(blocks.features, shaders.updateFeatures, [["inputs", inputs[0]]]);
  const outputs = stand(blocks.outputs, shaders.updateOutputs, [
    ["values", inputs[last + 1]],
    ["deltas", deltas[last]],
  ]);
  const layers = shaders.layers.map((layer, l) =>
    stand(blocks.layers[l], layer.update, [
      ["inputs", inputs[l]],
      ["values", inputs[l + 1]],
      ["deltas", deltas[l]],
      ...(l === 0 ? [] : [["inputDeltas", deltas[l - 1]] as const]),
    ]),
  );
  const standing = [features, ...layers, outputs];
  const moving = standing.filter(({ block }) => block.isTrained);
  let memories = 0;

  function stand(
    block: Block,
    update: BlockOnDevice["update"],
    tables: readonly (readonly [BufferName, GPUBuffer])[],
  ): BlockOnDevice {
    const lengths = units.map((m) => copies * lengthOf(block, m));
    const first = firstParts(lengths, 1);
    const numbers = first[B];
    const ofTrained: readonly BufferName[] = block.isTrained ? ["change", "slopes"] : [];
    const scope = passes.scope(settings, [
      ["parameters", passes.buffer(numbers)],
      ...ofTrained.map((name) => [name, passes.buffer(numbers)] as const),
      ...tables,
    ]);
    const known = new Map<string, Shader>();
    const ofKind = (rule: UpdateRule) => {
      const shader = known.get(rule.kind) ?? update(rule);
      known.set(rule.kind, shader);
      return shader;
    };
    return { block, scope, lengths, first, update: ofKind };
  }
  const bufferOf = ({ scope }: BlockOnDevice, name: BufferName) => scope.buffers.get(name) as GPUBuffer;

  /** Visits the numbers of a block that a network has: where they stand in the arrays of its parameters, and in its part of the block. */
  function visit(
    block: Block,
    network: number,
    take: (name: string, index: number, at: number, isTrained: boolean) => void,
  ): void {
    const { width, parameters } = starts[network];
    const m = units[network];
    for (const { name, at, isTrained } of block.arrays) {
      const components = parameters[name].length / width;
      for (let unit = 0; unit < width; unit++) {
        const from = (unit % copies) * lengthOf(block, m);
        const own = Math.floor(unit / copies);
        for (let component = 0; component < components; component++) {
          take(name, unit * components + component, from + at(own, component, m), isTrained);
        }
      }
    }
  }

  const record = (step: number, part: number) => step * parts.length + part;
  const tiles = (numbers: number) => Math.ceil(numbers / (tiling.side * tiling.each));
  const lines = Math.ceil(most / GROUP);
  const networks = B * copies;

  function forwardPart(run: Run, step: number, part: number): void {
    const at = record(step, part);
    const samples = parts[part].count;
    run(features.scope, shaders.features, at, lines, samples, networks);
    shaders.layers.forEach(({ forward }, l) => {
      run(layers[l].scope, forward, at, tiles(most), tiles(samples), networks);
    });
    run(outputs.scope, shaders.outputs, at, samples, 1, networks);
  }

  function slopesPart(run: Run, step: number, part: number): void {
    const at = record(step, part);
    const samples = parts[part].count;
    if (blocks.outputs.isTrained) run(outputs.scope, shaders.outputSlopes, at, lines, 1, networks);
    const isWithin = blocks.features.isTrained;
    if (!isWithin && !blocks.layers.some(({ isTrained }) => isTrained)) return;
    run(outputs.scope, shaders.outputDeltas, at, lines, samples, networks);
    for (let l = last; l >= 0; l--) {
      const { weights, biases, before } = shaders.layers[l];
      const { scope, block } = layers[l];
      const across = block.squares * most;
      if (block.isTrained) {
        run(scope, weights, at, tiles(across), tiles(most), networks);
        if (biases !== null) run(scope, biases, at, lines, 1, networks);
      }
      if (l > 0 || isWithin) run(scope, before, at, tiles(across), tiles(samples), networks);
    }
    if (isWithin) run(features.scope, shaders.featureSlopes, at, lines, 1, networks);
  }

  /** With the tables of one part at a time, all but the only one have to go forward again. */
  const slopes: Structure["slopes"] = (run, step) => {
    for (let part = 0; part < parts.length; part++) {
      if (parts.length > 1) forwardPart(run, step, part);
      slopesPart(run, step, part);
    }
  };

  return {
    parts: starts.map(() => copies),
    forward(run, step) {
      for (let part = 0; part < parts.length; part++) forwardPart(run, step, part);
    },
    slopes,
    move(run, step, rule) {
      slopes(run, step);
      for (const { scope, lengths, update } of moving) {
        const groups = Math.ceil(Math.max(...lengths) / MOVED);
        run(scope, update(rule), record(step, 0), Math.min(ROW, groups), Math.ceil(groups / ROW), B);
      }
    },
    remember({ memories: wanted }) {
      for (const name of MEMORIES.slice(memories, wanted)) {
        for (const { scope, first } of moving) passes.put(name, passes.buffer(first[B]), scope);
      }
      memories = Math.max(memories, wanted);
    },
    setParameters(network, parameters) {
      for (const { block, scope, first, lengths } of standing) {
        const numbers = new Float32Array(lengths[network]);
        visit(block, network, (name, index, at) => {
          numbers[at] = parameters[name][index];
        });
        queue.writeBuffer(scope.buffers.get("parameters") as GPUBuffer, 4 * first[network], numbers);
      }
    },
    forget(network) {
      const encoder = gpu.device.createCommandEncoder();
      for (const each of moving) {
        const { first, lengths } = each;
        for (const name of ["change", ...MEMORIES.slice(0, memories)] as const) {
          encoder.clearBuffer(bufferOf(each, name), 4 * first[network], 4 * lengths[network]);
        }
      }
      queue.submit([encoder.finish()]);
    },
    async add(what, networks, to) {
      for (const each of moving) {
        for (const [j, network] of networks.entries()) {
          const found = await gpu.read(bufferOf(each, what), each.first[network], each.lengths[network]);
          visit(each.block, network, (name, index, at, isTrained) => {
            if (isTrained) to[j][name][index] += found[at];
          });
        }
      }
    },
  };
}

/** Numbers of a block of a network of m units. */
function lengthOf({ squares, units }: Block, m: number): number {
  return squares * m * m + units * m;
}

/**
 * Parts of the samples of which all tables fit, the same room for all.
 *
 * @param largest numbers of the largest table, for a sample
 * @param together of all tables
 */
function partsOf(gpu: Gpu, count: number, largest: number, together: number) {
  const most = Math.min(
    gpu.mostBytes / 4 / largest,
    Math.max(1, TABLES / 4 / together / SUMMED) * SUMMED,
    MOST_SAMPLES,
  );
  const room = Math.min(Math.floor(most / SUMMED), Math.ceil(count / SUMMED)) * SUMMED;
  if (room === 0) throw new NumericalError(`the GPU ${gpu.name} has no room for tables of ${SUMMED} samples × units`);
  return Array.from({ length: Math.ceil(count / room) }, (_, part) => {
    return { first: part * room, count: Math.min(room, count - part * room), room };
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
