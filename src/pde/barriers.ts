import { evaluateCoefficient, placeOf } from "../fem/coefficient.js";
import type { Coefficient } from "../fem/index.js";
import { meshExtent, nodeCount, type SimplexMesh } from "../mesh/index.js";
import type { Warning } from "../warning.js";
import type { PdeProblem } from "./problem.js";

/** Where the order at which a diffusion vanishes is looked at, relative to the mesh's extent. */
const aside = 1e-5;
/** A diffusion vanishes at a point where it has less than this part of what it has beside it. */
const vanished = 1e-3;
/** What vanishes at the order 1 does so up to rounding of this. */
const leastOrder = 0.95;
/** Zeros between the nodes are looked for on intervals of so many cells at most. */
const mostCells = 4096;

/**
 * Points at which a scalar diffusion vanishes on both sides like the distance or faster: ∫ dξ/A diverges, no flux passes, and u may jump there. P1 functions are
 * continuous, and with A ~ h in the cells beside the point they let a flux of the order of the jump pass, on every mesh. In more dimensions such
 * points are looked for at the nodes, along the axes, and only many of them are a wall: a single point stops nothing.
 */
export function barrierWarnings(
  mesh: SimplexMesh,
  { kind, value }: PdeProblem["diffusion"],
  time: number,
): readonly Warning[] {
  if (kind === "tensor" || typeof value !== "function") return [];
  const { dimension: d } = mesh;
  const places = d === 1 ? [...mesh.points, ...deepestBetween(mesh, value, time)] : mesh.points;
  const points = Float64Array.from(places);
  const wall = d === 1 ? 1 : Math.max(2, 0.5 * nodeCount(mesh) ** ((d - 1) / d));
  for (let axis = 0; axis < d; axis++) {
    const found = vanishingAcross(points, mesh, axis, value, time);
    if (found.length < wall) continue;
    const [at] = found;
    const where = placeOf(points, at, d);
    return [
      {
        path: "diffusion",
        message:
          `vanishes at ${where}${found.length > 1 ? ` (and at ${found.length - 1} more)` : ""}, on both sides like the distance or faster: no flux passes, and u may jump there. ` +
          "On a mesh some passes: believe no number across it; let the box end there, and solve the sides apart",
        numbers: { points: found.length },
      },
    ];
  }
  return [];
}

/** Which of some points inside the mesh's bounds are such zeros along an axis. */
function vanishingAcross(
  points: Float64Array,
  mesh: SimplexMesh,
  axis: number,
  value: Coefficient,
  time: number,
): number[] {
  const { dimension: d } = mesh;
  const count = points.length / d;
  const [low, high] = meshExtent(mesh, axis);
  const step = aside * (high - low);
  const inside = Array.from({ length: count }, (_, i) => i).filter(
    (i) => points[i * d + axis] > low + 3 * step && points[i * d + axis] < high - 3 * step,
  );
  const along = (by: number) => {
    const xi = new Float64Array(inside.length * d);
    inside.forEach((i, k) => {
      xi.set(points.subarray(i * d, i * d + d), k * d);
      xi[k * d + axis] += by * step;
    });
    return evaluated(value, xi, inside.length, time);
  };
  const [at, ...beside] = [0, 1, 2, -1, -2].map(along);
  const falls = (near: number, far: number, here: number) =>
    here < vanished * near && Math.log2(far / near) > leastOrder;
  return inside.filter((_, k) => falls(beside[0][k], beside[1][k], at[k]) && falls(beside[2][k], beside[3][k], at[k]));
}

/** The points between nodes of an interval where a function is least, of cells inside which it falls. */
function deepestBetween({ points }: SimplexMesh, value: Coefficient, time: number): readonly number[] {
  if (points.length - 1 > mostCells) return [];
  const nodes = points.slice().sort();
  const parts = 8;
  let brackets = Array.from(nodes.subarray(1), (high, k) => [nodes[k], high] as const);
  // Every round leaves two of eight parts.
  for (let round = 0; round < 24; round++) {
    const xi = Float64Array.from(
      brackets.flatMap(([low, high]) => Array.from({ length: parts + 1 }, (_, j) => low + ((high - low) * j) / parts)),
    );
    const values = evaluated(value, xi, xi.length, time);
    brackets = brackets.flatMap((_, k) => {
      const first = k * (parts + 1);
      let least = 0;
      for (let j = 1; j <= parts; j++) if (values[first + j] < values[first + least]) least = j;
      if (least === 0 || least === parts) return [];
      return [[xi[first + least - 1], xi[first + least + 1]] as const];
    });
    if (brackets.length === 0) return [];
  }
  return brackets.map(([low, high]) => (low + high) / 2);
}

function evaluated(value: Coefficient, xi: Float64Array, count: number, time: number): Float64Array {
  const out = new Float64Array(count);
  evaluateCoefficient("diffusion", value, xi, out, time);
  return out;
}
