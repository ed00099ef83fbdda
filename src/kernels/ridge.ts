import { moduleBase64 } from "./generated/ridge.js";
import { decode } from "./kernels.js";

/**
 * Activations with compiled sums over ridge units (src/kernels/assembly/ridge). Those with a period have the period 2π: `triangle` is
 * (2/π) arcsin(sin z), `square` the sign of sin z. `srelu` is max(z, 0) max(1 − z, 0), `gaussian` e^{−z²/2}. At a kink the slope
 * is 0, for `triangle` that of one side.
 */
export const ridgeActivations = [
  "sin",
  "cos",
  "triangle",
  "square",
  "tanh",
  "sigmoid",
  "silu",
  "softplus",
  "gaussian",
  "erf",
  "gelu",
  "relu",
  "srelu",
] as const;
export type RidgeActivation = (typeof ridgeActivations)[number];
export type RidgePrecision = "float64" | "float32";

type Pass = "Output" | "Slopes";
/** The sums, and the products of packed matrices (src/kernels/assembly/ridge/matrix-product.ts), of which the entries are panels of columns. */
export type RidgeKernelName = `${RidgeActivation}${Pass}${64 | 32}` | `product${64 | 32}`;

/**
 * The functions of the module: for the record of sums at an address (src/kernels/assembly/ridge/sums.ts) they compute the entries from … to − 1 of
 * the output or the slopes. Both bounds are multiples of the number of lanes, `to` where there are so many entries.
 */
export type RidgeKernels = Readonly<Record<RidgeKernelName, (sums: number, from: number, to: number) => void>> & {
  /** First address that is free for the caller's arrays. */
  heapBase(): number;
};

/** A module with its memory, which other threads may share. */
export interface RidgeInstance {
  /** @internal Not every program has the types of WebAssembly. */
  readonly module: WebAssembly.Module;
  /** @internal */
  readonly memory: WebAssembly.Memory;
  readonly kernels: RidgeKernels;
}

const pageBytes = 65536;
let compiled: WebAssembly.Module | undefined;

/** The ridge sums with a memory of their own, of one page; it grows to 4 GB at most. The code is compiled once for all instances. */
export function ridgeInstance(): RidgeInstance {
  compiled ??= new WebAssembly.Module(decode(moduleBase64));
  const memory = new WebAssembly.Memory({ initial: 1, maximum: pageBytes, shared: true });
  const abort = () => {
    throw new Error("A numeric kernel was called with a size that it does not know.");
  };
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory, abort } });
  return { module: compiled, memory, kernels: exports as unknown as RidgeKernels };
}
