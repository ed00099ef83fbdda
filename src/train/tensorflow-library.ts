import { InputError } from "../errors.js";

export type TensorFlow = typeof import("@tensorflow/tfjs");

/** The packages that can carry the engine, in the order in which they are tried under Node. */
const packages = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node", "@tensorflow/tfjs"] as const;
export type TensorFlowPackage = (typeof packages)[number];

export interface TensorFlowLibrary {
  readonly tf: TensorFlow;
  /** The back-end that really runs: "node gpu", "node", "cpu", "webgl", "webgpu". */
  readonly backend: string;
}

/**
 * The best TensorFlow.js that is installed, with its back-end running and checked. Under Node the native packages
 * (optional dependencies) go first; in a browser there is only @tensorflow/tfjs.
 *
 * Throws InputError where the package asked for cannot be loaded or the back-end asked for cannot be had.
 */
export async function loadTensorFlow(wanted: {
  package?: TensorFlowPackage | undefined;
  backend?: string | undefined;
}): Promise<TensorFlowLibrary> {
  const tf = await firstInstalled(wanted.package);
  await tf.ready();
  // setBackend answers false, or throws, and goes on with what it had: the name of what runs is the only proof.
  if (wanted.backend !== undefined) await tf.setBackend(wanted.backend).catch(() => false);
  if (wanted.backend !== undefined && tf.getBackend() !== wanted.backend) {
    throw new InputError(
      "",
      `the TensorFlow back-end "${wanted.backend}" cannot be had here, only "${tf.getBackend()}"`,
    );
  }
  startQuietly(tf);
  return { tf, backend: backendName(tf) };
}

async function firstInstalled(wanted: TensorFlowPackage | undefined): Promise<TensorFlow> {
  const isNode = typeof process !== "undefined" && process.versions?.node !== undefined;
  if (isNode) prepareNode();
  const candidates = wanted !== undefined ? [wanted] : packages.filter((name) => isNode || name === "@tensorflow/tfjs");
  const reasons: string[] = [];
  for (const name of candidates) {
    try {
      return await importPackage(name);
    } catch (reason) {
      // A native package that is absent, or whose library does not load on this machine: the next one will do.
      reasons.push(`${name}: ${String(reason).split("\n")[0]}`);
    }
  }
  throw new InputError("", `no TensorFlow.js can be loaded (${reasons.join("; ")})`);
}

async function importPackage(name: TensorFlowPackage): Promise<TensorFlow> {
  if (name === "@tensorflow/tfjs") return await import("@tensorflow/tfjs");
  // Through a variable: bundlers and the type checker must not look for what may be absent.
  const loaded: TensorFlow & { default?: TensorFlow } = await import(/* @vite-ignore */ name);
  return loaded.default ?? loaded;
}

/** What the native packages, frozen at 4.22, still expect of Node, and less talk from the library underneath. */
function prepareNode(): void {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  const util = process.getBuiltinModule?.("node:util") as unknown as Record<string, unknown> | undefined;
  if (util === undefined) return;
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}

/** The CPU back-end greets on the console at its first tensor, except in production mode. */
function startQuietly(tf: TensorFlow): void {
  const environment = tf.env();
  const production = environment.getBool("PROD");
  environment.set("PROD", true);
  tf.scalar(0).dispose();
  environment.set("PROD", production);
}

function backendName(tf: TensorFlow): string {
  if (tf.getBackend() !== "tensorflow") return tf.getBackend();
  // The GPU build falls back on the processor without a word.
  const { isUsingGpuDevice } = tf.backend() as { isUsingGpuDevice?: boolean };
  return isUsingGpuDevice === true ? "node gpu" : "node";
}
