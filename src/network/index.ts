export type {
  Activation,
  ActivationSpectra,
  DualActivation,
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
export {
  type Adam,
  allDynamics,
  type Dynamics,
  type DynamicsKind,
  descent,
  descentResponse,
  dynamicsOf,
  flowResponse,
  heavyBall,
  type Mode,
  type Response,
  stabilityLimit,
  stepsAt,
  type UpdateRule,
} from "./dynamics/index.js";
export type { DeepLayer, DeepNetwork } from "./families/deep-network.js";
export type { FourierFeaturesNetwork } from "./families/fourier-features.js";
export { families, familyOf } from "./families/index.js";
export { type MscaleNetwork, scaleAmplitude } from "./families/mscale.js";
export type { RepnetNetwork } from "./families/repnet-network.js";
export type { ShallowNetwork } from "./families/shallow.js";
export type { NetworkFamily } from "./family.js";
export type { InitialMoments } from "./initial-moments.js";
export { type InitialNetwork, initialNetwork, initialUnit } from "./initial-network.js";
export { type Initialisation, type InitialSize, initialisation } from "./initialisation.js";
export type { KernelTerm } from "./kernel-term.js";
export { kernelTerms } from "./kernel-terms.js";
export * from "./law.js";
export { distribution, type WeightVectorLaw, weightDensity, weightVectorLaw } from "./laws/index.js";
export {
  type DifferentialOperator,
  differentialOperator,
  type Loss,
  type LossFilter,
  lossFilter,
} from "./losses/index.js";
export type { Network } from "./network.js";
export { operatorFunctions, operatorRefusal } from "./operator-functions.js";
export type { ParameterArray, Parameters, Unit } from "./parameters.js";
export { type RandomStream, randomStream } from "./random.js";
export { type Origin, type StationaryKernel, waveKernel } from "./stationary-kernel.js";
export { parametersPerUnit, unitGradients } from "./unit.js";
export { unitsPerScale } from "./units-per-scale.js";
export { fixedSlopeKernel, type WideBiasAverage, wideBiasAverage } from "./wide-bias.js";
