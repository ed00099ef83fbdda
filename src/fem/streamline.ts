import type { CellChunk, Values } from "./form.js";
import { rateOverDiffusion } from "./peclet.js";

/** The flow at a quadrature point, and what streamline upwinding makes of it. The object is used again for the next point. */
export interface FlowPoint {
  cell: number;
  /** Its place among the values. */
  index: number;
  /** λ_j = lambda[from + j]. */
  from: number;
  readonly lambda: Float64Array;
  /** |T| w_q. */
  weight: number;
  /** b·∇φ_i. */
  readonly slopes: Float64Array;
  /** Σ_i |b·∇φ_i| = 2|b|/h. */
  total: number;
  /** coth Pe − 1/Pe: 0 where diffusion resolves the cell, 1 where the flow is all. */
  upwinding: number;
  /** Whether the flow runs out of the cell through prescribed values. */
  outflow: boolean;
  /** What is added to the test function φ_i on this cell. */
  readonly tests: Float64Array;
}

/** A component of the flow smaller than this part of it is rounding. */
const rounding = 1e-10;

/**
 * Visits the quadrature points at which there is a flow.
 *
 * @param rankOfA of the diffusivity, 0 or 2
 * @param prescribed normals at the nodes where u is prescribed, 0 elsewhere
 */
export function visitFlow(
  { dimension: d, count, nodes, volumes, gradients }: CellChunk,
  { rule, values: b }: Values,
  { values: A }: Values,
  rankOfA: 0 | 2,
  prescribed: Float64Array | undefined,
  visit: (point: FlowPoint) => void,
): void {
  const corners = d + 1;
  const Q = rule.weights.length;
  const slopes = new Float64Array(corners);
  const tests = new Float64Array(corners);
  const point: FlowPoint = {
    cell: 0,
    index: 0,
    from: 0,
    lambda: rule.points,
    weight: 0,
    slopes,
    total: 0,
    upwinding: 0,
    outflow: false,
    tests,
  };
  const rate = rateOverDiffusion(d, rankOfA);
  for (let k = 0; k < count; k++) {
    for (let q = 0; q < Q; q++) {
      const index = k * Q + q;
      let total = 0;
      for (let i = 0; i < corners; i++) {
        let slope = 0;
        for (let c = 0; c < d; c++) slope += b[index * d + c] * gradients[(k * corners + i) * d + c];
        slopes[i] = slope;
        total += Math.abs(slope);
      }
      if (total === 0) continue;
      point.cell = k;
      point.index = index;
      point.from = q * corners;
      point.weight = rule.weights[q] * volumes[k];
      point.total = total;
      point.upwinding = upwinding(rate(b, A, index) / total);
      point.outflow =
        prescribed !== undefined && slopeOntoOutflow(d, b, index, nodes, k, prescribed, slopes) > rounding * total;
      for (let i = 0; i < corners; i++) {
        tests[i] = point.upwinding * (point.outflow ? -1 / corners : slopes[i] / total);
      }
      visit(point);
    }
  }
}

/** b·∇χ, where χ is 1 at the cell's prescribed nodes through which the flow leaves, 0 at the others. */
function slopeOntoOutflow(
  d: number,
  b: Float64Array,
  index: number,
  nodes: Int32Array,
  cell: number,
  prescribed: Float64Array,
  slopes: Float64Array,
): number {
  let speed = 0;
  for (let c = 0; c < d; c++) speed = Math.max(speed, Math.abs(b[index * d + c]));
  let sum = 0;
  for (let i = 0; i <= d; i++) {
    let outward = 0;
    for (let c = 0; c < d; c++) outward += b[index * d + c] * prescribed[nodes[cell * (d + 1) + i] * d + c];
    if (outward > rounding * speed) sum += slopes[i];
  }
  return sum;
}

/** coth Pe − 1/Pe: 1 for Pe = ∞, and by its series where the difference would lose its digits. */
function upwinding(peclet: number): number {
  if (peclet < 1e-2) return peclet / 3 - peclet ** 3 / 45;
  return 1 / Math.tanh(peclet) - 1 / peclet;
}
