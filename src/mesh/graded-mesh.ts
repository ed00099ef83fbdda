import { InputError } from "../errors.js";
import { type BisectionMesh, bisect, bisectionMesh } from "./bisection.js";
import { squaredDistance } from "./cell-geometry.js";
import { localEdges } from "./local-numbering.js";
import type { SimplexMesh } from "./simplex.js";

/**
 * The mesh bisected until no edge of a cell is longer than the size wanted at the cell's nodes and at its centre of mass. Sizes may be
 * up to half of the wanted one and, beside much smaller cells, less. Angles stay bounded below (see `bisect`).
 *
 * @param size the length wanted at a point (d coordinates, radians per unit length; the array is reused), positive and finite
 * @param maximumCells where to stop with an error, default 5 million
 * @throws InputError for a size that is not positive and finite, or one that would take more than `maximumCells` cells
 */
export function gradedMesh(
  mesh: SimplexMesh,
  size: (point: Float64Array) => number,
  maximumCells = 5_000_000,
): BisectionMesh {
  const d = mesh.dimension;
  const edges = localEdges[d].flat();
  const point = new Float64Array(d);
  const sizeHere = (): number => {
    const h = size(point);
    if (!(h > 0 && h < Number.POSITIVE_INFINITY)) {
      throw new InputError("size", `expected a positive finite length at (${[...point].join(", ")}), found ${h}`);
    }
    return h;
  };
  let graded = bisectionMesh(mesh);
  let sizes = new Float64Array(0);
  for (;;) {
    const { points, cells } = graded;
    const known = sizes.length;
    const wanted = new Float64Array(points.length / d);
    wanted.set(sizes);
    for (let node = known; node < wanted.length; node++) {
      for (let k = 0; k < d; k++) point[k] = points[node * d + k];
      wanted[node] = sizeHere();
    }
    sizes = wanted;
    const marked: number[] = [];
    for (let start = 0; start < cells.length; start += d + 1) {
      let longest = 0;
      for (let e = 0; e < edges.length; e += 2) {
        longest = Math.max(longest, squaredDistance(d, points, cells[start + edges[e]], cells[start + edges[e + 1]]));
      }
      point.fill(0);
      let smallest = Number.POSITIVE_INFINITY;
      for (let i = start; i <= start + d; i++) {
        smallest = Math.min(smallest, wanted[cells[i]]);
        for (let k = 0; k < d; k++) point[k] += points[cells[i] * d + k] / (d + 1);
      }
      if (longest > Math.min(smallest, sizeHere()) ** 2) marked.push(start / (d + 1));
    }
    if (marked.length === 0) return graded;
    if (cells.length / (d + 1) + marked.length > maximumCells) {
      throw new InputError("size", `takes more than ${maximumCells} cells; allow more, or bound the size below`);
    }
    graded = bisect(graded, marked).mesh;
  }
}
