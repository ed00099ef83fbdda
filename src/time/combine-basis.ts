import type { LanczosSpace } from "./lanczos.js";

/** Rows handled together: a block of every basis vector stays in the cache while all outputs are formed from it. */
const rows = 1024;

/** Coefficients with respect to the orthonormal vectors of one or several spaces. */
export interface Combination {
  readonly space: LanczosSpace;
  /** coefficients[t][j]: the part of output t along v_j; as long as it needs to be. */
  readonly coefficients: readonly Float64Array[];
}

/** Writes outputs[t] = Σ_j coefficients[t][j] v_j, summed over all combinations, for all t at once. */
export function combineBasis(combinations: readonly Combination[], outputs: readonly Float64Array[]): void {
  const basis = combinations.flatMap(({ space, coefficients }) => space.basis.slice(0, longest(coefficients)));
  const scaled = outputs.map((_, t) =>
    Float64Array.from(
      combinations.flatMap(({ space, coefficients }) =>
        Array.from({ length: longest(coefficients) }, (_, j) => (coefficients[t][j] ?? 0) / space.lengths[j]),
      ),
    ),
  );
  const n = basis[0].length;
  for (let start = 0; start < n; start += rows) {
    const end = Math.min(n, start + rows);
    for (let t = 0; t < outputs.length; t++) combineRows(basis, scaled[t], outputs[t], start, end);
  }
}

function longest(lists: readonly Float64Array[]): number {
  return Math.max(0, ...lists.map((list) => list.length));
}

function combineRows(
  basis: readonly Float64Array[],
  c: Float64Array,
  out: Float64Array,
  start: number,
  end: number,
): void {
  out.fill(0, start, end);
  let j = 0;
  for (; j + 4 <= c.length; j += 4) {
    const [v0, v1, v2, v3] = [basis[j], basis[j + 1], basis[j + 2], basis[j + 3]];
    const [c0, c1, c2, c3] = [c[j], c[j + 1], c[j + 2], c[j + 3]];
    for (let i = start; i < end; i++) out[i] += c0 * v0[i] + c1 * v1[i] + (c2 * v2[i] + c3 * v3[i]);
  }
  for (; j < c.length; j++) {
    const v = basis[j];
    const cj = c[j];
    for (let i = start; i < end; i++) out[i] += cj * v[i];
  }
}
