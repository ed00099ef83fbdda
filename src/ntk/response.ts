import { InputError } from "../errors.js";
import type { Dynamics } from "../network/dynamics.js";

/**
 * How one eigenmode of the kernel operator with eigenvalue λ is learnt: the factor f(λ, t) by which its error is
 * multiplied up to time t, f(λ, 0) = 1. Two are flows and two are what gradient descent with a finite step makes of
 * them, at the step nearest to t:
 *
 * - `gradient-flow`: e^{−λt}.
 * - `momentum`: u'' + friction u' = −λu from rest.
 * - `gradient-descent`: (1 − ηλ)^k, k = t/η with η the learning rate.
 * - `heavy-ball`: v ← (1 − friction τ) v − τλu, u ← u + τv from v = 0, k = t/τ steps of τ = `step`.
 */
export type Response =
  | Dynamics
  | { readonly type: "gradient-descent"; readonly learningRate: number }
  | { readonly type: "heavy-ball"; readonly friction: number; readonly step: number };

/** Which functions of the kernel operator are wanted, at which times. */
export interface ResponseRequest {
  readonly response: Response;
  readonly times: readonly number[];
}

/** The discrete response that gradient descent makes of a dynamics: η for gradient flow, τ for momentum is `step`. */
export function descentResponse(dynamics: Dynamics, step: number): Response {
  return dynamics.type === "gradient-flow"
    ? { type: "gradient-descent", learningRate: step }
    : { type: "heavy-ball", friction: dynamics.friction, step };
}

/** Number of steps of a discrete response nearest to a time; throws InputError for a negative time. */
export function stepsAt(step: number, time: number): number {
  if (!(time >= 0)) throw new InputError("time.save", `times are not negative, found ${time}`);
  return Math.round(time / step);
}

/** f(λ, t) for every λ ≥ 0 of a list. */
export function responses(response: Response, lambda: Float64Array, time: number): Float64Array {
  const evaluate = modeAt(response, time);
  return lambda.map((value) => evaluate(value).value);
}

/**
 * The divided difference f[λ, μ] = (f(λ) − f(μ)) / (λ − μ) at time t for all pairs of a list, a symmetric r × r matrix;
 * the derivative ∂f/∂λ where λ = μ. Close pairs take the derivative at their midpoint, which is exact to second order,
 * so that the relative error stays below about 1e-7 everywhere. Source: the derivative of a matrix function in its
 * eigenbasis, Yu. L. Daleckii and S. G. Krein (1965); N. J. Higham, Functions of Matrices (2008), theorem 3.11.
 */
export function dividedDifferences(response: Response, lambda: Float64Array, time: number): Float64Array<ArrayBuffer> {
  const evaluate = modeAt(response, time);
  const values = lambda.map((value) => evaluate(value).value);
  const close = 1e-5 / variation(response, time);
  const size = lambda.length;
  const result = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    for (let i = 0; i <= j; i++) {
      const gap = lambda[i] - lambda[j];
      const quotient =
        Math.abs(gap) > close ? (values[i] - values[j]) / gap : evaluate((lambda[i] + lambda[j]) / 2).derivative;
      result[j * size + i] = quotient;
      result[i * size + j] = quotient;
    }
  }
  return result;
}

/** 1/Δλ for the shortest interval Δλ over which f changes: f is a function of λt, or with momentum of λt². */
function variation(response: Response, time: number): number {
  const secondOrder = response.type === "momentum" || response.type === "heavy-ball";
  return secondOrder ? time ** 2 : time;
}

/** f and ∂f/∂λ at one λ. */
interface Mode {
  readonly value: number;
  readonly derivative: number;
}

function modeAt(response: Response, time: number): (lambda: number) => Mode {
  switch (response.type) {
    case "gradient-flow":
      return (lambda) => {
        const value = Math.exp(-lambda * time);
        return { value, derivative: -time * value };
      };
    case "momentum":
      return (lambda) => dampedOscillation(lambda, response.friction, time);
    case "gradient-descent": {
      const { learningRate } = response;
      const steps = stepsAt(learningRate, time);
      return (lambda) => ({
        value: signedPower(learningRate * lambda, steps),
        derivative: steps === 0 ? 0 : -learningRate * steps * signedPower(learningRate * lambda, steps - 1),
      });
    }
    case "heavy-ball": {
      const steps = stepsAt(response.step, time);
      return (lambda) => heavyBall(lambda, response.friction, response.step, steps);
    }
  }
}

/** (1 − x)^k through the logarithm, which keeps the digits of a small x over millions of steps. */
function signedPower(x: number, k: number): number {
  if (k === 0) return 1;
  if (x < 1) return Math.exp(k * Math.log1p(-x));
  const magnitude = Math.exp(k * Math.log1p(x - 2));
  return k % 2 === 0 ? magnitude : -magnitude;
}

/**
 * u(t) of u'' + γu' + λu = 0, u(0) = 1, u'(0) = 0, which is e^{−γt/2}(C(s) + (γt/2) S(s)) with s = (γ²/4 − λ)t²,
 * C(s) = cosh √s and S(s) = sinh √s / √s, entire functions of s; its derivative follows from C' = S/2 and
 * S' = (C − S)/(2s).
 */
function dampedOscillation(lambda: number, friction: number, time: number): Mode {
  const s = (friction ** 2 / 4 - lambda) * time ** 2;
  const half = (friction * time) / 2;
  const { C, S, slope } = decayingHyperbolics(s, half, lambda * time ** 2);
  return { value: C + half * S, derivative: -(time ** 2) * (S / 2 + half * slope) };
}

/** e^{−h} times C(s), S(s) and S'(s); `product` is h² − s, given apart because it is what decides slow modes. */
function decayingHyperbolics(s: number, h: number, product: number): { C: number; S: number; slope: number } {
  if (Math.abs(s) < 1) {
    const decay = Math.exp(-h);
    // Taylor series; the term s^10/20! is below 1e-18.
    let C = 0;
    let S = 0;
    let slope = 0;
    let term = 1;
    for (let k = 0; k < 10; k++) {
      C += term;
      S += term / (2 * k + 1);
      slope += (term * (k + 1)) / ((2 * k + 1) * (2 * k + 2) * (2 * k + 3));
      term *= s / ((2 * k + 1) * (2 * k + 2));
    }
    return { C: decay * C, S: decay * S, slope: decay * slope };
  }
  const root = Math.sqrt(Math.abs(s));
  if (s < 0) {
    const decay = Math.exp(-h);
    const C = decay * Math.cos(root);
    const S = (decay * Math.sin(root)) / root;
    return { C, S, slope: (C - S) / (2 * s) };
  }
  // e^{−h ± √s} with −h + √s = −(h² − s)/(h + √s), free of cancellation and of overflow.
  const slow = Math.exp(-product / (h + root));
  const fast = Math.exp(-h - root);
  const C = (slow + fast) / 2;
  const S = (slow - fast) / (2 * root);
  return { C, S, slope: (C - S) / (2 * s) };
}

/**
 * The first entry of M^k (1, 0) for the step (u, v) → M (u, v) of the heavy ball, with its derivative in λ, by
 * repeated squaring of M and M' together.
 */
function heavyBall(lambda: number, friction: number, step: number, steps: number): Mode {
  const keep = 1 - friction * step;
  // Row by row, M = [m0 m1; m2 m3] and M' = [d0 d1; d2 d3].
  let [m0, m1, m2, m3] = [1 - step * step * lambda, step * keep, -step * lambda, keep];
  let [d0, d1, d2, d3] = [-step * step, 0, -step, 0];
  let [u, v, du, dv] = [1, 0, 0, 0];
  for (let k = steps; k > 0; k = Math.floor(k / 2)) {
    if (k % 2 === 1) {
      [du, dv] = [d0 * u + d1 * v + m0 * du + m1 * dv, d2 * u + d3 * v + m2 * du + m3 * dv];
      [u, v] = [m0 * u + m1 * v, m2 * u + m3 * v];
    }
    [d0, d1, d2, d3] = [
      d0 * m0 + d1 * m2 + m0 * d0 + m1 * d2,
      d0 * m1 + d1 * m3 + m0 * d1 + m1 * d3,
      d2 * m0 + d3 * m2 + m2 * d0 + m3 * d2,
      d2 * m1 + d3 * m3 + m2 * d1 + m3 * d3,
    ];
    [m0, m1, m2, m3] = [m0 * m0 + m1 * m2, m0 * m1 + m1 * m3, m2 * m0 + m3 * m2, m2 * m1 + m3 * m3];
  }
  return { value: u, derivative: du };
}
