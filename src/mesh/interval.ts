import { InputError } from "../errors.js";
import type { SimplexMesh } from "./simplex.js";

/** A mesh of an interval of frequencies: cell i is [nodes[i], nodes[i + 1]], nodes strictly ascending, radians per unit length. */
export interface IntervalMesh {
  readonly dimension: 1;
  readonly nodes: Float64Array;
}

/**
 * The mesh with the given nodes (at least two, finite, strictly ascending), which are copied.
 *
 * @throws InputError naming the first node that breaks the rule.
 */
export function intervalMesh(nodes: ArrayLike<number>): IntervalMesh {
  if (nodes.length < 2) throw new InputError("nodes", `a mesh needs at least 2 nodes, found ${nodes.length}`);
  for (let i = 0; i < nodes.length; i++) {
    if (!Number.isFinite(nodes[i])) throw new InputError(`nodes[${i}]`, `expected a finite number, found ${nodes[i]}`);
    if (i > 0 && nodes[i] <= nodes[i - 1]) {
      throw new InputError(`nodes[${i}]`, `nodes must ascend, but ${nodes[i]} follows ${nodes[i - 1]}`);
    }
  }
  return { dimension: 1, nodes: Float64Array.from(nodes) };
}

/**
 * `cells` equal cells on [lower, upper]; both ends are nodes exactly.
 *
 * @throws InputError for an empty or reversed box, or a number of cells that is not a positive integer.
 */
export function uniformIntervalMesh(lower: number, upper: number, cells: number): IntervalMesh {
  checkBox(lower, upper, cells);
  const nodes = new Float64Array(cells + 1);
  const h = (upper - lower) / cells;
  for (let i = 0; i < cells; i++) nodes[i] = lower + i * h;
  nodes[cells] = upper;
  return { dimension: 1, nodes };
}

/** Throws InputError unless lower < upper are finite and `cells` is a positive integer that the box can resolve. */
export function checkBox(lower: number, upper: number, cells: number): void {
  if (!Number.isFinite(lower) || !Number.isFinite(upper) || lower >= upper) {
    throw new InputError("box", `expected finite ends [lower, upper] with lower < upper, found [${lower}, ${upper}]`);
  }
  if (!Number.isInteger(cells) || cells < 1) {
    throw new InputError("cells", `expected a positive whole number, found ${cells}`);
  }
  // Below some thousand spacings of the floating-point grid per cell, cell sizes lose their digits.
  const resolvable = (upper - lower) / (4096 * Number.EPSILON * Math.max(Math.abs(lower), Math.abs(upper)));
  if (cells > resolvable) {
    throw new InputError("cells", `${cells} cells on [${lower}, ${upper}] are narrower than float64 resolves`);
  }
}

/** A mesh of frequencies: of an interval in its own form, or of simplices of one to three dimensions. */
export type FrequencyMesh = IntervalMesh | SimplexMesh;

/** Whether a mesh is an interval's in its own form. */
export function isIntervalMesh(mesh: FrequencyMesh): mesh is IntervalMesh {
  return "nodes" in mesh;
}

/** The nodes, row by row, radians per unit length. */
export function nodeFrequencies(mesh: FrequencyMesh): Float64Array {
  return isIntervalMesh(mesh) ? mesh.nodes : mesh.points;
}

/** The number of cells. */
export function cellCount(mesh: IntervalMesh): number {
  return mesh.nodes.length - 1;
}

/**
 * The cell that contains xi: i with nodes[i] ≤ xi < nodes[i + 1], the last cell for the upper end. By bisection.
 *
 * @throws InputError if xi lies outside the mesh.
 */
export function locate(mesh: IntervalMesh, xi: number): number {
  const { nodes } = mesh;
  const last = nodes.length - 1;
  if (!(xi >= nodes[0] && xi <= nodes[last])) {
    throw new InputError("", `frequency ${xi} lies outside the mesh [${nodes[0]}, ${nodes[last]}]`);
  }
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (nodes[middle] <= xi) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * The value at xi of the P1 function with the given nodal values (length nodes).
 *
 * @throws InputError if xi lies outside the mesh.
 */
export function interpolate(mesh: IntervalMesh, values: Float64Array, xi: number): number {
  const cell = locate(mesh, xi);
  const left = mesh.nodes[cell];
  const s = (xi - left) / (mesh.nodes[cell + 1] - left);
  return (1 - s) * values[cell] + s * values[cell + 1];
}
