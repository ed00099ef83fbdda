// Sine and cosine of two doubles at a time: Cody–Waite reduction by multiples of π/2 in three parts, then the
// minimax polynomials of fdlibm (Sun Microsystems 1993) on [−π/4, π/4].

@inline const TWO_OVER_PI: f64 = 0.63661977236758134308;
// π/2 = PART_1 + PART_2 + PART_3 + 2e-37: the first two have 33 bits, so that a multiple below 2^20 of them is exact.
@inline const PART_1: f64 = 1.57079632673412561417;
@inline const PART_2: f64 = 6.07710050630396597660e-11;
@inline const PART_3: f64 = 2.02226624879595063154e-21;
// Adding 1.5 · 2^52 rounds to the nearest integer and leaves its lowest bits in the lowest bits of the sum.
@inline const ROUNDER: f64 = 6755399441055744.0;
// Beyond 2^20 quarter turns the reduction above is no longer exact.
@inline const LIMIT: f64 = 1647000.0;

/** x in quarter turns, rounded to an integer, plus ROUNDER. */
@inline export function quarterTurns(x: v128): v128 {
  return f64x2.add(f64x2.mul(x, f64x2.splat(TWO_OVER_PI)), f64x2.splat(ROUNDER));
}

/** What is left of x after those quarter turns, in [−π/4, π/4]. */
@inline export function remainder(x: v128, turns: v128): v128 {
  const n = f64x2.sub(turns, f64x2.splat(ROUNDER));
  let r = f64x2.sub(x, f64x2.mul(n, f64x2.splat(PART_1)));
  r = f64x2.sub(r, f64x2.mul(n, f64x2.splat(PART_2)));
  return f64x2.sub(r, f64x2.mul(n, f64x2.splat(PART_3)));
}

@inline function step(sum: v128, z: v128, coefficient: f64): v128 {
  return f64x2.add(f64x2.mul(sum, z), f64x2.splat(coefficient));
}

/** sin r for |r| ≤ π/4. */
@inline export function sinePolynomial(r: v128): v128 {
  const z = f64x2.mul(r, r);
  let p = f64x2.splat(1.58969099521155010221e-10);
  p = step(p, z, -2.50507602534068634195e-8);
  p = step(p, z, 2.75573137070700676789e-6);
  p = step(p, z, -1.98412698298579493134e-4);
  p = step(p, z, 8.33333333332248946124e-3);
  p = step(p, z, -1.66666666666666324348e-1);
  return f64x2.add(r, f64x2.mul(f64x2.mul(r, z), p));
}

/** cos r for |r| ≤ π/4. */
@inline export function cosinePolynomial(r: v128): v128 {
  const z = f64x2.mul(r, r);
  let p = f64x2.splat(-1.13596475577881948265e-11);
  p = step(p, z, 2.08757232129817482790e-9);
  p = step(p, z, -2.75573143513906633035e-7);
  p = step(p, z, 2.48015872894767294178e-5);
  p = step(p, z, -1.38888888888741095749e-3);
  p = step(p, z, 4.16666666666666019037e-2);
  const half = f64x2.mul(z, f64x2.splat(0.5));
  return f64x2.sub(f64x2.splat(1), f64x2.sub(half, f64x2.mul(f64x2.mul(z, z), p)));
}

/** Chooses and signs: sin x from the sine and cosine of the remainder. */
@inline export function sineOf(sine: v128, cosine: v128, turns: v128): v128 {
  const odd = i64x2.neg(v128.and(turns, i64x2.splat(1)));
  const sign = i64x2.shl(v128.and(turns, i64x2.splat(2)), 62);
  return v128.xor(v128.bitselect(cosine, sine, odd), sign);
}

/** Chooses and signs: cos x from the sine and cosine of the remainder. */
@inline export function cosineOf(sine: v128, cosine: v128, turns: v128): v128 {
  const odd = i64x2.neg(v128.and(turns, i64x2.splat(1)));
  const sign = i64x2.shl(v128.and(i64x2.add(turns, i64x2.splat(1)), i64x2.splat(2)), 62);
  return v128.xor(v128.bitselect(sine, cosine, odd), sign);
}

/** Whether both doubles are small enough for the fast reduction; true for NaN, which it hands on. */
@inline export function reducible(x: v128): bool {
  return !v128.any_true(f64x2.gt(f64x2.abs(x), f64x2.splat(LIMIT)));
}

function slowPair(x: usize, sine: usize, cosine: usize): void {
  for (let lane: usize = 0; lane < 16; lane += 8) {
    const value = load<f64>(x + lane);
    store<f64>(sine + lane, Math.sin(value));
    store<f64>(cosine + lane, Math.cos(value));
  }
}

/** Sine and cosine of `count` doubles; the arrays are read and written in pairs, up to the next even length. */
export function sineCosine(count: i32, x: usize, sine: usize, cosine: usize): void {
  const bytes = <usize>count << 3;
  for (let at: usize = 0; at < bytes; at += 16) {
    const value = v128.load(x + at);
    if (reducible(value)) {
      const turns = quarterTurns(value);
      const r = remainder(value, turns);
      const s = sinePolynomial(r);
      const c = cosinePolynomial(r);
      v128.store(sine + at, sineOf(s, c, turns));
      v128.store(cosine + at, cosineOf(s, c, turns));
    } else {
      slowPair(x + at, sine + at, cosine + at);
    }
  }
}
