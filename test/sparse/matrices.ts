import fc from "fast-check";
import { Matrix } from "ml-matrix";
import { columnCounts, eliminationTree, postorder } from "../../src/sparse/elimination-tree.js";
import type { CsrMatrix, SparsityPattern } from "../../src/sparse/index.js";
import { csrFromTriplets } from "../../src/sparse/index.js";

/** The same matrix with all its zeros. */
export function denseOf({ pattern, values }: CsrMatrix): Matrix {
  const full = Matrix.zeros(pattern.rows, pattern.columns);
  for (let i = 0; i < pattern.rows; i++) {
    for (let k = pattern.rowStart[i]; k < pattern.rowStart[i + 1]; k++) full.set(i, pattern.columnIndex[k], values[k]);
  }
  return full;
}

/** ‖b − A x‖∞ / (‖A‖∞ ‖x‖∞ + ‖b‖∞): a few machine epsilons for a backward stable solver. */
export function backwardError({ pattern, values }: CsrMatrix, x: Float64Array, b: Float64Array): number {
  let residual = 0;
  let norm = 0;
  for (let i = 0; i < pattern.rows; i++) {
    let sum = b[i];
    let row = 0;
    for (let k = pattern.rowStart[i]; k < pattern.rowStart[i + 1]; k++) {
      sum -= values[k] * x[pattern.columnIndex[k]];
      row += Math.abs(values[k]);
    }
    residual = Math.max(residual, Math.abs(sum));
    norm = Math.max(norm, row);
  }
  const largest = (list: Float64Array) => list.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return residual === 0 ? 0 : residual / (norm * largest(x) + largest(b));
}

/** A right-hand side without a pattern. */
export function waves(n: number, phase = 1): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => Math.sin(3 * i * i + phase));
}

const coupling = fc.double({ min: -1, max: 1, noNaN: true });

/** Symmetric positive definite matrices of any sparsity: strictly diagonally dominant, condition number below 1e3. */
export const definiteMatrix = fc
  .integer({ min: 1, max: 40 })
  .chain((n) =>
    fc
      .array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1), coupling), { maxLength: 4 * n })
      .map((couplings) => definite(n, couplings)),
  );

/** The symmetric matrix with these couplings and a diagonal that dominates them by 0.1. */
export function definite(n: number, couplings: readonly (readonly [number, number, number])[]): CsrMatrix {
  const rows: number[] = [];
  const columns: number[] = [];
  const values: number[] = [];
  const add = (i: number, j: number, value: number) => {
    rows.push(i);
    columns.push(j);
    values.push(value);
  };
  for (let i = 0; i < n; i++) add(i, i, 0.1);
  for (const [i, j, value] of couplings) {
    if (i === j) continue;
    add(i, j, value);
    add(j, i, value);
    add(i, i, Math.abs(value));
    add(j, j, Math.abs(value));
  }
  return csrFromTriplets(n, n, rows, columns, values);
}

/** −Δ on a grid of nx × ny unknowns with zero values around it, plus `shift`, and the grid's coordinates. */
export function gridLaplacian(
  nx: number,
  ny: number,
  shift: number,
): { readonly matrix: CsrMatrix; readonly coordinates: Float64Array } {
  const couplings: [number, number, number][] = [];
  const coordinates = new Float64Array(2 * nx * ny);
  const rows: number[] = [];
  const columns: number[] = [];
  const values: number[] = [];
  for (let y = 0; y < ny; y++) {
    for (let x = 0; x < nx; x++) {
      const i = y * nx + x;
      coordinates.set([x, y], 2 * i);
      if (x + 1 < nx) couplings.push([i, i + 1, -1]);
      if (y + 1 < ny) couplings.push([i, i + nx, -1]);
      rows.push(i);
      columns.push(i);
      values.push(4 + shift);
    }
  }
  for (const [i, j, value] of couplings) {
    rows.push(i, j);
    columns.push(j, i);
    values.push(value, value);
  }
  return { matrix: csrFromTriplets(nx * ny, nx * ny, rows, columns, values), coordinates };
}

/** Entries of the Cholesky factor for an order of elimination, without those zeros that supernodes store. */
export function fill(pattern: SparsityPattern, order: Int32Array): number {
  const step = new Int32Array(order.length);
  order.forEach((unknown, k) => {
    step[unknown] = k;
  });
  const parent = eliminationTree(pattern, order, step);
  return columnCounts(pattern, order, step, parent, postorder(parent)).reduce((sum, count) => sum + count, 0);
}
