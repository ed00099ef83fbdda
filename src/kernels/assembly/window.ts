// Weights of a window on the `width` grid points around a position, as polynomials in the position within its cell
// (Barnett, Magland, af Klinteberg 2019, 10.1137/18M120885X, section 5.3). The window is even, so grid points l and
// width − 1 − l share one polynomial E(z²) ± z O(z²): both halves are summed side by side in the lanes of one register.
// The table holds, column l by column l, the pairs (E_i, O_i) with the highest power first.

/** Number of coefficient pairs in a column, enough that the window's own error is larger (measured). */
@inline export function termsOf(width: i32): i32 {
  return width / 3 + 2;
}

/** The position on the grid of a phase in turns: its fraction times the size, in [0, size]. */
@inline export function gridPosition(turns: f64, size: f64): f64 {
  return (turns - Math.floor(turns)) * size;
}

@inline function horner(sum: v128, square: v128, coefficients: usize): v128 {
  return f64x2.add(f64x2.mul(sum, square), v128.load(coefficients));
}

/** (E, O) of a column at z². Straight-line code: `terms` and `index` are constants wherever this is inlined. */
@inline export function column(table: usize, index: i32, terms: i32, square: v128): v128 {
  const at = table + <usize>(index * terms * 16);
  let sum = v128.load(at);
  sum = horner(sum, square, at + 16);
  sum = horner(sum, square, at + 32);
  if (terms > 3) sum = horner(sum, square, at + 48);
  if (terms > 4) sum = horner(sum, square, at + 64);
  if (terms > 5) sum = horner(sum, square, at + 80);
  if (terms > 6) sum = horner(sum, square, at + 96);
  return sum;
}

/** E + z O in both lanes: the weight of grid point `index`. */
@inline export function leftWeight(even: v128, odd: v128): v128 {
  return f64x2.add(even, odd);
}

/** E − z O in both lanes: the weight of grid point width − 1 − `index`. */
@inline export function rightWeight(even: v128, odd: v128): v128 {
  return f64x2.sub(even, odd);
}

@inline export function evenPart(pair: v128): v128 {
  return v128.shuffle<f64>(pair, pair, 0, 0);
}

@inline export function oddPart(pair: v128, z: v128): v128 {
  return f64x2.mul(v128.shuffle<f64>(pair, pair, 1, 1), z);
}

/** Bytes of one axis's weights: sixteen doubles and a zero that makes an odd width even, aligned to 16 bytes. */
@inline export const AXIS_BYTES: i32 = 144;

@inline function storePair(width: i32, index: i32, table: usize, z: f64, square: v128, out: usize): void {
  if (2 * index + 1 >= width) return;
  const pair = column(table, index, termsOf(width), square);
  const even = f64x2.extract_lane(pair, 0);
  const odd = f64x2.extract_lane(pair, 1) * z;
  store<f64>(out + <usize>(index * 8), even + odd);
  store<f64>(out + <usize>((width - 1 - index) * 8), even - odd);
}

@inline function storeWeights(width: i32, table: usize, z: f64, out: usize): void {
  const square = f64x2.splat(z * z);
  storePair(width, 0, table, z, square, out);
  storePair(width, 1, table, z, square, out);
  storePair(width, 2, table, z, square, out);
  storePair(width, 3, table, z, square, out);
  storePair(width, 4, table, z, square, out);
  storePair(width, 5, table, z, square, out);
  storePair(width, 6, table, z, square, out);
  storePair(width, 7, table, z, square, out);
  if (width & 1) {
    store<f64>(out + <usize>((width >> 1) * 8), f64x2.extract_lane(column(table, width >> 1, termsOf(width), square), 0));
    store<f64>(out + <usize>(width * 8), 0);
  }
}

/**
 * Writes the weights of the grid points around a phase at `out`, AXIS_BYTES of room, and returns the first of them as
 * a cell of the padded grid (see `spread`).
 */
export function axisWeights(width: i32, table: usize, turns: f64, size: f64, out: usize): i32 {
  const position = gridPosition(turns, size) + (width & 1 ? 0.5 : 0.0);
  const cell = <i32>position;
  const z = 2.0 * (position - <f64>cell) - 1.0;
  // Straight-line code for every width.
  switch (width) {
    case 3: storeWeights(3, table, z, out); break;
    case 4: storeWeights(4, table, z, out); break;
    case 5: storeWeights(5, table, z, out); break;
    case 6: storeWeights(6, table, z, out); break;
    case 7: storeWeights(7, table, z, out); break;
    case 8: storeWeights(8, table, z, out); break;
    case 9: storeWeights(9, table, z, out); break;
    case 10: storeWeights(10, table, z, out); break;
    case 11: storeWeights(11, table, z, out); break;
    case 12: storeWeights(12, table, z, out); break;
    case 13: storeWeights(13, table, z, out); break;
    case 14: storeWeights(14, table, z, out); break;
    case 15: storeWeights(15, table, z, out); break;
    case 16: storeWeights(16, table, z, out); break;
    default: unreachable();
  }
  return cell;
}
