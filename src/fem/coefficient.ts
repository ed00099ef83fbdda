/**
 * A function of frequency, evaluated at many points in one call: writes out[i] = f(xi[i]). `xi` (radians per unit
 * length) is read-only, ascending within a cell; both arrays have the same length.
 */
export type Coefficient = (xi: Float64Array, out: Float64Array) => void;

/** A diffusion coefficient A and a reaction coefficient B evaluated together, for coefficients that share their work. */
export type CoefficientPair = (xi: Float64Array, A: Float64Array, B: Float64Array) => void;

/** The coefficient that takes the value f(xi) at every point. */
export function pointwise(f: (xi: number) => number): Coefficient {
  return (xi, out) => {
    for (let i = 0; i < xi.length; i++) out[i] = f(xi[i]);
  };
}

/** The coefficient with one value everywhere. */
export function constant(value: number): Coefficient {
  return (_, out) => {
    out.fill(value);
  };
}
