import type { Activation } from "../activation.js";
import { taylorAlgebra } from "./taylor.js";

/** Places at which series are kept; a series is asked at half their distance at most. */
const SPACING = 1 / 16;
/** Terms of a series after the highest derivative: 32^−11 = 3e-17. */
const MORE = 10;
/** Series are kept for |z| below this; beyond, every value has one of its own. */
const REACH = 256;
/** What a series may err at half the distance of its neighbour, relative to the largest derivative: where a pole is near it is not used. */
const ACCURACY = 1e-13;

/** Writes σ(z), σ'(z), …, σ^(highest)(z). */
export type Derivatives = (z: number, out: Float64Array) => void;

/** Series that were made, of every activation by the highest derivative: all who ask for the same share them. */
const made = new WeakMap<Activation, Map<number, Derivatives>>();

/**
 * The derivatives of an activation, by Taylor series of its formula (`taylorAlgebra`) about places that are kept from call to call. At a kink they
 * are those on its right.
 *
 * @throws InputError, when they are first asked for, where the formula has a function that algebras lack
 */
export function activationDerivatives(activation: Activation, highest: number): Derivatives {
  const known = made.get(activation) ?? new Map<number, Derivatives>();
  made.set(activation, known);
  const derivatives = known.get(highest) ?? derivativesOf(activation, highest);
  known.set(highest, derivatives);
  return derivatives;
}

function derivativesOf({ formula }: Activation, highest: number): Derivatives {
  const here = taylorAlgebra(highest);
  const near = taylorAlgebra(highest + MORE);
  const seriesAt = (algebra: typeof here, length: number, z: number) => {
    const variable = new Float64Array(length);
    variable[0] = z;
    variable[1] = 1;
    return formula(algebra, variable.subarray(0, length));
  };
  const direct: Derivatives = (z, out) => {
    // A series needs two terms to tell the variable from a constant.
    const series = highest > 0 ? seriesAt(here, highest + 1, z) : formula(here, Float64Array.of(z));
    let factorial = 1;
    for (let k = 0; k <= highest; k++) {
      if (k > 1) factorial *= k;
      out[k] = factorial * series[k];
    }
  };
  const length = MORE + 1;
  /** Of every derivative the coefficients of its own series; null where that does not reach half way to the neighbour. */
  const places = new Map<number, Float64Array | null>();
  const evaluate = (rows: Float64Array, h: number, out: Float64Array) => {
    for (let j = 0; j <= highest; j++) {
      let value = rows[j * length + MORE];
      for (let k = MORE - 1; k >= 0; k--) value = value * h + rows[j * length + k];
      out[j] = value;
    }
  };
  const placeAt = (index: number) => {
    const series = seriesAt(near, highest + MORE + 1, index * SPACING);
    const rows = new Float64Array((highest + 1) * length);
    for (let j = 0; j <= highest; j++) {
      for (let k = 0; k < length; k++) {
        let value = series[j + k];
        for (let i = k + 1; i <= j + k; i++) value *= i;
        rows[j * length + k] = value;
      }
    }
    const [found, exact] = [new Float64Array(highest + 1), new Float64Array(highest + 1)];
    const isGood = [-0.5, 0.5].every((side) => {
      evaluate(rows, side * SPACING, found);
      direct((index + side) * SPACING, exact);
      const size = Math.max(1, ...exact.map(Math.abs));
      return found.every((value, j) => Math.abs(value - exact[j]) <= ACCURACY * size);
    });
    return isGood ? rows : null;
  };
  return (z, out) => {
    const index = Math.round(z / SPACING);
    if (!(Math.abs(z) < REACH)) return direct(z, out);
    let rows = places.get(index);
    if (rows === undefined) {
      rows = placeAt(index);
      places.set(index, rows);
    }
    if (rows === null) direct(z, out);
    else evaluate(rows, z - index * SPACING, out);
  };
}
