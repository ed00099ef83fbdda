import { InputError } from "../errors.js";
import type { TensorFlowPackage } from "./tensorflow-options.js";

export type TensorFlow = typeof import("@tensorflow/tfjs");

/** In the order in which they are tried under Node. */
const packages: readonly TensorFlowPackage[] = [
  "@tensorflow/tfjs-node-gpu",
  "@tensorflow/tfjs-node",
  "@tensorflow/tfjs",
];

export interface TensorFlowLibrary {
  readonly tf: TensorFlow;
  /** The back-end that really runs: "node gpu", "node", "cpu", "webgl", "webgpu". */
  readonly backend: string;
}

/**
 * The best TensorFlow.js that is installed, with its back-end running and checked. Under Node the native packages
 * go first; in a browser there is only @tensorflow/tfjs.
 *
 * Throws InputError where none is installed, where the package asked for cannot be loaded or the back-end asked for cannot be had.
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
      // By its name, in a `try`: bundlers take it along where it is installed and go on without it where it is not.
      if (name === "@tensorflow/tfjs") return await import("@tensorflow/tfjs");
      // Through a variable: bundlers and the type checker must not look for what runs under Node alone.
      const loaded: TensorFlow & { default?: TensorFlow } = await import(/* @vite-ignore */ name);
      return loaded.default ?? loaded;
    } catch (reason) {
      // A native package that is absent, or whose library does not load on this machine: the next one will do.
      if (!isAbsent(name, reason)) reasons.push(`; ${name} cannot be loaded: ${String(reason).split("\n")[0]}`);
    }
  }
  const choice =
    wanted ?? (isNode ? "@tensorflow/tfjs (or @tensorflow/tfjs-node, which is faster)" : "@tensorflow/tfjs");
  throw new InputError(
    "",
    `the "tensorflow" engine needs TensorFlow.js, which does not come with this package: npm install ${choice}${reasons.join("")}`,
  );
}

/** Whether a package could not be imported since it is not there, and not for a fault of its own. */
function isAbsent(name: TensorFlowPackage, reason: unknown): boolean {
  return (
    reason instanceof Error && /Cannot find (package|module)/.test(reason.message) && reason.message.includes(name)
  );
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
