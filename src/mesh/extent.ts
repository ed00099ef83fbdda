import type { SimplexMesh } from "./simplex.js";

/** The least and the largest coordinate of a mesh along an axis. */
export function meshExtent({ points, dimension }: SimplexMesh, axis: number): readonly [number, number] {
  let [lower, upper] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = axis; i < points.length; i += dimension) {
    lower = Math.min(lower, points[i]);
    upper = Math.max(upper, points[i]);
  }
  return [lower, upper];
}
