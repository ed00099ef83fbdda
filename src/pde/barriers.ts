import { evaluateCoefficient, placeOf } from "../fem/coefficient.js";
import type { Coefficient } from "../fem/index.js";
import { meshExtent, nodeCount, type SimplexMesh } from "../mesh/index.js";
import { once } from "../once.js";
import type { Warning } from "../warning.js";
import type { PdeProblem } from "./problem.js";

/** Where the order at which a diffusion vanishes is looked at, relative to the mesh's extent. */
const aside = 1e-5;
/** A diffusion vanishes at a point where it has less than this part of what it has beside it. */
const vanished = 1e-3;
/** What vanishes at the order 1 does so up to rounding of this. */
const leastOrder = 0.95;
/** Zeros between the nodes are looked for on so many edges at most. */
const mostEdges = 4096;

/**
 * Points at which a diffusion vanishes on both sides like the distance or faster: ∫ dξ/A diverges, no flux passes, and u may jump there. P1 functions are
 * continuous, and with A ~ h in the cells beside the point they let a flux of the order of the jump pass, on every mesh. In more dimensions such
 * points are looked for along the axes, at the nodes and on edges, of a tensor that of its entry of the axis; and only many of them are a wall: a
 * single point stops nothing.
 */
export function barrierWarnings(
  mesh: SimplexMesh,
  { kind, value }: PdeProblem["diffusion"],
  time: number,
): readonly Warning[] {
  if (typeof value !== "function") return [];
  const { dimension: d } = mesh;
  const { edges, part } = edgesOf(mesh);
  const wall = (share: number) => (d === 1 ? 1 : Math.max(2, 0.5 * share * nodeCount(mesh) ** ((d - 1) / d)));
  /** Of a scalar, whatever the axis. */
  const deepest = once(() => deepestInside(edges, d, scalar(value, d, time)));
  for (let axis = 0; axis < d; axis++) {
    const along = kind === "tensor" ? entryAlong(value, axis, d, time) : scalar(value, d, time);
    const atNodes = vanishingAcross(mesh.points, mesh, axis, along);
    const onEdges = vanishingAcross(kind === "tensor" ? deepestInside(edges, d, along) : deepest(), mesh, axis, along);
    if (atNodes.length < d * wall(1) && onEdges.length < d * wall(part)) continue;
    const found = [...atNodes, ...onEdges];
    const more = found.length / d - 1;
    return [
      {
        path: "diffusion",
        message:
          `vanishes at ${placeOf(Float64Array.from(found), 0, d)}${more > 0 ? ` (and at ${more} more)` : ""}, on both sides like the distance or faster: no flux passes, and u may jump there. ` +
          "On a mesh some passes: believe no number across it; let the box end there, and solve the sides apart",
        numbers: { points: more + 1 },
      },
    ];
  }
  return [];
}

/** A at points, of a tensor its entry A_kk for an axis k. */
type AlongAxis = (points: Float64Array) => Float64Array;

function scalar(value: Coefficient, d: number, time: number): AlongAxis {
  return (points) => {
    const out = new Float64Array(points.length / d);
    evaluateCoefficient("diffusion", value, points, out, time);
    return out;
  };
}

function entryAlong(value: Coefficient, axis: number, d: number, time: number): AlongAxis {
  return (points) => {
    const entries = new Float64Array(points.length * d);
    evaluateCoefficient("diffusion", value, points, entries, time);
    return Float64Array.from({ length: points.length / d }, (_, i) => entries[(i * d + axis) * d + axis]);
  };
}

/** Those of some points inside the mesh's bounds that are such zeros along an axis. */
function vanishingAcross(points: Float64Array, mesh: SimplexMesh, axis: number, along: AlongAxis): readonly number[] {
  const { dimension: d } = mesh;
  const [low, high] = meshExtent(mesh, axis);
  const step = aside * (high - low);
  const inside = Array.from({ length: points.length / d }, (_, i) => i).filter(
    (i) => points[i * d + axis] > low + 3 * step && points[i * d + axis] < high - 3 * step,
  );
  const moved = (by: number) => {
    const xi = new Float64Array(inside.length * d);
    inside.forEach((i, k) => {
      xi.set(points.subarray(i * d, i * d + d), k * d);
      xi[k * d + axis] += by * step;
    });
    return along(xi);
  };
  const [at, ...beside] = [0, 1, 2, -1, -2].map(moved);
  const falls = (near: number, far: number, here: number) =>
    here < vanished * near && Math.log2(far / near) > leastOrder;
  return inside
    .filter((_, k) => falls(beside[0][k], beside[1][k], at[k]) && falls(beside[2][k], beside[3][k], at[k]))
    .flatMap((i) => Array.from(points.subarray(i * d, i * d + d)));
}

/** An edge by its ends. */
type Edge = readonly [from: Float64Array, to: Float64Array];

/** Cells that are looked at are so many parts of all apart, modulo all: at no whole number of rows, as a stride would be. */
const goldenPart = (Math.sqrt(5) - 1) / 2;

/** The edges of cells all over the mesh, of all that there are where they are few, and what part of the cells that is. In 1-D a part of them would tell nothing. */
function edgesOf({ dimension: d, points, cells }: SimplexMesh): {
  readonly edges: readonly Edge[];
  readonly part: number;
} {
  const count = cells.length / (d + 1);
  const looked = Math.min(count, Math.floor((2 * mostEdges) / (d * (d + 1))));
  if (d === 1 && looked < count) return { edges: [], part: 0 };
  const point = (cell: number, corner: number) => {
    const node = cells[cell * (d + 1) + corner];
    return points.subarray(node * d, node * d + d);
  };
  const edges: Edge[] = [];
  for (let k = 0; k < looked; k++) {
    const cell = looked === count ? k : Math.floor(((k * goldenPart) % 1) * count);
    for (let i = 0; i <= d; i++) for (let j = 0; j < i; j++) edges.push([point(cell, i), point(cell, j)]);
  }
  return { edges, part: looked / count };
}

/** The points inside of edges where a function is least, of edges inside which it falls. */
function deepestInside(edges: readonly Edge[], d: number, along: AlongAxis): Float64Array {
  const parts = 8;
  let brackets = edges;
  const between = ([from, to]: Edge, share: number) =>
    from.map((coordinate, k) => coordinate + share * (to[k] - coordinate));
  // Every round leaves two of eight parts.
  for (let round = 0; round < 24 && brackets.length > 0; round++) {
    const xi = new Float64Array(brackets.length * (parts + 1) * d);
    brackets.forEach((edge, e) => {
      for (let j = 0; j <= parts; j++) xi.set(between(edge, j / parts), (e * (parts + 1) + j) * d);
    });
    const values = along(xi);
    brackets = brackets.flatMap((edge, e) => {
      const first = e * (parts + 1);
      let least = 0;
      for (let j = 1; j <= parts; j++) if (values[first + j] < values[first + least]) least = j;
      if (least === 0 || least === parts) return [];
      return [[between(edge, (least - 1) / parts), between(edge, (least + 1) / parts)] as const];
    });
  }
  return Float64Array.from(brackets.flatMap((bracket) => Array.from(between(bracket, 0.5))));
}
