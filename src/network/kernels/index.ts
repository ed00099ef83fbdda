export { type DualAtVariance, dualAt } from "./dual-at.js";
export { finerRule, type PairAverage, type PointSet, usualRule, type WeightRule } from "./pair-average.js";
export { densityAlong, type PartitionLaw, squareAcross } from "./partition-law.js";
export {
  type ActivationShape,
  type BiasedKernel,
  biasedKernel,
  type PartitionKernel,
  pairAverageError,
  partitionKernel,
  slopeFunction,
  valueFunction,
} from "./two-layer-kernel.js";
export { type BiasedUnits, type FiniteBiasLaw, unitAverage, unitSquares } from "./unit-averages.js";
export { cosineMean, weightMean, weightMoment } from "./weight-moments.js";
