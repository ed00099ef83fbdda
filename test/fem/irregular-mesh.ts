import { boxMesh, type SimplexMesh } from "../../src/mesh/index.js";
import { randomStream } from "../../src/network/index.js";

/** A box mesh of [0, 1.5] × [−1, 0] × [0, 1] or its first d sides, its inner nodes moved at random by up to a fifth of a cell. */
export function irregularMesh(dimension: 1 | 2 | 3, cells: number): SimplexMesh {
  const box = (
    [
      [0, 1.5],
      [-1, 0],
      [0, 1],
    ] as const
  ).slice(0, dimension);
  const mesh = boxMesh(
    box,
    box.map(() => cells),
  );
  const random = randomStream(7);
  const points = mesh.points.slice();
  for (let node = 0; node < points.length / dimension; node++) {
    const place = Array.from(points.subarray(node * dimension, (node + 1) * dimension));
    if (place.some((x, c) => x === box[c][0] || x === box[c][1])) continue;
    for (let c = 0; c < dimension; c++) points[node * dimension + c] += ((random.uniform() - 0.5) * 0.4) / cells;
  }
  return { ...mesh, points };
}
