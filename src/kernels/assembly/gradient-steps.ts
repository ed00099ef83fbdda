import { add, lanes, mul, shiftOf, splat, sub } from "./lanes";

// What an iteration does with its vectors besides products and solves, and products with matrices of any shape. Entries from … to − 1.

/** xᵀy, added to `total`. */
// @ts-ignore: decorator
@inline
function dot<T>(from: usize, to: usize, x: usize, y: usize, total: usize): void {
  let one = load<T>(total);
  let other = splat<T>(0);
  const end = to << shiftOf<T>();
  let i = from << shiftOf<T>();
  for (; i + sizeof<T>() < end; i += 2 * sizeof<T>()) {
    one = add<T>(one, mul<T>(load<T>(x + i), load<T>(y + i)));
    other = add<T>(other, mul<T>(load<T>(x + i + sizeof<T>()), load<T>(y + i + sizeof<T>())));
  }
  if (i < end) one = add<T>(one, mul<T>(load<T>(x + i), load<T>(y + i)));
  store<T>(total, add<T>(one, other));
}

/** p = z + βp, and a copy of it. */
// @ts-ignore: decorator
@inline
function turn<T>(from: usize, to: usize, beta: T, z: usize, p: usize, copy: usize): void {
  const end = to << shiftOf<T>();
  for (let i = from << shiftOf<T>(); i < end; i += sizeof<T>()) {
    const next = add<T>(load<T>(z + i), mul<T>(beta, load<T>(p + i)));
    store<T>(p + i, next);
    store<T>(copy + i, next);
  }
}

/** x += αp and r −= αq; Σ weights r² is added to `total`. */
// @ts-ignore: decorator
@inline
function advance<T>(
  from: usize,
  to: usize,
  alpha: T,
  p: usize,
  q: usize,
  x: usize,
  r: usize,
  weights: usize,
  total: usize,
): void {
  let squares = load<T>(total);
  for (let k = from; k < to; k++) {
    const i = k << shiftOf<T>();
    store<T>(x + i, add<T>(load<T>(x + i), mul<T>(alpha, load<T>(p + i))));
    const ri = sub<T>(load<T>(r + i), mul<T>(alpha, load<T>(q + i)));
    store<T>(r + i, ri);
    squares = add<T>(squares, mul<T>(splat<T>(load<f64>(weights + (k << 3))), mul<T>(ri, ri)));
  }
  store<T>(total, squares);
}

/** y = A x by rows. */
// @ts-ignore: decorator
@inline
function gather<T>(from: usize, to: usize, start: usize, columns: usize, values: usize, x: usize, y: usize): void {
  let k = <usize>load<i32>(start + (from << 2));
  for (let i = from; i < to; i++) {
    const end = <usize>load<i32>(start + (i << 2), 4);
    let sum = splat<T>(0);
    for (; k < end; k++) {
      const j = <usize>load<i32>(columns + (k << 2)) << shiftOf<T>();
      sum = add<T>(sum, mul<T>(splat<T>(load<f64>(values + (k << 3))), load<T>(x + j)));
    }
    store<T>(y + (i << shiftOf<T>()), sum);
  }
}

/** y += Aᵀx by rows of A. */
// @ts-ignore: decorator
@inline
function scatter<T>(from: usize, to: usize, start: usize, columns: usize, values: usize, x: usize, y: usize): void {
  let k = <usize>load<i32>(start + (from << 2));
  for (let i = from; i < to; i++) {
    const end = <usize>load<i32>(start + (i << 2), 4);
    const xi = load<T>(x + (i << shiftOf<T>()));
    for (; k < end; k++) {
      const at = y + (<usize>load<i32>(columns + (k << 2)) << shiftOf<T>());
      store<T>(at, add<T>(load<T>(at), mul<T>(splat<T>(load<f64>(values + (k << 3))), xi)));
    }
  }
}

export function dotProduct(from: usize, to: usize, x: usize, y: usize, total: usize): void {
  dot<f64>(from, to, x, y, total);
}
export function dotProductPair(from: usize, to: usize, x: usize, y: usize, total: usize): void {
  dot<v128>(from, to, x, y, total);
}
export function turnDirection(from: usize, to: usize, beta: f64, _: f64, z: usize, p: usize, copy: usize): void {
  turn<f64>(from, to, beta, z, p, copy);
}
export function turnDirectionPair(from: usize, to: usize, beta: f64, beta2: f64, z: usize, p: usize, copy: usize): void {
  turn<v128>(from, to, lanes<v128>(beta, beta2), z, p, copy);
}
export function advanceSolution(from: usize, to: usize, alpha: f64, _: f64, p: usize, q: usize, x: usize, r: usize, weights: usize, total: usize): void {
  advance<f64>(from, to, alpha, p, q, x, r, weights, total);
}
export function advanceSolutionPair(from: usize, to: usize, alpha: f64, alpha2: f64, p: usize, q: usize, x: usize, r: usize, weights: usize, total: usize): void {
  advance<v128>(from, to, lanes<v128>(alpha, alpha2), p, q, x, r, weights, total);
}
export function multiplyRows(from: usize, to: usize, start: usize, columns: usize, values: usize, x: usize, y: usize): void {
  gather<f64>(from, to, start, columns, values, x, y);
}
export function multiplyRowsPair(from: usize, to: usize, start: usize, columns: usize, values: usize, x: usize, y: usize): void {
  gather<v128>(from, to, start, columns, values, x, y);
}
export function multiplyRowsTransposed(from: usize, to: usize, start: usize, columns: usize, values: usize, x: usize, y: usize): void {
  scatter<f64>(from, to, start, columns, values, x, y);
}
export function multiplyRowsTransposedPair(from: usize, to: usize, start: usize, columns: usize, values: usize, x: usize, y: usize): void {
  scatter<v128>(from, to, start, columns, values, x, y);
}
