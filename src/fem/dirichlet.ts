import { checkLength, InputError, NumericalError } from "../errors.js";
import { nodeCount, type SimplexMesh } from "../mesh/simplex.js";
import type { CsrMatrix } from "../sparse/csr.js";
import { evaluateCoefficient, type ScalarCoefficient } from "./coefficient.js";
import type { P1Space } from "./p1-space.js";

/*
 * Prescribed values g(t) are eliminated symmetrically: with M = [M_ff M_fp] and K = [K_ff K_fp],
 *
 *     M_ff u′ + K_ff u = F(t) − M_fp g′(t) − K_fp g(t).
 */

/**
 * The values at the unknowns (length `size`), of a function given at the nodes.
 *
 * @throws InputError where there is not one value per node
 */
export function unknownsOf({ unknownOfNode, nodeOfUnknown, size }: P1Space, nodal: Float64Array): Float64Array {
  checkLength("nodal", nodal, unknownOfNode.length, "node");
  const out = new Float64Array(size);
  for (let unknown = 0; unknown < size; unknown++) out[unknown] = nodal[nodeOfUnknown[unknown]];
  return out;
}

/**
 * The values at all nodes, of the unknowns and the prescribed values (in the order of `prescribedNodes`; zeros where not given).
 *
 * @throws InputError where there is not one value per unknown, and per prescribed node
 */
export function nodalValues(
  { unknownOfNode, prescribedNodes, size }: P1Space,
  unknowns: Float64Array,
  prescribed: Float64Array = new Float64Array(prescribedNodes.length),
): Float64Array {
  checkLength("unknowns", unknowns, size, "unknown");
  checkLength("prescribed", prescribed, prescribedNodes.length, "prescribed node");
  const out = new Float64Array(unknownOfNode.length);
  for (let node = 0; node < out.length; node++) {
    const unknown = unknownOfNode[node];
    out[node] = unknown >= 0 ? unknowns[unknown] : prescribed[-1 - unknown];
  }
  return out;
}

/**
 * The values of a function at the nodes of a mesh, or at some of them: those of its P1 interpolant.
 *
 * @throws NumericalError naming the node where the function is NaN or infinite; InputError for a node that the mesh does not have.
 */
export function valuesAtNodes(mesh: SimplexMesh, f: ScalarCoefficient, time = 0, nodes?: Int32Array): Float64Array {
  const { points, dimension: d } = mesh;
  const strange = nodes?.find((node) => !(node >= 0 && node < nodeCount(mesh)));
  if (strange !== undefined) {
    throw new InputError("nodes", `expected node numbers from 0 to ${nodeCount(mesh) - 1}, found ${strange}`);
  }
  const xi = nodes === undefined ? points : coordinatesOf(points, d, nodes);
  const out = new Float64Array(xi.length / d);
  if (typeof f === "function") evaluateCoefficient("value at the nodes", f, xi, out, time);
  else out.fill(f);
  const bad = out.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const place = Array.from(xi.subarray(bad * d, bad * d + d)).join(", ");
    throw new NumericalError(`The value at node ${nodes?.[bad] ?? bad}, (${place}), is ${out[bad]} at time ${time}.`);
  }
  return out;
}

/** What is prescribed on some nodes. */
export interface DirichletPart {
  readonly nodes: Int32Array;
  readonly value: ScalarCoefficient;
}

/** The prescribed values at a time, in the order of `prescribedNodes`: where parts meet the last one counts, where there is none 0. */
export function prescribedValues(space: P1Space, parts: readonly DirichletPart[], time = 0): Float64Array {
  const out = new Float64Array(space.prescribedNodes.length);
  for (const { nodes, value } of parts) {
    const values = valuesAtNodes(space.mesh, value, time, nodes);
    for (let k = 0; k < nodes.length; k++) {
      const unknown = space.unknownOfNode[nodes[k]];
      if (unknown < 0) out[-1 - unknown] = values[k];
    }
  }
  return out;
}

/**
 * Subtracts from a load, in place, what the prescribed values take: load −= A_fp g, with A_fp the `coupling` of a matrix.
 *
 * @throws InputError where there is not one value per prescribed node, and one number of the load per unknown
 */
export function subtractPrescribed({ pattern, values }: CsrMatrix, prescribed: Float64Array, load: Float64Array): void {
  const { rows, columns, rowStart, columnIndex } = pattern;
  checkLength("prescribed", prescribed, columns, "prescribed node");
  checkLength("load", load, rows, "unknown");
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) sum += values[k] * prescribed[columnIndex[k]];
    load[i] -= sum;
  }
}

function coordinatesOf(points: Float64Array, d: number, nodes: Int32Array): Float64Array {
  const out = new Float64Array(nodes.length * d);
  for (let k = 0; k < nodes.length; k++) {
    for (let c = 0; c < d; c++) out[k * d + c] = points[nodes[k] * d + c];
  }
  return out;
}
