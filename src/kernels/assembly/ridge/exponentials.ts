// Activations made of exponentials. All rest on e^{2h} = 2^k (Q + P)/(Q − P) with 2h = k ln 2 + 2w and P/Q = tanh w for |w| ≤ ln 2 / 4, which leaves one
// division for an activation. The rational functions were fitted for this file at Chebyshev points in 40 digits: relative errors 5e-18 and 5e-10.
import { Activation } from "./sums";
import { add, clamp, div, mul, signOf, splat, step, sub } from "./lanes";

@inline const TWO_OVER_LN2: f64 = 2.8853900817779268147;
// ln 2 / 2 in two parts; multiples of the first by |k| ≤ 1024 (128 in float32) are exact.
@inline const HALF_LN2_HIGH: f64 = 3.46573590184561908245e-1;
@inline const HALF_LN2_LOW: f64 = 9.54107464635293850e-11;
@inline const HALF_LN2_HIGH_32: f64 = 0.3465576171875;
@inline const HALF_LN2_LOW_32: f64 = 1.597309247263602e-5;
// Adding 1.5 · 2^52 (2^23) rounds to the nearest integer and leaves its lowest bits in the lowest bits of the sum.
@inline const ROUNDER: f64 = 6755399441055744;
@inline const ROUNDER_32: f64 = 12582912;

/** h to where e^{2h} and its inverse are normal numbers. */
@inline function inRange<F>(h: v128): v128 {
  return clamp<F>(h, splat<F>(354, 43.5));
}

/** k + rounder. */
@inline function doublings<F>(h: v128): v128 {
  return add<F>(mul<F>(h, splat<F>(TWO_OVER_LN2)), splat<F>(ROUNDER, ROUNDER_32));
}

/** w. */
@inline function remainder<F>(h: v128, doublings: v128): v128 {
  const k = sub<F>(doublings, splat<F>(ROUNDER, ROUNDER_32));
  const w = sub<F>(h, mul<F>(k, splat<F>(HALF_LN2_HIGH, HALF_LN2_HIGH_32)));
  return sub<F>(w, mul<F>(k, splat<F>(HALF_LN2_LOW, HALF_LN2_LOW_32)));
}

/** 2^k. */
@inline function power<F>(doublings: v128): v128 {
  return sizeof<F>() == 4
    ? i32x4.add(i32x4.shl(doublings, 23), f32x4.splat(1))
    : i64x2.add(i64x2.shl(doublings, 52), f64x2.splat(1));
}

/** P. */
@inline function odd<F>(w: v128): v128 {
  const square = mul<F>(w, w);
  if (sizeof<F>() == 4) return mul<F>(w, step<F>(splat<F>(0.066580764446), square, 0.99999999946));
  const sum = step<F>(splat<F>(0.0010573973643911188916), square, 0.1110990466311441622);
  return mul<F>(w, step<F>(sum, square, 1));
}

/** Q. */
@inline function even<F>(w: v128): v128 {
  const square = mul<F>(w, w);
  if (sizeof<F>() == 4) return step<F>(splat<F>(0.399913774862), square, 1);
  return step<F>(step<F>(splat<F>(0.01586819068804823907), square, 0.44443237996446935595), square, 1);
}

/** e^{2h}, within 1e-15 (float32 3e-7) of it for h in range. */
@inline export function exponentialOfTwice<F>(h: v128): v128 {
  const bounded = inRange<F>(h);
  const k = doublings<F>(bounded);
  const w = remainder<F>(bounded, k);
  const P = odd<F>(w);
  const Q = even<F>(w);
  return mul<F>(power<F>(k), div<F>(add<F>(Q, P), sub<F>(Q, P)));
}

/** 1/(1 + e^{−2h}). */
@inline function logisticOfTwice<F>(h: v128): v128 {
  const bounded = inRange<F>(h);
  const k = doublings<F>(bounded);
  const w = remainder<F>(bounded, k);
  const P = odd<F>(w);
  const Q = even<F>(w);
  const growing = mul<F>(power<F>(k), add<F>(Q, P));
  return div<F>(growing, add<F>(growing, sub<F>(Q, P)));
}

/** tanh z = (e^{2z} − 1)/(e^{2z} + 1): with s = 2^k it is ((s − 1) Q + (s + 1) P)/((s + 1) Q + (s − 1) P), good to the last bits near 0 as well. */
@inline function tanh64(z: v128): v128 {
  // Beyond 20 it is 1 in double precision.
  const bounded = clamp<f64>(z, f64x2.splat(20));
  const k = doublings<f64>(bounded);
  const w = remainder<f64>(bounded, k);
  const P = odd<f64>(w);
  const Q = even<f64>(w);
  const s = power<f64>(k);
  const less = f64x2.sub(s, f64x2.splat(1));
  const more = f64x2.add(s, f64x2.splat(1));
  const numerator = f64x2.add(f64x2.mul(less, Q), f64x2.mul(more, P));
  return f64x2.div(numerator, f64x2.add(f64x2.mul(more, Q), f64x2.mul(less, P)));
}

/**
 * In float32 tanh z = 2 P Q/(P² + Q²) with P/Q = tanh z/2 to degrees 5 and 6: fewer operations than a rational function for z itself, and rounding errors
 * of P and Q matter less and less where tanh comes near 1. The best such P and Q on [−9, 9] (relative error 7e-9, weighted least squares by Lawson's
 * iteration), scaled so that Q is monic.
 */
@inline function tanh32(z: v128): v128 {
  const x = clamp<f32>(z, f32x4.splat(9));
  const square = f32x4.mul(x, x);
  const P = f32x4.mul(x, step<f32>(step<f32>(f32x4.splat(46.525539218), square, 12135.5959193), square, 407681.898216));
  const Q = step<f32>(step<f32>(f32x4.add(square, f32x4.splat(983.232264529)), square, 92218.1353476), square, 815363.802289);
  const product = f32x4.mul(P, Q);
  return f32x4.div(f32x4.add(product, product), f32x4.add(f32x4.mul(P, P), f32x4.mul(Q, Q)));
}

export class Tanh<F> extends Activation {
  @inline core(z: v128): v128 {
    return sizeof<F>() == 4 ? tanh32(z) : tanh64(z);
  }
  @inline value(_z: v128, core: v128): v128 {
    return core;
  }
  @inline slope(_z: v128, core: v128): v128 {
    return sub<F>(splat<F>(1), mul<F>(core, core));
  }
}

export class Sigmoid<F> extends Activation {
  @inline core(z: v128): v128 {
    return logisticOfTwice<F>(mul<F>(z, splat<F>(0.5)));
  }
  @inline value(_z: v128, core: v128): v128 {
    return core;
  }
  @inline slope(_z: v128, core: v128): v128 {
    return mul<F>(core, sub<F>(splat<F>(1), core));
  }
}

/** z/(1 + e^{−z}). */
export class Silu<F> extends Activation {
  @inline core(z: v128): v128 {
    return logisticOfTwice<F>(mul<F>(z, splat<F>(0.5)));
  }
  @inline value(z: v128, core: v128): v128 {
    return mul<F>(z, core);
  }
  @inline slope(z: v128, core: v128): v128 {
    return add<F>(core, mul<F>(mul<F>(z, core), sub<F>(splat<F>(1), core)));
  }
}

/** ln(1 + e^z) = max(z, 0) + ln(1 + e^{−|z|}); the core is e^{−|z|}. */
export class Softplus<F> extends Activation {
  @inline core(z: v128): v128 {
    return exponentialOfTwice<F>(mul<F>(v128.abs<F>(z), splat<F>(-0.5)));
  }
  @inline value(z: v128, core: v128): v128 {
    // ln(1 + e) = 2 artanh s with s = e/(2 + e), or ln 2 + 2 artanh s with s = (e − 1)/(3 + e), whichever s is within ±(3 − √8).
    const large = v128.gt<F>(core, splat<F>(0.41421356237309515));
    const one = v128.and(large, splat<F>(1));
    const s = div<F>(sub<F>(core, one), add<F>(add<F>(core, splat<F>(2)), one));
    const square = mul<F>(s, s);
    let sum: v128;
    if (sizeof<F>() == 4) {
      sum = step<F>(splat<F>(0.149622533339), square, 0.199874231236);
      sum = step<F>(sum, square, 0.333334076877);
    } else {
      sum = step<F>(splat<F>(0.074049204654259071153), square, 0.076562578312390069716);
      sum = step<F>(sum, square, 0.090918160732375175204);
      sum = step<F>(sum, square, 0.11111098524076821432);
      sum = step<F>(sum, square, 0.14285714380360953811);
      sum = step<F>(sum, square, 0.19999999999650992106);
      sum = step<F>(sum, square, 0.33333333333333823118);
    }
    const logarithm = mul<F>(add<F>(s, s), step<F>(sum, square, 1));
    const positive = v128.pmax<F>(z, splat<F>(0));
    return add<F>(add<F>(logarithm, v128.and(large, splat<F>(0.69314718055994530942))), positive);
  }
  @inline slope(z: v128, core: v128): v128 {
    const one = splat<F>(1);
    return div<F>(v128.bitselect(core, one, v128.lt<F>(z, splat<F>(0))), add<F>(one, core));
  }
}

/** e^{−z²/2}. */
export class Gaussian<F> extends Activation {
  @inline core(z: v128): v128 {
    return exponentialOfTwice<F>(mul<F>(mul<F>(z, z), splat<F>(-0.25)));
  }
  @inline value(_z: v128, core: v128): v128 {
    return core;
  }
  @inline slope(z: v128, core: v128): v128 {
    return v128.neg<F>(mul<F>(z, core));
  }
}

/** Where erf x is computed as such, and not 1 − erf |x|. */
@inline function isNear0<F>(square: v128): v128 {
  return v128.le<F>(square, splat<F>(1));
}

/**
 * erf x near 0, 1 − erf |x| elsewhere, from e^{−x²}: an odd rational function, and e^{−x²} R(|x|) with R close to e^{x²} erfc x on [1, 6]
 * ([0.8, 4] in float32). Fitted as above: absolute errors 3e-18 and 6e-9.
 */
@inline function errorFunctionOrRest<F>(x: v128, gaussian: v128): v128 {
  const square = mul<F>(x, x);
  // Beyond, erf x is ±1 in the precision of F.
  const a = v128.pmin<F>(v128.abs<F>(x), splat<F>(6, 4));
  const u = v128.pmin<F>(square, splat<F>(1));
  let nearP: v128;
  let nearQ: v128;
  let P: v128;
  let Q: v128;
  if (sizeof<F>() == 4) {
    P = step<F>(splat<F>(-0.001336506904), u, 0.02304462305);
    P = step<F>(P, u, 0.02109511373);
    P = step<F>(P, u, 1.128379164);
    Q = step<F>(splat<F>(0.03776806668), u, 0.3520281762);
    nearP = mul<F>(x, P);
    nearQ = step<F>(Q, u, 1);
    P = step<F>(splat<F>(0.1215047931), a, 0.5330566535);
    P = step<F>(P, a, 1.083305623);
    P = step<F>(P, a, 0.9996862179);
    Q = step<F>(splat<F>(0.2153813074), a, 0.9443355415);
    Q = step<F>(Q, a, 2.033114363);
    Q = step<F>(Q, a, 2.20955049);
    Q = step<F>(Q, a, 1);
  } else {
    P = step<F>(splat<F>(0.00019496984753178997337), u, 0.0018273246406360386431);
    P = step<F>(P, u, 0.045304314965535840037);
    P = step<F>(P, u, 0.1421487442806338196);
    P = step<F>(P, u, 1.1283791670955125727);
    Q = step<F>(splat<F>(0.000020299555286834241706), u, 0.00068124368197850985401);
    Q = step<F>(Q, u, 0.010582353560685183905);
    Q = step<F>(Q, u, 0.09325302973969971327);
    Q = step<F>(Q, u, 0.4593093779341295547);
    nearP = mul<F>(x, P);
    nearQ = step<F>(Q, u, 1);
    P = step<F>(splat<F>(0.00033038562836253267021), a, 0.0049788965163723821435);
    P = step<F>(P, a, 0.037570580564633022558);
    P = step<F>(P, a, 0.1797075609580054227);
    P = step<F>(P, a, 0.58863549628756826204);
    P = step<F>(P, a, 1.3455554538253134014);
    P = step<F>(P, a, 2.0992593823337995663);
    P = step<F>(P, a, 2.0619555208652038507);
    P = step<F>(P, a, 1.0000000040359603282);
    Q = step<F>(splat<F>(0.00058559327912449919378), a, 0.0088248643156774115581);
    Q = step<F>(Q, a, 0.066884916387732136789);
    Q = step<F>(Q, a, 0.32293580156458075785);
    Q = step<F>(Q, a, 1.0763323272817893172);
    Q = step<F>(Q, a, 2.5397866492904283548);
    Q = step<F>(Q, a, 4.2099157139278006467);
    Q = step<F>(Q, a, 4.6991664079725684259);
    Q = step<F>(Q, a, 3.1903347308491153004);
    Q = step<F>(Q, a, 1);
  }
  const near = isNear0<F>(square);
  return div<F>(v128.bitselect(nearP, mul<F>(gaussian, P), near), v128.bitselect(nearQ, Q, near));
}

export class Erf<F> extends Activation {
  @inline core(z: v128): v128 {
    return exponentialOfTwice<F>(mul<F>(mul<F>(z, z), splat<F>(-0.5)));
  }
  @inline value(z: v128, core: v128): v128 {
    const part = errorFunctionOrRest<F>(z, core);
    const far = v128.or(sub<F>(splat<F>(1), part), signOf<F>(z));
    return v128.bitselect(part, far, isNear0<F>(mul<F>(z, z)));
  }
  @inline slope(_z: v128, core: v128): v128 {
    return mul<F>(core, splat<F>(1.1283791670955125739));
  }
}

/** z Φ(z) with the normal distribution Φ; the core is e^{−z²/2}. */
export class Gelu<F> extends Activation {
  @inline core(z: v128): v128 {
    return exponentialOfTwice<F>(mul<F>(mul<F>(z, z), splat<F>(-0.25)));
  }
  @inline value(z: v128, core: v128): v128 {
    return mul<F>(z, normalDistribution<F>(z, core));
  }
  @inline slope(z: v128, core: v128): v128 {
    return add<F>(normalDistribution<F>(z, core), mul<F>(mul<F>(z, core), splat<F>(0.39894228040143267794)));
  }
}

@inline function normalDistribution<F>(z: v128, gaussian: v128): v128 {
  const x = mul<F>(z, splat<F>(0.70710678118654752440));
  const half = mul<F>(errorFunctionOrRest<F>(x, gaussian), splat<F>(0.5));
  const far = v128.bitselect(half, sub<F>(splat<F>(1), half), v128.lt<F>(z, splat<F>(0)));
  return v128.bitselect(add<F>(splat<F>(0.5), half), far, isNear0<F>(mul<F>(x, x)));
}
