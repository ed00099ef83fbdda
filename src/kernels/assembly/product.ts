/**
 * C = A B for A of rows × inner, B of inner × columns and C of rows × columns, column by column. Rows and columns come
 * in fours. Sixteen entries of C stay in registers while A and B pass by.
 */
export function multiply(rows: i32, inner: i32, columns: i32, A: usize, B: usize, C: usize): void {
  const column = <usize>rows << 3;
  const coefficients = <usize>inner << 3;
  for (let j = 0; j < columns; j += 4) {
    const b = B + <usize>j * coefficients;
    const c = C + <usize>j * column;
    for (let i: usize = 0; i < column; i += 32) {
      let c00 = f64x2.splat(0);
      let c01 = f64x2.splat(0);
      let c10 = f64x2.splat(0);
      let c11 = f64x2.splat(0);
      let c20 = f64x2.splat(0);
      let c21 = f64x2.splat(0);
      let c30 = f64x2.splat(0);
      let c31 = f64x2.splat(0);
      let a = A + i;
      for (let k: usize = 0; k < coefficients; k += 8) {
        const a0 = v128.load(a);
        const a1 = v128.load(a, 16);
        const b0 = v128.load64_splat(b + k);
        const b1 = v128.load64_splat(b + coefficients + k);
        const b2 = v128.load64_splat(b + 2 * coefficients + k);
        const b3 = v128.load64_splat(b + 3 * coefficients + k);
        c00 = f64x2.add(c00, f64x2.mul(a0, b0));
        c01 = f64x2.add(c01, f64x2.mul(a1, b0));
        c10 = f64x2.add(c10, f64x2.mul(a0, b1));
        c11 = f64x2.add(c11, f64x2.mul(a1, b1));
        c20 = f64x2.add(c20, f64x2.mul(a0, b2));
        c21 = f64x2.add(c21, f64x2.mul(a1, b2));
        c30 = f64x2.add(c30, f64x2.mul(a0, b3));
        c31 = f64x2.add(c31, f64x2.mul(a1, b3));
        a += column;
      }
      v128.store(c + i, c00);
      v128.store(c + i, c01, 16);
      v128.store(c + column + i, c10);
      v128.store(c + column + i, c11, 16);
      v128.store(c + 2 * column + i, c20);
      v128.store(c + 2 * column + i, c21, 16);
      v128.store(c + 3 * column + i, c30);
      v128.store(c + 3 * column + i, c31, 16);
    }
  }
}
