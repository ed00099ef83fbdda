import { cellVolumes, facetMeasure, squaredDistance } from "./cell-geometry.js";
import { localEdges } from "./local-numbering.js";
import type { SimplexMesh } from "./simplex.js";

/** The smallest and the largest of some numbers. */
export interface Range {
  readonly minimum: number;
  readonly maximum: number;
}

/** Figures that say how good a mesh is. */
export interface MeshQuality {
  /**
   * The mean ratio of the cells, 1 for a regular simplex and 0 for a degenerate one: 4√3 area / Σ l² of a triangle,
   * 12 (3 volume)^(2/3) / Σ l² of a tetrahedron, l its edges (Liu & Joe, BIT 34 (1994), 268–287); 1 for an interval.
   */
  readonly shape: Range & { readonly mean: number };
  /** Angles of triangles, dihedral angles of tetrahedra, radians; in 1-D there are none and both are π. */
  readonly angles: Range;
  /** The longest edges of the cells, radians per unit length. */
  readonly size: Range;
  readonly volume: number;
  /** The volume of the cells of each tag. */
  readonly regionVolumes: ReadonlyMap<number, number>;
  /** The measure of the boundary facets of each tag: a number of points, a length or an area. */
  readonly boundaryMeasures: ReadonlyMap<number, number>;
  /** How many cells are not positively oriented: none in a mesh from this library. */
  readonly inverted: number;
}

/** Shapes, angles, sizes and measures of a mesh. Linear time. */
export function meshQuality(mesh: SimplexMesh): MeshQuality {
  const { dimension: d, points, cells, cellTags, facetTags, boundaryFacetCount } = mesh;
  const edges = localEdges[d];
  const squares = new Float64Array(edges.length);
  const shape = { minimum: Number.POSITIVE_INFINITY, maximum: Number.NEGATIVE_INFINITY, mean: 0 };
  const size = { minimum: Number.POSITIVE_INFINITY, maximum: 0 };
  const angles = d === 1 ? { minimum: Math.PI, maximum: Math.PI } : { minimum: Math.PI, maximum: 0 };
  const volumes = cellVolumes(mesh);
  const regionVolumes = new Map<number, number>();
  const boundaryMeasures = new Map<number, number>();
  let volume = 0;
  let inverted = 0;
  for (let c = 0; c < volumes.length; c++) {
    const start = c * (d + 1);
    let sum = 0;
    let longest = 0;
    for (let e = 0; e < edges.length; e++) {
      squares[e] = squaredDistance(d, points, cells[start + edges[e][0]], cells[start + edges[e][1]]);
      sum += squares[e];
      longest = Math.max(longest, squares[e]);
    }
    const ratio = meanRatio(d, volumes[c], sum);
    shape.minimum = Math.min(shape.minimum, ratio);
    shape.maximum = Math.max(shape.maximum, ratio);
    shape.mean += ratio / volumes.length;
    size.minimum = Math.min(size.minimum, Math.sqrt(longest));
    size.maximum = Math.max(size.maximum, Math.sqrt(longest));
    if (d === 2) widenByTriangle(angles, squares, volumes[c]);
    if (d === 3) widenByTetrahedron(angles, points, cells, start);
    volume += volumes[c];
    if (!(volumes[c] > 0)) inverted++;
    regionVolumes.set(cellTags[c], (regionVolumes.get(cellTags[c]) ?? 0) + volumes[c]);
  }
  for (let f = 0; f < boundaryFacetCount; f++) {
    boundaryMeasures.set(facetTags[f], (boundaryMeasures.get(facetTags[f]) ?? 0) + facetMeasure(mesh, f));
  }
  return { shape, angles, size, volume, regionVolumes, boundaryMeasures, inverted };
}

function meanRatio(d: 1 | 2 | 3, volume: number, sumOfSquares: number): number {
  if (d === 1) return 1;
  if (d === 2) return (4 * Math.sqrt(3) * volume) / sumOfSquares;
  return (12 * Math.cbrt(9 * volume * volume)) / sumOfSquares;
}

interface WritableRange {
  minimum: number;
  maximum: number;
}

function widen(range: WritableRange, value: number): void {
  if (value < range.minimum) range.minimum = value;
  if (value > range.maximum) range.maximum = value;
}

/** tan of an angle is 4 area / (sum of the squares of its sides − the square of the opposite one). */
function widenByTriangle(angles: WritableRange, squares: Float64Array, area: number): void {
  const sum = squares[0] + squares[1] + squares[2];
  for (let k = 0; k < 3; k++) widen(angles, Math.atan2(4 * area, sum - 2 * squares[k]));
}

/** The dihedral angle at an edge is that between the other two nodes' directions across it. */
function widenByTetrahedron(angles: WritableRange, points: Float64Array, cells: Int32Array, start: number): void {
  for (const [i, j, k, l] of edgesAndOthers) {
    const [a, b, c, e] = [i, j, k, l].map((local) => 3 * cells[start + local]);
    const edge = [0, 1, 2].map((x) => points[b + x] - points[a + x]);
    const [n, m] = [c, e].map((node) =>
      cross(
        edge,
        [0, 1, 2].map((x) => points[node + x] - points[a + x]),
      ),
    );
    const sine = cross(n, m);
    widen(angles, Math.atan2(Math.hypot(sine[0], sine[1], sine[2]), n[0] * m[0] + n[1] * m[1] + n[2] * m[2]));
  }
}

const edgesAndOthers = localEdges[3].map(([i, j]) => [i, j, ...[0, 1, 2, 3].filter((k) => k !== i && k !== j)]);

function cross(u: readonly number[], v: readonly number[]): readonly number[] {
  return [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
}
