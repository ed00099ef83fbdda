import {
  type CsrMatrix,
  type LinearSolver,
  linearSolver,
  type SolverChoice,
  type SparsePencil,
  sparsePencil,
} from "../sparse/index.js";
import { type P1Space, unknownPoints } from "./p1-space.js";

/** How systems on a space are solved. */
export interface P1SolverOptions {
  /** Whether the matrices are symmetric, as they are without advection; aM + bK then has to be positive definite. */
  readonly symmetric: boolean;
  /** Default: by dimension, size and memory. */
  readonly choice?: SolverChoice;
}

/**
 * The pencil (M, K) of two matrices assembled on a space, for `integrate`: `sparsePencil`, told where the unknowns are.
 *
 * @throws as `sparsePencil`
 */
export function p1Pencil(
  space: P1Space,
  mass: CsrMatrix,
  stiffness: CsrMatrix,
  options: P1SolverOptions,
): SparsePencil {
  return sparsePencil(mass, stiffness, placed(space, options));
}

/**
 * A solver of A x = b, A assembled on a space: `linearSolver`, told where the unknowns are.
 *
 * @throws as `linearSolver`
 */
export function p1Solver(space: P1Space, matrix: CsrMatrix, options: P1SolverOptions): LinearSolver {
  return linearSolver(matrix, placed(space, options));
}

function placed(space: P1Space, options: P1SolverOptions) {
  return { dimension: space.mesh.dimension, coordinates: unknownPoints(space), ...options };
}
