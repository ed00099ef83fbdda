import type { SimplexMesh } from "./simplex.js";

/** d! times the signed volume of the simplex whose d + 1 nodes start at `start` in `cells`: det [p₁ − p₀, …, p_d − p₀]. */
export function simplexDeterminant(d: 1 | 2 | 3, points: Float64Array, cells: Int32Array, start: number): number {
  const a = d * cells[start];
  const b = d * cells[start + 1];
  if (d === 1) return points[b] - points[a];
  const c = d * cells[start + 2];
  const [bx, by] = [points[b] - points[a], points[b + 1] - points[a + 1]];
  const [cx, cy] = [points[c] - points[a], points[c + 1] - points[a + 1]];
  if (d === 2) return bx * cy - by * cx;
  const e = d * cells[start + 3];
  const bz = points[b + 2] - points[a + 2];
  const cz = points[c + 2] - points[a + 2];
  const [ex, ey, ez] = [points[e] - points[a], points[e + 1] - points[a + 1], points[e + 2] - points[a + 2]];
  return bx * (cy * ez - cz * ey) - by * (cx * ez - cz * ex) + bz * (cx * ey - cy * ex);
}

/** The square of the distance of two nodes; the same number whichever is named first. */
export function squaredDistance(d: number, points: Float64Array, a: number, b: number): number {
  let sum = 0;
  for (let k = 0; k < d; k++) {
    const difference = points[d * a + k] - points[d * b + k];
    sum += difference * difference;
  }
  return sum;
}

/** The volume of every cell: length, area or volume, positive. */
export function cellVolumes({ dimension: d, points, cells }: SimplexMesh): Float64Array {
  const factorial = [1, 1, 2, 6][d];
  const volumes = new Float64Array(cells.length / (d + 1));
  for (let c = 0; c < volumes.length; c++) {
    volumes[c] = simplexDeterminant(d, points, cells, c * (d + 1)) / factorial;
  }
  return volumes;
}

/** The measure of facet f of the mesh: 1 for a point, a length, an area. */
export function facetMeasure({ dimension: d, points, facets }: SimplexMesh, f: number): number {
  if (d === 1) return 1;
  if (d === 2) return Math.sqrt(squaredDistance(2, points, facets[2 * f], facets[2 * f + 1]));
  const [a, b, c] = [3 * facets[3 * f], 3 * facets[3 * f + 1], 3 * facets[3 * f + 2]];
  const [ux, uy, uz] = [points[b] - points[a], points[b + 1] - points[a + 1], points[b + 2] - points[a + 2]];
  const [vx, vy, vz] = [points[c] - points[a], points[c + 1] - points[a + 1], points[c + 2] - points[a + 2]];
  return Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / 2;
}

/** ∇λ_k times the determinant, k = 0 … d, d numbers each. */
export function scaledGradients(
  d: number,
  points: Float64Array,
  cells: Int32Array,
  start: number,
  out: Float64Array,
): void {
  if (d === 1) {
    out[0] = -1;
    out[1] = 1;
    return;
  }
  const a = d * cells[start];
  const b = d * cells[start + 1];
  const c = d * cells[start + 2];
  if (d === 2) {
    out[0] = points[b + 1] - points[c + 1];
    out[1] = points[c] - points[b];
    out[2] = points[c + 1] - points[a + 1];
    out[3] = points[a] - points[c];
    out[4] = points[a + 1] - points[b + 1];
    out[5] = points[b] - points[a];
    return;
  }
  const e = d * cells[start + 3];
  for (let x = 0; x < 3; x++) {
    const [y, z] = [(x + 1) % 3, (x + 2) % 3];
    const [by, bz] = [points[b + y] - points[a + y], points[b + z] - points[a + z]];
    const [cy, cz] = [points[c + y] - points[a + y], points[c + z] - points[a + z]];
    const [ey, ez] = [points[e + y] - points[a + y], points[e + z] - points[a + z]];
    out[3 + x] = cy * ez - cz * ey;
    out[6 + x] = ey * bz - ez * by;
    out[9 + x] = by * cz - bz * cy;
    out[x] = -out[3 + x] - out[6 + x] - out[9 + x];
  }
}
