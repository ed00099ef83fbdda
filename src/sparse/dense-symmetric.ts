import { NumericalError } from "../errors.js";
import { allFinite, kernels, workspace } from "../kernels/index.js";
import { reflectAll } from "./block-reflections.js";
import { type MemoryPlan, memoryPlan } from "./symmetric-rows.js";
import { type SymmetricTridiagonal, zeroTridiagonal } from "./tridiagonal.js";

/** A dense symmetric matrix in a kernel's memory. */
export interface DenseSymmetric {
  readonly count: number;
  diagonal(): Float64Array;
  /** Writes column j. */
  column(j: number, out: Float64Array): void;
  /** Writes y = A x; each entry of the lower triangle is read once. */
  multiply(x: Float64Array, y: Float64Array): void;
  /** A = Q T Qᵀ with T tridiagonal, in a copy of the matrix. O(n³). @throws NumericalError where the matrix is not finite */
  tridiagonalise(): Tridiagonalisation;
}

/** A = Q T Qᵀ with T tridiagonal and Q orthogonal, kept as n − 2 reflections. */
export interface Tridiagonalisation {
  readonly T: SymmetricTridiagonal;
  /** x ← Qᵀx, in O(n²). */
  turn(x: Float64Array): void;
  /** x ← Q x, in O(n²). */
  turnBack(x: Float64Array): void;
  /** The same for many x at once, by matrix products. */
  turnAllBack(xs: readonly Float64Array[]): void;
  /** Q column by column, `stride` doubles from one to the next, `stride` a multiple of four and what lies below row n zero. O(n³). */
  columns(): { readonly Q: Float64Array; readonly stride: number };
}

/**
 * A dense symmetric matrix of size n from its columns.
 *
 * @param lowerColumns hands over all columns, each from its entry on the diagonal down
 * @throws NumericalError where 8 n² bytes are more than there is
 */
export function denseSymmetric(
  n: number,
  lowerColumns: (visit: (j: number, lower: Float64Array) => void) => void,
): DenseSymmetric {
  const { plan, A, stride, at } = square(n);
  const [x, y] = [plan.take(8 * n), plan.take(8 * n)];
  plan.allocate();
  lowerColumns((j, lower) => plan.doubles(at(j, j), n - j).set(lower));
  const [input, output] = [plan.doubles(x, n), plan.doubles(y, n)];
  const entries = plan.doubles(A, stride * n);
  return {
    count: n,
    diagonal: () => Float64Array.from({ length: n }, (_, j) => entries[j * (stride + 1)]),
    column(j, out) {
      for (let i = 0; i < j; i++) out[i] = entries[j + stride * i];
      out.set(plan.doubles(at(j, j), n - j), j);
    },
    multiply(from, to) {
      input.set(from);
      plan.instance.multiplySymmetric(n, stride, A, x, y);
      to.set(output);
    },
    tridiagonalise: () => tridiagonalise(n, (j, out) => out.set(plan.doubles(at(j, j), n - j))),
  };
}

/** The plan of a square matrix, column by column. Four more rows and columns: kernels write whole tiles. */
export function square(n: number) {
  const plan = memoryPlan();
  const stride = n + (n % 2) + 4;
  const A = plan.take(8 * stride * (n + 4));
  return { plan, A, stride, at: (i: number, j: number) => A + 8 * (i + stride * j) };
}

/** Columns reduced before the rest of the matrix is brought up to date. */
const panel = 16;

/**
 * Householder's reduction by panels: within a panel the products A v are corrected by what its earlier reflections would have
 * changed, then the rest takes all their changes at once (J. J. Dongarra, S. J. Hammarling, D. C. Sorensen, J. Comput. Appl.
 * Math. 27 (1989); LAPACK's dsytrd and dlatrd).
 *
 * @param lower writes the entries of column j from the diagonal down
 * @throws NumericalError where they are not finite
 */
export function tridiagonalise(n: number, lower: (j: number, out: Float64Array) => void): Tridiagonalisation {
  const { plan, stride, at } = square(n);
  const { instance } = plan;
  const W = plan.take(8 * stride * panel);
  const coefficients = plan.take(8 * panel);
  const blocks = Math.ceil(n / 4);
  const [left, right] = [plan.take(64 * panel * blocks), plan.take(64 * panel * blocks)];
  plan.allocate();
  for (let j = 0; j < n; j++) lower(j, plan.doubles(at(j, j), n - j));
  const T = zeroTridiagonal(n);
  const factors = new Float64Array(n);
  const w = (i: number, k: number) => W + 8 * (i + stride * k);
  for (let first = 0; first < n - 2; first += panel) {
    const count = Math.min(panel, n - 2 - first);
    for (let p = 0; p < count; p++) {
      const k = first + p;
      // Column k as the panel's earlier reflections v, with their w, leave it: less Σ v w_k + w v_k.
      writeRow(plan, coefficients, p, (q) => w(k, q));
      instance.subtractColumns(n - k, p, stride, at(k, first), coefficients, at(k, k));
      writeRow(plan, coefficients, p, (q) => at(k, first + q));
      instance.subtractColumns(n - k, p, stride, w(k, 0), coefficients, at(k, k));
      const rows = n - k - 1;
      const v = plan.doubles(at(k + 1, k), rows);
      T.diagonal[k] = plan.doubles(at(k, k), 1)[0];
      [T.offDiagonal[k], factors[k]] = reflection(v);
      const below = w(k + 1, p);
      instance.multiplySymmetric(rows, stride, at(k + 1, k + 1), at(k + 1, k), below);
      instance.projectOnColumns(rows, p, stride, w(k + 1, 0), at(k + 1, k), coefficients);
      instance.subtractColumns(rows, p, stride, at(k + 1, first), coefficients, below);
      instance.projectOnColumns(rows, p, stride, at(k + 1, first), at(k + 1, k), coefficients);
      instance.subtractColumns(rows, p, stride, w(k + 1, 0), coefficients, below);
      const product = plan.doubles(below, rows);
      const tau = factors[k];
      let inner = 0;
      for (let i = 0; i < rows; i++) inner += product[i] * v[i];
      const shift = (tau * tau * inner) / 2;
      for (let i = 0; i < rows; i++) product[i] = tau * product[i] - shift * v[i];
    }
    const start = first + count;
    const V = Array.from({ length: count }, (_, p) => plan.doubles(at(start, first + p), n - start));
    const U = Array.from({ length: count }, (_, p) => plan.doubles(w(start, p), n - start));
    const rowBlocks = writeBlocks(plan, left, [...V, ...U], n - start);
    writeBlocks(plan, right, [...U, ...V], n - start);
    for (let j = 0; j < rowBlocks; j++) {
      instance.subtractOuterProducts(rowBlocks, j, 2 * count, stride, at(start, start), left, right);
    }
  }
  for (let k = Math.max(0, n - 2); k < n; k++) {
    T.diagonal[k] = plan.doubles(at(k, k), 1)[0];
    if (k < n - 1) T.offDiagonal[k] = plan.doubles(at(k + 1, k), 1)[0];
  }
  if (!allFinite(T.diagonal) || !allFinite(T.offDiagonal)) {
    throw new NumericalError(`A symmetric matrix of size ${n} holds NaN or Infinity.`);
  }
  const reflect = (k: number, x: Float64Array) => {
    const v = plan.doubles(at(k + 1, k), n - k - 1);
    let inner = 0;
    for (let i = 0; i < v.length; i++) inner += v[i] * x[k + 1 + i];
    const factor = factors[k] * inner;
    for (let i = 0; i < v.length; i++) x[k + 1 + i] -= factor * v[i];
  };
  return {
    T,
    turn(x) {
      for (let k = 0; k < n - 2; k++) reflect(k, x);
    },
    turnBack(x) {
      for (let k = n - 3; k >= 0; k--) reflect(k, x);
    },
    turnAllBack(xs) {
      const entries = plan.doubles(at(0, 0), stride * n);
      reflectAll(n - 2, (k) => entries.subarray(k + 1 + stride * k, n + stride * k), factors, xs);
    },
    columns() {
      const rowsOfQ = 4 * Math.ceil(n / 4);
      const [Q, v] = workspace(rowsOfQ * n, n);
      Q.fill(0);
      for (let j = 0; j < n; j++) Q[j * (rowsOfQ + 1)] = 1;
      // From the last reflection on: the k-th changes nothing of the columns up to k, which are unit vectors still.
      for (let k = n - 3; k >= 0; k--) {
        const rows = n - k - 1;
        v.set(plan.doubles(at(k + 1, k), rows));
        const corner = Q.byteOffset + 8 * (k + 1) * (rowsOfQ + 1);
        kernels().reflectColumns(rows, rows, rowsOfQ, corner, v.byteOffset, factors[k]);
      }
      return { Q: Q.slice(0, rowsOfQ * n), stride: rowsOfQ };
    },
  };
}

/** Writes one double of each of `count` columns. */
function writeRow(plan: MemoryPlan, to: number, count: number, address: (column: number) => number): void {
  const row = plan.doubles(to, count);
  for (let q = 0; q < count; q++) row[q] = plan.doubles(address(q), 1)[0];
}

/** Entries whose inverse may overflow. */
const NEGLIGIBLE = 1e-290;

/**
 * Replaces x by v, v_0 = 1, and returns β and τ of the reflection I − τ v vᵀ that takes x to (β, 0, …, 0): LAPACK's dlarfg. Where x
 * is a multiple of the first unit vector already, but for what is of no size, τ = 0.
 */
function reflection(x: Float64Array): readonly [beta: number, tau: number] {
  const first = x[0];
  let largest = 0;
  for (let i = 1; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i]));
  if (largest < NEGLIGIBLE) {
    x.fill(0);
    x[0] = 1;
    return [first, 0];
  }
  const unit = Math.max(largest, Math.abs(first));
  let square = 0;
  for (let i = 0; i < x.length; i++) square += (x[i] / unit) ** 2;
  const beta = -Math.sign(first || 1) * unit * Math.sqrt(square);
  const factor = 1 / (first - beta);
  for (let i = 1; i < x.length; i++) x[i] *= factor;
  x[0] = 1;
  return [beta, (beta - first) / beta];
}

/** Writes columns in blocks of four rows, within a block column after column; returns the number of blocks. */
export function writeBlocks(plan: MemoryPlan, to: number, columns: readonly Float64Array[], rows: number): number {
  const blocks = Math.ceil(rows / 4);
  const packed = plan.doubles(to, 4 * blocks * columns.length);
  if (rows % 4 !== 0) packed.fill(0, 4 * (blocks - 1) * columns.length);
  columns.forEach((values, k) => {
    for (let i = 0; i < rows; i++) packed[4 * ((i >> 2) * columns.length + k) + (i & 3)] = values[i];
  });
  return blocks;
}
