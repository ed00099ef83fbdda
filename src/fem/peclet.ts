import type { SimplexMesh } from "../mesh/simplex.js";
import { sweepCells } from "./cell-sweep.js";
import type { Diffusivity, VectorCoefficient } from "./coefficient.js";
import type { Need } from "./form.js";

/**
 * The Péclet number of every cell at its centroid, transport over diffusion on the cell's length along the flow,
 * h = 2|b| / Σ_i |b·∇φ_i| (Tezduyar & Park, Comput. Meth. Appl. Mech. Eng. 59, 1986):
 *
 *     Pe = max_n (b·n)² h / (2|b| n·A n) = b·A⁻¹b / Σ_i |b·∇φ_i|,
 *
 * which is |b| h / (2A) for a scalar A. For a tensor it is the number of the thinnest layer that a boundary could have, of normal n
 * and width n·A n / b·n; a linear map of space that takes mesh, b and A along does not change it. Above 1 the Galerkin method oscillates
 * at layers, and `supg` helps. 0 without flow, Infinity without diffusion.
 */
export function cellPecletNumbers(
  mesh: SimplexMesh,
  velocity: VectorCoefficient,
  diffusion: Diffusivity,
  time = 0,
): Float64Array {
  const { dimension: d } = mesh;
  const corners = d + 1;
  const out = new Float64Array(mesh.cells.length / corners);
  const needs = [{ what: "velocity", value: velocity, rank: 1, at: 1 }, diffusivityNeed(diffusion, 1)] as const;
  const rate = rateOverDiffusion(d, needs[1].rank);
  sweepCells(mesh, needs, time, (first, { count, gradients }, [{ values: b }, { values: A }]) => {
    for (let k = 0; k < count; k++) {
      let total = 0;
      for (let i = 0; i < corners; i++) {
        let slope = 0;
        for (let c = 0; c < d; c++) slope += b[k * d + c] * gradients[(k * corners + i) * d + c];
        total += Math.abs(slope);
      }
      out[first + k] = total === 0 ? 0 : rate(b, A, k) / total;
    }
  });
  return out;
}

/** What a form needs of a diffusivity: a function of rank 0 or 2. */
export function diffusivityNeed(diffusion: Diffusivity, at: Need["at"]): Need & { readonly rank: 0 | 2 } {
  return typeof diffusion === "object"
    ? { what: "diffusion tensor", value: diffusion.tensor, rank: 2, at }
    : { what: "diffusion coefficient", value: diffusion, rank: 0, at };
}

/** b·A⁻¹b at the point of an index, from the values of b and of A, of the rank given. Infinity where b has a part that A does not spread. */
export function rateOverDiffusion(d: number, rank: 0 | 2): (b: Float64Array, A: Float64Array, index: number) => number {
  if (rank === 0) {
    return (b, A, index) => {
      let square = 0;
      for (let c = 0; c < d; c++) square += b[index * d + c] ** 2;
      return square / A[index];
    };
  }
  const S = new Float64Array(d * d);
  const y = new Float64Array(d);
  return (b, A, index) => {
    let trace = 0;
    let length = 0;
    for (let r = 0; r < d; r++) {
      y[r] = b[index * d + r];
      length = Math.max(length, Math.abs(y[r]));
      // n·A n is that of the symmetric part.
      for (let c = 0; c < d; c++) S[r * d + c] = (A[(index * d + r) * d + c] + A[(index * d + c) * d + r]) / 2;
      trace += S[r * d + r];
    }
    let sum = 0;
    // S = L D Lᵀ and y = L⁻¹b, a row at a time.
    for (let r = 0; r < d; r++) {
      const pivot = S[r * d + r];
      if (!(pivot > Number.EPSILON * trace)) {
        if (Math.abs(y[r]) > Number.EPSILON * length) return Number.POSITIVE_INFINITY;
        continue;
      }
      sum += y[r] ** 2 / pivot;
      for (let s = r + 1; s < d; s++) {
        const factor = S[s * d + r] / pivot;
        y[s] -= factor * y[r];
        for (let c = r + 1; c < d; c++) S[s * d + c] -= factor * S[r * d + c];
      }
    }
    return sum;
  };
}
