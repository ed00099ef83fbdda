import { InputError } from "../errors.js";

interface IterationChoice {
  /** Largest relative residual, 1e-12 by default. */
  readonly tolerance?: number;
  /** Most iterations for one right-hand side, 5000 by default. */
  readonly maxIterations?: number;
}

/** How linear systems are solved. "auto" chooses by dimension, size and symmetry, and says why. */
export type SolverChoice =
  | { readonly solver: "auto" }
  /** Sparse LDLᵀ or LU with nested dissection; in 1-D tridiagonal elimination. */
  | { readonly solver: "direct" }
  /**
   * Conjugate gradients, for symmetric positive definite systems; by default with algebraic multigrid where many rows are far from diagonally
   * dominant, and symmetric Gauss–Seidel elsewhere: where the mass rules, with small time steps or degenerate diffusion.
   */
  | (IterationChoice & {
      readonly solver: "cg";
      readonly preconditioner?: "none" | "jacobi" | "gauss-seidel" | "incomplete-cholesky" | "algebraic-multigrid";
    })
  /** GMRES, by default restarted after 50 vectors, and incomplete LU. */
  | (IterationChoice & {
      readonly solver: "gmres";
      readonly preconditioner?: "none" | "jacobi" | "incomplete-lu";
      readonly restart?: number;
    })
  /** BiCGSTAB; incomplete LU by default. */
  | (IterationChoice & {
      readonly solver: "bicgstab";
      readonly preconditioner?: "none" | "jacobi" | "incomplete-lu";
    });

export type IterativeChoice = Exclude<SolverChoice, { readonly solver: "auto" | "direct" }>;

/** @throws InputError naming the field that cannot be. */
export function checkSolverChoice(choice: SolverChoice, symmetric: boolean): void {
  if (choice.solver === "auto" || choice.solver === "direct") return;
  if (choice.solver === "cg" && !symmetric) {
    throw new InputError(
      "solver",
      `"cg" needs a symmetric system; this one is not: take "auto", "gmres", "bicgstab" or "direct"`,
    );
  }
  const { tolerance, maxIterations } = choice;
  if (tolerance !== undefined && !(tolerance > 0 && tolerance < 1)) {
    throw new InputError("solver.tolerance", `expected a number between 0 and 1, found ${tolerance}`);
  }
  checkCount("solver.maxIterations", maxIterations);
  if (choice.solver === "gmres") checkCount("solver.restart", choice.restart);
}

function checkCount(path: string, count: number | undefined): void {
  if (count !== undefined && !(Number.isInteger(count) && count > 0)) {
    throw new InputError(path, `expected a whole number above 0, found ${count}`);
  }
}
