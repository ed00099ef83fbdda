export { allFinite } from "./all-finite.js";
export { combineColumns } from "./combine-columns.js";
export { exponential } from "./exponential.js";
export type { Kernels, SupernodalSolve } from "./kernels.js";
export { growMemory, kernelInstance, kernels, sineCosine, workspace } from "./kernels.js";
export {
  type RidgeActivation,
  type RidgeKernels,
  type RidgePrecision,
  ridgeActivations,
  ridgeInstance,
} from "./ridge.js";
