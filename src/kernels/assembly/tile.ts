// Dense blocks are kept as blocks of four rows: within a block, column after column, four doubles each (32 bytes). Such a
// block is both the storage of a factor and the packed operand of the product below, so nothing is ever repacked
// (the packing of Goto & van de Geijn, ACM TOMS 34, 2008, made permanent). A tile is 4 × 4: 128 bytes.

/** Blocks of columns are taken in groups of about this many bytes, which stay in the second-level cache. */
export const group: usize = 131072;
const scratch: usize = memory.data(128, 16);

/** C ← C − Σ_k A_k B_kᵀ for a tile C and two blocks of four rows, over `count` columns. C stays in registers. */
export function subtractProduct(C: usize, A: usize, B: usize, count: i32): void {
  let c00 = v128.load(C);
  let c10 = v128.load(C, 16);
  let c01 = v128.load(C, 32);
  let c11 = v128.load(C, 48);
  let c02 = v128.load(C, 64);
  let c12 = v128.load(C, 80);
  let c03 = v128.load(C, 96);
  let c13 = v128.load(C, 112);
  const end = A + (<usize>count << 5);
  while (A < end) {
    const a0 = v128.load(A);
    const a1 = v128.load(A, 16);
    const b0 = v128.load64_splat(B);
    c00 = f64x2.sub(c00, f64x2.mul(a0, b0));
    c10 = f64x2.sub(c10, f64x2.mul(a1, b0));
    const b1 = v128.load64_splat(B, 8);
    c01 = f64x2.sub(c01, f64x2.mul(a0, b1));
    c11 = f64x2.sub(c11, f64x2.mul(a1, b1));
    const b2 = v128.load64_splat(B, 16);
    c02 = f64x2.sub(c02, f64x2.mul(a0, b2));
    c12 = f64x2.sub(c12, f64x2.mul(a1, b2));
    const b3 = v128.load64_splat(B, 24);
    c03 = f64x2.sub(c03, f64x2.mul(a0, b3));
    c13 = f64x2.sub(c13, f64x2.mul(a1, b3));
    A += 32;
    B += 32;
  }
  v128.store(C, c00);
  v128.store(C, c10, 16);
  v128.store(C, c01, 32);
  v128.store(C, c11, 48);
  v128.store(C, c02, 64);
  v128.store(C, c12, 80);
  v128.store(C, c03, 96);
  v128.store(C, c13, 112);
}

/** T ← T Iᵀ for a tile T and a lower triangular tile I. */
export function timesTransposedLower(T: usize, I: usize): void {
  const t00 = v128.load(T);
  const t10 = v128.load(T, 16);
  const t01 = v128.load(T, 32);
  const t11 = v128.load(T, 48);
  const t02 = v128.load(T, 64);
  const t12 = v128.load(T, 80);
  let factor = v128.load64_splat(I, 120);
  let u0 = f64x2.mul(v128.load(T, 96), factor);
  let u1 = f64x2.mul(v128.load(T, 112), factor);
  factor = v128.load64_splat(I, 88);
  u0 = f64x2.add(u0, f64x2.mul(t02, factor));
  u1 = f64x2.add(u1, f64x2.mul(t12, factor));
  factor = v128.load64_splat(I, 56);
  u0 = f64x2.add(u0, f64x2.mul(t01, factor));
  u1 = f64x2.add(u1, f64x2.mul(t11, factor));
  factor = v128.load64_splat(I, 24);
  v128.store(T, f64x2.add(u0, f64x2.mul(t00, factor)), 96);
  v128.store(T, f64x2.add(u1, f64x2.mul(t10, factor)), 112);
  factor = v128.load64_splat(I, 80);
  u0 = f64x2.mul(t02, factor);
  u1 = f64x2.mul(t12, factor);
  factor = v128.load64_splat(I, 48);
  u0 = f64x2.add(u0, f64x2.mul(t01, factor));
  u1 = f64x2.add(u1, f64x2.mul(t11, factor));
  factor = v128.load64_splat(I, 16);
  v128.store(T, f64x2.add(u0, f64x2.mul(t00, factor)), 64);
  v128.store(T, f64x2.add(u1, f64x2.mul(t10, factor)), 80);
  factor = v128.load64_splat(I, 40);
  u0 = f64x2.mul(t01, factor);
  u1 = f64x2.mul(t11, factor);
  factor = v128.load64_splat(I, 8);
  v128.store(T, f64x2.add(u0, f64x2.mul(t00, factor)), 32);
  v128.store(T, f64x2.add(u1, f64x2.mul(t10, factor)), 48);
  factor = v128.load64_splat(I);
  v128.store(T, f64x2.mul(t00, factor));
  v128.store(T, f64x2.mul(t10, factor), 16);
}

/** Address of block b of a lower triangle in blocks of four rows, where block b holds columns 0 … 4b + 3. */
// @ts-ignore: decorator
@inline
export function triangleBlock(triangle: usize, b: usize): usize {
  return triangle + ((b * (b + 1)) << 6);
}

/** Replaces a lower triangular tile by its inverse, row by row; rows and columns from `order` on become zero. */
export function invertLower(T: usize, order: i32): void {
  for (let i = 0; i < 4; i++) {
    const inverse = i < order ? 1 / load<f64>(T + (<usize>(5 * i) << 3)) : 0;
    for (let j = 0; j < i; j++) {
      let sum: f64 = 0;
      if (i < order) {
        for (let k = j; k < i; k++) {
          sum += load<f64>(T + (<usize>(4 * k + i) << 3)) * load<f64>(T + (<usize>(4 * j + k) << 3));
        }
      }
      // Row i is overwritten from the left: entry j is not read again, since later sums start at k > j.
      store<f64>(T + (<usize>(4 * j + i) << 3), -sum * inverse);
    }
    store<f64>(T + (<usize>(5 * i) << 3), inverse);
    for (let j = i + 1; j < 4; j++) store<f64>(T + (<usize>(4 * j + i) << 3), 0);
  }
}

/** Solves row = X Lᵀ for the columns 4 from … 4 to − 1 of X, over `row`, a block of four rows; L is in `diagonal`, its diagonal tiles inverted. */
// @ts-ignore: decorator
@inline
export function eliminateRow(row: usize, diagonal: usize, from: usize, to: usize): void {
  for (let k = from; k < to; k++) {
    const pivotRow = triangleBlock(diagonal, k);
    const tile = row + (k << 7);
    subtractProduct(tile, row, pivotRow, <i32>(k << 2));
    timesTransposedLower(tile, pivotRow + (k << 7));
  }
}

/** The same for all m rows of `rows`, w columns each, the last tile's fewer than four included. */
export function eliminateRows(w: i32, m: i32, diagonal: usize, rows: usize, from: usize, to: usize): void {
  const whole = <usize>(w >> 2);
  const rest = <usize>(w & 3) << 5;
  const stride = <usize>w << 5;
  const end = rows + <usize>((m + 3) >> 2) * stride;
  const pivotRow = triangleBlock(diagonal, whole);
  for (let row = rows; row < end; row += stride) {
    eliminateRow(row, diagonal, from, min(whole, to));
    if (to > whole) {
      const tile = row + (whole << 7);
      memory.copy(scratch, tile, rest);
      memory.fill(scratch + rest, 0, 128 - rest);
      subtractProduct(scratch, row, pivotRow, <i32>(whole << 2));
      timesTransposedLower(scratch, pivotRow + (whole << 7));
      memory.copy(tile, scratch, rest);
    }
  }
}

/** Sets two pieces of memory to zero: a front's panel and its update. */
export function clearFront(panel: usize, panelBytes: usize, update: usize, updateBytes: usize): void {
  memory.fill(panel, 0, panelBytes);
  memory.fill(update, 0, updateBytes);
}
