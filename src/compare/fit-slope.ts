import { InputError } from "../errors.js";
import { studentQuantile } from "./student-quantile.js";

/** A straight line through points in double logarithmic scale, log y ≈ intercept + slope · log x. */
export interface SlopeFit {
  /** Null with fewer than two different x. */
  readonly slope: number | null;
  readonly intercept: number | null;
  /** 95 % confidence interval of the slope; null with fewer than three points. */
  readonly interval: readonly [number, number] | null;
}

/**
 * Least-squares slope of log y against log x, the exponent of a power law y ∝ x^slope, with its 95 % confidence interval
 * from Student's t with (points − 2) degrees of freedom. All numbers must be positive and finite, else InputError.
 */
export function fitSlope(x: readonly number[], y: readonly number[]): SlopeFit {
  if (x.length !== y.length) throw new InputError("", `${x.length} abscissae for ${y.length} ordinates`);
  for (const value of [...x, ...y]) {
    if (!(value > 0 && Number.isFinite(value))) {
      throw new InputError("", `a power law is fitted to positive finite numbers, found ${value}`);
    }
  }
  const n = x.length;
  const X = x.map(Math.log);
  const Y = y.map(Math.log);
  const meanX = mean(X);
  const meanY = mean(Y);
  const spread = X.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
  if (!(spread > 0)) return { slope: null, intercept: null, interval: null };
  const slope = X.reduce((sum, value, i) => sum + (value - meanX) * (Y[i] - meanY), 0) / spread;
  const intercept = meanY - slope * meanX;
  if (n < 3) return { slope, intercept, interval: null };
  const residual = Y.reduce((sum, value, i) => sum + (value - intercept - slope * X[i]) ** 2, 0);
  const error = Math.sqrt(residual / (n - 2) / spread);
  const reach = studentQuantile(0.975, n - 2) * error;
  return { slope, intercept, interval: [slope - reach, slope + reach] };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
