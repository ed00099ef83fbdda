import { type UniformGrid, uniformGrid } from "./sums.js";

/** Points at all combinations of uniformly spaced coordinates, the first coordinate running fastest. */
export interface TensorGrid {
  /** Points along every axis. */
  readonly counts: readonly number[];
  readonly axes: readonly UniformGrid[];
}

/**
 * The tensor grid that points (row by row) are: rows must repeat their coordinates bit for bit, each axis must be
 * uniform as in `uniformGrid` or hold a single coordinate. Undefined if they are none.
 */
export function tensorGrid(points: Float64Array, dimension: number): TensorGrid | undefined {
  const counts = gridCounts(points, dimension);
  if (counts.some((n) => !Number.isInteger(n))) return undefined;
  const strides = counts.map((_, axis) => counts.slice(0, axis).reduce((product, n) => product * n, 1));
  const coordinates = counts.map((n, axis) =>
    Float64Array.from({ length: n }, (_, i) => points[i * strides[axis] * dimension + axis]),
  );
  const axes = coordinates.map((values) =>
    values.length === 1 ? { middle: values[0], step: 0 } : uniformGrid(values),
  );
  const known = axes.filter((axis) => axis !== undefined);
  if (known.length < dimension) return undefined;
  for (let axis = 0; axis < dimension; axis++) {
    const [values, stride, n] = [coordinates[axis], strides[axis], counts[axis]];
    for (let i = 0; i < points.length / dimension; i++) {
      if (points[i * dimension + axis] !== values[Math.floor(i / stride) % n]) return undefined;
    }
  }
  return { counts, axes: known };
}

/** How many points run along every axis before the next coordinate changes; the last need not be whole. */
function gridCounts(points: Float64Array, dimension: number): number[] {
  const count = points.length / dimension;
  const counts: number[] = [];
  let stride = 1;
  for (let axis = 0; axis + 1 < dimension; axis++) {
    let n = 1;
    while (n * stride < count && points[n * stride * dimension + axis + 1] === points[axis + 1]) n++;
    counts.push(n);
    stride *= n;
  }
  return [...counts, count / stride];
}
