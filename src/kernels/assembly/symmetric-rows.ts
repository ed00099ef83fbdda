import { add, mul, shiftOf, splat, sub } from "./lanes";

// Products and solves with a symmetric matrix A = L + D + Lᵀ of which the rows of L, strictly lower, are stored: those of row i
// are values[k] in columns[k] (32-bit), start[i] ≤ k < start[i + 1]. One reading serves both triangles, which halves the
// traffic of an operation that is limited by memory. Kernels work on rows from … to − 1, and continue one another.

/** y = A x, in ascending order; xᵀAx is added to `total`. */
// @ts-ignore: decorator
@inline
function multiply<T>(
  from: usize,
  to: usize,
  start: usize,
  columns: usize,
  values: usize,
  diagonal: usize,
  x: usize,
  y: usize,
  total: usize,
): void {
  let product = load<T>(total);
  let k = <usize>load<i32>(start + (from << 2));
  for (let i = from; i < to; i++) {
    const end = <usize>load<i32>(start + (i << 2), 4);
    const xi = load<T>(x + (i << shiftOf<T>()));
    let sum = splat<T>(0);
    for (; k < end; k++) {
      const j = <usize>load<i32>(columns + (k << 2)) << shiftOf<T>();
      const value = splat<T>(load<f64>(values + (k << 3)));
      sum = add<T>(sum, mul<T>(value, load<T>(x + j)));
      store<T>(y + j, add<T>(load<T>(y + j), mul<T>(value, xi)));
    }
    const own = mul<T>(splat<T>(load<f64>(diagonal + (i << 3))), xi);
    const row = add<T>(own, sum);
    product = add<T>(product, mul<T>(xi, add<T>(row, sum)));
    store<T>(y + (i << shiftOf<T>()), row);
  }
  store<T>(total, product);
}

/** (I + L) x = b; b and x may be one array. */
// @ts-ignore: decorator
@inline
function solve<T>(from: usize, to: usize, start: usize, columns: usize, values: usize, b: usize, x: usize): void {
  let k = <usize>load<i32>(start + (from << 2));
  for (let i = from; i < to; i++) {
    const end = <usize>load<i32>(start + (i << 2), 4);
    let sum = load<T>(b + (i << shiftOf<T>()));
    for (; k < end; k++) {
      const j = <usize>load<i32>(columns + (k << 2)) << shiftOf<T>();
      sum = sub<T>(sum, mul<T>(splat<T>(load<f64>(values + (k << 3))), load<T>(x + j)));
    }
    store<T>(x + (i << shiftOf<T>()), sum);
  }
}

/** (I + L)ᵀ x = x, in descending order. */
// @ts-ignore: decorator
@inline
function solveTransposed<T>(from: usize, to: usize, start: usize, columns: usize, values: usize, x: usize): void {
  for (let i = to - 1; i >= from && i != <usize>-1; i--) {
    const end = <usize>load<i32>(start + (i << 2), 4);
    const xi = load<T>(x + (i << shiftOf<T>()));
    for (let k = <usize>load<i32>(start + (i << 2)); k < end; k++) {
      const at = x + (<usize>load<i32>(columns + (k << 2)) << shiftOf<T>());
      store<T>(at, sub<T>(load<T>(at), mul<T>(splat<T>(load<f64>(values + (k << 3))), xi)));
    }
  }
}

/**
 * The second half of q = (I + L)⁻¹ A (I + L)⁻ᵀ p for a unit diagonal: given t = (I + L)⁻ᵀ p, w = (I + L)⁻¹ (p − t) and q = t + w, which is written over t
 * (Eisenstat, SIAM J. Sci. Stat. Comput. 2, 1981); pᵀq is added to `total`.
 */
// @ts-ignore: decorator
@inline
function finishSplit<T>(
  from: usize,
  to: usize,
  start: usize,
  columns: usize,
  values: usize,
  p: usize,
  t: usize,
  w: usize,
  total: usize,
): void {
  let product = load<T>(total);
  let k = <usize>load<i32>(start + (from << 2));
  for (let i = from; i < to; i++) {
    const end = <usize>load<i32>(start + (i << 2), 4);
    const at = i << shiftOf<T>();
    const pi = load<T>(p + at);
    const ti = load<T>(t + at);
    let sum = sub<T>(pi, ti);
    for (; k < end; k++) {
      const j = <usize>load<i32>(columns + (k << 2)) << shiftOf<T>();
      sum = sub<T>(sum, mul<T>(splat<T>(load<f64>(values + (k << 3))), load<T>(w + j)));
    }
    store<T>(w + at, sum);
    const qi = add<T>(ti, sum);
    store<T>(t + at, qi);
    product = add<T>(product, mul<T>(pi, qi));
  }
  store<T>(total, product);
}

/** (I + L) x = b and the residual of A = I + L + Lᵀ that it leaves, r = −Lᵀx. */
// @ts-ignore: decorator
@inline
function smoothForward<T>(
  from: usize,
  to: usize,
  start: usize,
  columns: usize,
  values: usize,
  b: usize,
  x: usize,
  r: usize,
): void {
  let k = <usize>load<i32>(start + (from << 2));
  for (let i = from; i < to; i++) {
    const end = <usize>load<i32>(start + (i << 2), 4);
    const at = i << shiftOf<T>();
    let sum = load<T>(b + at);
    for (let l = k; l < end; l++) {
      const j = <usize>load<i32>(columns + (l << 2)) << shiftOf<T>();
      sum = sub<T>(sum, mul<T>(splat<T>(load<f64>(values + (l << 3))), load<T>(x + j)));
    }
    store<T>(x + at, sum);
    store<T>(r + at, splat<T>(0));
    for (; k < end; k++) {
      const j = r + (<usize>load<i32>(columns + (k << 2)) << shiftOf<T>());
      store<T>(j, sub<T>(load<T>(j), mul<T>(splat<T>(load<f64>(values + (k << 3))), sum)));
    }
  }
}

/**
 * The backward sweep after it and a correction e: (I + L)ᵀ z = b − L (x + e), where b − L x is x itself; z is written over x. In
 * descending order.
 */
// @ts-ignore: decorator
@inline
function smoothBackward<T>(
  from: usize,
  to: usize,
  start: usize,
  columns: usize,
  values: usize,
  x: usize,
  e: usize,
): void {
  for (let i = to - 1; i >= from && i != <usize>-1; i--) {
    const first = <usize>load<i32>(start + (i << 2));
    const end = <usize>load<i32>(start + (i << 2), 4);
    let sum = load<T>(x + (i << shiftOf<T>()));
    for (let k = first; k < end; k++) {
      const j = <usize>load<i32>(columns + (k << 2)) << shiftOf<T>();
      sum = sub<T>(sum, mul<T>(splat<T>(load<f64>(values + (k << 3))), load<T>(e + j)));
    }
    store<T>(x + (i << shiftOf<T>()), sum);
    for (let k = first; k < end; k++) {
      const j = x + (<usize>load<i32>(columns + (k << 2)) << shiftOf<T>());
      store<T>(j, sub<T>(load<T>(j), mul<T>(splat<T>(load<f64>(values + (k << 3))), sum)));
    }
  }
}

export function symmetricMultiply(from: usize, to: usize, start: usize, columns: usize, values: usize, diagonal: usize, x: usize, y: usize, total: usize): void {
  multiply<f64>(from, to, start, columns, values, diagonal, x, y, total);
}
export function symmetricMultiplyPair(from: usize, to: usize, start: usize, columns: usize, values: usize, diagonal: usize, x: usize, y: usize, total: usize): void {
  multiply<v128>(from, to, start, columns, values, diagonal, x, y, total);
}
export function solveRows(from: usize, to: usize, start: usize, columns: usize, values: usize, b: usize, x: usize): void {
  solve<f64>(from, to, start, columns, values, b, x);
}
export function solveRowsPair(from: usize, to: usize, start: usize, columns: usize, values: usize, b: usize, x: usize): void {
  solve<v128>(from, to, start, columns, values, b, x);
}
export function solveRowsTransposed(from: usize, to: usize, start: usize, columns: usize, values: usize, x: usize): void {
  solveTransposed<f64>(from, to, start, columns, values, x);
}
export function solveRowsTransposedPair(from: usize, to: usize, start: usize, columns: usize, values: usize, x: usize): void {
  solveTransposed<v128>(from, to, start, columns, values, x);
}
export function finishSplitProduct(from: usize, to: usize, start: usize, columns: usize, values: usize, p: usize, t: usize, w: usize, total: usize): void {
  finishSplit<f64>(from, to, start, columns, values, p, t, w, total);
}
export function finishSplitProductPair(from: usize, to: usize, start: usize, columns: usize, values: usize, p: usize, t: usize, w: usize, total: usize): void {
  finishSplit<v128>(from, to, start, columns, values, p, t, w, total);
}
export function smoothRowsForward(from: usize, to: usize, start: usize, columns: usize, values: usize, b: usize, x: usize, r: usize): void {
  smoothForward<f64>(from, to, start, columns, values, b, x, r);
}
export function smoothRowsForwardPair(from: usize, to: usize, start: usize, columns: usize, values: usize, b: usize, x: usize, r: usize): void {
  smoothForward<v128>(from, to, start, columns, values, b, x, r);
}
export function smoothRowsBackward(from: usize, to: usize, start: usize, columns: usize, values: usize, x: usize, e: usize): void {
  smoothBackward<f64>(from, to, start, columns, values, x, e);
}
export function smoothRowsBackwardPair(from: usize, to: usize, start: usize, columns: usize, values: usize, x: usize, e: usize): void {
  smoothBackward<v128>(from, to, start, columns, values, x, e);
}
