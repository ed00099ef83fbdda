import { column, evenPart, gridPosition, leftWeight, oddPart, rightWeight, termsOf } from "./window";

/** The two grid values that column `index` weighs, the outer ones first, times their weights. */
@inline function bothCells(width: i32, index: i32, stride: i32, cells: usize, left: v128, right: v128): v128 {
  return f64x2.add(
    f64x2.mul(left, v128.load(cells + <usize>(index * stride))),
    f64x2.mul(right, v128.load(cells + <usize>((width - 1 - index) * stride))),
  );
}

@inline function middleCell(index: i32, stride: i32, cells: usize, weight: v128): v128 {
  return f64x2.mul(weight, v128.load(cells + <usize>(index * stride)));
}

@inline function interpolateWidth(
  width: i32,
  count: i32,
  turns: usize,
  table: usize,
  size: f64,
  grid: usize,
  out: usize,
): void {
  const terms = termsOf(width);
  for (let k: usize = 0; k < <usize>count; k++) {
    const position = gridPosition(load<f64>(turns + (k << 3)), size) + (width & 1 ? 0.5 : 0.0);
    const cell = <i32>position;
    const offset = 2.0 * (position - <f64>cell) - 1.0;
    const cells = grid + (<usize>cell << 4);
    const z = f64x2.splat(offset);
    const square = f64x2.mul(z, z);
    let first = f64x2.splat(0);
    const pair0 = column(table, 0, terms, square);
    const even0 = evenPart(pair0);
    const odd0 = oddPart(pair0, z);
    const left0 = leftWeight(even0, odd0);
    const right0 = rightWeight(even0, odd0);
    first = f64x2.add(first, bothCells(width, 0, 16, cells, left0, right0));
    if (width > 3) {
      const pair1 = column(table, 1, terms, square);
      const even1 = evenPart(pair1);
      const odd1 = oddPart(pair1, z);
      const left1 = leftWeight(even1, odd1);
      const right1 = rightWeight(even1, odd1);
      first = f64x2.add(first, bothCells(width, 1, 16, cells, left1, right1));
    }
    if (width > 5) {
      const pair2 = column(table, 2, terms, square);
      const even2 = evenPart(pair2);
      const odd2 = oddPart(pair2, z);
      const left2 = leftWeight(even2, odd2);
      const right2 = rightWeight(even2, odd2);
      first = f64x2.add(first, bothCells(width, 2, 16, cells, left2, right2));
    }
    if (width > 7) {
      const pair3 = column(table, 3, terms, square);
      const even3 = evenPart(pair3);
      const odd3 = oddPart(pair3, z);
      const left3 = leftWeight(even3, odd3);
      const right3 = rightWeight(even3, odd3);
      first = f64x2.add(first, bothCells(width, 3, 16, cells, left3, right3));
    }
    if (width > 9) {
      const pair4 = column(table, 4, terms, square);
      const even4 = evenPart(pair4);
      const odd4 = oddPart(pair4, z);
      const left4 = leftWeight(even4, odd4);
      const right4 = rightWeight(even4, odd4);
      first = f64x2.add(first, bothCells(width, 4, 16, cells, left4, right4));
    }
    if (width > 11) {
      const pair5 = column(table, 5, terms, square);
      const even5 = evenPart(pair5);
      const odd5 = oddPart(pair5, z);
      const left5 = leftWeight(even5, odd5);
      const right5 = rightWeight(even5, odd5);
      first = f64x2.add(first, bothCells(width, 5, 16, cells, left5, right5));
    }
    if (width > 13) {
      const pair6 = column(table, 6, terms, square);
      const even6 = evenPart(pair6);
      const odd6 = oddPart(pair6, z);
      const left6 = leftWeight(even6, odd6);
      const right6 = rightWeight(even6, odd6);
      first = f64x2.add(first, bothCells(width, 6, 16, cells, left6, right6));
    }
    if (width > 15) {
      const pair7 = column(table, 7, terms, square);
      const even7 = evenPart(pair7);
      const odd7 = oddPart(pair7, z);
      const left7 = leftWeight(even7, odd7);
      const right7 = rightWeight(even7, odd7);
      first = f64x2.add(first, bothCells(width, 7, 16, cells, left7, right7));
    }
    if (width & 1) {
      const weight = evenPart(column(table, width >> 1, terms, square));
      first = f64x2.add(first, middleCell(width >> 1, 16, cells, weight));
    }
    v128.store(out + (k << 4), first);
  }
}

/**
 * out_k = Σ_g window(g − turns_k · size) grid_g, complex and interleaved; cells as in `spread`, unfolded by the caller.
 */
export function interpolate(
  width: i32,
  count: i32,
  turns: usize,
  table: usize,
  size: f64,
  grid: usize,
  out: usize,
): void {
  switch (width) {
    case 3: return interpolateWidth(3, count, turns, table, size, grid, out);
    case 4: return interpolateWidth(4, count, turns, table, size, grid, out);
    case 5: return interpolateWidth(5, count, turns, table, size, grid, out);
    case 6: return interpolateWidth(6, count, turns, table, size, grid, out);
    case 7: return interpolateWidth(7, count, turns, table, size, grid, out);
    case 8: return interpolateWidth(8, count, turns, table, size, grid, out);
    case 9: return interpolateWidth(9, count, turns, table, size, grid, out);
    case 10: return interpolateWidth(10, count, turns, table, size, grid, out);
    case 11: return interpolateWidth(11, count, turns, table, size, grid, out);
    case 12: return interpolateWidth(12, count, turns, table, size, grid, out);
    case 13: return interpolateWidth(13, count, turns, table, size, grid, out);
    case 14: return interpolateWidth(14, count, turns, table, size, grid, out);
    case 15: return interpolateWidth(15, count, turns, table, size, grid, out);
    case 16: return interpolateWidth(16, count, turns, table, size, grid, out);
    default: unreachable();
  }
}

@inline function interpolatePairWidth(
  width: i32,
  count: i32,
  turns: usize,
  table: usize,
  size: f64,
  grid: usize,
  out: usize,
): void {
  const terms = termsOf(width);
  for (let k: usize = 0; k < <usize>count; k++) {
    const position = gridPosition(load<f64>(turns + (k << 3)), size) + (width & 1 ? 0.5 : 0.0);
    const cell = <i32>position;
    const offset = 2.0 * (position - <f64>cell) - 1.0;
    const cells = grid + (<usize>cell << 5);
    const z = f64x2.splat(offset);
    const square = f64x2.mul(z, z);
    let first = f64x2.splat(0);
    let second = f64x2.splat(0);
    const pair0 = column(table, 0, terms, square);
    const even0 = evenPart(pair0);
    const odd0 = oddPart(pair0, z);
    const left0 = leftWeight(even0, odd0);
    const right0 = rightWeight(even0, odd0);
    first = f64x2.add(first, bothCells(width, 0, 32, cells, left0, right0));
    second = f64x2.add(second, bothCells(width, 0, 32, cells + 16, left0, right0));
    if (width > 3) {
      const pair1 = column(table, 1, terms, square);
      const even1 = evenPart(pair1);
      const odd1 = oddPart(pair1, z);
      const left1 = leftWeight(even1, odd1);
      const right1 = rightWeight(even1, odd1);
      first = f64x2.add(first, bothCells(width, 1, 32, cells, left1, right1));
      second = f64x2.add(second, bothCells(width, 1, 32, cells + 16, left1, right1));
    }
    if (width > 5) {
      const pair2 = column(table, 2, terms, square);
      const even2 = evenPart(pair2);
      const odd2 = oddPart(pair2, z);
      const left2 = leftWeight(even2, odd2);
      const right2 = rightWeight(even2, odd2);
      first = f64x2.add(first, bothCells(width, 2, 32, cells, left2, right2));
      second = f64x2.add(second, bothCells(width, 2, 32, cells + 16, left2, right2));
    }
    if (width > 7) {
      const pair3 = column(table, 3, terms, square);
      const even3 = evenPart(pair3);
      const odd3 = oddPart(pair3, z);
      const left3 = leftWeight(even3, odd3);
      const right3 = rightWeight(even3, odd3);
      first = f64x2.add(first, bothCells(width, 3, 32, cells, left3, right3));
      second = f64x2.add(second, bothCells(width, 3, 32, cells + 16, left3, right3));
    }
    if (width > 9) {
      const pair4 = column(table, 4, terms, square);
      const even4 = evenPart(pair4);
      const odd4 = oddPart(pair4, z);
      const left4 = leftWeight(even4, odd4);
      const right4 = rightWeight(even4, odd4);
      first = f64x2.add(first, bothCells(width, 4, 32, cells, left4, right4));
      second = f64x2.add(second, bothCells(width, 4, 32, cells + 16, left4, right4));
    }
    if (width > 11) {
      const pair5 = column(table, 5, terms, square);
      const even5 = evenPart(pair5);
      const odd5 = oddPart(pair5, z);
      const left5 = leftWeight(even5, odd5);
      const right5 = rightWeight(even5, odd5);
      first = f64x2.add(first, bothCells(width, 5, 32, cells, left5, right5));
      second = f64x2.add(second, bothCells(width, 5, 32, cells + 16, left5, right5));
    }
    if (width > 13) {
      const pair6 = column(table, 6, terms, square);
      const even6 = evenPart(pair6);
      const odd6 = oddPart(pair6, z);
      const left6 = leftWeight(even6, odd6);
      const right6 = rightWeight(even6, odd6);
      first = f64x2.add(first, bothCells(width, 6, 32, cells, left6, right6));
      second = f64x2.add(second, bothCells(width, 6, 32, cells + 16, left6, right6));
    }
    if (width > 15) {
      const pair7 = column(table, 7, terms, square);
      const even7 = evenPart(pair7);
      const odd7 = oddPart(pair7, z);
      const left7 = leftWeight(even7, odd7);
      const right7 = rightWeight(even7, odd7);
      first = f64x2.add(first, bothCells(width, 7, 32, cells, left7, right7));
      second = f64x2.add(second, bothCells(width, 7, 32, cells + 16, left7, right7));
    }
    if (width & 1) {
      const weight = evenPart(column(table, width >> 1, terms, square));
      first = f64x2.add(first, middleCell(width >> 1, 32, cells, weight));
      second = f64x2.add(second, middleCell(width >> 1, 32, cells + 16, weight));
    }
    v128.store(out + (k << 5), first);
    v128.store(out + (k << 5) + 16, second);
  }
}

/**
 * Two interleaved grids read at once with the same weights: cells and results are (re, im) of the first, then of the
 * second.
 */
export function interpolatePair(
  width: i32,
  count: i32,
  turns: usize,
  table: usize,
  size: f64,
  grid: usize,
  out: usize,
): void {
  switch (width) {
    case 3: return interpolatePairWidth(3, count, turns, table, size, grid, out);
    case 4: return interpolatePairWidth(4, count, turns, table, size, grid, out);
    case 5: return interpolatePairWidth(5, count, turns, table, size, grid, out);
    case 6: return interpolatePairWidth(6, count, turns, table, size, grid, out);
    case 7: return interpolatePairWidth(7, count, turns, table, size, grid, out);
    case 8: return interpolatePairWidth(8, count, turns, table, size, grid, out);
    case 9: return interpolatePairWidth(9, count, turns, table, size, grid, out);
    case 10: return interpolatePairWidth(10, count, turns, table, size, grid, out);
    case 11: return interpolatePairWidth(11, count, turns, table, size, grid, out);
    case 12: return interpolatePairWidth(12, count, turns, table, size, grid, out);
    case 13: return interpolatePairWidth(13, count, turns, table, size, grid, out);
    case 14: return interpolatePairWidth(14, count, turns, table, size, grid, out);
    case 15: return interpolatePairWidth(15, count, turns, table, size, grid, out);
    case 16: return interpolatePairWidth(16, count, turns, table, size, grid, out);
    default: unreachable();
  }
}
