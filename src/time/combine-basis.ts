import { kernels, workspace } from "../kernels/index.js";
import type { LanczosSpace } from "./lanczos.js";

/** Numbers handled together: a block of rows of every vector stays in the cache while all outputs are formed from it. */
const blockSize = 16_384;

/** Coefficients with respect to the orthonormal vectors of one or several spaces. */
export interface Combination {
  readonly space: LanczosSpace;
  /** coefficients[t][j]: the part of output t along v_j; as long as it needs to be. */
  readonly coefficients: readonly Float64Array[];
}

/**
 * Writes outputs[t] = Σ_j coefficients[t][j] v_j, summed over all combinations, for all t at once: a product of the
 * basis, a block of rows at a time, with the small matrix of coefficients.
 */
export function combineBasis(combinations: readonly Combination[], outputs: readonly Float64Array[]): void {
  const basis = combinations.flatMap(({ space, coefficients }) => space.basis.slice(0, longest(coefficients)));
  const scaled = outputs.map((_, t) =>
    combinations.flatMap(({ space, coefficients }) =>
      Array.from({ length: longest(coefficients) }, (_, j) => (coefficients[t][j] ?? 0) / space.lengths[j]),
    ),
  );
  const n = outputs[0].length;
  const rows = 4 * Math.ceil(Math.min(n, Math.max(64, blockSize / basis.length)) / 4);
  const columns = 4 * Math.ceil(outputs.length / 4);
  const [A, B, C] = workspace(rows * basis.length, basis.length * columns, rows * columns);
  A.fill(0);
  B.fill(0);
  scaled.forEach((list, t) => {
    B.set(list, t * basis.length);
  });
  for (let start = 0; start < n; start += rows) {
    const end = Math.min(n, start + rows);
    basis.forEach((v, j) => {
      A.set(v.subarray(start, end), j * rows);
    });
    kernels().multiply(rows, basis.length, columns, A.byteOffset, B.byteOffset, C.byteOffset);
    outputs.forEach((output, t) => {
      output.set(C.subarray(t * rows, t * rows + end - start), start);
    });
  }
}

function longest(lists: readonly Float64Array[]): number {
  return Math.max(0, ...lists.map((list) => list.length));
}
