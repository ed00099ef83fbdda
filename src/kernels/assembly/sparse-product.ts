/** y = A x for a matrix in compressed rows (32-bit indices); returns Σ y_i x_i over the rows. */
export function multiplyCompressed(
  rows: i32,
  rowStart: usize,
  columnIndex: usize,
  values: usize,
  x: usize,
  y: usize,
): f64 {
  let product: f64 = 0;
  let value = values + (<usize>load<i32>(rowStart) << 3);
  let column = columnIndex + (<usize>load<i32>(rowStart) << 2);
  for (let i: usize = 0; i < <usize>rows; i++) {
    const end = columnIndex + (<usize>load<i32>(rowStart + (i << 2), 4) << 2);
    // Two sums, since an addition waits for the one before it.
    let even: f64 = 0;
    let odd: f64 = 0;
    for (; column + 4 < end; column += 8) {
      even += load<f64>(value) * load<f64>(x + (<usize>load<i32>(column) << 3));
      odd += load<f64>(value, 8) * load<f64>(x + (<usize>load<i32>(column, 4) << 3));
      value += 16;
    }
    if (column < end) {
      even += load<f64>(value) * load<f64>(x + (<usize>load<i32>(column) << 3));
      value += 8;
      column += 4;
    }
    const sum = even + odd;
    store<f64>(y + (i << 3), sum);
    product += sum * load<f64>(x + (i << 3));
  }
  return product;
}
