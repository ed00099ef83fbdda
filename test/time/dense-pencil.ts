import { inverse, Matrix } from "ml-matrix";
import type { Pencil } from "../../src/sparse/index.js";

/** The pencil of two dense matrices: nothing in it is the library's. */
export function densePencil(M: Matrix, K: Matrix, symmetric: boolean): Pencil {
  const multiplyMass = product(M);
  const multiplyStiffness = product(K);
  return {
    size: M.rows,
    symmetric,
    multiplyMass,
    multiplyStiffness,
    factor(a, b) {
      const multiply = product(inverse(Matrix.add(Matrix.mul(M, a), Matrix.mul(K, b))));
      return {
        method: "dense inverse",
        statistics: { nonzeros: 20 * M.rows * M.rows, iterations: 0 },
        solve(rightHandSides, solutions = rightHandSides) {
          rightHandSides.forEach((field, j) => {
            multiply(field.slice(), solutions[j]);
          });
        },
      };
    },
  };
}

/** y = A x, returning xᵀy. */
function product(A: Matrix): (x: Float64Array, y: Float64Array) => number {
  const n = A.rows;
  const entries = Float64Array.from(A.to1DArray());
  return (x, y) => {
    let form = 0;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += entries[i * n + j] * x[j];
      y[i] = sum;
      form += sum * x[i];
    }
    return form;
  };
}

/** P1 mass and diffusion–advection–reaction on [0, 1] with n nodes and zero flux, dense: diffusion d, velocity v, reaction r. */
export function advectionMatrices(
  n: number,
  d: number,
  v: number,
  r: number,
): { readonly M: Matrix; readonly K: Matrix } {
  const M = Matrix.zeros(n, n);
  const K = Matrix.zeros(n, n);
  const h = 1 / (n - 1);
  for (let e = 0; e + 1 < n; e++) {
    for (const i of [0, 1]) {
      for (const j of [0, 1]) {
        const mass = (h / 6) * (i === j ? 2 : 1);
        M.set(e + i, e + j, M.get(e + i, e + j) + mass);
        const stiffness = (d / h) * (i === j ? 1 : -1) + (v / 2) * (j === 1 ? 1 : -1) + r * mass;
        K.set(e + i, e + j, K.get(e + i, e + j) + stiffness);
      }
    }
  }
  return { M, K };
}
