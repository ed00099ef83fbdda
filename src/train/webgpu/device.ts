/// <reference types="@webgpu/types" />
import { InputError, NumericalError } from "../../errors.js";

/** The bits of WebGPU that the engine uses (WebGPU, sections 5.1 and 5.2); they are globals in browsers alone. */
export const usage = { mapRead: 1, copySource: 4, copyTarget: 8, uniform: 64, storage: 128 } as const;
const READ = 1;

/** A device that computes. */
export interface Gpu {
  readonly device: GPUDevice;
  /** The adapter's own name. */
  readonly name: string;
  /** Whether it is a processor that plays a GPU. */
  readonly isSoftware: boolean;
  /** Bytes that a shader can have of a buffer. */
  readonly mostBytes: number;
  /**
   * A buffer, of zeros.
   *
   * @throws NumericalError where it does not fit on the device
   */
  buffer(bytes: number, usage: number): GPUBuffer;
  /**
   * Numbers from a buffer that can be copied from.
   *
   * @throws NumericalError where the device has reported an error of anything that it was told before, or is lost
   */
  read(buffer: GPUBuffer, first: number, length: number): Promise<Float32Array>;
  /** Throws NumericalError where the device has reported an error, or is lost. */
  check(): void;
  /** Waits until the device has done what it was told. */
  finish(): Promise<void>;
  /** Ends the device, and with it all buffers; the process can end then. */
  close(): void;
}

/** What adapters tell of themselves (GPUAdapterInfo; older types lack it). */
interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}

/**
 * The best device there is: in a browser of navigator.gpu, under Node of the package `webgpu`.
 *
 * @throws InputError where there is none, with the reason
 */
export async function openGpu(): Promise<Gpu> {
  const gpu = await webgpu();
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (adapter === null) {
    throw new InputError(
      "",
      `the "webgpu" engine finds no GPU: WebGPU has no adapter here (docs/gpu.md says what it needs)`,
    );
  }
  const { limits } = adapter;
  const { info } = adapter as unknown as { readonly info: AdapterInfo };
  const { maxStorageBufferBindingSize, maxBufferSize } = limits;
  const device = await adapter.requestDevice({ requiredLimits: { maxStorageBufferBindingSize, maxBufferSize } });
  const name = [info.description, info.device, info.architecture, info.vendor].find((each) => each !== "") ?? "GPU";
  const isSoftware =
    info.isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe/i.test(`${name} ${info.architecture}`);
  let fault: string | null = null;
  let isClosed = false;
  device.addEventListener("uncapturederror", (event) => {
    const { error } = event as GPUUncapturedErrorEvent;
    fault ??= error.message.split("\n")[0];
  });
  void device.lost.then(({ message, reason }) => {
    if (!isClosed) fault ??= `it is lost (${message.split("\n")[0] || reason})`;
  });
  const check = () => {
    if (fault !== null) throw new NumericalError(`the GPU ${name} has failed: ${fault}`);
  };
  const mostBytes = Math.min(maxStorageBufferBindingSize, maxBufferSize);

  return {
    ...{ device, name, isSoftware, mostBytes, check },
    buffer(bytes, use) {
      const size = 4 * Math.max(1, Math.ceil(bytes / 4));
      if (size > mostBytes) {
        throw new NumericalError(`the GPU ${name} has no room for ${size} bytes in one piece, but for ${mostBytes}`);
      }
      device.pushErrorScope("out-of-memory");
      const buffer = device.createBuffer({ size, usage: use });
      void device.popErrorScope().then(
        (error) => {
          if (error !== null) fault ??= `there is no room for ${size} bytes more`;
        },
        () => {},
      );
      return buffer;
    },
    async read(buffer, first, length) {
      const bytes = 4 * length;
      const copy = device.createBuffer({ size: Math.max(4, bytes), usage: usage.mapRead | usage.copyTarget });
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(buffer, 4 * first, copy, 0, bytes);
      device.queue.submit([encoder.finish()]);
      try {
        await copy.mapAsync(READ);
      } catch (error) {
        fault ??= String(error instanceof Error ? error.message : error).split("\n")[0];
      }
      check();
      const numbers = new Float32Array(copy.getMappedRange().slice(0, bytes));
      copy.destroy();
      return numbers;
    },
    async finish() {
      await device.queue.onSubmittedWorkDone();
      check();
    },
    close() {
      isClosed = true;
      device.destroy();
      instances.delete(gpu);
    },
  };
}

/** Instances of the package in use: where nothing holds one its devices end. */
const instances = new Set<GPU>();

async function webgpu(): Promise<GPU> {
  const ofBrowser = (globalThis.navigator as { readonly gpu?: GPU } | undefined)?.gpu;
  if (ofBrowser !== undefined) return ofBrowser;
  const isNode = typeof process !== "undefined" && process.versions?.node !== undefined;
  if (!isNode) {
    throw new InputError(
      "",
      `the "webgpu" engine needs WebGPU, which this browser does not have, or not for this page`,
    );
  }
  // Through a variable: bundlers and the type checker must not look for what runs under Node alone.
  const name: string = "webgpu";
  let create: (options: readonly string[]) => GPU;
  try {
    ({ create } = await import(/* @vite-ignore */ name));
  } catch (reason) {
    const text = String(reason instanceof Error ? reason.message : reason).split("\n")[0];
    const isAbsent = /Cannot find (package|module) 'webgpu'/.test(text);
    throw new InputError(
      "",
      `the "webgpu" engine needs the package webgpu, which ${isAbsent ? "does not come with this one" : `cannot be loaded (${text})`}: npm install webgpu`,
    );
  }
  const gpu = create([]);
  instances.add(gpu);
  return gpu;
}
