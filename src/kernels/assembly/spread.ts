import { column, evenPart, gridPosition, leftWeight, oddPart, rightWeight, termsOf } from "./window";

@inline function addTo(cell: usize, weight: v128, value: v128): void {
  v128.store(cell, f64x2.add(v128.load(cell), f64x2.mul(weight, value)));
}

@inline function spreadColumn(
  width: i32,
  index: i32,
  table: usize,
  z: v128,
  square: v128,
  value: v128,
  cells: usize,
): void {
  if (2 * index + 1 > width) return;
  const pair = column(table, index, termsOf(width), square);
  const even = evenPart(pair);
  if (2 * index + 1 == width) {
    addTo(cells + <usize>(index * 16), even, value);
  } else {
    const odd = oddPart(pair, z);
    addTo(cells + <usize>(index * 16), leftWeight(even, odd), value);
    addTo(cells + <usize>((width - 1 - index) * 16), rightWeight(even, odd), value);
  }
}

@inline function spreadWidth(
  width: i32,
  count: i32,
  turns: usize,
  values: usize,
  table: usize,
  size: f64,
  grid: usize,
): void {
  for (let k: usize = 0; k < <usize>count; k++) {
    const value = v128.load(values + (k << 4));
    const position = gridPosition(load<f64>(turns + (k << 3)), size) + (width & 1 ? 0.5 : 0.0);
    const cell = <i32>position;
    const offset = 2.0 * (position - <f64>cell) - 1.0;
    const cells = grid + (<usize>cell << 4);
    const z = f64x2.splat(offset);
    const square = f64x2.mul(z, z);
    spreadColumn(width, 0, table, z, square, value, cells);
    spreadColumn(width, 1, table, z, square, value, cells);
    spreadColumn(width, 2, table, z, square, value, cells);
    spreadColumn(width, 3, table, z, square, value, cells);
    spreadColumn(width, 4, table, z, square, value, cells);
    spreadColumn(width, 5, table, z, square, value, cells);
    spreadColumn(width, 6, table, z, square, value, cells);
    spreadColumn(width, 7, table, z, square, value, cells);
  }
}

/**
 * Adds complex values at nonuniform positions to a periodic grid of complex numbers: the window centred at position
 * turns_k · size, times value_k. Cell c of `grid` is grid point c − ⌊(width − 1)/2⌋, modulo `size`; the grid has
 * size + width cells and the caller folds it.
 */
export function spread(
  width: i32,
  count: i32,
  turns: usize,
  values: usize,
  table: usize,
  size: f64,
  grid: usize,
): void {
  // One unrolled loop for every width.
  switch (width) {
    case 3: return spreadWidth(3, count, turns, values, table, size, grid);
    case 4: return spreadWidth(4, count, turns, values, table, size, grid);
    case 5: return spreadWidth(5, count, turns, values, table, size, grid);
    case 6: return spreadWidth(6, count, turns, values, table, size, grid);
    case 7: return spreadWidth(7, count, turns, values, table, size, grid);
    case 8: return spreadWidth(8, count, turns, values, table, size, grid);
    case 9: return spreadWidth(9, count, turns, values, table, size, grid);
    case 10: return spreadWidth(10, count, turns, values, table, size, grid);
    case 11: return spreadWidth(11, count, turns, values, table, size, grid);
    case 12: return spreadWidth(12, count, turns, values, table, size, grid);
    case 13: return spreadWidth(13, count, turns, values, table, size, grid);
    case 14: return spreadWidth(14, count, turns, values, table, size, grid);
    case 15: return spreadWidth(15, count, turns, values, table, size, grid);
    case 16: return spreadWidth(16, count, turns, values, table, size, grid);
    default: unreachable();
  }
}
