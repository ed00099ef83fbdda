export type { Coefficient, CoefficientPair } from "./coefficient.js";
export { constant, pointwise } from "./coefficient.js";
export { diffusionReactionMatrix, massMatrix, reactionMatrix, stiffnessMatrix } from "./interval-forms.js";
export { h1Seminorm, h1SeminormError, innerProduct, l2Error, l2Norm } from "./norms.js";
export type { EndCondition, IntervalBoundary } from "./pencil.js";
export { intervalPencil, withBoundary, zeroFlux } from "./pencil.js";
export type { Quadrature, QuadratureRule } from "./quadrature.js";
export { defaultQuadrature, gaussLegendre } from "./quadrature.js";
