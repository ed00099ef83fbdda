import { type Gpu, usage } from "./device.js";
import { type BufferName, type Shader, settingsBytes } from "./shader.js";

/** Steps that the device is given at once. */
export const STEPS = 32;
/** Bytes from one record of settings to the next. */
const RECORD = 256;
/** GPUShaderStage.COMPUTE. */
const COMPUTE = 4;

/** The record of settings of a dispatch (see `shader`). */
export interface Settings {
  /** Units of all networks of a segment. */
  readonly units: number;
  readonly samples: number;
  readonly step: number;
  /** Of a part of the samples: the first, how many, and for how many its tables have room. */
  readonly part?: { readonly first: number; readonly count: number; readonly room: number };
}

/** Buffers that shaders are run with, by name, besides those that all share. */
export interface Scope {
  readonly buffers: Map<BufferName, GPUBuffer>;
  readonly settings: GPUBuffer;
}

/** Runs a shader with the buffers of a scope and one of its records of settings, in so many workgroups. */
export type Run = (scope: Scope, shader: Shader, record: number, x: number, y?: number, z?: number) => void;

/** Buffers and shaders of a device. */
export interface Passes {
  /** A buffer of zeros, of 32-bit numbers. */
  buffer(numbers: number): GPUBuffer;
  filled(numbers: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): GPUBuffer;
  /** A uniform buffer of records. */
  settings(records: readonly Settings[]): GPUBuffer;
  scope(settings: GPUBuffer, buffers: readonly (readonly [BufferName, GPUBuffer])[]): Scope;
  /** Gives scopes a buffer of that name, in place of what had it; all share it where no scope is named. */
  put(name: BufferName, buffer: GPUBuffer, scope?: Scope): void;
  /** Buffers that all scopes share. */
  shared(name: BufferName): GPUBuffer;
  /** Has the device do what is run, in order. */
  submit(work: (run: Run) => void): void;
  close(): void;
}

interface Pipeline {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

export function passesOn(gpu: Gpu): Passes {
  const { device } = gpu;
  const owned: GPUBuffer[] = [];
  const common = new Map<BufferName, GPUBuffer>();
  const pipelines = new Map<Shader, Pipeline>();
  const groups = new Map<Scope, Map<Shader, GPUBindGroup>>();

  const made = (bytes: number, use: number) => {
    const buffer = gpu.buffer(bytes, use);
    owned.push(buffer);
    return buffer;
  };
  const buffer = (numbers: number) => made(4 * numbers, usage.storage | usage.copyTarget | usage.copySource);

  function pipelineOf(shader: Shader): Pipeline {
    const known = pipelines.get(shader);
    if (known !== undefined) return known;
    const storage = { read: "read-only-storage", read_write: "storage" } as const;
    const layout = device.createBindGroupLayout({
      entries: [
        { binding: 0, visibility: COMPUTE, buffer: { type: "uniform", hasDynamicOffset: true } },
        ...shader.buffers.map(([, access], i): GPUBindGroupLayoutEntry => {
          return { binding: i + 1, visibility: COMPUTE, buffer: { type: storage[access] } };
        }),
      ],
    });
    const module = device.createShaderModule({ code: shader.code });
    const pipeline = device.createComputePipeline({
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: "main" },
    });
    const result = { pipeline, layout };
    pipelines.set(shader, result);
    return result;
  }

  function groupOf(scope: Scope, shader: Shader, layout: GPUBindGroupLayout): GPUBindGroup {
    const ofScope = groups.get(scope);
    const known = ofScope?.get(shader);
    if (known !== undefined) return known;
    const group = device.createBindGroup({
      layout,
      entries: [
        { binding: 0, resource: { buffer: scope.settings, size: settingsBytes } },
        ...shader.buffers.map(([name], i) => {
          return { binding: i + 1, resource: { buffer: (scope.buffers.get(name) ?? common.get(name)) as GPUBuffer } };
        }),
      ],
    });
    groups.set(scope, (ofScope ?? new Map<Shader, GPUBindGroup>()).set(shader, group));
    return group;
  }

  return {
    buffer,
    filled(numbers) {
      const result = buffer(numbers.length);
      device.queue.writeBuffer(result, 0, numbers);
      return result;
    },
    settings(records) {
      const numbers = new Uint32Array((records.length * RECORD) / 4);
      for (const [k, { units, samples, step, part }] of records.entries()) {
        const { first, count, room } = part ?? { first: 0, count: samples, room: samples };
        numbers.set([0, units, samples, step, first, count, room], (k * RECORD) / 4);
      }
      const result = made(numbers.byteLength, usage.uniform | usage.copyTarget);
      device.queue.writeBuffer(result, 0, numbers);
      return result;
    },
    scope: (settings, buffers) => ({ settings, buffers: new Map(buffers) }),
    put(name, replacing, scope) {
      (scope?.buffers ?? common).set(name, replacing);
      if (scope === undefined) groups.clear();
      else groups.delete(scope);
    },
    shared: (name) => common.get(name) as GPUBuffer,
    submit(work) {
      gpu.check();
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      work((scope, shader, record, x, y = 1, z = 1) => {
        const { pipeline, layout } = pipelineOf(shader);
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, groupOf(scope, shader, layout), [record * RECORD]);
        pass.dispatchWorkgroups(x, y, z);
      });
      pass.end();
      device.queue.submit([encoder.finish()]);
    },
    close() {
      for (const each of owned) each.destroy();
    },
  };
}
