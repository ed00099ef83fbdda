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
  const used = scaled.map((list) => list.findLastIndex((value) => value !== 0) + 1);
  const n = basis[0].length;
  for (let start = 0; start < n; start += rows) {
    const end = Math.min(n, start + rows);
    let t = 0;
    for (; t + 2 <= outputs.length; t += 2) {
      const k = Math.max(used[t], used[t + 1]);
      combineTwo(basis, k, scaled[t], outputs[t], scaled[t + 1], outputs[t + 1], start, end);
    }
    if (t < outputs.length) combineOne(basis, used[t], scaled[t], outputs[t], start, end);
  }
}

function longest(lists: readonly Float64Array[]): number {
  return Math.max(0, ...lists.map((list) => list.length));
}

function combineOne(
  basis: readonly Float64Array[],
  k: number,
  a: Float64Array,
  x: Float64Array,
  start: number,
  end: number,
): void {
  x.fill(0, start, end);
  for (let j = 0; j < k; j++) {
    const v = basis[j];
    const aj = a[j];
    for (let i = start; i < end; i++) x[i] += aj * v[i];
  }
}

/** Two outputs and four vectors in one pass: each number loaded serves two or four times. */
function combineTwo(
  basis: readonly Float64Array[],
  k: number,
  a: Float64Array,
  x: Float64Array,
  b: Float64Array,
  y: Float64Array,
  start: number,
  end: number,
): void {
  x.fill(0, start, end);
  y.fill(0, start, end);
  let j = 0;
  for (; j + 4 <= k; j += 4) {
    const [v0, v1, v2, v3] = [basis[j], basis[j + 1], basis[j + 2], basis[j + 3]];
    const [a0, a1, a2, a3] = [a[j], a[j + 1], a[j + 2], a[j + 3]];
    const [b0, b1, b2, b3] = [b[j], b[j + 1], b[j + 2], b[j + 3]];
    for (let i = start; i < end; i++) {
      const p = v0[i];
      const q = v1[i];
      const r = v2[i];
      const s = v3[i];
      x[i] += a0 * p + a1 * q + (a2 * r + a3 * s);
      y[i] += b0 * p + b1 * q + (b2 * r + b3 * s);
    }
  }
  for (; j < k; j++) {
    const v = basis[j];
    const aj = a[j];
    const bj = b[j];
    for (let i = start; i < end; i++) {
      x[i] += aj * v[i];
      y[i] += bj * v[i];
    }
  }
}
