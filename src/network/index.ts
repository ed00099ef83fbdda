export type { Distribution } from "./distribution.js";
export { type Dynamics, stabilityLimit } from "./dynamics.js";
export { type KernelTerm, kernelTerms, scaleAmplitude } from "./kernel-terms.js";
export { distribution, type WeightVectorLaw, weightDensity, weightVectorLaw } from "./laws/index.js";
export * from "./network.js";
export { type RandomStream, randomStream } from "./random.js";
export { parametersPerUnit, type Unit, unitGradients, unitSampler } from "./unit.js";
export { unitsPerScale } from "./units-per-scale.js";
