// e^x of two doubles at a time, operation by operation as fdlibm's e_exp.c (Sun Microsystems 1993) computes it, which is what Math.exp does in
// V8: x = k ln 2 + r with |r| ≤ ln 2 / 2, and e^r by a rational function of r.

@inline const LN2_HIGH: f64 = 6.93147180369123816490e-1;
@inline const LN2_LOW: f64 = 1.90821492927058770002e-10;
@inline const INVERSE_LN2: f64 = 1.44269504088896338700;
/** Up to the number with these first 32 bits, ln 2 / 2, nothing is taken from x. */
@inline const HALF_LN2_BITS: i64 = 0x3fd62e43_00000000;
/** 2^−28: below, e^x is 1 + x. */
@inline const SMALL: f64 = 3.725290298461914e-9;
/** Beyond, powers of two leave the range of normal numbers. */
@inline const LIMIT: f64 = 700;

@inline function step(sum: v128, z: v128, coefficient: f64): v128 {
  return f64x2.add(f64x2.splat(coefficient), f64x2.mul(z, sum));
}

/** Whether the fast way holds for both: not for NaN, for large numbers, or for 1, of which e is stated. */
@inline function ordinary(x: v128): bool {
  const fits = f64x2.le(f64x2.abs(x), f64x2.splat(LIMIT));
  return i64x2.all_true(v128.andnot(fits, f64x2.eq(x, f64x2.splat(1))));
}

@inline function exponentials(x: v128): v128 {
  const one = f64x2.splat(1);
  const sign = v128.and(x, i64x2.splat(0x80000000_00000000));
  const far = i64x2.ge_s(i64x2.sub(v128.xor(x, sign), i64x2.splat(HALF_LN2_BITS)), i64x2.splat(0));
  const rounded = f64x2.trunc(f64x2.add(f64x2.mul(f64x2.splat(INVERSE_LN2), x), v128.or(sign, f64x2.splat(0.5))));
  const k = v128.and(rounded, far);
  const high = f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH)));
  const low = f64x2.mul(k, f64x2.splat(LN2_LOW));
  const r = f64x2.sub(high, low);
  const t = f64x2.mul(r, r);
  let p = f64x2.splat(4.13813679705723846039e-8);
  p = step(p, t, -1.65339022054652515390e-6);
  p = step(p, t, 6.61375632143793436117e-5);
  p = step(p, t, -2.77777777770155933842e-3);
  p = step(p, t, 1.66666666666666019037e-1);
  const c = f64x2.sub(r, f64x2.mul(t, p));
  const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(f64x2.splat(2), c));
  const y = f64x2.sub(one, f64x2.sub(f64x2.sub(low, quotient), high));
  // 2^k: adding 1.5 · 2^52 leaves k in the lowest bits, which are moved to the exponent.
  const bits = f64x2.add(k, f64x2.splat(6755399441055744.0));
  const scaled = f64x2.mul(y, i64x2.add(i64x2.shl(bits, 52), one));
  return v128.bitselect(f64x2.add(one, x), scaled, f64x2.lt(f64x2.abs(x), f64x2.splat(SMALL)));
}

/**
 * e^x of `count` doubles; the arrays are read and written in pairs, up to the next even length. Returns whether all are right: NaN, 1 and what is
 * beyond the limit are left to the caller.
 */
export function exponential(count: i32, x: usize, out: usize): bool {
  const bytes = <usize>count << 3;
  let right = true;
  for (let at: usize = 0; at < bytes; at += 16) {
    const value = v128.load(x + at);
    if (!ordinary(value)) right = false;
    v128.store(out + at, exponentials(value));
  }
  return right;
}
