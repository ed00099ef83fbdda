import { erf } from "../../expression/index.js";
import type { Algebra } from "./algebra.js";

/** A function near a point by its Taylor coefficients there, f^(k)/k!, k = 0 … order. */
export type Taylor = Float64Array;

/**
 * The algebra of truncated Taylor series: a formula in it has all derivatives of what it stands for, exactly but for rounding (A. Griewank,
 * A. Walther, Evaluating Derivatives, 2nd ed., 2008, chapter 13). At a kink the series is that on its right.
 */
export function taylorAlgebra(order: number): Algebra<Taylor> {
  const size = order + 1;
  const constant = (value: number) => {
    const series = new Float64Array(size);
    series[0] = value;
    return series;
  };
  const neg = (a: Taylor) => a.map((value) => -value);
  const mul = (a: Taylor, b: Taylor) => {
    const product = new Float64Array(size);
    for (let k = 0; k < size; k++) for (let j = 0; j <= k; j++) product[k] += a[j] * b[k - j];
    return product;
  };
  /** The series with a given value whose derivative is slope_k(known so far) times that of a: k f_k = Σ_j j a_j s_{k−j}. */
  const integrated = (a: Taylor, start: number, slope: (f: Taylor, k: number) => number) => {
    const f = constant(start);
    const slopes = new Float64Array(size);
    for (let k = 1; k < size; k++) {
      slopes[k - 1] = slope(f, k - 1);
      for (let j = 1; j <= k; j++) f[k] += (j * a[j] * slopes[k - j]) / k;
    }
    return f;
  };
  const exp = (a: Taylor) => integrated(a, Math.exp(a[0]), (f, k) => f[k]);
  const sineCosine = (a: Taylor) => {
    const [sine, cosine] = [constant(Math.sin(a[0])), constant(Math.cos(a[0]))];
    for (let k = 1; k < size; k++) {
      for (let j = 1; j <= k; j++) {
        sine[k] += (j * a[j] * cosine[k - j]) / k;
        cosine[k] -= (j * a[j] * sine[k - j]) / k;
      }
    }
    return { sine, cosine };
  };
  /** The sign just to the right of the point. */
  const signOf = (a: Taylor) => Math.sign(a.find((value) => value !== 0) ?? 0);
  const sub = (a: Taylor, b: Taylor) => a.map((value, k) => value - b[k]);
  return {
    constant,
    add: (a, b) => a.map((value, k) => value + b[k]),
    sub,
    mul,
    div(a, b) {
      const quotient = new Float64Array(size);
      for (let k = 0; k < size; k++) {
        let rest = a[k];
        for (let j = 0; j < k; j++) rest -= quotient[j] * b[k - j];
        quotient[k] = rest / b[0];
      }
      return quotient;
    },
    neg,
    exp,
    log(a) {
      const f = constant(Math.log(a[0]));
      for (let k = 1; k < size; k++) {
        let rest = k * a[k];
        for (let j = 1; j < k; j++) rest -= j * f[j] * a[k - j];
        f[k] = rest / (k * a[0]);
      }
      return f;
    },
    sqrt(a) {
      const f = constant(Math.sqrt(a[0]));
      for (let k = 1; k < size; k++) {
        let rest = a[k];
        for (let j = 1; j < k; j++) rest -= f[j] * f[k - j];
        f[k] = rest / (2 * f[0]);
      }
      return f;
    },
    sin: (a) => sineCosine(a).sine,
    cos: (a) => sineCosine(a).cosine,
    // f' = (1 − f²) a'.
    tanh: (a) =>
      integrated(a, Math.tanh(a[0]), (f, k) => {
        let square = 0;
        for (let j = 0; j <= k; j++) square += f[j] * f[k - j];
        return (k === 0 ? 1 : 0) - square;
      }),
    erf(a) {
      const bell = exp(neg(mul(a, a)));
      return integrated(a, erf(a[0]), (_, k) => (2 / Math.sqrt(Math.PI)) * bell[k]);
    },
    abs: (a) => (signOf(a) < 0 ? neg(a) : a),
    floor: (a) => constant(Math.floor(a[0])),
    max: (a, b) => (signOf(sub(a, b)) < 0 ? b : a),
    step: (a) => constant(signOf(a) > 0 ? 1 : 0),
    select: (a, whenPositive, otherwise) => (signOf(a) > 0 ? whenPositive : otherwise),
  };
}
