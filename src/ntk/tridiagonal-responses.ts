import type { Response } from "../network/dynamics/index.js";
import type { TridiagonalSpectrum } from "../sparse/tridiagonal-spectrum.js";
import type { ObservedModes } from "./observed-modes.js";
import { responses } from "./response.js";

/** f(T, t) y of a tridiagonal matrix for every time of a list. Eigenvalues that rounding makes negative are zero. */
export function respondInSpectrum(
  spectrum: TridiagonalSpectrum,
  response: Response,
  y: Float64Array,
  times: readonly number[],
): Float64Array[] {
  const rates = notNegative(spectrum.values);
  const [coefficients] = spectrum.toEigenvectors([y]);
  return spectrum.fromEigenvectors(
    times.map((time) => responses(response, rates, time).map((factor, j) => factor * coefficients[j])),
  );
}

/** The modes of g · f(T, t) y for functionals g. */
export function modesInSpectrum(
  spectrum: TridiagonalSpectrum,
  y: Float64Array,
  observables: readonly Float64Array[],
): ObservedModes {
  if (observables.length === 0) return { rates: new Float64Array(0), weights: [] };
  const [coefficients, ...products] = spectrum.toEigenvectors([y, ...observables]);
  return {
    rates: notNegative(spectrum.values),
    weights: products.map((ofMode) => ofMode.map((product, j) => product * coefficients[j])),
  };
}

function notNegative(values: Float64Array): Float64Array {
  return values.map((value) => Math.max(0, value));
}
