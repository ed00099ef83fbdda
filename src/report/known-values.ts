import { evaluateAt, type PointLocations } from "../mesh/index.js";

/** A function that takes nodal values to those at located points, null at points outside the mesh. */
export function knownValues({ mesh, cells, barycentric }: PointLocations): (nodal: Float64Array) => (number | null)[] {
  const width = mesh.dimension + 1;
  const inside = Array.from(cells.keys()).filter((i) => cells[i] >= 0);
  const places = {
    mesh,
    cells: Int32Array.from(inside, (i) => cells[i]),
    barycentric: Float64Array.from(inside.flatMap((i) => Array.from(barycentric.subarray(i * width, (i + 1) * width)))),
  };
  return (nodal) => {
    const found = evaluateAt(places, nodal);
    const values = Array.from(cells, (): number | null => null);
    inside.forEach((i, k) => {
      values[i] = found[k];
    });
    return values;
  };
}
