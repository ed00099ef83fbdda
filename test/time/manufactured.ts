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

/** M u′ + K u = F with F such that the exact solution is the one given; K may be unsymmetric, and both change with time. */
export function manufactured(
  exact: Exact,
  { velocity, varying, degree }: { readonly velocity: number; readonly varying: boolean; readonly degree?: 0 | 1 },
): DiffusionSystem {
  const { M, K } = advectionMatrices(n, 0.05, velocity, 0.5);
  // M(t) has a part of K, as the mass matrix of upwinding has: unsymmetric where K is.
  const part = (time: number): number => (varying ? 0.003 * Math.sin(3 * time) : 0);
  const density = (time: number): number => (varying ? 1 + 0.3 * Math.sin(2 * time) : 1);
  const factor = (time: number): number => (varying ? 1 + 0.5 * Math.sin(time) : 1);
  const at = (time: number) =>
    densePencil(
      Matrix.add(Matrix.mul(M, density(time)), Matrix.mul(K, part(time))),
      Matrix.mul(K, factor(time)),
      velocity === 0,
    );
  const constant = densePencil(M, K, velocity === 0);
  const Kx = new Float64Array(n);
  const field = (f: (i: number) => number): Float64Array => Float64Array.from({ length: n }, (_, i) => f(i));
  return {
    kind: "diffusion",
    pencil: at(0),
    ...(varying ? { pencilAt: at } : {}),
    ...(degree === undefined ? {} : { sourceDegree: degree }),
    initial: [0, 1].map((j) => field((i) => exact.value(j, i, 0))),
    source(time, out) {
      out.forEach((load, j) => {
        const slope = field((i) => exact.slope(j, i, time));
        const value = field((i) => exact.value(j, i, time));
        constant.multiplyMass(slope, load);
        for (let i = 0; i < n; i++) load[i] *= density(time);
        for (let i = 0; i < n; i++) slope[i] = part(time) * slope[i] + factor(time) * value[i];
        constant.multiplyStiffness(slope, Kx);
        for (let i = 0; i < n; i++) load[i] += Kx[i];
      });
    },
  };
}

/** The largest distance from the exact solution at a node. */
export function distance(exact: Exact, values: readonly Float64Array[], time: number): number {
  return Math.max(...values.flatMap((u, j) => Array.from(u, (value, i) => Math.abs(value - exact.value(j, i, time)))));
}
