import { bisect, bisectionMesh, boxMesh, type SimplexMesh } from "../mesh/index.js";

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
 * The same box with unequal cells: those near one corner are bisected, then all nodes moved by a smooth map of the box to itself, which
 * no cell keeps its shape under. Finer meshes of the family have cells of the same shapes in the same places, so that orders of
 * convergence are as clean as with equal cells; nodes moved at random would add their noise to them.
 */
export function irregularBox(dimension: 1 | 2 | 3, cells: number): SimplexMesh {
  const coarse = bisectionMesh(uniformBox(dimension, cells));
  const graded = bisect(coarse, cellsNearCorner(coarse)).mesh;
  const points = graded.points.slice();
  for (let i = 0; i < points.length; i += dimension) {
    const parts = sides
      .slice(0, dimension)
      .map(([lower, upper], c) => (graded.points[i + c] - lower) / (upper - lower));
    // 0 on all sides, so that opposite ones can be periodic.
    const depth = parts.reduce((product, part) => product * Math.sin(Math.PI * part), 0.08);
    const phase = parts.reduce((sum, part, c) => sum + (3 - c) * part, 0);
    parts.forEach((_, c) => {
      const [lower, upper] = sides[c];
      points[i + c] += depth * (upper - lower) * Math.sin(phase + 2 * c);
    });
  }
  return { ...graded, points };
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
