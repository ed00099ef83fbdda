import { eliminateRow, eliminateRows, group, invertLower, subtractProduct, triangleBlock } from "./tile";

// A front of w columns to eliminate and m rows and columns more: `square`, the w × w block in blocks of four rows of w columns;
// `lower` and `upper`, the panels of L and Uᵀ (a triangle of w rows, then m rows of w columns), where assembly fills the m rows
// only; `update`, m × m in blocks of four rows of m columns rounded up to four.

/** What a negligible pivot is replaced by, relative to its column: half the digits (Li & Demmel, ACM TOMS 29, 2003, section 2.2). */
const replacement: f64 = 1.4901161193847656e-8;
/** The diagonal is the pivot unless another entry of the column is this much larger (threshold pivoting: Duff, Erisman & Reid, chapter 5). */
const threshold: f64 = 0.1;

// @ts-ignore: decorator
@inline
function entry(triangle: usize, row: i32, column: i32): usize {
  return triangleBlock(triangle, <usize>(row >> 2)) + (<usize>column << 5) + (<usize>(row & 3) << 3);
}

/**
 * Eliminates the columns of a front. On return `lower` holds L and `upper` Uᵀ, the 4 × 4 tiles on their diagonals inverted, and
 * order[k] is the row of `square` that became row k. Pivots are sought among the w rows only. Returns how many pivots were replaced,
 * or −1 − k if column k has an entry that is not finite. `scales`: the largest entry of each of the matrix's columns;
 * a pivot is replaced if it is no larger than `negligible` times that.
 */
export function eliminateUnsymmetric(
  w: i32,
  m: i32,
  square: usize,
  lower: usize,
  upper: usize,
  update: usize,
  order: usize,
  scales: usize,
  negligible: f64,
): i32 {
  const blocks = (w + 3) >> 2;
  const stride = <usize>w << 5;
  let replaced = 0;
  for (let k = 0; k < w; k++) store<i32>(order + (<usize>k << 2), k);
  for (let J = 0; J < blocks; J++) {
    const rowJ = triangleBlock(upper, <usize>J);
    gather(w, J, square, lower, rowJ, order);
    eliminateRow(rowJ, lower, 0, <usize>J);
    for (let b = J; b < blocks; b++) {
      const row = triangleBlock(lower, <usize>b);
      subtractProduct(row + (<usize>J << 7), row, rowJ, J << 2);
    }
    const columns = min(4, w - (J << 2));
    for (let c = 0; c < columns; c++) {
      const found = pivot(w, J, c, columns, lower, order, scales, negligible);
      if (found < 0) return found;
      replaced += found;
    }
    splitTile(triangleBlock(lower, <usize>J) + (<usize>J << 7), rowJ + (<usize>J << 7), columns);
  }
  const rowBlocks = <usize>((m + 3) >> 2);
  const step = max<usize>(1, group / stride);
  const lowerRows = triangleBlock(lower, <usize>blocks);
  const upperRows = triangleBlock(upper, <usize>blocks);
  permuteColumns(w, rowBlocks, upperRows, order, square);
  for (let start: usize = 0; start < <usize>blocks; start += step) {
    const end = min(start + step, <usize>blocks);
    eliminateRows(w, m, upper, lowerRows, start, end);
    eliminateRows(w, m, lower, upperRows, start, end);
  }
  for (let start: usize = 0; start < rowBlocks; start += step) {
    const end = min(start + step, rowBlocks);
    for (let b: usize = 0; b < rowBlocks; b++) {
      const to = update + b * (rowBlocks << 7);
      const row = lowerRows + b * stride;
      for (let j = start; j < end; j++) subtractProduct(to + (j << 7), row, upperRows + j * stride, w);
    }
  }
  return replaced;
}

/** Columns 4J … 4J + 3 of the permuted square: rows above 4J, transposed, into row block J of Uᵀ; the others into L. */
function gather(w: i32, J: i32, square: usize, lower: usize, rowJ: usize, order: usize): void {
  const columns = min(4, w - (J << 2));
  const blocks = (w + 3) >> 2;
  const stride = <usize>w << 5;
  memory.fill(rowJ, 0, <usize>(J + 1) << 7);
  for (let b = J; b < blocks; b++) memory.fill(triangleBlock(lower, <usize>b) + (<usize>J << 7), 0, 128);
  for (let k = 0; k < w; k++) {
    const row = load<i32>(order + (<usize>k << 2));
    const from = square + <usize>(row >> 2) * stride + (<usize>(row & 3) << 3) + (<usize>J << 7);
    const above = k < J << 2;
    const to = above ? rowJ + (<usize>k << 5) : entry(lower, k, J << 2);
    for (let c = 0; c < columns; c++) {
      store<f64>(to + (<usize>c << (above ? 3 : 5)), load<f64>(from + (<usize>c << 5)));
    }
  }
}

/** Makes column c of block J of L final: pivot, scaling, and the update of the block's later columns. Returns 1 for a replaced pivot. */
function pivot(w: i32, J: i32, c: i32, columns: i32, lower: usize, order: usize, scales: usize, negligible: f64): i32 {
  const j = (J << 2) + c;
  let largest: f64 = 0;
  let at = j;
  let check: f64 = 0;
  for (let i = j; i < w; i++) {
    const value = Math.abs(load<f64>(entry(lower, i, j)));
    check += value - value;
    if (value > largest) {
      largest = value;
      at = i;
    }
  }
  if (check != 0) return -1 - j;
  const scale = load<f64>(scales + (<usize>j << 3));
  let replaced = 0;
  if (Math.abs(load<f64>(entry(lower, j, j))) < threshold * largest) {
    swapRows(lower, j, at, (J << 2) + 4);
    const row = load<i32>(order + (<usize>j << 2));
    store<i32>(order + (<usize>j << 2), load<i32>(order + (<usize>at << 2)));
    store<i32>(order + (<usize>at << 2), row);
  }
  let value = load<f64>(entry(lower, j, j));
  if (largest <= negligible * scale) {
    value = value < 0 ? -replacement * scale : replacement * scale;
    store<f64>(entry(lower, j, j), value);
    replaced = 1;
  }
  const inverse = 1 / value;
  for (let i = j + 1; i < w; i++) {
    const address = entry(lower, i, j);
    const factor = load<f64>(address) * inverse;
    store<f64>(address, factor);
    for (let d = c + 1; d < columns; d++) {
      const to = address + (<usize>(d - c) << 5);
      store<f64>(to, load<f64>(to) - factor * load<f64>(entry(lower, j, (J << 2) + d)));
    }
  }
  return replaced;
}

function swapRows(lower: usize, i: i32, j: i32, columns: i32): void {
  for (let k = 0; k < columns; k++) {
    const a = entry(lower, i, k);
    const b = entry(lower, j, k);
    const value = load<f64>(a);
    store<f64>(a, load<f64>(b));
    store<f64>(b, value);
  }
}

/** Splits a factored tile, L below and U from the diagonal on, into the inverses of L and of Uᵀ. */
function splitTile(L: usize, U: usize, order: i32): void {
  for (let i = 0; i < 4; i++) {
    for (let j = i; j < 4; j++) {
      const at = L + (<usize>(4 * j + i) << 3);
      store<f64>(U + (<usize>(4 * i + j) << 3), j < order ? load<f64>(at) : 0);
      store<f64>(at, i == j && i < order ? 1 : 0);
    }
    for (let j = 0; j < i; j++) store<f64>(U + (<usize>(4 * i + j) << 3), 0);
  }
  invertLower(L, order);
  invertLower(U, order);
}

/** Puts the columns of blocks of four rows into the pivots' order. */
function permuteColumns(w: i32, blocks: usize, rows: usize, order: usize, copy: usize): void {
  let moved = false;
  for (let k = 0; k < w; k++) moved = moved || load<i32>(order + (<usize>k << 2)) != k;
  if (!moved) return;
  const stride = <usize>w << 5;
  for (let b: usize = 0; b < blocks; b++) {
    const row = rows + b * stride;
    memory.copy(copy, row, stride);
    for (let k = 0; k < w; k++) {
      memory.copy(row + (<usize>k << 5), copy + (<usize>load<i32>(order + (<usize>k << 2)) << 5), 32);
    }
  }
}

/** Adds a child's update, `count` rows and columns, to its parent's front; `local` and `eliminated` as in `extendAdd`. */
export function extendAddSquare(
  count: i32,
  child: usize,
  local: usize,
  eliminated: i32,
  w: i32,
  m: i32,
  square: usize,
  lowerRows: usize,
  upperRows: usize,
  update: usize,
): void {
  const stride = <usize>w << 5;
  const childStride = <usize>((count + 3) >> 2) << 7;
  const updateStride = <usize>((m + 3) >> 2) << 7;
  const middle = local + (<usize>eliminated << 2);
  const end = local + (<usize>count << 2);
  for (let i = 0; i < count; i++) {
    const place = load<i32>(local + (<usize>i << 2));
    const inFront = i < eliminated;
    const r = <usize>(inFront ? place : place - w);
    const lane = (r & 3) << 3;
    const panel = (inFront ? square : lowerRows) + (r >> 2) * stride + lane;
    let from = child + <usize>(i >> 2) * childStride + (<usize>(i & 3) << 3);
    let column = local;
    for (; column < middle; column += 4) {
      const to = panel + (<usize>load<i32>(column) << 5);
      store<f64>(to, load<f64>(to) + load<f64>(from));
      from += 32;
    }
    if (inFront) {
      const base = upperRows + (r << 5);
      for (; column < end; column += 4) {
        const q = <usize>(load<i32>(column) - w);
        const to = base + (q >> 2) * stride + ((q & 3) << 3);
        store<f64>(to, load<f64>(to) + load<f64>(from));
        from += 32;
      }
    } else {
      const base = update + (r >> 2) * updateStride + lane - stride;
      for (; column < end; column += 4) {
        const to = base + (<usize>load<i32>(column) << 5);
        store<f64>(to, load<f64>(to) + load<f64>(from));
        from += 32;
      }
    }
  }
}
