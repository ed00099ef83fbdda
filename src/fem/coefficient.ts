import { InputError } from "../errors.js";

/**
 * A function of frequency and time, evaluated at many points in one call. `xi` (radians per unit length, read-only) holds
 * points row by row, d numbers each; `out` takes as many values per point as the function has components, point by
 * point: 1 for a scalar, d for a vector, d² for a tensor, row by row.
 */
export type Coefficient = (xi: Float64Array, out: Float64Array, time: number) => void;

/** A diffusion coefficient A and a reaction coefficient B evaluated together, for coefficients that share their work. */
export type CoefficientPair = (xi: Float64Array, A: Float64Array, B: Float64Array) => void;

/**
 * The scalar coefficient that takes the value f(ξ₁, ξ₂, ξ₃) at every point, in any dimension: f(ξ₁) in 1-D, f(ξ₁, ξ₂) in 2-D. Coordinates
 * that a point does not have are 0.
 */
export function pointwise(f: (xi1: number, xi2: number, xi3: number) => number): Coefficient {
  return (xi, out) => {
    const d = xi.length / out.length;
    if (d === 1) for (let i = 0; i < out.length; i++) out[i] = f(xi[i], 0, 0);
    else if (d === 2) for (let i = 0; i < out.length; i++) out[i] = f(xi[2 * i], xi[2 * i + 1], 0);
    else for (let i = 0; i < out.length; i++) out[i] = f(xi[3 * i], xi[3 * i + 1], xi[3 * i + 2]);
  };
}

/**
 * Evaluates a coefficient into `out`, NaN where it writes nothing: what an array held before must not pass for values.
 *
 * @param what its name in messages
 * @throws InputError for a function that returns values in place of writing them
 */
export function evaluateCoefficient(
  what: string,
  coefficient: Coefficient,
  xi: Float64Array,
  out: Float64Array,
  time: number,
): void {
  out.fill(Number.NaN);
  callCoefficient(what, coefficient, xi, out, time);
}

/** The same where `out` is known to hold NaN, or values of this very coefficient. */
export function callCoefficient(
  what: string,
  coefficient: Coefficient,
  xi: Float64Array,
  out: Float64Array,
  time: number,
): void {
  const returned: unknown = coefficient(xi, out, time);
  if (returned === undefined || returned === out || out.length === 0 || !Number.isNaN(out[out.length - 1])) return;
  throw new InputError(
    what,
    `the function returns ${typeof returned === "number" ? returned : `a value (${typeof returned})`} and writes nothing into its second argument, as a coefficient does: take pointwise((x, y, z) => …)`,
  );
}

/** The coefficient with one value everywhere. */
export function constant(value: number): Coefficient {
  return (_, out) => {
    out.fill(value);
  };
}

/** What a form takes as a scalar: a number, or a function with one component. */
export type ScalarCoefficient = number | Coefficient;

/** What a form takes as a vector: d numbers, or a function with d components. */
export type VectorCoefficient = readonly number[] | Coefficient;

/** What a form takes as a d × d tensor: d² numbers row by row, or a function with d² components in this order. */
export type TensorCoefficient = readonly number[] | Coefficient;

/** A diffusion coefficient: a scalar, or a tensor under its name. */
export type Diffusivity = ScalarCoefficient | { readonly tensor: TensorCoefficient };

/** A point of a list, in words for messages. */
export function placeOf(xi: Float64Array, point: number, d: number): string {
  const place = Array.from(xi.subarray(point * d, point * d + d));
  return `frequency ${d === 1 ? place[0] : `(${place.join(", ")})`}`;
}
