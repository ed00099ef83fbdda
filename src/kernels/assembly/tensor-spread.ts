import { AXIS_BYTES, axisWeights } from "./window";

@inline function addTo(cell: usize, weight: v128, value: v128): void {
  v128.store(cell, f64x2.add(v128.load(cell), f64x2.mul(weight, value)));
}

/** Adds value times the row's weights to consecutive cells, two at a time. */
@inline function addRow(bytes: usize, weights: usize, value: v128, cells: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    addTo(cells + (at << 1), v128.load64_splat(weights + at), value);
    addTo(cells + (at << 1) + 16, v128.load64_splat(weights + at, 8), value);
  }
}

/**
 * Adds complex values at nonuniform positions to a periodic grid of complex numbers in two or three dimensions: the
 * product of the windows of every axis (see `spread`), times value_k. `turns` has `dimension` phases side by side for
 * every value. Cells as in `spread` along every axis, unfolded: rows of size1 + width + 1 cells, size2 + width rows in
 * a plane, size3 + width planes. `scratch` has room for three times AXIS_BYTES.
 */
export function tensorSpread(
  dimension: i32,
  width: i32,
  count: i32,
  turns: usize,
  values: usize,
  table: usize,
  size1: i32,
  size2: i32,
  size3: i32,
  scratch: usize,
  grid: usize,
): void {
  const weights2 = scratch + AXIS_BYTES;
  const weights3 = weights2 + AXIS_BYTES;
  const rowBytes = <usize>(size1 + width + 1) << 4;
  const planeBytes = rowBytes * <usize>(size2 + width);
  const weightBytes = <usize>(width + (width & 1)) << 3;
  const planes = dimension == 3 ? <usize>width << 3 : 8;
  store<f64>(weights3, 1);
  for (let k: usize = 0; k < <usize>count; k++) {
    const value = v128.load(values + (k << 4));
    let cells = grid + (<usize>axisWeights(width, table, load<f64>(turns), size1, scratch) << 4);
    cells += <usize>axisWeights(width, table, load<f64>(turns, 8), size2, weights2) * rowBytes;
    if (dimension == 3) cells += <usize>axisWeights(width, table, load<f64>(turns, 16), size3, weights3) * planeBytes;
    turns += <usize>dimension << 3;
    for (let z: usize = 0; z < planes; z += 8) {
      const planeValue = f64x2.mul(value, v128.load64_splat(weights3 + z));
      let row = cells;
      for (let y: usize = 0; y < <usize>width << 3; y += 8) {
        addRow(weightBytes, scratch, f64x2.mul(planeValue, v128.load64_splat(weights2 + y)), row);
        row += rowBytes;
      }
      cells += planeBytes;
    }
  }
}
