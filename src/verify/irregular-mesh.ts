import { bisect, bisectionMesh, boxMesh, nodeCount, refineUniformly, type SimplexMesh } from "../mesh/index.js";

/** The boxes of all tests: sides of different length, away from the origin's symmetries. */
const sides = [
  [0, 1],
  [-0.5, 0.5],
  [0, 1.25],
] as const;

/** A box with equal cells, `cells` per axis. */
export function uniformBox(dimension: 1 | 2 | 3, cells: number): SimplexMesh {
  const box = sides.slice(0, dimension);
  return boxMesh(
    box,
    box.map(() => cells),
  );
}

/**
 * The same box with unequal cells: those near one corner are bisected, then all inner nodes moved by up to a tenth of a cell, in
 * directions without a pattern; then all cells cut `refinements` times, so that meshes of one family have the same shapes.
 */
export function irregularBox(dimension: 1 | 2 | 3, cells: number, refinements: number): SimplexMesh {
  const coarse = bisectionMesh(uniformBox(dimension, cells));
  const graded = bisect(coarse, cellsNearCorner(coarse)).mesh;
  const points = graded.points.slice();
  for (let node = 0; node < nodeCount(graded); node++) {
    const place = points.subarray(node * dimension, (node + 1) * dimension);
    if (place.some((x, c) => x === sides[c][0] || x === sides[c][1])) continue;
    // Sines of large angles are as good as random here, and the same everywhere.
    for (let c = 0; c < dimension; c++) place[c] += (0.1 / cells) * Math.sin(100 * node + 37 * c + 1);
  }
  let mesh: SimplexMesh = { ...graded, points };
  for (let k = 0; k < refinements; k++) mesh = refineUniformly(mesh).mesh;
  return mesh;
}

/** The cells that have a node in the lower half of every axis. */
function cellsNearCorner({ dimension: d, cells, points }: SimplexMesh): Int32Array {
  const near = (node: number): boolean =>
    sides.slice(0, d).every(([lower, upper], c) => points[node * d + c] < (lower + upper) / 2);
  const chosen: number[] = [];
  for (let cell = 0; cell < cells.length / (d + 1); cell++) {
    if (cells.subarray(cell * (d + 1), (cell + 1) * (d + 1)).some(near)) chosen.push(cell);
  }
  return Int32Array.from(chosen);
}
