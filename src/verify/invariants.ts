import { integralOf } from "../fem/index.js";
import { diskMesh } from "../mesh/index.js";
import { type PdeProblem, solvePde } from "../pde/index.js";
import type { TimeMethod } from "../time/system.js";
import { type BoundTable, boundTable } from "./bound-table.js";
import { irregularBox, uniformBox } from "./irregular-mesh.js";
import { outflowLayer, skewLayer } from "./layer-studies.js";
import { methodName } from "./linear-solutions.js";
import type { Study } from "./study.js";

/** What has to hold at every step, not in a limit: conservation, the maximum principle, no oscillation. */
export function invariantStudies(dimension: 1 | 2 | 3): readonly Study[] {
  return [
    conservation(dimension),
    maximumPrinciple(dimension),
    outflowLayer(dimension),
    ...(dimension === 1 ? [] : [skewLayer(dimension)]),
  ];
}

const conserving: readonly TimeMethod[] = [
  { method: "theta", theta: 1, steps: 20 },
  { method: "theta", theta: 0.5, steps: 20 },
  { method: "bdf2", steps: 20 },
  { method: "sdirk2", steps: 20 },
  { method: "sdirk3", steps: 20 },
  { method: "bdf2", tolerance: 1e-4 },
  { method: "krylov", tolerance: 1e-12 },
];

function conservation(dimension: 1 | 2 | 3): Study {
  const times = [0.25, 1, 4];
  return {
    dimension,
    title: "conservation under pure diffusion with zero flux",
    lines: [
      "∂u/∂t = ∇·(exp(−4|ξ|²) ∇u), A ∂u/∂n = 0, u(0) = exp(−8|ξ − ξ₀|²); unequal cells",
      "|Σ (Mu)(t) / Σ (Mu)(0) − 1| at three times: 1ᵀK = 0, and only rounding may add to it",
    ],
    run() {
      const mesh = irregularBox(dimension, { 1: 32, 2: 8, 3: 4 }[dimension]);
      const problem: PdeProblem = {
        diffusion: { kind: "scalar", value: radial(dimension, 0, (square) => Math.exp(-4 * square)) },
        initial: [radial(dimension, 0.4, (square) => Math.exp(-8 * square))],
        boundary: [],
      };
      const drifts = (method: TimeMethod): number[] => {
        const { values } = solvePde(problem, mesh, method, [0, ...times]);
        const [start, ...sums] = values.map(([u]) => integralOf(mesh, u));
        return sums.map((sum) => Math.abs(sum / start - 1));
      };
      return boundTable(
        "integrator",
        times.map((time) => `t = ${time}`),
        conserving.map((method) => ({ label: methodName(method), values: drifts(method), bound: 1e-12 })),
      );
    },
  };
}

/** f(|ξ − place (1, …, 1)|²). */
function radial(d: number, place: number, f: (square: number) => number) {
  return (xi: Float64Array, out: Float64Array): void => {
    for (let i = 0; i < out.length; i++) {
      let square = 0;
      for (let c = 0; c < d; c++) square += (xi[i * d + c] - place) ** 2;
      out[i] = f(square);
    }
  };
}

function maximumPrinciple(dimension: 1 | 2 | 3): Study {
  const meshText = { 1: "32 cells", 2: "a Delaunay mesh of a disk", 3: "a box of tetrahedra without obtuse angles" }[
    dimension
  ];
  return {
    dimension,
    title: "discrete maximum principle",
    lines: [
      `∂u/∂t = ∆u, zero flux, u(0) = 1 in a ball and 0 else: 0 ≤ u ≤ 1 at all times; ${meshText}`,
      "how far the values leave [0, 1] over 10 steps of backward Euler, Δt = 1e-5: not at all with lumped masses",
    ],
    run(): BoundTable {
      const mesh = dimension === 2 ? diskMesh(1, 12) : uniformBox(dimension, { 1: 32, 3: 8 }[dimension]);
      const outside = (mass: "consistent" | "lumped"): number[] => {
        const problem: PdeProblem = {
          diffusion: { kind: "scalar", value: 1 },
          initial: [radial(dimension, 0.2, (square) => (square < 0.1 ? 1 : 0))],
          boundary: [],
          mass,
        };
        const save = Array.from({ length: 10 }, (_, k) => (k + 1) * 1e-5);
        const { values } = solvePde(problem, mesh, { method: "theta", theta: 1, steps: 10 }, save);
        const [least, greatest] = extremes(values.map(([u]) => u));
        return [Math.max(0, -least), Math.max(0, greatest - 1)];
      };
      return boundTable(
        "mass matrix",
        ["below 0", "above 1"],
        [
          // Rounding of an M-matrix's solution, of size 1.
          { label: "lumped", values: outside("lumped"), bound: 1e-13 },
          { label: "consistent (for comparison)", values: outside("consistent"), bound: null },
        ],
      );
    },
  };
}

function extremes(fields: readonly Float64Array[]): [number, number] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const field of fields) {
    for (const value of field) {
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
  }
  return [least, greatest];
}
