// A symmetric tridiagonal pencil, S = M + shift K: five doubles per row, namely the inverse pivots of S eliminated downwards and upwards (the
// diagonal of S in both places before `factorRows`), the diagonal of M, and the couplings of M and of S with the next row.
const rowBytes: usize = 40;

/**
 * Eliminates rows from … to − 1 of n from either end; `carry` keeps two doubles between calls, zero at first. Returns the first row whose
 * pivot is not a positive finite number (−1 − row if that was on the way up), or n.
 */
export function factorRows(n: i32, from: i32, to: i32, matrix: usize, carry: usize): i32 {
  let above = f64.load(carry);
  let below = f64.load(carry, 8);
  let down = matrix + <usize>from * rowBytes;
  let up = matrix + <usize>(n - 1 - from) * rowBytes;
  for (let k = from; k < to; k++) {
    const downPivot = f64.load(down) - above;
    if (!(downPivot > 0 && downPivot < Infinity)) return k;
    const upPivot = f64.load(up, 8) - below;
    if (!(upPivot > 0 && upPivot < Infinity)) return k - n;
    const downInverse = 1 / downPivot;
    const upInverse = 1 / upPivot;
    f64.store(down, downInverse);
    f64.store(up, upInverse, 8);
    const next = f64.load(down, 32);
    above = next * next * downInverse;
    down += rowBytes;
    up -= rowBytes;
    const before = f64.load(up, 32);
    below = before * before * upInverse;
  }
  f64.store(carry, above);
  f64.store(carry, below, 8);
  return n;
}

/**
 * `rows` rows of w = s z + a v + b older + c u with S z = r, where y = N⁻¹r has been eliminated in the direction opposite to this
 * pass, and of y = N⁻¹Mw in the direction of this pass. Goes from row `start` down (step 1) or up (step −1); the row before `start` has been
 * made. `carry` holds what a row hands on: z, w, (Mw) without what the next row gives, y of the row before it, what multiplies
 * that, and the inverse pivot in the direction of the pass.
 */
export function advanceRows(
  matrix: usize,
  y: usize,
  start: i32,
  step: i32,
  rows: i32,
  w: usize,
  s: f64,
  v: usize,
  a: f64,
  older: usize,
  b: f64,
  u: usize,
  c: f64,
  carry: usize,
): void {
  let z = f64.load(carry);
  let made = f64.load(carry, 8);
  let product = f64.load(carry, 16);
  let eliminated = f64.load(carry, 24);
  let multiplier = f64.load(carry, 32);
  let pivot = f64.load(carry, 40);
  const matrixStep = <isize>step * rowBytes;
  const stride = <isize>step * 8;
  // Where the coupling with the row before on the way is: in that row on the way down, in this one on the way up.
  let link = matrix + <usize>(step > 0 ? start - 1 : start) * rowBytes;
  let row = matrix + <usize>start * rowBytes;
  const back: usize = step > 0 ? 8 : 0;
  const forth: usize = 8 - back;
  let at = <usize>start << 3;
  for (let left = rows; left > 0; left--) {
    const mass = f64.load(link, 24);
    const coupling = f64.load(link, 32);
    const inverse = f64.load(row + back);
    z = f64.load(y + at) * inverse - coupling * inverse * z;
    const before = made;
    made = s * z + (a * f64.load(v + at) + b * f64.load(older + at) + c * f64.load(u + at));
    f64.store(w + at, made);
    eliminated = product + mass * made - multiplier * eliminated;
    f64.store(y + at - stride, eliminated);
    multiplier = coupling * pivot;
    pivot = f64.load(row + forth);
    product = mass * before + f64.load(row, 16) * made;
    link += matrixStep;
    row += matrixStep;
    at += stride;
  }
  f64.store(carry, z);
  f64.store(carry, made, 8);
  f64.store(carry, product, 16);
  f64.store(carry, eliminated, 24);
  f64.store(carry, multiplier, 32);
  f64.store(carry, pivot, 40);
}
