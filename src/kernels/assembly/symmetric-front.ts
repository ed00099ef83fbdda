import { eliminateRow, eliminateRows, group, invertLower, subtractProduct, triangleBlock } from "./tile";

// A front of the multifrontal method (Duff & Reid, ACM TOMS 9, 1983) has w columns to eliminate and m rows below them:
// `diagonal`, the lower triangle of w rows; `below`, m rows of w columns; `update`, the lower triangle of m rows that
// is left to the parent. All are blocks of four rows; rows that fill the last block up are zero.

/**
 * Replaces the lower triangle of a tile by the inverse of its Cholesky factor; rows from `order` on become zero.
 * Returns the column whose pivot is not above its limit, left in place on the diagonal, or −1.
 */
function invertedCholesky(T: usize, order: i32, limits: usize): i32 {
  for (let k = 0; k < order; k++) {
    const column = T + (<usize>k << 5);
    const pivot = load<f64>(column + (<usize>k << 3));
    if (!(pivot > load<f64>(limits + (<usize>k << 3))) || pivot == Infinity) return k;
    const root = Math.sqrt(pivot);
    const inverse = 1 / root;
    store<f64>(column + (<usize>k << 3), root);
    for (let i = k + 1; i < order; i++) {
      const at = column + (<usize>i << 3);
      store<f64>(at, load<f64>(at) * inverse);
    }
    for (let j = k + 1; j < order; j++) {
      const factor = load<f64>(column + (<usize>j << 3));
      for (let i = j; i < order; i++) {
        const at = T + (<usize>(4 * j + i) << 3);
        store<f64>(at, load<f64>(at) - factor * load<f64>(column + (<usize>i << 3)));
      }
    }
  }
  invertLower(T, order);
  return -1;
}

/**
 * Eliminates the columns of a front: LLᵀ of `diagonal` with the 4 × 4 tiles on the diagonal of L replaced by their
 * inverses, `below` ← `below` L⁻ᵀ, `update` ← `update` − `below` `below`ᵀ. Returns the first column whose pivot is not
 * above its entry in `limits`, or −1.
 */
export function eliminateSymmetric(
  w: i32,
  m: i32,
  diagonal: usize,
  below: usize,
  update: usize,
  limits: usize,
): i32 {
  const blocks = <usize>((w + 3) >> 2);
  const rowBlocks = <usize>((m + 3) >> 2);
  const stride = <usize>w << 5;
  const step = max<usize>(1, group / stride);
  for (let start: usize = 0; start < blocks; start += step) {
    const end = min(start + step, blocks);
    for (let b = start; b < blocks; b++) {
      const row = triangleBlock(diagonal, b);
      eliminateRow(row, diagonal, start, min(b, end));
      if (b < end) {
        const tile = row + (b << 7);
        subtractProduct(tile, row, row, <i32>(b << 2));
        const order = min(4, w - <i32>(b << 2));
        const failed = invertedCholesky(tile, order, limits + (b << 5));
        if (failed >= 0) return <i32>(b << 2) + failed;
      }
    }
    eliminateRows(w, m, diagonal, below, start, end);
  }
  for (let start: usize = 0; start < rowBlocks; start += step) {
    const end = min(start + step, rowBlocks);
    for (let b = start; b < rowBlocks; b++) {
      const row = below + b * stride;
      const to = triangleBlock(update, b);
      const last = min(b + 1, end);
      for (let j = start; j < last; j++) subtractProduct(to + (j << 7), row, below + j * stride, w);
    }
  }
  return -1;
}

/**
 * Adds a child's update, a lower triangle of `count` rows, to its parent's front of w columns. `local` (32-bit, ascending)
 * holds the rows' places in the front; the first `eliminated` of them are below w.
 */
export function extendAdd(
  count: i32,
  child: usize,
  local: usize,
  eliminated: i32,
  w: i32,
  diagonal: usize,
  below: usize,
  update: usize,
): void {
  const stride = <usize>w << 5;
  const shift = <usize>w << 5;
  for (let first = 0; first < count; first += 4) {
    const valid = min(4, count - first);
    let from = triangleBlock(child, <usize>first >> 2);
    // Where column 0 of the parent's panel and column w of its update would be, for each of the four rows.
    let p0: usize = 0;
    let p1: usize = 0;
    let p2: usize = 0;
    let p3: usize = 0;
    let u0: usize = 0;
    let u1: usize = 0;
    let u2: usize = 0;
    let u3: usize = 0;
    for (let lane = 0; lane < 4; lane++) {
      // A row that only fills up holds zeros: they may go where the first row goes.
      const row = load<i32>(local + (<usize>(first + (lane < valid ? lane : 0)) << 2));
      let panel: usize;
      let rest: usize = 0;
      if (row < w) {
        panel = triangleBlock(diagonal, <usize>row >> 2) + ((<usize>row & 3) << 3);
      } else {
        const r = <usize>(row - w);
        panel = below + (r >> 2) * stride + ((r & 3) << 3);
        rest = triangleBlock(update, r >> 2) + ((r & 3) << 3) - shift;
      }
      if (lane == 0) {
        p0 = panel;
        u0 = rest;
      } else if (lane == 1) {
        p1 = panel;
        u1 = rest;
      } else if (lane == 2) {
        p2 = panel;
        u2 = rest;
      } else {
        p3 = panel;
        u3 = rest;
      }
    }
    let column = local;
    const middle = column + (<usize>min(first, eliminated) << 2);
    const last = column + (<usize>first << 2);
    for (; column < middle; column += 4) {
      const to = <usize>load<i32>(column) << 5;
      store<f64>(p0 + to, load<f64>(p0 + to) + load<f64>(from));
      store<f64>(p1 + to, load<f64>(p1 + to) + load<f64>(from, 8));
      store<f64>(p2 + to, load<f64>(p2 + to) + load<f64>(from, 16));
      store<f64>(p3 + to, load<f64>(p3 + to) + load<f64>(from, 24));
      from += 32;
    }
    for (; column < last; column += 4) {
      const to = <usize>load<i32>(column) << 5;
      store<f64>(u0 + to, load<f64>(u0 + to) + load<f64>(from));
      store<f64>(u1 + to, load<f64>(u1 + to) + load<f64>(from, 8));
      store<f64>(u2 + to, load<f64>(u2 + to) + load<f64>(from, 16));
      store<f64>(u3 + to, load<f64>(u3 + to) + load<f64>(from, 24));
      from += 32;
    }
    for (let j = 0; j < valid; j++) {
      const to = <usize>load<i32>(last + (<usize>j << 2)) << 5;
      const inPanel = first + j < eliminated;
      for (let lane = j; lane < valid; lane++) {
        let base = inPanel ? p0 : u0;
        if (lane == 1) base = inPanel ? p1 : u1;
        else if (lane == 2) base = inPanel ? p2 : u2;
        else if (lane == 3) base = inPanel ? p3 : u3;
        store<f64>(base + to, load<f64>(base + to) + load<f64>(from + (<usize>lane << 3)));
      }
      from += 32;
    }
  }
}
