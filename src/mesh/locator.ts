import { InputError } from "../errors.js";
import { ascending } from "./number-tuples.js";
import { nodeCount, type SimplexMesh } from "./simplex.js";

/** A search tree over the cells of a mesh: a balanced binary tree of bounding boxes, its nodes numbered like a heap's. */
export interface SimplexLocator {
  readonly mesh: SimplexMesh;
  /** All cells; every leaf has a range of them. */
  readonly order: Int32Array;
  /** Levels below the root. */
  readonly depth: number;
  /** For every tree node its lowest and highest coordinates, 2d numbers. */
  readonly boxes: Float64Array;
  /** A point this far outside of a cell counts as inside: the rounding of coordinates. */
  readonly tolerance: number;
}

/** Where points lie. */
export interface PointLocations {
  readonly mesh: SimplexMesh;
  /** The cell of each point, −1 for a point outside the mesh. */
  readonly cells: Int32Array;
  /** Barycentric coordinates in that cell: d + 1 per point, of sum 1. */
  readonly barycentric: Float64Array;
}

const CELLS_PER_LEAF = 6;

/** The search tree of a mesh's cells. Time O(cells · log cells), whatever the grading. */
export function simplexLocator(mesh: SimplexMesh): SimplexLocator {
  const { dimension: d, cells, points } = mesh;
  const count = cells.length / (d + 1);
  const order = ascending(count);
  const centres = new Float64Array(count * d);
  for (let c = 0; c < count; c++) {
    for (let i = 0; i <= d; i++) {
      for (let k = 0; k < d; k++) centres[c * d + k] += points[cells[c * (d + 1) + i] * d + k] / (d + 1);
    }
  }
  let depth = 0;
  while (count > CELLS_PER_LEAF * 2 ** depth) depth++;
  const boxes = new Float64Array(2 * d * (2 ** (depth + 1) - 1));
  buildTree(mesh, centres, order, depth, boxes);
  let largest = 0;
  for (let i = 0; i < points.length; i++) largest = Math.max(largest, Math.abs(points[i]));
  return { mesh, order, depth, boxes, tolerance: 16 * Number.EPSILON * largest };
}

function buildTree(
  mesh: SimplexMesh,
  centres: Float64Array,
  order: Int32Array,
  depth: number,
  boxes: Float64Array,
): void {
  const { dimension: d, cells, points } = mesh;
  const visit = (node: number, level: number, from: number, to: number): void => {
    const box = node * 2 * d;
    boxes.fill(Number.POSITIVE_INFINITY, box, box + d);
    boxes.fill(Number.NEGATIVE_INFINITY, box + d, box + 2 * d);
    if (level < depth) {
      const middle = (from + to) >> 1;
      selectMiddle(order, centres, d, widestAxis(order, centres, d, from, to), from, to, middle);
      visit(2 * node + 1, level + 1, from, middle);
      visit(2 * node + 2, level + 1, middle, to);
      for (const child of [2 * node + 1, 2 * node + 2]) {
        for (let k = 0; k < d; k++) {
          boxes[box + k] = Math.min(boxes[box + k], boxes[child * 2 * d + k]);
          boxes[box + d + k] = Math.max(boxes[box + d + k], boxes[child * 2 * d + d + k]);
        }
      }
      return;
    }
    for (let i = from; i < to; i++) {
      for (let j = order[i] * (d + 1); j < (order[i] + 1) * (d + 1); j++) {
        for (let k = 0; k < d; k++) {
          const x = points[cells[j] * d + k];
          if (x < boxes[box + k]) boxes[box + k] = x;
          if (x > boxes[box + d + k]) boxes[box + d + k] = x;
        }
      }
    }
  };
  visit(0, 0, 0, order.length);
}

function widestAxis(order: Int32Array, centres: Float64Array, d: number, from: number, to: number): number {
  let widest = 0;
  let width = -1;
  for (let k = 0; k < d; k++) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = from; i < to; i++) {
      const x = centres[order[i] * d + k];
      if (x < low) low = x;
      if (x > high) high = x;
    }
    if (high - low > width) {
      width = high - low;
      widest = k;
    }
  }
  return widest;
}

/** Reorders order[from … to) so that centres before `middle` are not above those after it (Hoare's selection, CACM 4 (1961), 321). */
function selectMiddle(
  order: Int32Array,
  centres: Float64Array,
  d: number,
  axis: number,
  from: number,
  to: number,
  middle: number,
): void {
  let low = from;
  let high = to - 1;
  while (low < high) {
    const pivot = centres[order[(low + high) >> 1] * d + axis];
    let i = low;
    let j = high;
    while (i <= j) {
      while (centres[order[i] * d + axis] < pivot) i++;
      while (centres[order[j] * d + axis] > pivot) j--;
      if (i <= j) {
        const swap = order[i];
        order[i++] = order[j];
        order[j--] = swap;
      }
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
}

/**
 * The cell that contains each point, with barycentric coordinates. On a common facet either cell may be the answer; a
 * point outside by no more than the rounding of coordinates belongs to the nearest cell. Expected time O(log cells) per point.
 *
 * @param points coordinates point by point, d each, radians per unit length
 * @throws InputError for a number of coordinates that d does not divide, or one that is not finite
 */
export function locatePoints(locator: SimplexLocator, points: ArrayLike<number>): PointLocations {
  const { mesh } = locator;
  const d = mesh.dimension;
  if (points.length % d !== 0) {
    throw new InputError("points", `expected ${d} coordinates per point, found ${points.length} numbers`);
  }
  for (let i = 0; i < points.length; i++) {
    if (!Number.isFinite(points[i])) {
      throw new InputError(`points[${i}]`, `expected a finite coordinate, found ${points[i]}`);
    }
  }
  const count = points.length / d;
  const cells = new Int32Array(count);
  const barycentric = new Float64Array(count * (d + 1));
  const work = {
    point: new Float64Array(d),
    lambda: new Float64Array(d + 1),
    stack: new Int32Array(locator.depth + 2),
  };
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < d; k++) work.point[k] = points[i * d + k];
    cells[i] = locateOne(locator, work, barycentric, i * (d + 1));
  }
  return { mesh, cells, barycentric };
}

interface LocationWork {
  readonly point: Float64Array;
  readonly lambda: Float64Array;
  readonly stack: Int32Array;
}

/** The cell of one point; its barycentric coordinates go to out[at …]. */
function locateOne(
  { mesh, order, depth, boxes, tolerance }: SimplexLocator,
  { point, lambda, stack }: LocationWork,
  out: Float64Array,
  at: number,
): number {
  const d = mesh.dimension;
  const leaves = 2 ** depth - 1;
  let best = -1;
  let distance = tolerance;
  let waiting = 1;
  stack[0] = 0;
  while (waiting > 0) {
    const node = stack[--waiting];
    const box = node * 2 * d;
    let inside = true;
    for (let k = 0; k < d; k++) {
      if (point[k] < boxes[box + k] - tolerance || point[k] > boxes[box + d + k] + tolerance) inside = false;
    }
    if (!inside) continue;
    if (node < leaves) {
      stack[waiting++] = 2 * node + 2;
      stack[waiting++] = 2 * node + 1;
      continue;
    }
    const [from, to] = leafRange(node - leaves, depth, order.length);
    for (let i = from; i < to; i++) {
      const outside = barycentricCoordinates(mesh, order[i], point, lambda);
      if (outside > distance || (best >= 0 && outside === distance)) continue;
      best = order[i];
      distance = outside;
      for (let k = 0; k <= d; k++) out[at + k] = lambda[k];
      if (outside <= 0) return best;
    }
  }
  return best;
}

/** The cells of a leaf: what halving the whole range `depth` times leaves. */
function leafRange(leaf: number, depth: number, count: number): readonly [number, number] {
  let from = 0;
  let to = count;
  for (let level = depth - 1; level >= 0; level--) {
    const middle = (from + to) >> 1;
    if (((leaf >> level) & 1) === 0) to = middle;
    else from = middle;
  }
  return [from, to];
}

/** Writes a point's barycentric coordinates in a cell to `lambda`; returns how far it lies behind the worst of the facets, ≤ 0 inside. */
function barycentricCoordinates(
  { dimension: d, points, cells }: SimplexMesh,
  cell: number,
  point: Float64Array,
  lambda: Float64Array,
): number {
  const start = cell * (d + 1);
  const a = cells[start] * d;
  const b = cells[start + 1] * d;
  if (d === 1) {
    const h = points[b] - points[a];
    lambda[1] = (point[0] - points[a]) / h;
    lambda[0] = (points[b] - point[0]) / h;
    return -h * Math.min(lambda[0], lambda[1]);
  }
  const c = cells[start + 2] * d;
  const [bx, by] = [points[b] - points[a], points[b + 1] - points[a + 1]];
  const [cx, cy] = [points[c] - points[a], points[c + 1] - points[a + 1]];
  const [px, py] = [point[0] - points[a], point[1] - points[a + 1]];
  if (d === 2) {
    const area = bx * cy - by * cx;
    lambda[1] = (px * cy - py * cx) / area;
    lambda[2] = (bx * py - by * px) / area;
    lambda[0] = 1 - lambda[1] - lambda[2];
    // |∇λ_k| is the length of the facet over twice the area.
    return Math.max(
      (-lambda[0] * area) / Math.sqrt((cx - bx) ** 2 + (cy - by) ** 2),
      (-lambda[1] * area) / Math.sqrt(cx * cx + cy * cy),
      (-lambda[2] * area) / Math.sqrt(bx * bx + by * by),
    );
  }
  const e = cells[start + 3] * d;
  const [bz, cz, pz] = [points[b + 2] - points[a + 2], points[c + 2] - points[a + 2], point[2] - points[a + 2]];
  const [ex, ey, ez] = [points[e] - points[a], points[e + 1] - points[a + 1], points[e + 2] - points[a + 2]];
  // Rows of the inverse of [b, c, e] times its determinant: normals of the facets, as long as twice their areas.
  const [ux, uy, uz] = [cy * ez - cz * ey, cz * ex - cx * ez, cx * ey - cy * ex];
  const [vx, vy, vz] = [ey * bz - ez * by, ez * bx - ex * bz, ex * by - ey * bx];
  const [wx, wy, wz] = [by * cz - bz * cy, bz * cx - bx * cz, bx * cy - by * cx];
  const volume = bx * ux + by * uy + bz * uz;
  lambda[1] = (px * ux + py * uy + pz * uz) / volume;
  lambda[2] = (px * vx + py * vy + pz * vz) / volume;
  lambda[3] = (px * wx + py * wy + pz * wz) / volume;
  lambda[0] = 1 - lambda[1] - lambda[2] - lambda[3];
  return Math.max(
    (-lambda[0] * volume) / Math.sqrt((ux + vx + wx) ** 2 + (uy + vy + wy) ** 2 + (uz + vz + wz) ** 2),
    (-lambda[1] * volume) / Math.sqrt(ux * ux + uy * uy + uz * uz),
    (-lambda[2] * volume) / Math.sqrt(vx * vx + vy * vy + vz * vz),
    (-lambda[3] * volume) / Math.sqrt(wx * wx + wy * wy + wz * wz),
  );
}

/**
 * The values of a P1 function at located points.
 *
 * @param values nodal values, length nodes
 * @throws InputError for values of another length, or naming the first point that lies outside the mesh
 */
export function evaluateAt({ mesh, cells, barycentric }: PointLocations, values: Float64Array): Float64Array {
  const width = mesh.dimension + 1;
  if (values.length !== nodeCount(mesh)) {
    throw new InputError("values", `expected ${nodeCount(mesh)}, one per node, found ${values.length}`);
  }
  const out = new Float64Array(cells.length);
  for (let i = 0; i < cells.length; i++) {
    if (cells[i] < 0) throw new InputError(`points[${i}]`, "lies outside the mesh");
    for (let k = 0; k < width; k++) out[i] += barycentric[i * width + k] * values[mesh.cells[cells[i] * width + k]];
  }
  return out;
}

/**
 * `count` equally spaced points from one end to the other, both included: their coordinates point by point.
 *
 * @throws InputError for ends of different lengths or fewer than 2 points
 */
export function alongLine(from: readonly number[], to: readonly number[], count: number): Float64Array {
  if (from.length !== to.length) {
    throw new InputError("to", `expected ${from.length} coordinates as in "from", found ${to.length}`);
  }
  if (!Number.isInteger(count) || count < 2)
    throw new InputError("count", `expected a whole number ≥ 2, found ${count}`);
  const out = new Float64Array(from.length * count);
  for (let i = 0; i < count; i++) {
    const s = i / (count - 1);
    for (let k = 0; k < from.length; k++) out[i * from.length + k] = (1 - s) * from[k] + s * to[k];
  }
  return out;
}
