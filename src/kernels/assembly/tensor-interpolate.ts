import { AXIS_BYTES, axisWeights } from "./window";

/** Sum of a row's cells of one field, every second cell, times their weights. */
@inline function addCell(sum: v128, weight: v128, cell: usize): v128 {
  return f64x2.add(sum, f64x2.mul(weight, v128.load(cell)));
}

@inline function interpolateFields(
  fields: i32,
  dimension: i32,
  width: i32,
  count: i32,
  turns: usize,
  table: usize,
  size1: i32,
  size2: i32,
  size3: i32,
  scratch: usize,
  grid: usize,
  out: usize,
): void {
  const weights2 = scratch + AXIS_BYTES;
  const weights3 = weights2 + AXIS_BYTES;
  const cellBytes = <usize>fields << 4;
  const rowBytes = <usize>(size1 + width + 1) * cellBytes;
  const planeBytes = rowBytes * <usize>(size2 + width);
  const weightBytes = <usize>(width + (width & 1)) << 3;
  const planes = dimension == 3 ? <usize>width << 3 : 8;
  store<f64>(weights3, 1);
  for (let k = 0; k < count; k++) {
    let cells = grid + <usize>axisWeights(width, table, load<f64>(turns), size1, scratch) * cellBytes;
    cells += <usize>axisWeights(width, table, load<f64>(turns, 8), size2, weights2) * rowBytes;
    if (dimension == 3) cells += <usize>axisWeights(width, table, load<f64>(turns, 16), size3, weights3) * planeBytes;
    turns += <usize>dimension << 3;
    let sum0 = f64x2.splat(0);
    let sum1 = f64x2.splat(0);
    let sum2 = f64x2.splat(0);
    let sum3 = f64x2.splat(0);
    for (let z: usize = 0; z < planes; z += 8) {
      const planeWeight = v128.load64_splat(weights3 + z);
      let row = cells;
      for (let y: usize = 0; y < <usize>width << 3; y += 8) {
        const rowWeight = f64x2.mul(planeWeight, v128.load64_splat(weights2 + y));
        let row0 = f64x2.splat(0);
        let row1 = f64x2.splat(0);
        let row2 = f64x2.splat(0);
        let row3 = f64x2.splat(0);
        let cell = row;
        for (let at: usize = 0; at < weightBytes; at += 16) {
          const left = v128.load64_splat(scratch + at);
          const right = v128.load64_splat(scratch + at, 8);
          if (fields == 1) {
            row0 = addCell(row0, left, cell);
            row1 = addCell(row1, right, cell + 16);
          } else {
            const next = cell + cellBytes;
            row0 = addCell(addCell(row0, left, cell), right, next);
            row1 = addCell(addCell(row1, left, cell + 16), right, next + 16);
            row2 = addCell(addCell(row2, left, cell + 32), right, next + 32);
            if (fields > 3) row3 = addCell(addCell(row3, left, cell + 48), right, next + 48);
          }
          cell += 2 * cellBytes;
        }
        if (fields == 1) {
          sum0 = f64x2.add(sum0, f64x2.mul(rowWeight, f64x2.add(row0, row1)));
        } else {
          sum0 = f64x2.add(sum0, f64x2.mul(rowWeight, row0));
          sum1 = f64x2.add(sum1, f64x2.mul(rowWeight, row1));
          sum2 = f64x2.add(sum2, f64x2.mul(rowWeight, row2));
          if (fields > 3) sum3 = f64x2.add(sum3, f64x2.mul(rowWeight, row3));
        }
        row += rowBytes;
      }
      cells += planeBytes;
    }
    v128.store(out, sum0);
    if (fields > 1) {
      v128.store(out + 16, sum1);
      v128.store(out + 32, sum2);
      if (fields > 3) v128.store(out + 48, sum3);
    }
    out += cellBytes;
  }
}

/**
 * out_k = Σ_g window(g − turns_k · size) grid_g, complex and interleaved, in two or three dimensions, for one, three or
 * four fields that lie side by side in every cell, and in `out` for every k; all else as in `tensorSpread`.
 */
export function tensorInterpolate(
  fields: i32,
  dimension: i32,
  width: i32,
  count: i32,
  turns: usize,
  table: usize,
  size1: i32,
  size2: i32,
  size3: i32,
  scratch: usize,
  grid: usize,
  out: usize,
): void {
  switch (fields) {
    case 1: return interpolateFields(1, dimension, width, count, turns, table, size1, size2, size3, scratch, grid, out);
    case 3: return interpolateFields(3, dimension, width, count, turns, table, size1, size2, size3, scratch, grid, out);
    case 4: return interpolateFields(4, dimension, width, count, turns, table, size1, size2, size3, scratch, grid, out);
    default: unreachable();
  }
}
