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
