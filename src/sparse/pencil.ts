import type { SymmetricTridiagonal } from "./tridiagonal.js";
import { combineTridiagonal, factorTridiagonal, multiplyTridiagonal, solveTridiagonal } from "./tridiagonal.js";

/**
 * What an integrator knows of a problem: two symmetric matrices M (mass, positive definite) and K (stiffness and
 * reaction, positive semidefinite), how to multiply by them, and how to solve with aM + bK. It never sees a mesh.
 * Vectors are `Float64Array`s of length `size`.
 */
export interface SymmetricPencil {
  readonly size: number;
  /** y = M x; returns xᵀMx, which comes at no cost on the way. */
  multiplyMass(x: Float64Array, y: Float64Array): number;
  /** y = K x. */
  multiplyStiffness(x: Float64Array, y: Float64Array): void;
  /** Factors aM + bK once and returns the solver with it; throws NumericalError where it is not positive definite. */
  factor(a: number, b: number): Solver;
}

/** Writes the solution of a linear system into `solution`, or over the right-hand side where none is given. */
export type Solver = (rightHandSide: Float64Array, solution?: Float64Array) => void;

/** The pencil of two tridiagonal matrices: products and solves in O(size) time and memory. */
export function tridiagonalPencil(mass: SymmetricTridiagonal, stiffness: SymmetricTridiagonal): SymmetricPencil {
  return {
    size: mass.diagonal.length,
    multiplyMass: (x, y) => multiplyTridiagonal(mass, x, y),
    multiplyStiffness: (x, y) => multiplyTridiagonal(stiffness, x, y),
    factor(a, b) {
      const factor = factorTridiagonal(combineTridiagonal(a, mass, b, stiffness));
      return (rightHandSide, solution) => solveTridiagonal(factor, rightHandSide, solution);
    },
  };
}
