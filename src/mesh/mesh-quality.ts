import { cellVolumes, facetMeasure, scaledGradients, squaredDistance } from "./cell-geometry.js";
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
  const gradients = new Float64Array((d + 1) * d);
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
      const square = squaredDistance(d, points, cells[start + edges[e][0]], cells[start + edges[e][1]]);
      sum += square;
      longest = Math.max(longest, square);
    }
    const ratio = meanRatio(d, volumes[c], sum);
    shape.minimum = Math.min(shape.minimum, ratio);
    shape.maximum = Math.max(shape.maximum, ratio);
    shape.mean += ratio / volumes.length;
    size.minimum = Math.min(size.minimum, Math.sqrt(longest));
    size.maximum = Math.max(size.maximum, Math.sqrt(longest));
    if (d > 1) {
      scaledGradients(d, points, cells, start, gradients);
      widenByFacets(angles, d, gradients);
    }
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

/** The facets opposite i and j meet at the angle π − ∠(∇λ_i, ∇λ_j). */
function widenByFacets(angles: WritableRange, d: number, gradients: Float64Array): void {
  for (let i = 0; i <= d; i++) {
    for (let j = i + 1; j <= d; j++) {
      const [ux, uy, uz] = [gradients[i * d], gradients[i * d + 1], d === 3 ? gradients[3 * i + 2] : 0];
      const [vx, vy, vz] = [gradients[j * d], gradients[j * d + 1], d === 3 ? gradients[3 * j + 2] : 0];
      const sine = Math.sqrt((uy * vz - uz * vy) ** 2 + (uz * vx - ux * vz) ** 2 + (ux * vy - uy * vx) ** 2);
      const angle = Math.atan2(sine, -(ux * vx + uy * vy + uz * vz));
      if (angle < angles.minimum) angles.minimum = angle;
      if (angle > angles.maximum) angles.maximum = angle;
    }
  }
}
