// Panels are stored in blocks of four rows: within a block, column after column, four doubles each. A panel of w columns and m rows
// below them is a triangle of w rows, whose row block b holds columns 0 … 4b + 3, and then ⌈m/4⌉ blocks of w columns.

/** Doubles of a lower triangle of n rows. */
export function triangleSize(n: number): number {
  const blocks = Math.ceil(n / 4);
  return 8 * blocks * (blocks + 1);
}

/** Doubles of a panel of w columns with m rows below its triangle. */
export function panelSize(w: number, m: number): number {
  return triangleSize(w) + 4 * w * Math.ceil(m / 4);
}

/** Doubles of a square of n rows, its columns rounded up to four. */
export function squareSize(n: number): number {
  return 16 * Math.ceil(n / 4) ** 2;
}

/** Where entry (row, column) of a panel of w columns is; the rows below the triangle are counted on from w. */
export function panelPlace(w: number, row: number, column: number): number {
  return row < w ? triangleSize(row & ~3) + 4 * column + (row & 3) : triangleSize(w) + blockPlace(w, row - w, column);
}

/** Where entry (row, column) of blocks of four rows of w columns is. */
export function blockPlace(w: number, row: number, column: number): number {
  return 4 * w * (row >> 2) + 4 * column + (row & 3);
}
