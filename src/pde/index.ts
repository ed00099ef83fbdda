export { type AdaptiveSolution, type AdaptOptions, solveAdaptively } from "./adapt.js";
export { type PdeEigenproblem, pdeEigenpairs } from "./eigenpairs.js";
export { expressionCoefficient } from "./expression-coefficient.js";
export { interpolated, type PointValues } from "./point-values.js";
export type {
  BoundaryCondition,
  FacetChoice,
  FieldFunctions,
  PdeProblem,
  StabilizationChoice,
  TimeDependence,
} from "./problem.js";
export { regionCoefficient } from "./region-coefficient.js";
export { type SemidiscretePde, semidiscretePde } from "./semidiscrete.js";
export { type CheckpointOptions, type PdeMethod, type PdeSolution, type SolvePdeOptions, solvePde } from "./solve.js";
