import type { IntervalMesh } from "../mesh/interval.js";
import type { Coefficient } from "./coefficient.js";
import type { Quadrature } from "./quadrature.js";
import { sweep } from "./sweep.js";

/** ∫ u v dξ of two P1 functions (nodal values, length nodes), exactly. */
export function intervalInnerProduct(mesh: IntervalMesh, u: Float64Array, v: Float64Array): number {
  const { nodes } = mesh;
  // Two partial sums: the additions of one would wait for each other.
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 2 < nodes.length; i += 2) {
    even += (nodes[i + 1] - nodes[i]) * sixfold(u[i], u[i + 1], v[i], v[i + 1]);
    odd += (nodes[i + 2] - nodes[i + 1]) * sixfold(u[i + 1], u[i + 2], v[i + 1], v[i + 2]);
  }
  if (i + 1 < nodes.length) even += (nodes[i + 1] - nodes[i]) * sixfold(u[i], u[i + 1], v[i], v[i + 1]);
  return (even + odd) / 6;
}

/** 6/h times the integral over a cell of length h of two linear functions with these values at its ends. */
function sixfold(a: number, b: number, c: number, d: number): number {
  return a * (2 * c + d) + b * (c + 2 * d);
}

/** ∫ u dξ of a P1 function, exactly. */
export function intervalIntegral({ nodes }: IntervalMesh, u: Float64Array): number {
  let sum = 0;
  for (let i = 0; i + 1 < nodes.length; i++) sum += (nodes[i + 1] - nodes[i]) * (u[i] + u[i + 1]);
  return sum / 2;
}

/** |u|₁ = (∫ u′² dξ)^½ of a P1 function, exactly. */
export function intervalH1Seminorm(mesh: IntervalMesh, u: Float64Array): number {
  const { nodes } = mesh;
  let sum = 0;
  for (let i = 0; i + 1 < nodes.length; i++) sum += (u[i + 1] - u[i]) ** 2 / (nodes[i + 1] - nodes[i]);
  return Math.sqrt(sum);
}

/** Five points: the error of the quadrature falls as h¹⁰, far below that of a P1 function. */
const errorQuadrature: Quadrature = { points: 5, breakpoints: [] };

/** ‖u − exact‖ = (∫ (u − exact)² dξ)^½ of a P1 function against a function, by quadrature. */
export function intervalL2Error(
  mesh: IntervalMesh,
  u: Float64Array,
  exact: Coefficient,
  quadrature: Quadrature = errorQuadrature,
): number {
  const { nodes } = mesh;
  let sum = 0;
  sweep(mesh, exact, quadrature, ({ count, cell, length, points, values, weights }) => {
    const Q = weights.length;
    for (let p = 0; p < count; p++) {
      const i = cell[p];
      const slope = (u[i + 1] - u[i]) / (nodes[i + 1] - nodes[i]);
      for (let q = 0; q < Q; q++) {
        const here = u[i] + slope * (points[p * Q + q] - nodes[i]);
        sum += weights[q] * length[p] * (here - values[p * Q + q]) ** 2;
      }
    }
  });
  return Math.sqrt(sum);
}

/** |u − exact|₁ = (∫ (u′ − exact′)² dξ)^½ of a P1 function against a function of which the derivative is given. */
export function intervalH1SeminormError(
  mesh: IntervalMesh,
  u: Float64Array,
  exactDerivative: Coefficient,
  quadrature: Quadrature = errorQuadrature,
): number {
  const { nodes } = mesh;
  let sum = 0;
  sweep(mesh, exactDerivative, quadrature, ({ count, cell, length, values, weights }) => {
    const Q = weights.length;
    for (let p = 0; p < count; p++) {
      const i = cell[p];
      const slope = (u[i + 1] - u[i]) / (nodes[i + 1] - nodes[i]);
      for (let q = 0; q < Q; q++) sum += weights[q] * length[p] * (slope - values[p * Q + q]) ** 2;
    }
  });
  return Math.sqrt(sum);
}
