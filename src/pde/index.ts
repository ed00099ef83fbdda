export { type AdaptiveSolution, type AdaptOptions, solveAdaptively } from "./adapt.js";
export { expressionCoefficient } from "./expression-coefficient.js";
export type {
  BoundaryCondition,
  FacetChoice,
  FieldFunctions,
  PdeProblem,
  StabilizationChoice,
  TimeDependence,
} from "./problem.js";
export { type SemidiscretePde, semidiscretePde } from "./semidiscrete.js";
export { type CheckpointOptions, type PdeSolution, type SolvePdeOptions, solvePde } from "./solve.js";
