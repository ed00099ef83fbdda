/**
 * The diagonal of Q (T − p)⁻¹ Qᵀ, T − p = L D Lᵀ tridiagonal and complex: Σ_k y_k²/d_k with L y = a row of Q, four rows at a time. Q lies column by column, `stride` doubles apart;
 * `factors` holds the real and imaginary parts of l_k (the entry of L left of its diagonal) and of 1/d_k for every column.
 */
export function resolventDiagonal(
  rows: i32,
  count: i32,
  stride: i32,
  Q: usize,
  factors: usize,
  re: usize,
  im: usize,
): void {
  const column = <usize>stride << 3;
  for (let i: usize = 0; i < <usize>rows << 3; i += 32) {
    let q = Q + i;
    let yr0 = f64x2.splat(0);
    let yr1 = f64x2.splat(0);
    let yi0 = f64x2.splat(0);
    let yi1 = f64x2.splat(0);
    let sr0 = f64x2.splat(0);
    let sr1 = f64x2.splat(0);
    let si0 = f64x2.splat(0);
    let si1 = f64x2.splat(0);
    for (let f = factors, end = factors + (<usize>count << 5); f < end; f += 32) {
      const lr = v128.load64_splat(f);
      const li = v128.load64_splat(f, 8);
      const r0 = f64x2.sub(v128.load(q), f64x2.sub(f64x2.mul(lr, yr0), f64x2.mul(li, yi0)));
      const r1 = f64x2.sub(v128.load(q, 16), f64x2.sub(f64x2.mul(lr, yr1), f64x2.mul(li, yi1)));
      yi0 = f64x2.neg(f64x2.add(f64x2.mul(lr, yi0), f64x2.mul(li, yr0)));
      yi1 = f64x2.neg(f64x2.add(f64x2.mul(lr, yi1), f64x2.mul(li, yr1)));
      yr0 = r0;
      yr1 = r1;
      const wr = v128.load64_splat(f, 16);
      const wi = v128.load64_splat(f, 24);
      const a0 = f64x2.mul(f64x2.add(yr0, yi0), f64x2.sub(yr0, yi0));
      const a1 = f64x2.mul(f64x2.add(yr1, yi1), f64x2.sub(yr1, yi1));
      const product0 = f64x2.mul(yr0, yi0);
      const product1 = f64x2.mul(yr1, yi1);
      const b0 = f64x2.add(product0, product0);
      const b1 = f64x2.add(product1, product1);
      sr0 = f64x2.add(sr0, f64x2.sub(f64x2.mul(wr, a0), f64x2.mul(wi, b0)));
      sr1 = f64x2.add(sr1, f64x2.sub(f64x2.mul(wr, a1), f64x2.mul(wi, b1)));
      si0 = f64x2.add(si0, f64x2.add(f64x2.mul(wr, b0), f64x2.mul(wi, a0)));
      si1 = f64x2.add(si1, f64x2.add(f64x2.mul(wr, b1), f64x2.mul(wi, a1)));
      q += column;
    }
    v128.store(re + i, sr0);
    v128.store(re + i, sr1, 16);
    v128.store(im + i, si0);
    v128.store(im + i, si1, 16);
  }
}
