import type { SampleSet } from "../../data/samples.js";
import { NumericalError } from "../../errors.js";
import type { UpdateRule } from "../../network/dynamics/index.js";
import type { InitialNetwork } from "../../network/initial-network.js";
import { copyOf, type Parameters, zerosLike } from "../../network/parameters.js";
import { type Gpu, usage } from "./device.js";
import { BLOCK, type NetworkShares, type Segment, segmentsOf, sharesOf, tablesOf } from "./layout.js";
import { type BufferName, foursOf, GROUP, ROW, type Shader, SUMMED } from "./shader.js";
import type { NetworkShaders } from "./shaders.js";

/** Steps that the device is given at once. */
const STEPS = 32;
/** Bytes from one record of settings to the next. */
const RECORD = 256;

/** Networks of one description and any widths on a device, on the same samples. They are told by their number. */
export interface DeviceNetworks {
  /** Parameters that stand on the device from then on; steps before are forgotten. */
  setParameters(network: number, parameters: Parameters): void;
  parameters(network: number): Promise<Parameters>;
  /** Computes the outputs of networks at their parameters. */
  output(networks: readonly number[]): void;
  /** The outputs that were computed last, network by network. */
  values(): Promise<readonly Float32Array[]>;
  setCotangent(network: number, cotangent: Float64Array): void;
  /** Computes the derivatives of Σ c f for the cotangents; follows an `output`. */
  gradient(networks: readonly number[]): void;
  /** The derivatives that were computed last of networks, zeros for what is frozen. */
  slopes(networks: readonly number[]): Promise<readonly Parameters[]>;
  /** Moves networks by a rule each; follows an `output`. */
  move(networks: readonly number[], rules: readonly UpdateRule[]): void;
  /** What `descend` minimises: ½ Σ weight (f − offset)². */
  setLoss(network: number, weight: Float64Array, offset: Float64Array): void;
  /** So many steps by the rules of every network; of every network the Σ weight (f − offset)² before each step. */
  descend(networks: readonly number[], rules: readonly (readonly UpdateRule[])[]): Promise<readonly Float64Array[]>;
  close(): void;
}

interface Pass {
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
}

/** The buffers and tables of a segment. */
interface SegmentOnDevice extends Segment {
  readonly buffers: Map<BufferName | "settings", GPUBuffer>;
  readonly blockCount: number;
  readonly chunkCount: number;
  readonly mostSlots: number;
  readonly passes: Map<string, Pass>;
}

/**
 * @throws NumericalError where they do not fit on the device, or it fails
 */
export function deviceNetworks(
  gpu: Gpu,
  shaders: NetworkShaders,
  starts: readonly InitialNetwork[],
  { points, count, dimension }: SampleSet,
): DeviceNetworks {
  const { device } = gpu;
  const B = starts.length;
  const shares = starts.map(({ width }) => sharesOf(width, count));
  const sumsFirst = {
    chunks: cumulated(shares.map(({ chunks }) => chunks * count)),
    groups: cumulated(shares.map(({ chunks }) => Math.ceil(chunks / SUMMED) * count)),
  };
  const lossGroups = Math.ceil(count / SUMMED);
  const sampleFours = foursOf(dimension + 1);
  const owned: GPUBuffer[] = [];
  const buffer = (numbers: number, use: number = usage.storage | usage.copyTarget | usage.copySource) => {
    const made = gpu.buffer(4 * numbers, use);
    owned.push(made);
    return made;
  };
  const filled = (numbers: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>) => {
    const made = buffer(numbers.length);
    device.queue.writeBuffer(made, 0, numbers);
    return made;
  };
  const common = new Map<BufferName, GPUBuffer>([
    ["points", filled(axisByAxis(points, count, dimension))],
    ["chunkSums", buffer(sumsFirst.chunks[B])],
    ["groupSums", buffer(sumsFirst.groups[B])],
    ["value", buffer(B * count)],
    ["offset", buffer(B * count)],
    ["samples", buffer(B * count * 4 * sampleFours)],
    ["weight", buffer(count)],
    ["losses", buffer(STEPS * B * lossGroups)],
    ["chosen", buffer(B)],
  ]);
  const segments = segmentsOf(
    starts.map(({ width }) => width),
    mostUnits(gpu, shaders, shares),
  ).map((segment) => onDevice(segment));
  const mostGroups = Math.max(...shares.map(({ chunks }) => Math.ceil(chunks / SUMMED)));
  const pipelines = new Map<string, { readonly pipeline: GPUComputePipeline; readonly layout: GPUBindGroupLayout }>();
  let memories = 0;

  function onDevice(segment: Segment): SegmentOnDevice {
    const { units } = segment;
    const tables = tablesOf(segment, shares, sumsFirst);
    const { trained, parameters, unitNumbers, sumNumbers } = shaders;
    const buffers = new Map<BufferName | "settings", GPUBuffer>([
      ["parameters", buffer((parameters.length + 2) * units)],
      ["units", buffer(4 * foursOf(unitNumbers) * units)],
      ["sums", buffer(sumNumbers * tables.slopes)],
      ["blocks", filled(tables.blocks as Uint32Array<ArrayBuffer>)],
      ["chunks", filled(tables.chunks as Uint32Array<ArrayBuffer>)],
      ["networks", filled(tables.networks as Uint32Array<ArrayBuffer>)],
      ["settings", buffer((STEPS * RECORD) / 4, usage.uniform | usage.copyTarget)],
    ]);
    if (trained.length > 0) {
      buffers.set("change", buffer(trained.length * units));
      buffers.set("slopes", buffer(trained.length * units));
    }
    const settings = new Uint32Array((STEPS * RECORD) / 4);
    for (let step = 0; step < STEPS; step++) settings.set([0, units, count, step], (step * RECORD) / 4);
    device.queue.writeBuffer(buffers.get("settings") as GPUBuffer, 0, settings);
    const parameterBuffer = buffers.get("parameters") as GPUBuffer;
    for (const { network, first, length, at } of segment.pieces) {
      const { scale, factor } = starts[network];
      for (const [row, values] of [scale, factor].entries()) {
        device.queue.writeBuffer(
          parameterBuffer,
          4 * (row * units + at),
          Float32Array.from(values.subarray(first, first + length)),
        );
      }
    }
    return {
      ...segment,
      buffers,
      blockCount: tables.blocks.length / 4,
      chunkCount: tables.chunks.length / 4,
      mostSlots: tables.mostSlots,
      passes: new Map(),
    };
  }

  /** A shader with the buffers of a segment. */
  function passOf(segment: SegmentOnDevice, name: string, { code, buffers }: Shader): Pass {
    const known = segment.passes.get(name);
    if (known !== undefined) return known;
    let made = pipelines.get(name);
    if (made === undefined) {
      const layout = device.createBindGroupLayout({
        entries: [
          { binding: 0, visibility: COMPUTE, buffer: { type: "uniform", hasDynamicOffset: true } },
          ...buffers.map(([, access], i): GPUBindGroupLayoutEntry => {
            return {
              binding: i + 1,
              visibility: COMPUTE,
              buffer: { type: access === "read" ? "read-only-storage" : "storage" },
            };
          }),
        ],
      });
      const module = device.createShaderModule({ code });
      const pipeline = device.createComputePipeline({
        layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: { module, entryPoint: "main" },
      });
      made = { pipeline, layout };
      pipelines.set(name, made);
    }
    const resource = (each: BufferName): GPUBindingResource => ({
      buffer: (common.get(each) ?? segment.buffers.get(each)) as GPUBuffer,
    });
    const group = device.createBindGroup({
      layout: made.layout,
      entries: [
        { binding: 0, resource: { buffer: segment.buffers.get("settings") as GPUBuffer, size: 16 } },
        ...buffers.map(([each], i) => ({ binding: i + 1, resource: resource(each) })),
      ],
    });
    const pass = { pipeline: made.pipeline, group };
    segment.passes.set(name, pass);
    return pass;
  }

  type Work = (
    run: (
      segment: SegmentOnDevice,
      name: string,
      shader: Shader,
      step: number,
      x: number,
      y?: number,
      z?: number,
    ) => void,
  ) => void;

  function submit(work: Work): void {
    gpu.check();
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    work((segment, name, shader, step, x, y = 1, z = 1) => {
      const { pipeline, group } = passOf(segment, name, shader);
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group, [step * RECORD]);
      pass.dispatchWorkgroups(x, y, z);
    });
    pass.end();
    device.queue.submit([encoder.finish()]);
  }

  let chosenNow = "";
  function activate(networks: readonly number[]): void {
    const key = networks.join();
    if (key === chosenNow) return;
    chosenNow = key;
    const chosen = new Uint32Array(B);
    for (const network of networks) chosen[network] = 1;
    device.queue.writeBuffer(common.get("chosen") as GPUBuffer, 0, chosen);
  }

  const outputs =
    (step: number): Work =>
    (run) => {
      for (const segment of segments) {
        run(segment, "prepare", shaders.prepare, step, segment.blockCount);
        run(segment, "forward", shaders.forward, step, Math.ceil(count / (GROUP * shaders.each)), segment.chunkCount);
      }
      const all = (threads: number) => {
        const groups = Math.ceil(threads / GROUP);
        return [Math.min(ROW, groups), Math.ceil(groups / ROW), B] as const;
      };
      run(segments[0], "gather", shaders.gather, step, ...all(count * mostGroups));
      run(segments[0], "reduce", shaders.reduce, step, ...all(count));
    };
  const slopesBy =
    (name: string, shader: Shader, step: number): Work =>
    (run) => {
      for (const segment of segments) {
        if (shaders.trained.length === 0) continue;
        const parts = BLOCK / (GROUP * shaders.each);
        run(segment, "backward", shaders.backward, step, segment.blockCount, segment.mostSlots, parts);
        run(segment, name, shader, step, segment.blockCount);
      }
    };

  /** The shader of the rules, with room for what they remember. */
  function updateOf({ kind, memories: wanted, ...rule }: UpdateRule): {
    readonly name: string;
    readonly shader: Shader;
  } {
    const name = `update ${kind}`;
    if (wanted > memories) {
      for (const { buffers, units } of segments) buffers.set("memory", buffer(wanted * shaders.trained.length * units));
      memories = wanted;
    }
    return { name, shader: shaders.update({ kind, memories: wanted, ...rule }) };
  }
  const updates = new Map<string, { readonly name: string; readonly shader: Shader }>();
  let numbersRoom = 0;
  function ruleShader(rule: UpdateRule) {
    const known = updates.get(rule.kind) ?? updateOf(rule);
    updates.set(rule.kind, known);
    const needed = STEPS * B * rule.numbers.length;
    if (needed > numbersRoom) {
      common.set("numbers", buffer(needed));
      numbersRoom = needed;
      for (const { passes } of segments) passes.clear();
    }
    return known;
  }
  function writeNumbers(networks: readonly number[], rules: readonly (readonly UpdateRule[])[]): void {
    const each = rules[0][0].numbers.length;
    const numbers = new Float32Array(rules[0].length * B * each);
    networks.forEach((network, j) => {
      rules[j].forEach((rule, step) => {
        numbers.set(rule.numbers, (step * B + network) * each);
      });
    });
    device.queue.writeBuffer(common.get("numbers") as GPUBuffer, 0, numbers);
  }

  /** Adds the numbers of a buffer, a row for every trained parameter, to arrays of networks. */
  async function addRows(networks: readonly number[], name: "change" | "slopes", to: readonly Parameters[]) {
    for (const { pieces, units, buffers } of segments) {
      const own = pieces.filter(({ network }) => networks.includes(network));
      if (own.length === 0 || shaders.trained.length === 0) continue;
      const found = await gpu.read(buffers.get(name) as GPUBuffer, 0, shaders.trained.length * units);
      for (const { network, first, length, at } of own) {
        const arrays = to[networks.indexOf(network)];
        for (const [row, parameter] of shaders.trained.entries()) {
          const [array, component, components] = shaders.parameters[parameter];
          for (let k = 0; k < length; k++) {
            arrays[array][(first + k) * components + component] += found[row * units + at + k];
          }
        }
      }
    }
  }

  /** Sets changes and what rules remember to 0. */
  function forget(network: number): void {
    const encoder = device.createCommandEncoder();
    const rows = shaders.trained.length;
    for (const { pieces, units, buffers } of segments) {
      for (const { at, length } of pieces.filter((piece) => piece.network === network)) {
        const clear = (name: BufferName, count: number) => {
          for (let row = 0; row < count; row++) {
            encoder.clearBuffer(buffers.get(name) as GPUBuffer, 4 * (row * units + at), 4 * length);
          }
        };
        clear("change", rows);
        clear("memory", memories * rows);
      }
    }
    device.queue.submit([encoder.finish()]);
  }

  function writeSamples(network: number, cotangent: Float64Array): void {
    const each = 4 * sampleFours;
    const rows = new Float32Array(count * each);
    for (let i = 0; i < count; i++) {
      for (let axis = 0; axis < dimension; axis++) rows[i * each + axis] = points[i * dimension + axis];
      rows[i * each + dimension] = cotangent[i];
    }
    device.queue.writeBuffer(common.get("samples") as GPUBuffer, 4 * network * rows.length, rows);
  }

  /** Whether networks have moved since their parameters were set. */
  const moved = starts.map(() => false);
  const bases = starts.map(({ parameters }) => copyOf(parameters));
  const networksOf: DeviceNetworks = {
    setParameters(network, parameters) {
      bases[network] = copyOf(parameters);
      for (const { pieces, units, buffers } of segments) {
        const own = pieces.filter((piece) => piece.network === network);
        for (const { first, length, at } of own) {
          shaders.parameters.forEach(([array, component, components], i) => {
            const values = new Float32Array(length);
            for (let k = 0; k < length; k++) values[k] = parameters[array][(first + k) * components + component];
            device.queue.writeBuffer(buffers.get("parameters") as GPUBuffer, 4 * ((i + 2) * units + at), values);
          });
        }
      }
      if (moved[network]) forget(network);
      moved[network] = false;
    },
    async parameters(network) {
      const result = copyOf(bases[network]);
      if (moved[network]) await addRows([network], "change", [result]);
      return result;
    },
    output(networks) {
      activate(networks);
      submit(outputs(0));
    },
    async values() {
      const all = await gpu.read(common.get("value") as GPUBuffer, 0, B * count);
      return starts.map((_, network) => all.subarray(network * count, (network + 1) * count));
    },
    setCotangent: writeSamples,
    gradient(networks) {
      activate(networks);
      submit(slopesBy("gradient", shaders.gradient, 0));
    },
    async slopes(networks) {
      const result = networks.map((network) => zerosLike(bases[network]));
      await addRows(networks, "slopes", result);
      return result;
    },
    move(networks, rules) {
      for (const network of networks) moved[network] = true;
      const { name, shader } = ruleShader(rules[0]);
      activate(networks);
      writeNumbers(
        networks,
        rules.map((rule) => [rule]),
      );
      submit(slopesBy(name, shader, 0));
    },
    setLoss(network, weight, offset) {
      device.queue.writeBuffer(common.get("weight") as GPUBuffer, 0, Float32Array.from(weight));
      device.queue.writeBuffer(common.get("offset") as GPUBuffer, 4 * network * count, Float32Array.from(offset));
    },
    async descend(networks, rules) {
      for (const network of networks) moved[network] = true;
      const steps = rules[0].length;
      const losses = networks.map(() => new Float64Array(steps));
      activate(networks);
      for (let first = 0; first < steps; first += STEPS) {
        const here = Math.min(STEPS, steps - first);
        const { name, shader } = ruleShader(rules[0][first]);
        writeNumbers(
          networks,
          rules.map((each) => each.slice(first, first + here)),
        );
        submit((run) => {
          for (let step = 0; step < here; step++) {
            outputs(step)(run);
            run(segments[0], "loss", shaders.loss, step, Math.ceil(lossGroups / GROUP), 1, B);
            slopesBy(name, shader, step)(run);
          }
        });
        const found = await gpu.read(common.get("losses") as GPUBuffer, 0, here * B * lossGroups);
        networks.forEach((network, j) => {
          for (let step = 0; step < here; step++) {
            const at = (step * B + network) * lossGroups;
            losses[j][first + step] = found.subarray(at, at + lossGroups).reduce((sum, each) => sum + each, 0);
          }
        });
      }
      return losses;
    },
    close() {
      for (const each of owned) each.destroy();
    },
  };
  starts.forEach(({ parameters }, network) => {
    networksOf.setParameters(network, parameters);
    writeSamples(network, new Float64Array(count));
  });
  return networksOf;
}

/** GPUShaderStage.COMPUTE. */
const COMPUTE = 4;

/** Units of a segment of which every buffer is small enough. */
function mostUnits(gpu: Gpu, shaders: NetworkShaders, shares: readonly NetworkShares[]): number {
  const { parameters, trained, unitNumbers, sumNumbers } = shaders;
  const slots = Math.max(...shares.map((each) => each.slots));
  const numbers = Math.max(parameters.length + 2, 3 * trained.length, 4 * foursOf(unitNumbers), sumNumbers * slots);
  const most = Math.min(Math.floor(gpu.mostBytes / 4 / numbers), 32 * ROW);
  if (most < 1) throw new NumericalError(`the GPU ${gpu.name} has no room for so many samples`);
  return most;
}

/** 0 and the sums of the first one, two, … numbers. */
function cumulated(numbers: readonly number[]): readonly number[] {
  const sums = [0];
  for (const number of numbers) sums.push(sums[sums.length - 1] + number);
  return sums;
}

function axisByAxis(points: Float64Array, count: number, dimension: number): Float32Array<ArrayBuffer> {
  const result = new Float32Array(points.length);
  for (let i = 0; i < count; i++) {
    for (let axis = 0; axis < dimension; axis++) result[axis * count + i] = points[i * dimension + axis];
  }
  return result;
}
