// Dense blocks are kept as blocks of four rows: within a block, column after column, four doubles each (32 bytes). Such a
// block is both the storage of a factor and the packed operand of the product below, so nothing is ever repacked
// (the packing of Goto & van de Geijn, ACM TOMS 34, 2008, made permanent). A tile is 4 × 4: 128 bytes.

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
