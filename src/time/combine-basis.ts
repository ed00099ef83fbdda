/** Rows handled together: a block of every basis vector stays in the cache while all outputs are formed from it. */
const rows = 1024;

/**
 * Writes outputs[t] = Σ_j coefficients[t][j] basis[j] for all t at once; every coefficient list is as long as it needs
 * to be, up to the number of basis vectors.
 */
export function combineBasis(
  basis: readonly Float64Array[],
  coefficients: readonly Float64Array[],
  outputs: readonly Float64Array[],
): void {
  const n = basis[0].length;
  for (let start = 0; start < n; start += rows) {
    const end = Math.min(n, start + rows);
    for (let t = 0; t < outputs.length; t++) combineRows(basis, coefficients[t], outputs[t], start, end);
  }
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
