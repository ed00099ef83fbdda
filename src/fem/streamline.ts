import type { CellChunk, Values } from "./form.js";
import { rateOverDiffusion } from "./peclet.js";

/** The flow in a cell, and what streamline upwinding makes of it. The object is used again for the next cell. */
export interface CellFlow {
  cell: number;
  /** The mean b of the cell, d numbers. */
  readonly mean: Float64Array;
  /** b·∇φ_i of the mean. */
  readonly slopes: Float64Array;
  /** Σ_i |b·∇φ_i| = 2|b|/h. */
  total: number;
  /** coth Pe − 1/Pe: 0 where diffusion resolves the cell, 1 where the flow is all. */
  upwinding: number;
  /** Whether the flow runs onto a prescribed node: then the cell may be one of a layer. */
  layer: boolean;
  /** What is added to the test function φ_i on this cell: one number, the same everywhere in it. */
  readonly tests: Float64Array;
}

/** A slope smaller than this part of the largest is rounding. */
const rounding = 1e-10;

/**
 * Visits the cells through which something flows on the whole: b and A are taken as their means.
 *
 * @param rankOfA of the diffusivity, 0 or 2
 * @param prescribed 1 at the nodes where u is prescribed
 */
export function visitFlow(
  { dimension: d, count, nodes, gradients }: CellChunk,
  b: Values,
  A: Values,
  rankOfA: 0 | 2,
  prescribed: Uint8Array,
  visit: (flow: CellFlow) => void,
): void {
  const corners = d + 1;
  const mean = new Float64Array(d);
  const meanA = new Float64Array(d ** rankOfA);
  const slopes = new Float64Array(corners);
  const tests = new Float64Array(corners);
  const flow: CellFlow = { cell: 0, mean, slopes, total: 0, upwinding: 0, layer: false, tests };
  const rate = rateOverDiffusion(d, rankOfA);
  for (let k = 0; k < count; k++) {
    meanOver(k, b, mean);
    let total = 0;
    for (let i = 0; i < corners; i++) {
      let slope = 0;
      for (let c = 0; c < d; c++) slope += mean[c] * gradients[(k * corners + i) * d + c];
      slopes[i] = slope;
      total += Math.abs(slope);
    }
    if (total === 0) continue;
    meanOver(k, A, meanA);
    let layer = false;
    for (let i = 0; i < corners; i++) {
      if (prescribed[nodes[k * corners + i]] === 1 && slopes[i] > rounding * total) layer = true;
    }
    flow.cell = k;
    flow.total = total;
    flow.upwinding = upwinding(rate(mean, meanA, 0) / total);
    flow.layer = layer;
    for (let i = 0; i < corners; i++) tests[i] = flow.upwinding * (layer ? -1 / corners : slopes[i] / total);
    visit(flow);
  }
}

/** The mean of a need over cell k, component by component. */
function meanOver(k: number, { rule, values }: Values, out: Float64Array): void {
  const m = out.length;
  const Q = rule.weights.length;
  out.fill(0);
  for (let q = 0; q < Q; q++) {
    for (let c = 0; c < m; c++) out[c] += rule.weights[q] * values[(k * Q + q) * m + c];
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
