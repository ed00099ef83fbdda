import { InputError } from "../errors.js";
import type { Coefficient } from "../fem/index.js";
import {
  evaluateAt,
  locatePoints,
  meshExtent,
  nodeCount,
  type SimplexMesh,
  simplexLocator,
  simplexMesh,
  tensorMesh,
} from "../mesh/index.js";

/** A function known at points, as a file holds it. */
export interface PointValues {
  readonly dimension: 1 | 2 | 3;
  /** Row by row, `dimension` numbers each. */
  readonly points: Float64Array;
  readonly re: Float64Array;
  /** Absent for a real function. */
  readonly im?: Float64Array;
  /** The mesh of the points, d + 1 numbers for every cell. Not needed in 1-D. */
  readonly cells?: Int32Array;
}

/** How far a point may lie from the one that is meant, relative to the extent of all. */
const same = 1e-9;

/**
 * The real and the imaginary part of a function known at points: linear on their cells, in 1-D between neighbours. Without cells the points
 * have to be the nodes of a mesh, in any order, and it is linear on its cells.
 *
 * @param path what is said of points where it is not known
 * @throws InputError where points are missing or come twice; its functions throw it for points outside
 */
export function interpolated(
  { dimension: d, points, re, im, cells }: PointValues,
  nodesFrom: SimplexMesh,
  path: string,
): { readonly re: Coefficient; readonly im: Coefficient | undefined } {
  const { mesh, order } =
    d === 1
      ? onLine(points, path)
      : cells === undefined
        ? { mesh: nodesFrom, order: placesOfNodes(nodesFrom, points, path) }
        : { mesh: simplexMesh({ dimension: d, points, cells }), order: undefined };
  const locator = simplexLocator(mesh);
  const onMesh = (list: Float64Array): Coefficient => {
    const nodal = order === undefined ? list : Float64Array.from(order, (i) => list[i]);
    return (xi, out) => {
      const places = locatePoints(locator, nearest(xi, mesh));
      const outside = places.cells.indexOf(-1);
      if (outside >= 0) throw new InputError(path, `says nothing of ${shown(xi, outside, d)}, outside of its points`);
      out.set(evaluateAt(places, nodal));
    };
  };
  return { re: onMesh(re), im: im && onMesh(im) };
}

function onLine(points: Float64Array, path: string) {
  const order = Int32Array.from(points.keys()).sort((i, j) => points[i] - points[j]);
  const sorted = Float64Array.from(order, (i) => points[i]);
  const twice = sorted.findIndex((x, i) => i > 0 && x === sorted[i - 1]);
  if (twice >= 0) throw new InputError(path, `holds the point ${sorted[twice]} twice`);
  if (sorted.length < 2) throw new InputError(path, "needs two points at least to be interpolated between");
  return { mesh: tensorMesh([sorted]), order };
}

/** Points moved into the box of a mesh where they are outside by rounding: files are written with so many digits. */
function nearest(xi: Float64Array, mesh: SimplexMesh): Float64Array {
  const { dimension: d } = mesh;
  const moved = xi.slice();
  for (let c = 0; c < d; c++) {
    const [least, greatest] = meshExtent(mesh, c);
    const allowed = same * (greatest - least);
    for (let k = c; k < moved.length; k += d) {
      if (moved[k] < least && moved[k] >= least - allowed) moved[k] = least;
      if (moved[k] > greatest && moved[k] <= greatest + allowed) moved[k] = greatest;
    }
  }
  return moved;
}

/** For every node of a mesh the number of the listed point that it is. */
function placesOfNodes(mesh: SimplexMesh, points: Float64Array, path: string): Int32Array {
  const { dimension: d } = mesh;
  let extent = 0;
  for (const x of points) extent = Math.max(extent, Math.abs(x));
  const size = same * extent || 1;
  const cellOf = (xi: Float64Array, i: number) =>
    Array.from(xi.subarray(i * d, i * d + d), (x) => Math.round(x / size));
  const places = new Map<string, number>();
  for (let i = 0; i < points.length / d; i++) places.set(cellOf(points, i).join(" "), i);
  /** A point near the edge of its cell may have its partner in the next. */
  const around = (cell: readonly number[], c = 0): number | undefined => {
    if (c === d) return places.get(cell.join(" "));
    for (const step of [0, -1, 1]) {
      const moved = cell.map((k, at) => (at === c ? k + step : k));
      const found = around(moved, c + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return Int32Array.from({ length: nodeCount(mesh) }, (_, node) => {
    const found = around(cellOf(mesh.points, node));
    if (found !== undefined) return found;
    throw new InputError(
      path,
      `has no value at the node ${shown(mesh.points, node, d)}: without cells it has to hold the nodes of the mesh; an .npz file with "cells" is interpolated`,
    );
  });
}

function shown(xi: Float64Array, i: number, d: number): string {
  const place = Array.from(xi.subarray(i * d, i * d + d));
  return d === 1 ? `${place[0]}` : `(${place.join(", ")})`;
}
