import { Matrix } from "ml-matrix";

/**
 * The matrix exponential: Taylor's polynomial of degree 18 of A / 2ˢ, 1-norm at most ½, squared s times. Right to about ε ‖A‖ (Higham, Functions of
 * Matrices, 2008, section 10.3), in O(n³ log ‖A‖): a reference for small problems.
 */
export function denseExponential(A: Matrix): Matrix {
  const squarings = Math.max(0, Math.ceil(Math.log2(largestColumn(A))) + 1);
  const small = Matrix.mul(A, 2 ** -squarings);
  // e^A − 1 is squared, by (1 + E)² − 1 = 2E + E²: what is slow beside the fastest rate keeps its digits.
  let E = Matrix.zeros(A.rows, A.rows);
  for (let k = 18; k >= 1; k--) E = small.mmul(Matrix.add(E, Matrix.eye(A.rows))).mul(1 / k);
  for (let k = 0; k < squarings; k++) E = Matrix.add(Matrix.mul(E, 2), E.mmul(E));
  return E.add(Matrix.eye(A.rows));
}

/** The 1-norm. */
export function largestColumn(A: Matrix): number {
  return Math.max(
    Number.MIN_VALUE,
    ...Array.from({ length: A.columns }, (_, j) => A.getColumn(j).reduce((sum, value) => sum + Math.abs(value), 0)),
  );
}
