/** 1 and the coordinates, at points that stand row by row. */
export function linearFunctions(points: Float64Array, dimension: number): readonly Float64Array[] {
  const count = points.length / dimension;
  return [
    new Float64Array(count).fill(1),
    ...Array.from({ length: dimension }, (_, k) =>
      Float64Array.from({ length: count }, (_, i) => points[i * dimension + k]),
    ),
  ];
}

/**
 * The combination of functions that is nearest to values at points, in least squares.
 *
 * @param functions values at the points; what depends on those before counts for nothing
 * @param weights of the points; default: all the same
 */
export function nearestCombination(
  functions: readonly Float64Array[],
  values: Float64Array,
  weights?: Float64Array,
): Float64Array {
  const dot = (f: Float64Array, g: Float64Array) =>
    f.reduce((sum, value, i) => sum + (weights?.[i] ?? 1) * value * g[i], 0);
  const nearest = new Float64Array(values.length);
  const orthogonal: Float64Array[] = [];
  for (const each of functions) {
    const f = each.slice();
    for (const g of orthogonal) add(f, -dot(f, g) / dot(g, g), g);
    if (!(dot(f, f) > Number.EPSILON * dot(each, each))) continue;
    orthogonal.push(f);
    add(nearest, dot(values, f) / dot(f, f), f);
  }
  return nearest;
}

/** f ← f + factor g. */
function add(f: Float64Array, factor: number, g: Float64Array): void {
  for (let i = 0; i < f.length; i++) f[i] += factor * g[i];
}
