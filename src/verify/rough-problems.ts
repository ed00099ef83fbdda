import { inverse, Matrix } from "ml-matrix";
import { boundaryFacets, type ScalarCoefficient } from "../fem/index.js";
import { type PdeProblem, semidiscretePde } from "../pde/index.js";
import type { DiffusionSystem } from "../time/system.js";
import { denseExponential } from "./dense-exponential.js";
import { irregularBox } from "./irregular-mesh.js";

/** A semidiscrete problem whose solution at some times is known to rounding. */
export interface RoughProblem {
  readonly name: string;
  readonly system: DiffusionSystem;
  /** Ascending. */
  readonly times: readonly number[];
  /** One vector per time. */
  readonly exact: readonly Float64Array[];
}

const times = [0.05, 1];
const jump = 0.4;

/** What problems differ in. */
type Terms = Pick<PdeProblem, "initial"> & Partial<PdeProblem>;

/**
 * Problems with something of everything that makes time hard: every mode of the mesh in the start, operators that are not normal, growth, loads that
 * change or jump. Solved on a few cells without order by dense exponentials, M⁻¹K and the polynomial of the load in one matrix.
 */
export function roughProblems(dimension: 1 | 2 | 3): readonly RoughProblem[] {
  const mesh = irregularBox(dimension, { 1: 32, 2: 6, 3: 3 }[dimension]);
  const D = { 1: 0.02, 2: 0.05, 3: 0.1 }[dimension];
  const along = (f: (x: number, t: number) => number): ScalarCoefficient => at(dimension, (xi, t) => f(xi[0], t));
  const step = along((x) => (x < 0.4 ? 1 : 0));
  const noise = at(dimension, (xi) => Math.sin(1e6 * xi.reduce((sum, x, c) => sum + (c + 1.3) * x, 0.1)));
  const zero = [{ type: "dirichlet" as const, facets: boundaryFacets, value: [0] }];
  const flow = {
    advection: [1, 0.5, -0.5].slice(0, dimension),
    stabilization: "none" as const,
    boundary: zero,
  };
  const linear = { matrices: false, loads: "linearly" as const };
  const terms: readonly (readonly [name: string, terms: Terms])[] = [
    ["start: a step", { initial: [step] }],
    ["start: noise", { initial: [noise] }],
    ["start: one node", { initial: [nodeNearMiddle(mesh.points, dimension)] }],
    ["advection, a step", { ...flow, initial: [step] }],
    ["advection, noise", { ...flow, initial: [noise] }],
    ["growth by e⁵, a step", { initial: [step], reaction: -5 }],
    ["growth and decay, noise", { initial: [noise], reaction: along((x) => 12 * (x - 0.6)) }],
    [
      "load linear in t, from rest",
      { initial: [0], source: [along((x, t) => (x < 0.3 ? 1 - 3 * t : t))], changes: linear },
    ],
    [
      "load that jumps, a step",
      {
        initial: [step],
        source: [along((x, t) => (t < jump ? 5 * x : -8))],
        changes: { ...linear, breakpoints: [jump] },
      },
    ],
    [
      "advection and growth, a load",
      { ...flow, initial: [noise], reaction: -3, source: [along((x, t) => 2 * t * x)], changes: linear },
    ],
  ];
  return terms.map(([name, own]) => {
    const problem: PdeProblem = { diffusion: { kind: "scalar", value: D }, boundary: [], ...own };
    const { system } = semidiscretePde(problem, mesh, { solver: "auto" });
    return { name, system, times, exact: denseSolution(system) };
  });
}

/** f(ξ, t) as a coefficient. */
function at(d: number, f: (xi: Float64Array, t: number) => number): ScalarCoefficient {
  return (xi, out, t) => {
    for (let i = 0; i < out.length; i++) out[i] = f(xi.subarray(i * d, (i + 1) * d), t);
  };
}

/** 1 at the node nearest to the point with all coordinates 0.45, 0 at others. */
function nodeNearMiddle(points: Float64Array, d: number): ScalarCoefficient {
  const distance = (xi: Float64Array) => xi.reduce((sum, x) => sum + (x - 0.45) ** 2, 0);
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < points.length; i += d) nearest = Math.min(nearest, distance(points.subarray(i, i + d)));
  return at(d, (xi) => (distance(xi) === nearest ? 1 : 0));
}

/** From stop to stop, the times and the breakpoints: (u, 1, t)′ = A (u, 1, t). */
function denseSolution({ pencil, initial, source, breakpoints = [] }: DiffusionSystem): Float64Array[] {
  const n = pencil.size;
  const inverseMass = inverse(dense(n, pencil.multiplyMass));
  const decay = inverseMass.mmul(dense(n, pencil.multiplyStiffness)).mul(-1);
  const load = (time: number): Matrix => {
    const out = new Float64Array(n);
    source?.(time, [out]);
    return inverseMass.mmul(Matrix.columnVector(out));
  };
  const A = Matrix.zeros(n + 2, n + 2);
  A.setSubMatrix(decay, 0, 0);
  A.set(n + 1, n, 1);
  let u = initial[0];
  let begin = 0;
  const found: Float64Array[] = [];
  for (const end of [...times, ...breakpoints].sort((a, b) => a - b)) {
    const length = end - begin;
    // At two times inside, since at a breakpoint either side may count.
    const [first, second] = [load(begin + length / 4), load(end - length / 4)];
    const slope = Matrix.sub(second, first).mul(2 / length);
    A.setSubMatrix(slope, 0, n + 1);
    A.setSubMatrix(Matrix.sub(first, Matrix.mul(slope, length / 4)), 0, n);
    const state = denseExponential(Matrix.mul(A, length)).mmul(Matrix.columnVector([...u, 1, 0]));
    u = Float64Array.from(state.to1DArray().slice(0, n));
    if (times.includes(end)) found.push(u);
    begin = end;
  }
  return found;
}

function dense(n: number, multiply: (x: Float64Array, y: Float64Array) => unknown): Matrix {
  const A = Matrix.zeros(n, n);
  const [x, y] = [new Float64Array(n), new Float64Array(n)];
  for (let j = 0; j < n; j++) {
    x[j] = 1;
    multiply(x, y);
    A.setColumn(j, Array.from(y));
    x[j] = 0;
  }
  return A;
}
