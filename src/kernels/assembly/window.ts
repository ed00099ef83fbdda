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
