import type { Coefficient } from "../../src/fem/index.js";

/** The coefficient with these values, from the coordinates of one point: a number, or one per component. */
export function at(d: number, f: (xi: Float64Array, time: number) => number | readonly number[]): Coefficient {
  return (xi, out, time) => {
    const points = xi.length / d;
    for (let p = 0; p < points; p++) {
      const values = f(xi.subarray(p * d, p * d + d), time);
      if (typeof values === "number") out[p] = values;
      else for (let c = 0; c < values.length; c++) out[p * values.length + c] = values[c];
    }
  };
}
