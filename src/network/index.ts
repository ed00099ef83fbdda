export type {
  Activation,
  ActivationSpectra,
  EnergySpectrum,
  Harmonic,
  Harmonics,
  Oscillation,
  Periodic,
} from "./activation.js";
export {
  type ActivationName,
  type ActivationSpec,
  type Algebra,
  activationNames,
  activationOf,
  numberAlgebra,
} from "./activations/index.js";
export type { Distribution } from "./distribution.js";
export { type Dynamics, stabilityLimit } from "./dynamics.js";
export { type InitialNetwork, initialNetwork, initialUnit, type Parameters } from "./initial-network.js";
export { type KernelTerm, kernelTerms, scaleAmplitude } from "./kernel-terms.js";
export { distribution, type WeightVectorLaw, weightDensity, weightVectorLaw } from "./laws/index.js";
export * from "./network.js";
export { type RandomStream, randomStream } from "./random.js";
export { parametersPerUnit, type Unit, unitGradients } from "./unit.js";
export { unitsPerScale } from "./units-per-scale.js";
