/** The packages that can carry the engine: optional peers of this one, and none of them comes with it. */
export type TensorFlowPackage = "@tensorflow/tfjs" | "@tensorflow/tfjs-node" | "@tensorflow/tfjs-node-gpu";

export interface TensorFlowOptions {
  /** The package to use; by default the best that is installed. */
  readonly package?: TensorFlowPackage;
  /** The back-end to use ("cpu", "webgl", "webgpu", …); by default the package's own choice. */
  readonly backend?: string;
  /** No samples × units tensor has more elements than this (or than there are samples); 2^22, 16 MiB, by default. */
  readonly largestTensor?: number;
}
