import { Matrix } from "ml-matrix";
import type { DiffusionSystem } from "../../src/time/index.js";
import { advectionMatrices, densePencil } from "./dense-pencil.js";

/** A solution given in advance, one for each of two initial values. */
export interface Exact {
  value(j: number, i: number, time: number): number;
  slope(j: number, i: number, time: number): number;
}

/** a + b t, other numbers at every node. */
export const linearInTime: Exact = {
  value: (j, i, time) => Math.cos(i + j) + time * Math.sin(3 * i - j),
  slope: (j, i) => Math.sin(3 * i - j),
};

export const waving: Exact = {
  value: (j, i, time) => Math.cos(0.3 * i + j) * Math.sin(2 * time + 0.2 * i) + Math.exp(-time),
  slope: (j, i, time) => 2 * Math.cos(0.3 * i + j) * Math.cos(2 * time + 0.2 * i) - Math.exp(-time),
};

const n = 9;

/** M u′ + K u = F with F such that the exact solution is the one given; K may be unsymmetric, and change with time. */
export function manufactured(
  exact: Exact,
  { velocity, varying, degree }: { readonly velocity: number; readonly varying: boolean; readonly degree?: 0 | 1 },
): DiffusionSystem {
  const { M, K } = advectionMatrices(n, 0.05, velocity, 0.5);
  const factor = (time: number): number => (varying ? 1 + 0.5 * Math.sin(time) : 1);
  const at = (time: number): Matrix => Matrix.mul(K, factor(time));
  const constant = densePencil(M, K, velocity === 0);
  const Ku = new Float64Array(n);
  const field = (f: (i: number) => number): Float64Array => Float64Array.from({ length: n }, (_, i) => f(i));
  return {
    kind: "diffusion",
    pencil: densePencil(M, at(0), velocity === 0),
    ...(varying ? { pencilAt: (time: number) => densePencil(M, at(time), velocity === 0) } : {}),
    ...(degree === undefined ? {} : { sourceDegree: degree }),
    initial: [0, 1].map((j) => field((i) => exact.value(j, i, 0))),
    source(time, out) {
      out.forEach((load, j) => {
        constant.multiplyMass(
          field((i) => exact.slope(j, i, time)),
          load,
        );
        constant.multiplyStiffness(
          field((i) => exact.value(j, i, time)),
          Ku,
        );
        for (let i = 0; i < n; i++) load[i] += factor(time) * Ku[i];
      });
    },
  };
}

/** The largest distance from the exact solution at a node. */
export function distance(exact: Exact, values: readonly Float64Array[], time: number): number {
  return Math.max(...values.flatMap((u, j) => Array.from(u, (value, i) => Math.abs(value - exact.value(j, i, time)))));
}
