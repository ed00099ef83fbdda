import type { Response } from "../network/dynamics/index.js";

/** Which functions of the kernel operator are wanted, at which times. */
export interface ResponseRequest {
  readonly response: Response;
  readonly times: readonly number[];
}

/** f(λ, t) for every λ ≥ 0 of a list. */
export function responses(response: Response, lambda: Float64Array, time: number): Float64Array {
  const evaluate = response.at(time);
  return lambda.map((value) => evaluate(value).value);
}

/**
 * The divided difference f[λ, μ] = (f(λ) − f(μ)) / (λ − μ) at time t for all pairs of a list, a symmetric r × r matrix;
 * the derivative ∂f/∂λ where λ = μ. Close pairs take the derivative at their midpoint, which is exact to second order,
 * so that the relative error stays below about 1e-7 everywhere. Source: the derivative of a matrix function in its
 * eigenbasis, Yu. L. Daleckii and S. G. Krein (1965); N. J. Higham, Functions of Matrices (2008), theorem 3.11.
 */
export function dividedDifferences(response: Response, lambda: Float64Array, time: number): Float64Array<ArrayBuffer> {
  const evaluate = response.at(time);
  const values = lambda.map((value) => evaluate(value).value);
  const close = 1e-5 / response.variation(time);
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
