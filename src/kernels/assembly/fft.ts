// Complex transforms of a power of two of interleaved numbers, in place, for convolutions: forward from natural to bit-reversed order
// (decimation in frequency), backward from there to natural order without the factor 1/n, so that nothing is ever permuted. Steps of
// radix 4, depth first: once a block fits into a cache it stays there (M. Frigo, S. G. Johnson, Proc. IEEE 93 (2005)).
// `table` holds w^k, w^2k, w^3k with w = e^{−2πi/n} for k = 0 … n/4 − 1, then the same for n/4, and so on down to 8 or 16.

const negateFirst: v128 = f64x2(-0.0, 0.0);
const negateSecond: v128 = f64x2(0.0, -0.0);

// @ts-ignore: decorator
@inline
function swapped(x: v128): v128 {
  return v128.shuffle<f64>(x, x, 1, 0);
}

/** x w, or with `negateSecond` in place of `negateFirst` x times the conjugate of w. */
// @ts-ignore: decorator
@inline
function times(x: v128, w: v128, sign: v128): v128 {
  const re = v128.shuffle<f64>(w, w, 0, 0);
  const im = v128.xor(v128.shuffle<f64>(w, w, 1, 1), sign);
  return f64x2.add(f64x2.mul(x, re), f64x2.mul(swapped(x), im));
}

/** Butterflies from … to − 1 of the step from one transform of n numbers to four of n/4. */
export function splitInFour(n: i32, from: i32, to: i32, x: usize, table: usize): void {
  const quarter = <usize>n << 2;
  const end = x + (<usize>to << 4);
  let w = table + <usize>from * 48;
  for (let p = x + (<usize>from << 4); p < end; p += 16) {
    const a0 = v128.load(p);
    const a1 = v128.load(p + quarter);
    const a2 = v128.load(p + 2 * quarter);
    const a3 = v128.load(p + 3 * quarter);
    const t0 = f64x2.add(a0, a2);
    const t1 = f64x2.sub(a0, a2);
    const t2 = f64x2.add(a1, a3);
    const t3 = v128.xor(swapped(f64x2.sub(a1, a3)), negateSecond);
    v128.store(p, f64x2.add(t0, t2));
    v128.store(p + quarter, times(f64x2.sub(t0, t2), v128.load(w, 16), negateFirst));
    v128.store(p + 2 * quarter, times(f64x2.add(t1, t3), v128.load(w), negateFirst));
    v128.store(p + 3 * quarter, times(f64x2.sub(t1, t3), v128.load(w, 32), negateFirst));
    w += 48;
  }
}

/** The same from four transforms of n/4 numbers to one of n, backward. */
export function joinFour(n: i32, from: i32, to: i32, x: usize, table: usize): void {
  const quarter = <usize>n << 2;
  const end = x + (<usize>to << 4);
  let w = table + <usize>from * 48;
  for (let p = x + (<usize>from << 4); p < end; p += 16) {
    const a0 = v128.load(p);
    const a2 = times(v128.load(p + quarter), v128.load(w, 16), negateSecond);
    const a1 = times(v128.load(p + 2 * quarter), v128.load(w), negateSecond);
    const a3 = times(v128.load(p + 3 * quarter), v128.load(w, 32), negateSecond);
    const t0 = f64x2.add(a0, a2);
    const t1 = f64x2.sub(a0, a2);
    const t2 = f64x2.add(a1, a3);
    const t3 = v128.xor(swapped(f64x2.sub(a1, a3)), negateFirst);
    v128.store(p, f64x2.add(t0, t2));
    v128.store(p + quarter, f64x2.add(t1, t3));
    v128.store(p + 2 * quarter, f64x2.sub(t0, t2));
    v128.store(p + 3 * quarter, f64x2.sub(t1, t3));
    w += 48;
  }
}

/** Transforms of two numbers, its own inverse. */
// @ts-ignore: decorator
@inline
function two(p: usize): void {
  const a = v128.load(p);
  const b = v128.load(p, 16);
  v128.store(p, f64x2.add(a, b));
  v128.store(p, f64x2.sub(a, b), 16);
}

// @ts-ignore: decorator
@inline
function splitFour(p: usize): void {
  const a0 = v128.load(p);
  const a1 = v128.load(p, 16);
  const a2 = v128.load(p, 32);
  const a3 = v128.load(p, 48);
  const t0 = f64x2.add(a0, a2);
  const t1 = f64x2.sub(a0, a2);
  const t2 = f64x2.add(a1, a3);
  const t3 = v128.xor(swapped(f64x2.sub(a1, a3)), negateSecond);
  v128.store(p, f64x2.add(t0, t2));
  v128.store(p, f64x2.sub(t0, t2), 16);
  v128.store(p, f64x2.add(t1, t3), 32);
  v128.store(p, f64x2.sub(t1, t3), 48);
}

// @ts-ignore: decorator
@inline
function joinedFour(p: usize): void {
  const a0 = v128.load(p);
  const a2 = v128.load(p, 16);
  const a1 = v128.load(p, 32);
  const a3 = v128.load(p, 48);
  const t0 = f64x2.add(a0, a2);
  const t1 = f64x2.sub(a0, a2);
  const t2 = f64x2.add(a1, a3);
  const t3 = v128.xor(swapped(f64x2.sub(a1, a3)), negateFirst);
  v128.store(p, f64x2.add(t0, t2));
  v128.store(p, f64x2.add(t1, t3), 16);
  v128.store(p, f64x2.sub(t0, t2), 32);
  v128.store(p, f64x2.sub(t1, t3), 48);
}

/** x ← its transform, n = 2 or more, in bit-reversed order. */
export function transformForward(n: i32, x: usize, table: usize): void {
  if (n == 2) {
    two(x);
    return;
  }
  if (n == 4) {
    splitFour(x);
    return;
  }
  splitInFour(n, 0, n >> 2, x, table);
  const quarter = <usize>n << 2;
  const end = x + 4 * quarter;
  if (n == 8) for (let p = x; p < end; p += 32) two(p);
  else if (n == 16) for (let p = x; p < end; p += 64) splitFour(p);
  else {
    const next = table + 3 * quarter;
    for (let p = x; p < end; p += quarter) transformForward(n >> 2, p, next);
  }
}

/** Undoes `transformForward` up to a factor n. */
export function transformBackward(n: i32, x: usize, table: usize): void {
  if (n == 2) {
    two(x);
    return;
  }
  if (n == 4) {
    joinedFour(x);
    return;
  }
  const quarter = <usize>n << 2;
  const end = x + 4 * quarter;
  if (n == 8) for (let p = x; p < end; p += 32) two(p);
  else if (n == 16) for (let p = x; p < end; p += 64) joinedFour(p);
  else {
    const next = table + 3 * quarter;
    for (let p = x; p < end; p += quarter) transformBackward(n >> 2, p, next);
  }
  joinFour(n, 0, n >> 2, x, table);
}
