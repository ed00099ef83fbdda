import { once } from "../once.js";
import { type InputDimension, meshDimension } from "./input-dimension.js";
import { logarithmicTable } from "./logarithmic-table.js";
import { radialTransform } from "./radial-transform.js";
import { rowsOfLags } from "./spectral-lags.js";
import type { StationaryKernel } from "./stationary-kernel.js";

export interface RadialKernelOptions {
  /** What k tends to far away. */
  readonly distant: number;
  /** An |ξ| beyond which its transform has little left. */
  readonly extent: number;
  /** The kernel at the distances of data, where that is not k itself but nearly; default k. */
  readonly near?: (distance: number) => number;
}

/**
 * The kernel k(|r|) of a positive definite function.
 *
 * @param k smooth for r > 0, with at most a kink at 0
 */
export function radialKernel(
  k: (distance: number) => number,
  dimension: InputDimension,
  { distant, extent, near = k }: RadialKernelOptions,
): StationaryKernel {
  const transform = once(() => {
    const fallen = (distance: number) => k(distance) - distant;
    return tabulatedTransform(fallen, meshDimension(dimension), halvingDistance(fallen), FARTHEST);
  });
  return {
    dimension,
    factor: 1,
    shape(xi, out) {
      const at = transform();
      for (let i = 0; i < out.length; i++) out[i] = at(lengthOf(xi, i, dimension));
    },
    lags(r) {
      const rows = rowsOfLags(r, dimension);
      const known = new Map<number, number>();
      return Float64Array.from({ length: rows.length / dimension }, (_, i) => {
        const distance = lengthOf(rows, i, dimension);
        const value = known.get(distance) ?? near(distance);
        known.set(distance, value);
        return value;
      });
    },
    distant,
    cutOff: near !== k,
    origin: {
      get value() {
        return transform()(0);
      },
      power: 0,
    },
    breakpoints: [],
    edges: [],
    barriers: [],
    radial: dimension > 1,
    extent,
  };
}

/** A kernel of two scales, that of a bend and that of the range of biases, is gone after so many of its own. */
const FARTHEST = 4096;

function lengthOf(rows: Float64Array, i: number, dimension: number): number {
  let square = 0;
  for (let k = 0; k < dimension; k++) square += rows[i * dimension + k] ** 2;
  return Math.sqrt(square);
}

/** A distance by which f has fallen to about a half of f(0) > 0. */
export function halvingDistance(f: (distance: number) => number): number {
  const half = 0.5 * f(0);
  if (!(half > 0)) return 1;
  let distance = 1;
  while (f(distance) > half) distance *= 2;
  while (f(0.5 * distance) < half) distance *= 0.5;
  return distance;
}

/** Part of the largest value that is added before the logarithm is taken: what is less is right to TABLE times this. */
const FLOOR = 1e-4;
const TABLE = 1e-9;

/** `radialTransform` by a table of its logarithm, without what rounding leaves below 0. */
export function tabulatedTransform(
  f: (distance: number) => number,
  dimension: 1 | 2 | 3,
  scale: number,
  farthest?: number,
): (xi: number) => number {
  const transform = radialTransform(f, dimension, scale, farthest);
  const atZero = transform(0);
  const peak = [0.25, 0.5, 1, 2, 4].reduce((most, times) => Math.max(most, transform(times / scale)), atZero);
  if (!(peak > 0)) return () => 0;
  const floor = FLOOR * peak;
  const table = logarithmicTable((xi) => floor + Math.max(0, transform(xi)), TABLE);
  const least = 1e-9 / scale;
  return (xi) => Math.max(0, xi < least ? atZero : table(xi) - floor);
}
