// Periodic activations. Arguments so large that an error in their last bit matters more than the reduction's are reduced no better than that.
import { cosineOf, cosinePolynomial, quarterTurns, remainder, sineOf, sinePolynomial } from "../sincos";
import { Activation } from "./sums";
import { add, clamp, mul, splat, step, sub } from "./lanes";

@inline const TWO_OVER_PI: f64 = 0.63661977236758134308;
@inline const INVERSE_TURN: f64 = 0.15915494309189533577;
@inline const ROUNDER_32: f64 = 12582912;

/** x in quarter turns, rounded to an integer, plus what rounds it. */
@inline function turnsOf<F>(x: v128): v128 {
  if (sizeof<F>() == 8) return quarterTurns(x);
  return f32x4.add(f32x4.mul(x, f32x4.splat(<f32>TWO_OVER_PI)), f32x4.splat(<f32>ROUNDER_32));
}

/** The rest of x, in [−π/4, π/4]; no more than 1 for any finite x, so that what is lost there stays bounded. */
@inline function restOf<F>(x: v128, turns: v128): v128 {
  if (sizeof<F>() == 8) return clamp<F>(remainder(x, turns), f64x2.splat(1));
  // π/2 in three parts, the first two of 8 and 11 bits.
  const n = f32x4.sub(turns, f32x4.splat(<f32>ROUNDER_32));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(1.5703125)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(4.837512969970703125e-4)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(7.54978995489188216e-8)));
  return clamp<F>(r, f32x4.splat(1));
}

/** Polynomials fitted at Chebyshev points in 40 digits: errors 4e-9 and 1e-10. */
@inline function sineNear0<F>(r: v128): v128 {
  if (sizeof<F>() == 8) return sinePolynomial(r);
  const square = f32x4.mul(r, r);
  let p = step<F>(f32x4.splat(-0.0001950323439), square, 0.008332030614);
  p = step<F>(p, square, -0.1666665058);
  return f32x4.add(r, f32x4.mul(f32x4.mul(r, square), p));
}

@inline function cosineNear0<F>(r: v128): v128 {
  if (sizeof<F>() == 8) return cosinePolynomial(r);
  const square = f32x4.mul(r, r);
  let p = step<F>(f32x4.splat(2.437899373e-5), square, -0.001388660895);
  p = step<F>(p, square, 0.04166661639);
  p = step<F>(p, square, -0.4999999961);
  return step<F>(p, square, 1);
}

@inline function sine<F>(x: v128, turns: v128): v128 {
  const r = restOf<F>(x, turns);
  const s = sineNear0<F>(r);
  const c = cosineNear0<F>(r);
  if (sizeof<F>() == 8) return sineOf(s, c, turns);
  const odd = i32x4.neg(v128.and(turns, i32x4.splat(1)));
  return v128.xor(v128.bitselect(c, s, odd), i32x4.shl(v128.and(turns, i32x4.splat(2)), 30));
}

@inline function cosine<F>(x: v128, turns: v128): v128 {
  const r = restOf<F>(x, turns);
  const s = sineNear0<F>(r);
  const c = cosineNear0<F>(r);
  if (sizeof<F>() == 8) return cosineOf(s, c, turns);
  const odd = i32x4.neg(v128.and(turns, i32x4.splat(1)));
  const sign = i32x4.shl(v128.and(i32x4.add(turns, i32x4.splat(1)), i32x4.splat(2)), 30);
  return v128.xor(v128.bitselect(s, c, odd), sign);
}

/** The core is the number of quarter turns; what value and slope both compute of it is shared by the compiler. */
export class Sine<F> extends Activation {
  @inline core(z: v128): v128 {
    return turnsOf<F>(z);
  }
  @inline value(z: v128, core: v128): v128 {
    return sine<F>(z, core);
  }
  @inline slope(z: v128, core: v128): v128 {
    return cosine<F>(z, core);
  }
}

export class Cosine<F> extends Activation {
  @inline core(z: v128): v128 {
    return turnsOf<F>(z);
  }
  @inline value(z: v128, core: v128): v128 {
    return cosine<F>(z, core);
  }
  @inline slope(z: v128, core: v128): v128 {
    return v128.neg<F>(sine<F>(z, core));
  }
}

/** (2/π) arcsin(sin z). The core counts turns from the nearest maximum, in [−1/2, 1/2]. */
export class Triangle<F> extends Activation {
  @inline core(z: v128): v128 {
    const turns = sub<F>(mul<F>(z, splat<F>(INVERSE_TURN)), splat<F>(0.25));
    return sub<F>(turns, v128.nearest<F>(turns));
  }
  @inline value(_z: v128, core: v128): v128 {
    return sub<F>(splat<F>(1), mul<F>(v128.abs<F>(core), splat<F>(4)));
  }
  @inline slope(_z: v128, core: v128): v128 {
    const falling = v128.gt<F>(core, splat<F>(0));
    return v128.bitselect(splat<F>(-TWO_OVER_PI), splat<F>(TWO_OVER_PI), falling);
  }
}

/** The sign of sin z; its slope is 0. The core is the part of a turn. */
export class Square<F> extends Activation {
  @inline core(z: v128): v128 {
    const turns = mul<F>(z, splat<F>(INVERSE_TURN));
    return sub<F>(turns, v128.floor<F>(turns));
  }
  @inline value(_z: v128, core: v128): v128 {
    const level = v128.bitselect(splat<F>(1), splat<F>(-1), v128.lt<F>(core, splat<F>(0.5)));
    // NaN is handed on.
    return add<F>(v128.and(level, v128.ne<F>(core, splat<F>(0))), mul<F>(core, splat<F>(0)));
  }
  @inline slope(_z: v128, core: v128): v128 {
    return mul<F>(core, splat<F>(0));
  }
}
