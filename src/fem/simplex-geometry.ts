import { NumericalError } from "../errors.js";
import type { SimplexMesh } from "../mesh/simplex.js";
import type { CellChunk, FacetChunk } from "./form.js";

/** The arrays for chunks of up to `capacity` cells. */
export function cellBuffers(dimension: 1 | 2 | 3, capacity: number): CellChunk {
  return {
    dimension,
    count: 0,
    nodes: new Int32Array(0),
    volumes: new Float64Array(capacity),
    gradients: new Float64Array(capacity * (dimension + 1) * dimension),
  };
}

/**
 * Volumes and gradients of the cells first … first + count − 1, written into `buffers`. The gradients of φ_1 … φ_d are the rows of
 * the inverse of the Jacobian J = [p_1 − p_0, …, p_d − p_0]; that of φ_0 is minus their sum.
 *
 * @throws NumericalError naming a cell of volume 0, or one that is not positively oriented.
 */
export function measureCells(mesh: SimplexMesh, first: number, count: number, buffers: CellChunk): CellChunk {
  const { points, cells, dimension } = mesh;
  const { volumes, gradients } = buffers;
  if (dimension === 1) measureIntervals(points, cells, first, count, volumes, gradients);
  else if (dimension === 2) measureTriangles(points, cells, first, count, volumes, gradients);
  else measureTetrahedra(points, cells, first, count, volumes, gradients);
  for (let k = 0; k < count; k++) {
    if (!(volumes[k] > 0)) {
      throw new NumericalError(`Cell ${first + k} has volume ${volumes[k]}: it is degenerate or badly oriented.`);
    }
  }
  const corners = dimension + 1;
  return { dimension, count, nodes: cells.subarray(first * corners, (first + count) * corners), volumes, gradients };
}

function measureIntervals(
  points: Float64Array,
  cells: Int32Array,
  first: number,
  count: number,
  volumes: Float64Array,
  gradients: Float64Array,
): void {
  for (let k = 0; k < count; k++) {
    const c = 2 * (first + k);
    const h = points[cells[c + 1]] - points[cells[c]];
    volumes[k] = h;
    gradients[2 * k] = -1 / h;
    gradients[2 * k + 1] = 1 / h;
  }
}

function measureTriangles(
  points: Float64Array,
  cells: Int32Array,
  first: number,
  count: number,
  volumes: Float64Array,
  gradients: Float64Array,
): void {
  for (let k = 0, g = 0; k < count; k++, g += 6) {
    const c = 3 * (first + k);
    const p0 = 2 * cells[c];
    const p1 = 2 * cells[c + 1];
    const p2 = 2 * cells[c + 2];
    const ax = points[p1] - points[p0];
    const ay = points[p1 + 1] - points[p0 + 1];
    const bx = points[p2] - points[p0];
    const by = points[p2 + 1] - points[p0 + 1];
    const det = ax * by - ay * bx;
    volumes[k] = det / 2;
    gradients[g] = (ay - by) / det;
    gradients[g + 1] = (bx - ax) / det;
    gradients[g + 2] = by / det;
    gradients[g + 3] = -bx / det;
    gradients[g + 4] = -ay / det;
    gradients[g + 5] = ax / det;
  }
}

function measureTetrahedra(
  points: Float64Array,
  cells: Int32Array,
  first: number,
  count: number,
  volumes: Float64Array,
  gradients: Float64Array,
): void {
  for (let k = 0, g = 0; k < count; k++, g += 12) {
    const cell = 4 * (first + k);
    const p0 = 3 * cells[cell];
    const p1 = 3 * cells[cell + 1];
    const p2 = 3 * cells[cell + 2];
    const p3 = 3 * cells[cell + 3];
    const ax = points[p1] - points[p0];
    const ay = points[p1 + 1] - points[p0 + 1];
    const az = points[p1 + 2] - points[p0 + 2];
    const bx = points[p2] - points[p0];
    const by = points[p2 + 1] - points[p0 + 1];
    const bz = points[p2 + 2] - points[p0 + 2];
    const cx = points[p3] - points[p0];
    const cy = points[p3 + 1] - points[p0 + 1];
    const cz = points[p3 + 2] - points[p0 + 2];
    const bcx = by * cz - bz * cy;
    const bcy = bz * cx - bx * cz;
    const bcz = bx * cy - by * cx;
    const det = ax * bcx + ay * bcy + az * bcz;
    volumes[k] = det / 6;
    gradients[g + 3] = bcx / det;
    gradients[g + 4] = bcy / det;
    gradients[g + 5] = bcz / det;
    gradients[g + 6] = (cy * az - cz * ay) / det;
    gradients[g + 7] = (cz * ax - cx * az) / det;
    gradients[g + 8] = (cx * ay - cy * ax) / det;
    gradients[g + 9] = (ay * bz - az * by) / det;
    gradients[g + 10] = (az * bx - ax * bz) / det;
    gradients[g + 11] = (ax * by - ay * bx) / det;
    for (let c = 0; c < 3; c++)
      gradients[g + c] = -(gradients[g + 3 + c] + gradients[g + 6 + c] + gradients[g + 9 + c]);
  }
}

/**
 * Measures and unit normals of facets given by their nodes, d each: to the right of an edge, by the right-hand rule on a triangle. A
 * point has measure 1; its normal points away from the cell it ends, which `endSigns` knows.
 */
export function measureFacets(
  { points, dimension: d }: SimplexMesh,
  nodes: Int32Array,
  count: number,
  endSign: (node: number) => number,
): FacetChunk {
  const volumes = new Float64Array(count);
  const normals = new Float64Array(count * d);
  for (let k = 0; k < count; k++) {
    if (d === 1) {
      volumes[k] = 1;
      normals[k] = endSign(nodes[k]);
      continue;
    }
    const a = nodes[k * d] * d;
    const b = nodes[k * d + 1] * d;
    let nx: number;
    let ny: number;
    let nz = 0;
    if (d === 2) {
      nx = points[b + 1] - points[a + 1];
      ny = points[a] - points[b];
      volumes[k] = Math.hypot(nx, ny);
    } else {
      const c = nodes[k * d + 2] * d;
      const ux = points[b] - points[a];
      const uy = points[b + 1] - points[a + 1];
      const uz = points[b + 2] - points[a + 2];
      const vx = points[c] - points[a];
      const vy = points[c + 1] - points[a + 1];
      const vz = points[c + 2] - points[a + 2];
      nx = uy * vz - uz * vy;
      ny = uz * vx - ux * vz;
      nz = ux * vy - uy * vx;
      volumes[k] = Math.hypot(nx, ny, nz) / 2;
    }
    const length = Math.hypot(nx, ny, nz);
    normals[k * d] = nx / length;
    normals[k * d + 1] = ny / length;
    if (d === 3) normals[k * d + 2] = nz / length;
  }
  return { dimension: d, count, volumes, normals };
}

/** For 1-D meshes: the outward direction at an end, −1 where the node is the lower one of its cell. Inside: +1. */
export function endSigns({ dimension, cells }: SimplexMesh): (node: number) => number {
  if (dimension !== 1) return () => 0;
  const upper = new Set<number>();
  for (let k = 1; k < cells.length; k += 2) upper.add(cells[k]);
  return (node) => (upper.has(node) ? 1 : -1);
}

/** The dimension of the facets of a mesh of dimension d. */
export const facetDimension = { 1: 0, 2: 1, 3: 2 } as const;
