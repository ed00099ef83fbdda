import { checkLength } from "../errors.js";
import type { SimplexMesh } from "../mesh/simplex.js";
import type { CsrMatrix, SparsityPattern } from "../sparse/csr.js";
import { sweepCells } from "./cell-sweep.js";
import { cutCells } from "./cut-cells.js";
import { prepareEvaluator } from "./evaluate.js";
import { checkFacets } from "./facets.js";
import type { FacetChunk, MatrixForm, VectorForm } from "./form.js";
import type { P1Space } from "./p1-space.js";
import { endSigns, facetDimension, measureFacets } from "./simplex-geometry.js";

/** A matrix assembled on a space, with what it takes from prescribed values: A u = [A_ff A_fp] [u_f, u_p]. */
export interface AssembledMatrix extends CsrMatrix {
  /** A_fp: unknowns by prescribed nodes. */
  readonly coupling: CsrMatrix;
  /** The entries of this matrix, then those of `coupling`, then one place for what is not kept: one array in memory. */
  readonly entries: Float64Array;
}

/**
 * The matrix of the sum of these forms, A[i, j] = a(φ_j, φ_i), at a time. All matrices of a space share its pattern.
 *
 * @throws NumericalError where a coefficient is NaN or infinite, naming it and the place; InputError for a facet that the mesh does not have.
 */
export function assembleMatrix(space: P1Space, forms: readonly MatrixForm[], time = 0): AssembledMatrix {
  const matrix = zeroMatrix(space);
  assembleMatrixInto(matrix, space, forms, time);
  return matrix;
}

/** A matrix of zeros with the pattern of the space. */
export function zeroMatrix({ pattern, coupling }: P1Space): AssembledMatrix {
  const own = pattern.columnIndex.length;
  const coupled = coupling.columnIndex.length;
  const entries = new Float64Array(own + coupled + 1);
  return {
    pattern,
    values: entries.subarray(0, own),
    coupling: { pattern: coupling, values: entries.subarray(own, own + coupled) },
    entries,
  };
}

/** Assembles anew into a matrix of this space, whose old values are lost: for coefficients that change with time. */
export function assembleMatrixInto(
  { entries }: AssembledMatrix,
  space: P1Space,
  forms: readonly MatrixForm[],
  time = 0,
): void {
  const { mesh, entryOfCell, pattern, coupling } = space;
  checkLength("matrix", entries, pattern.columnIndex.length + coupling.columnIndex.length + 1, "entry of the space");
  entries.fill(0);
  const block = (mesh.dimension + 1) ** 2;
  const onCells = forms.filter((form) => form.kind === "cell-matrix");
  visitCells(mesh, onCells, block, time, (first, count, local) => {
    const offset = first * block;
    for (let k = 0; k < count * block; k++) entries[entryOfCell[offset + k]] += local[k];
  });
  for (const form of forms) {
    if (form.kind === "facet-matrix") addFacetMatrix(entries, space, form, time);
  }
}

/**
 * The load of the sum of these forms, F[i] = l(φ_i), at a time: length `size` of the space. A complex load is two of these.
 *
 * @throws NumericalError where a coefficient is NaN or infinite, naming it and the place.
 */
export function assembleVector(space: P1Space, forms: readonly VectorForm[], time = 0): Float64Array {
  const out = new Float64Array(space.size);
  assembleVectorInto(out, space, forms, time);
  return out;
}

/**
 * Assembles a load into `out`, of length `size`, whose old values are lost.
 *
 * @throws as `assembleVector`; InputError for another length
 */
export function assembleVectorInto(out: Float64Array, space: P1Space, forms: readonly VectorForm[], time = 0): void {
  checkLength("out", out, space.size, "unknown");
  out.fill(0);
  const { mesh, unknownOfNode } = space;
  const { cells, dimension: d } = mesh;
  const onCells = forms.filter((form) => form.kind === "cell-vector");
  visitCells(mesh, onCells, d + 1, time, (first, count, local) => {
    const offset = first * (d + 1);
    for (let k = 0; k < count * (d + 1); k++) {
      const unknown = unknownOfNode[cells[offset + k]];
      if (unknown >= 0) out[unknown] += local[k];
    }
  });
  for (const form of forms) {
    if (form.kind === "cell-vector") continue;
    const { nodes, local } = evaluateFacets(mesh, form, d, time);
    for (let k = 0; k < nodes.length; k++) {
      const unknown = unknownOfNode[nodes[k]];
      if (unknown >= 0) out[unknown] += local[k];
    }
  }
}

/** Hands over the sum of the forms on each cell, `block` numbers per cell, some cells at a time. The array is used again. */
function visitCells(
  mesh: SimplexMesh,
  forms: readonly (Extract<MatrixForm, { kind: "cell-matrix" }> | Extract<VectorForm, { kind: "cell-vector" }>)[],
  block: number,
  time: number,
  visit: (first: number, count: number, local: Float64Array) => void,
): void {
  if (forms.length === 0) return;
  const needs = forms.flatMap((form) => form.needs);
  let local = new Float64Array(0);
  const integrateJumps = cutCells(mesh, needs, time);
  sweepCells(mesh, needs, time, (first, chunk, values) => {
    integrateJumps(first, chunk.count, values);
    const length = chunk.count * block;
    if (local.length < length) local = new Float64Array(length);
    else local.fill(0);
    let next = 0;
    for (const form of forms) {
      form.add(chunk, values.slice(next, next + form.needs.length), local);
      next += form.needs.length;
    }
    visit(first, chunk.count, local);
  });
}

type FacetForm = Extract<MatrixForm, { kind: "facet-matrix" }> | Extract<VectorForm, { kind: "facet-vector" }>;

/** A form on all of its facets at once, `block` numbers per facet: boundaries are small. */
function evaluateFacets(
  mesh: SimplexMesh,
  { facets, needs, add }: FacetForm,
  block: number,
  time: number,
): { readonly nodes: Int32Array; readonly local: Float64Array } {
  const { dimension: d } = mesh;
  checkFacets(mesh, facets);
  const nodes = new Int32Array(facets.length * d);
  for (let k = 0; k < facets.length; k++) {
    for (let i = 0; i < d; i++) nodes[k * d + i] = mesh.facets[facets[k] * d + i];
  }
  const s = facetDimension[d];
  const evaluator = prepareEvaluator(needs, mesh, s, facets.length);
  evaluator.evaluate(nodes, 0, facets.length, time);
  const chunk: FacetChunk = measureFacets(mesh, nodes, facets.length, endSigns(mesh));
  const local = new Float64Array(facets.length * block);
  add(chunk, needs.map(evaluator.of), local);
  return { nodes, local };
}

function addFacetMatrix(entries: Float64Array, space: P1Space, form: FacetForm, time: number): void {
  const { mesh, unknownOfNode, pattern, coupling } = space;
  const { dimension: d } = mesh;
  const { nodes, local } = evaluateFacets(mesh, form, d * d, time);
  for (let k = 0; k < nodes.length; k++) {
    const row = unknownOfNode[nodes[k]];
    if (row < 0) continue;
    const facet = k - (k % d);
    for (let j = 0; j < d; j++) {
      const column = unknownOfNode[nodes[facet + j]];
      const place =
        column >= 0 ? entryOf(pattern, row, column) : pattern.columnIndex.length + entryOf(coupling, row, -1 - column);
      entries[place] += local[k * d + j];
    }
  }
}

/** The place of an entry that the pattern has, by bisection. */
function entryOf({ rowStart, columnIndex }: SparsityPattern, row: number, column: number): number {
  let low = rowStart[row];
  let high = rowStart[row + 1] - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (columnIndex[middle] < column) low = middle + 1;
    else high = middle;
  }
  return low;
}
