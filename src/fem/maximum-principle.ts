import type { SimplexMesh } from "../mesh/simplex.js";
import type { CsrMatrix } from "../sparse/csr.js";
import { sweepCells } from "./cell-sweep.js";
import type { ScalarCoefficient, VectorCoefficient } from "./coefficient.js";

/** How far a matrix is from having the signs of a discrete maximum principle. */
export interface SignReport {
  /** Whether no entry off the diagonal is positive and no row sum is negative, up to rounding. */
  readonly holds: boolean;
  /** The largest entry off the diagonal, over the largest entry: 0 or positive. */
  readonly largestOffDiagonal: number;
  /** The least row sum, coupling included, over the largest entry: 0 or negative. */
  readonly leastRowSum: number;
}

/**
 * Whether a matrix has non-positive entries off its diagonal and non-negative row sums, prescribed nodes included: with a lumped mass matrix the
 * solution of M u′ = −K u then stays between the extremes of its initial and prescribed values and zero (Ciarlet, Aequationes
 * Math. 4, 1970; Fujii 1973; Thomée, Galerkin Finite Element Methods for Parabolic Problems, 2006, chapter 15). Diffusion has it on
 * Delaunay triangulations; convective advection where the cell Péclet number is at most 1.
 *
 * @param tolerance what counts as rounding, relative to the largest entry
 */
export function maximumPrincipleSigns(
  { pattern, values, coupling }: CsrMatrix & { readonly coupling?: CsrMatrix },
  tolerance = 1e-13,
): SignReport {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  let offDiagonal = 0;
  let leastSum = 0;
  for (let i = 0; i < pattern.rows; i++) {
    let sum = 0;
    for (let k = pattern.rowStart[i]; k < pattern.rowStart[i + 1]; k++) {
      sum += values[k];
      if (pattern.columnIndex[k] !== i) offDiagonal = Math.max(offDiagonal, values[k]);
    }
    if (coupling !== undefined) {
      for (let k = coupling.pattern.rowStart[i]; k < coupling.pattern.rowStart[i + 1]; k++) {
        sum += coupling.values[k];
        offDiagonal = Math.max(offDiagonal, coupling.values[k]);
      }
    }
    leastSum = Math.min(leastSum, sum);
  }
  const scale = largest === 0 ? 1 : largest;
  const report = { largestOffDiagonal: offDiagonal / scale, leastRowSum: leastSum / scale };
  return { holds: report.largestOffDiagonal <= tolerance && report.leastRowSum >= -tolerance, ...report };
}

/**
 * The Péclet number of every cell, |b| h / (2A) at its centroid with h the cell's length along the flow, 2|b| / Σ_i |b·∇φ_i|: above 1
 * the Galerkin method oscillates at layers, and `supg` helps. 0 without flow, Infinity without diffusion.
 */
export function cellPecletNumbers(
  mesh: SimplexMesh,
  velocity: VectorCoefficient,
  diffusion: ScalarCoefficient,
  time = 0,
): Float64Array {
  const { dimension: d } = mesh;
  const corners = d + 1;
  const out = new Float64Array(mesh.cells.length / corners);
  const needs = [
    { what: "velocity", value: velocity, rank: 1, at: 1 },
    { what: "diffusion coefficient", value: diffusion, rank: 0, at: 1 },
  ] as const;
  sweepCells(mesh, needs, time, (first, { count, gradients }, [{ values: b }, { values: A }]) => {
    for (let k = 0; k < count; k++) {
      let speed2 = 0;
      for (let c = 0; c < d; c++) speed2 += b[k * d + c] ** 2;
      let total = 0;
      for (let i = 0; i < corners; i++) {
        let slope = 0;
        for (let c = 0; c < d; c++) slope += b[k * d + c] * gradients[(k * corners + i) * d + c];
        total += Math.abs(slope);
      }
      out[first + k] = total === 0 ? 0 : speed2 / (A[k] * total);
    }
  });
  return out;
}
