import type { ScalarCoefficient, VectorCoefficient } from "./coefficient.js";
import type { CellChunk, MatrixForm, Need, Values, VectorForm } from "./form.js";

/** m ∂_t u = ∇·(A ∇u) − b·∇u − B u + f, as far as the stabilisation needs it. For a flux −∇·(b u) let B include ∇·b. */
export interface AdvectionProblem {
  readonly velocity: VectorCoefficient;
  readonly diffusion: ScalarCoefficient;
  /** Default: 0. */
  readonly reaction?: ScalarCoefficient;
  /** Default: 0. */
  readonly source?: ScalarCoefficient;
  /** m. Default: 1. */
  readonly density?: ScalarCoefficient;
}

/** The terms to add to the mass matrix, to the stiffness matrix and to the load. */
export interface Stabilization {
  readonly mass: MatrixForm;
  readonly stiffness: MatrixForm;
  readonly load: VectorForm;
}

/**
 * The terms of the streamline-upwind Petrov–Galerkin method (Brooks & Hughes, Comput. Meth. Appl. Mech. Eng. 32, 1982): the
 * residual of the equation tested with τ b·∇v, which the exact solution satisfies too, in the time derivative and in the source
 * as well. With the convective Galerkin terms the test function is v + τ b·∇v.
 *
 *     τ = h/(2|b|) (coth Pe − 1/Pe),   Pe = |b| h/(2A),   h = 2|b| / Σ_i |b·∇φ_i|,
 *
 * at each quadrature point, with h the length of the cell along the flow (Tezduyar & Park, Comput. Meth. Appl. Mech. Eng. 59, 1986). In 1-D
 * with constant coefficients the nodes are exact. Where diffusion resolves the cells (Pe ≪ 1), τ → h²/(12A) fades by itself.
 * ∇·(A ∇u) is ∇A·∇u within a cell, with the slope of A taken from its values at the corners.
 *
 * The method is not monotone: it removes the oscillations that spread from a layer, but beside layers that are oblique to the flow, and in
 * their corners, over- and undershoots stay in the nearest cells (8 to 28 % of the jump, measured at cell Péclet number 1000).
 */
export function supg({ velocity, diffusion, reaction = 0, source = 0, density = 1 }: AdvectionProblem): Stabilization {
  const coefficients = [velocity, diffusion, reaction, source, density];
  const at = coefficients.some((value) => typeof value === "function") ? 4 : 1;
  const b: Need = { what: "velocity", value: velocity, rank: 1, at };
  const A: Need = { what: "diffusion coefficient", value: diffusion, rank: 0, at };
  const scalar = (what: string, value: ScalarCoefficient): Need => ({ what, value, rank: 0, at });
  return {
    mass: {
      kind: "cell-matrix",
      needs: [b, A, scalar("density", density)],
      add(cells, [bs, As, { values: m }], out) {
        const corners = cells.dimension + 1;
        visitTests(cells, bs, As, (k, point, weight, tests) => {
          for (let i = 0; i < corners; i++) {
            const share = weight * tests[i] * m[point.index];
            const to = (k * corners + i) * corners;
            for (let j = 0; j < corners; j++) out[to + j] += share * point.lambda[point.from + j]; // ∫ m φ_j τ b·∇φ_i
          }
        });
      },
    },
    stiffness: {
      kind: "cell-matrix",
      needs: [b, A, scalar("reaction coefficient", reaction), { ...A, at: "corners" }],
      add(cells, [bs, As, { values: B }, { values: cornerA }], out) {
        const { dimension: d, gradients } = cells;
        const corners = d + 1;
        const drift = new Float64Array(d); // b − ∇A
        visitTests(cells, bs, As, (k, point, weight, tests) => {
          for (let c = 0; c < d; c++) {
            drift[c] = bs.values[point.index * d + c];
            for (let i = 0; i < corners; i++)
              drift[c] -= cornerA[k * corners + i] * gradients[(k * corners + i) * d + c];
          }
          for (let j = 0; j < corners; j++) {
            let residual = B[point.index] * point.lambda[point.from + j];
            for (let c = 0; c < d; c++) residual += drift[c] * gradients[(k * corners + j) * d + c];
            // ∫ (b·∇φ_j − ∇A·∇φ_j + B φ_j) τ b·∇φ_i
            for (let i = 0; i < corners; i++) out[(k * corners + i) * corners + j] += weight * residual * tests[i];
          }
        });
      },
    },
    load: {
      kind: "cell-vector",
      needs: [b, A, scalar("source", source)],
      add(cells, [bs, As, { values: f }], out) {
        const corners = cells.dimension + 1;
        visitTests(cells, bs, As, (k, point, weight, tests) => {
          for (let i = 0; i < corners; i++) out[k * corners + i] += weight * f[point.index] * tests[i]; // ∫ f τ b·∇φ_i
        });
      },
    },
  };
}

/** A quadrature point: its place among the values, and λ_j = lambda[from + j]. */
interface Point {
  index: number;
  from: number;
  readonly lambda: Float64Array;
}

/** Calls with the weight |T| w_q and the τ b·∇φ_i of every quadrature point. The objects are used again. */
function visitTests(
  { dimension: d, count, volumes, gradients }: CellChunk,
  { rule, values: b }: Values,
  { values: A }: Values,
  visit: (cell: number, point: Point, weight: number, tests: Float64Array) => void,
): void {
  const corners = d + 1;
  const Q = rule.weights.length;
  const tests = new Float64Array(corners);
  const point: Point = { index: 0, from: 0, lambda: rule.points };
  for (let k = 0; k < count; k++) {
    for (let q = 0; q < Q; q++) {
      point.index = k * Q + q;
      point.from = q * corners;
      let total = 0;
      let speed2 = 0;
      for (let c = 0; c < d; c++) speed2 += b[point.index * d + c] ** 2;
      for (let i = 0; i < corners; i++) {
        let slope = 0;
        for (let c = 0; c < d; c++) slope += b[point.index * d + c] * gradients[(k * corners + i) * d + c];
        tests[i] = slope;
        total += Math.abs(slope);
      }
      if (total === 0) continue;
      // h/(2|b|) = 1/Σ|b·∇φ_i|, and Pe = |b|² / (A Σ|b·∇φ_i|).
      const tau = upwinding(speed2 / (A[point.index] * total)) / total;
      for (let i = 0; i < corners; i++) tests[i] *= tau;
      visit(k, point, rule.weights[q] * volumes[k], tests);
    }
  }
}

/** coth Pe − 1/Pe: 1 for Pe = ∞, and by its series where the difference would lose its digits. */
function upwinding(peclet: number): number {
  if (peclet < 1e-2) return peclet / 3 - peclet ** 3 / 45;
  return 1 / Math.tanh(peclet) - 1 / peclet;
}
