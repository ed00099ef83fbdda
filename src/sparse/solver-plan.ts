import type { LinearSolver } from "./linear-solver.js";

/** A way to solve, settled for all matrices with one pattern: what depends on the pattern alone is done once. */
export interface SolverPlan {
  /** Prepares solving with these values, which stay as they are while the solver is in use. */
  prepare(values: Float64Array): LinearSolver;
}
