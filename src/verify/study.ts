import type { BoundTable } from "./bound-table.js";
import type { ConvergenceTable } from "./convergence-table.js";

/** A question to the solver, and the computations that answer it. */
export interface Study {
  readonly dimension: 1 | 2 | 3;
  readonly title: string;
  /** The equation, its solution, and what is varied: plain text. */
  readonly lines: readonly string[];
  run(): ConvergenceTable | BoundTable;
}
