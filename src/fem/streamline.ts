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
  /** Whether the flow runs onto a prescribed node: then the cell may be one of a layer. */
  layer: boolean;
  /** What is added to the test function φ_i on this cell. */
  readonly tests: Float64Array;
}

/** A slope smaller than this part of the largest is rounding. */
const rounding = 1e-10;

/**
 * Visits the quadrature points at which there is a flow.
 *
 * @param rankOfA of the diffusivity, 0 or 2
 * @param prescribed 1 at the nodes where u is prescribed
 */
export function visitFlow(
  { dimension: d, count, nodes, volumes, gradients }: CellChunk,
  { rule, values: b }: Values,
  { values: A }: Values,
  rankOfA: 0 | 2,
  prescribed: Uint8Array,
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
    layer: false,
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
      let layer = false;
      for (let i = 0; i < corners; i++) {
        if (prescribed[nodes[k * corners + i]] === 1 && slopes[i] > rounding * total) layer = true;
      }
      point.cell = k;
      point.index = index;
      point.from = q * corners;
      point.weight = rule.weights[q] * volumes[k];
      point.total = total;
      point.upwinding = upwinding(rate(b, A, index) / total);
      point.layer = layer;
      for (let i = 0; i < corners; i++) {
        tests[i] = point.upwinding * (layer ? -1 / corners : slopes[i] / total);
      }
      visit(point);
    }
  }
}

/** The nodes of a list by number. */
export function nodeMask(nodes: Int32Array): Uint8Array {
  const mask = new Uint8Array(nodes.reduce((most, node) => Math.max(most, node + 1), 0));
  for (const node of nodes) mask[node] = 1;
  return mask;
}

/** coth Pe − 1/Pe: 1 for Pe = ∞, and by its series where the difference would lose its digits. */
function upwinding(peclet: number): number {
  if (peclet < 1e-2) return peclet / 3 - peclet ** 3 / 45;
  return 1 / Math.tanh(peclet) - 1 / peclet;
}
