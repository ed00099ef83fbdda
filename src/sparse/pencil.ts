import type { LinearSolver } from "./linear-solver.js";
import { movingRows } from "./moving-rows.js";
import type { SymmetricTridiagonal, TridiagonalFactor } from "./tridiagonal.js";
import { combineTridiagonal, factorTridiagonal, multiplyTridiagonal, solveTridiagonal } from "./tridiagonal.js";
import { tridiagonalDecay } from "./tridiagonal-decay.js";
import { type ResolventSums, tridiagonalResolvents } from "./tridiagonal-resolvents.js";

/**
 * What an integrator knows of a problem: two matrices, M (mass) and K (stiffness: diffusion, reaction and advection
 * together), how to multiply by them, and how to solve with aM + bK. It never sees a mesh. Vectors are `Float64Array`s
 * of length `size`.
 */
export interface Pencil {
  readonly size: number;
  /** Whether M and K are both symmetric; M is then positive definite. */
  readonly symmetric: boolean;
  /** y = M x; returns xᵀMx, which comes at no cost on the way. */
  multiplyMass(x: Float64Array, y: Float64Array): number;
  /**
   * y = N x with the matrix N of the inner product that sizes and errors are measured in, symmetric positive definite; returns xᵀNx.
   * Absent where M is such a matrix, and N.
   */
  readonly multiplyNorm?: (x: Float64Array, y: Float64Array) => number;
  /** y = K x. */
  multiplyStiffness(x: Float64Array, y: Float64Array): void;
  /**
   * y = K x by differences of neighbours' values, to ε of these, from row sums that are known better than the diagonal of K tells them
   * (`differenceProduct`); absent where they are not known. Slower than `multiplyStiffness`, for systems that rounding would spoil.
   */
  readonly multiplyByDifferences?: (x: Float64Array, y: Float64Array) => void;
  /** Rows that stand for values held as they are, decoupled from all others and with zeros in K: no unknowns of an eigenproblem. Absent where there are none. */
  readonly held?: readonly number[];
  /** Prepares solving with aM + bK, once; throws NumericalError where it is singular, or for a symmetric pencil not positive definite. */
  factor(a: number, b: number): LinearSolver;
  /** The same with a step of a decay, where that takes fewer passes over memory than a product and a solve; absent elsewhere. */
  readonly factorDecay?: (a: number, b: number) => DecayStep;
  /**
   * Sums of resolvents of M⁻¹K, on the rows that move within the time given, where they take fewer passes over memory than solves; absent
   * elsewhere, undefined where K is not known to have no negative eigenvalues.
   */
  readonly resolventSums?: (time: number) => ResolventSums | undefined;
}

/** A solver of aM + bK, and the step of u′ = −M⁻¹Ku that is made of it. */
export interface DecayStep {
  readonly solver: LinearSolver;
  /** u ← u − c (aM + bK)⁻¹ K u. */
  relax(u: Float64Array, c: number): void;
}

/** The pencil of two tridiagonal matrices: products and solves in O(size) time and memory. */
export function tridiagonalPencil(mass: SymmetricTridiagonal, stiffness: SymmetricTridiagonal): Pencil {
  const solverOf = (factor: TridiagonalFactor): LinearSolver => ({
    method: "tridiagonal LDLᵀ",
    statistics: { nonzeros: 2 * mass.diagonal.length - 1, iterations: 0 },
    solve(rightHandSides, solutions = rightHandSides) {
      rightHandSides.forEach((rightHandSide, i) => {
        solveTridiagonal(factor, rightHandSide, solutions[i]);
      });
    },
  });
  const factored = (a: number, b: number) => factorTridiagonal(combineTridiagonal(a, mass, b, stiffness));
  return {
    size: mass.diagonal.length,
    symmetric: true,
    multiplyMass: (x, y) => multiplyTridiagonal(mass, x, y),
    multiplyStiffness: (x, y) => multiplyTridiagonal(stiffness, x, y),
    factor: (a, b) => solverOf(factored(a, b)),
    factorDecay(a, b) {
      const factor = factored(a, b);
      return { solver: solverOf(factor), relax: tridiagonalDecay(factor, stiffness) };
    },
    resolventSums: (time) => tridiagonalResolvents(mass, stiffness, movingRows(mass, stiffness, time)),
  };
}
