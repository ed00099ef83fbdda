export { effectiveRank } from "./effective-rank.js";
export {
  type EigenbasisOptions,
  type EigenbasisVector,
  intoEigenbasis,
  type KernelEigenbasis,
  kernelEigenbasis,
  respondInEigenbasis,
} from "./eigenbasis.js";
export { empiricalKernelMatrix } from "./empirical-kernel.js";
export {
  type KernelFlow,
  type KernelMethod,
  type KernelPropagator,
  type KernelResponses,
  kernelDescent,
  kernelFlow,
  kernelPropagator,
  type PropagatorOptions,
} from "./flow.js";
export { kernelEntries, kernelMatrix } from "./kernel.js";
export type { KernelEntries, KernelOperator } from "./kernel-entries.js";
export { kernelOperator } from "./kernel-operator.js";
export {
  type LanczosOptions,
  type LanczosResult,
  largestKernelEigenvalue,
  respondByLanczos,
} from "./lanczos.js";
export { type ObservedModes, observedAt } from "./observed-modes.js";
export { dividedDifferences, type ResponseRequest, responses } from "./response.js";
export { type DeviationOptions, type PredictedDeviation, predictedDeviation } from "./width-law.js";
