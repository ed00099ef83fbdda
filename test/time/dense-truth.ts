import { CholeskyDecomposition, EigenvalueDecomposition, Matrix, solve } from "ml-matrix";
import type { SymmetricTridiagonal } from "../../src/sparse/index.js";
import { dense } from "../sparse/dense.js";

/** A small problem solved by a dense generalised eigendecomposition: M = LLᵀ, L⁻¹KL⁻ᵀ = QΛQᵀ, errors in the M-norm. */
export interface DenseTruth {
  readonly largest: number;
  /** ‖u − f(M⁻¹K) u₀‖ / ‖u₀‖ in the M-norm. */
  error(u: Float64Array, u0: Float64Array, f: (lambda: number) => number): number;
}

export function denseTruth(M: SymmetricTridiagonal, K: SymmetricTridiagonal): DenseTruth {
  const n = M.diagonal.length;
  const L = new CholeskyDecomposition(dense(M)).lowerTriangularMatrix;
  const inverse = solve(L, Matrix.eye(n));
  const C = inverse.mmul(dense(K)).mmul(inverse.transpose());
  const symmetric = Matrix.add(C, C.transpose()).mul(0.5);
  const eigen = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
  const lambdas = eigen.realEigenvalues.map((lambda) => Math.max(0, lambda));
  const Q = eigen.eigenvectorMatrix;
  const spectral = (u: Float64Array): Matrix => Q.transpose().mmul(L.transpose().mmul(Matrix.columnVector([...u])));
  return {
    largest: Math.max(...lambdas),
    error(u, u0, f) {
      const start = spectral(u0);
      const found = spectral(u);
      return Math.hypot(...lambdas.map((lambda, j) => found.get(j, 0) - f(lambda) * start.get(j, 0))) / start.norm();
    },
  };
}
