export type { Distribution } from "./distribution.js";
export { type Dynamics, stabilityLimit } from "./dynamics.js";
export { type InitialNetwork, initialNetwork, initialUnit, type Parameters } from "./initial-network.js";
export { type KernelTerm, kernelTerms, scaleAmplitude } from "./kernel-terms.js";
export { distribution, type WeightVectorLaw, weightDensity, weightVectorLaw } from "./laws/index.js";
export * from "./network.js";
export { type RandomStream, randomStream } from "./random.js";
export { parametersPerUnit, type Unit, unitGradients } from "./unit.js";
export { unitsPerScale } from "./units-per-scale.js";
