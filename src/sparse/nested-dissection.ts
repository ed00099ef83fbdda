import { InputError } from "../errors.js";
import type { SparsityPattern } from "./csr.js";
import { countBelow, largest, medianCut, rearrange, smallest } from "./range-sweeps.js";
import { separatorRefiner } from "./refine-separator.js";
import { symmetricGraph } from "./symmetric-graph.js";

/** Parts of at most this many unknowns are not cut further. */
const leafSize = 6;

/**
 * An order of elimination with little fill: `order[k]` is the unknown eliminated at step k. Nested dissection (George, SIAM J.
 * Numer. Anal. 10, 1973): a few unknowns that separate the rest into halves go last, and so on in each half. Unknowns
 * with coordinates are halved at the median of the longest side of their bounding box (Miller, Teng, Thurston &
 * Vavasis, J. ACM 44, 1997, say when such cuts are good); without coordinates, at the middle of the levels of a
 * breadth-first search (George & Liu, 1981, section 8.2). O(n log n).
 *
 * @param pattern of a square matrix; an entry on either side of the diagonal couples two unknowns
 * @param coordinates of the unknowns, `dimension` for each, one unknown after the other; any units. Unknowns may coincide
 * @param dimension of the coordinates, 1 or more
 * @throws InputError for a pattern that is not square, or coordinates of another length or not finite
 */
export function nestedDissection(pattern: SparsityPattern, coordinates?: Float64Array, dimension = 1): Int32Array {
  const graph = symmetricGraph(pattern);
  const n = graph.rows;
  if (coordinates !== undefined) checkCoordinates(coordinates, n, dimension);
  const { rowStart } = graph;
  // Unknowns coupled to very many others go last: they would be in every separator (the bound of Amestoy, Davis & Duff, ACM TOMS 30, 2004).
  const dense = Math.max(16, 10 * Math.sqrt(n));
  const nodes = new Int32Array(n);
  const order = new Int32Array(n);
  let sparse = 0;
  for (let i = 0; i < n; i++) if (rowStart[i + 1] - rowStart[i] <= dense) nodes[sparse++] = i;
  let last = sparse;
  for (let i = 0; last < n; i++) if (rowStart[i + 1] - rowStart[i] > dense) order[last++] = i;

  const axes =
    coordinates === undefined ? levelAxes(graph, nodes) : coordinateAxes(graph, nodes, coordinates, dimension);
  const cut = cutter(graph, nodes, axes);
  // Ranges of `nodes` still to be ordered, three numbers each: start, end, and where they end in `order`.
  const pending = new Int32Array(3 * 64);
  pending[1] = pending[2] = sparse;
  for (let depth = 0; depth >= 0; ) {
    const low = pending[depth];
    const high = pending[depth + 1];
    const end = pending[depth + 2];
    if (high - low <= leafSize) {
      for (let k = low; k < high; k++) order[end - high + k] = nodes[k];
      depth -= 3;
      continue;
    }
    const { middle, separator } = cut(low, high);
    for (let k = separator; k < high; k++) order[end - high + k] = nodes[k];
    const rest = end - high + separator;
    pending[depth + 1] = middle;
    pending[depth + 2] = rest - separator + middle;
    pending[depth + 3] = middle;
    pending[depth + 4] = separator;
    pending[depth + 5] = rest;
    depth += 3;
  }
  return order;
}

function checkCoordinates(coordinates: Float64Array, n: number, dimension: number): void {
  if (!Number.isInteger(dimension) || dimension < 1) {
    throw new InputError("dimension", `expected 1 or more, found ${dimension}`);
  }
  if (coordinates.length !== n * dimension) {
    throw new InputError(
      "coordinates",
      `expected ${n * dimension} numbers, ${dimension} for each of ${n} unknowns, found ${coordinates.length}`,
    );
  }
  for (let k = 0; k < coordinates.length; k++) {
    if (!Number.isFinite(coordinates[k])) {
      throw new InputError(`coordinates[${k}]`, `expected a finite number, found ${coordinates[k]}`);
    }
  }
}

/** What a range of nodes is halved by: nodes with a value below some cut, and the others. */
interface Axis {
  /** values[k] is that of nodes[k]. */
  readonly values: Float64Array;
  /** reach[i]: no node coupled to i has a value farther from i's than this; the largest of them. */
  readonly reach: Float64Array;
  readonly farthest: number;
}

interface Axes {
  /** The axis for nodes low … high − 1. */
  choose(low: number, high: number): Axis;
  /** What has to be permuted along with the nodes. */
  readonly attached: readonly Float64Array[];
}

/** The coordinates: the longest side of the bounding box is cut. */
function coordinateAxes(
  { rows, rowStart, columnIndex }: SparsityPattern,
  nodes: Int32Array,
  coordinates: Float64Array,
  dimension: number,
): Axes {
  const axes = Array.from({ length: dimension }, (_, d): Axis => {
    const ofNode = new Float64Array(rows);
    for (let i = 0; i < rows; i++) ofNode[i] = coordinates[i * dimension + d];
    const reach = reaches(rowStart, columnIndex, ofNode);
    const values = new Float64Array(rows);
    for (let k = 0; k < rows; k++) values[k] = ofNode[nodes[k]];
    return { values, reach, farthest: largest(reach, 0, rows) };
  });
  return {
    attached: axes.map(({ values }) => values),
    choose(low, high) {
      let longest = -1;
      let chosen = axes[0];
      for (const axis of axes) {
        const length = largest(axis.values, low, high) - smallest(axis.values, low, high);
        if (length > longest) {
          longest = length;
          chosen = axis;
        }
      }
      return chosen;
    },
  };
}

function reaches(rowStart: Int32Array, columnIndex: Int32Array, values: Float64Array): Float64Array {
  const reach = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
      const distance = Math.abs(values[columnIndex[e]] - values[i]);
      if (distance > reach[i]) reach[i] = distance;
    }
  }
  return reach;
}

/**
 * The levels of a breadth-first search of the range from a node far out: one of the last level of a search from the first node.
 * Parts that are not connected follow each other.
 */
function levelAxes({ rows, rowStart, columnIndex }: SparsityPattern, nodes: Int32Array): Axes {
  const level = new Float64Array(rows);
  const member = new Int32Array(rows);
  const seen = new Int32Array(rows);
  const queue = new Int32Array(rows);
  let range = 0;
  let searches = 0;
  /** Visits what is connected with `start` in the range and not seen in this search, after `count` that were. */
  const search = (start: number, count: number, firstLevel: number): number => {
    let tail = count;
    queue[tail++] = start;
    seen[start] = searches;
    level[start] = firstLevel;
    for (let head = count; head < tail; head++) {
      const node = queue[head];
      for (let e = rowStart[node]; e < rowStart[node + 1]; e++) {
        const next = columnIndex[e];
        if (member[next] !== range || seen[next] === searches) continue;
        seen[next] = searches;
        level[next] = level[node] + 1;
        queue[tail++] = next;
      }
    }
    return tail;
  };
  const axis: Axis = { values: new Float64Array(rows), reach: new Float64Array(rows).fill(1), farthest: 1 };
  return {
    attached: [],
    choose(low, high) {
      range++;
      for (let k = low; k < high; k++) member[nodes[k]] = range;
      searches++;
      const far = queue[search(nodes[low], 0, 0) - 1];
      searches++;
      let count = search(far, 0, 0);
      for (let k = low; count < high - low; k++) {
        if (seen[nodes[k]] !== searches) count = search(nodes[k], count, level[queue[count - 1]] + 1);
      }
      for (let k = low; k < high; k++) axis.values[k] = level[nodes[k]];
      return axis;
    },
  };
}

/** A cut range: nodes low … middle − 1 and middle … separator − 1 are not coupled; the separator follows. */
interface Cut {
  readonly middle: number;
  readonly separator: number;
}

/** Cuts ranges of `nodes` in two, and puts them in the order of the parts. */
function cutter(
  { rows, rowStart, columnIndex }: SparsityPattern,
  nodes: Int32Array,
  axes: Axes,
): (low: number, high: number) => Cut {
  // part[i]: the part that i was put into last; parts are numbered as they arise.
  const part = new Int32Array(rows);
  let parts = 0;
  const refine = separatorRefiner({ rows, columns: rows, rowStart, columnIndex }, part);
  const near = new Int32Array(rows);
  const touchingLeft = new Int32Array(2 * rows);
  const touchingRight = new Int32Array(2 * rows);
  const from = new Int32Array(rows);
  const numbers = new Float64Array(rows);
  const integers = new Int32Array(rows);

  return (low, high) => {
    const axis = axes.choose(low, high);
    const found = medianCut(axis.values, low, high, numbers);
    // All in one place: halved as they come.
    const { values, reach, farthest } = found === null ? positions(high, rows) : axis;
    const cut = found ?? (low + high) >> 1;
    const left = ++parts;
    const right = ++parts;
    const middle = ++parts;
    markParts(values, low, high, cut, nodes, part, left, right);
    const below = countBelow(values, low, high, cut);
    const nearCount = listNear(values, low, high, cut, farthest, nodes, reach, near);
    // The separator to begin with: the nodes of one side that are coupled to the other, on the side where they are fewer.
    const lefts = touching(rowStart, columnIndex, near, nearCount, part, left, right, touchingLeft);
    const rights = touching(rowStart, columnIndex, near, nearCount, part, right, left, touchingRight);
    const fromLeft = lefts < rights || (lefts === rights && 2 * below > high - low);
    const list = fromLeft ? touchingLeft : touchingRight;
    const count = fromLeft ? lefts : rights;
    putInto(part, list, count, middle);
    const leftCount = below - (fromLeft ? count : 0);
    const size = refine({ left, right, separator: middle }, list, count, leftCount, high - low - count - leftCount);
    const separator = high - size;
    const split = low + countPart(nodes, low, high, part, left);
    arrange(nodes, low, split, separator, high, part, left, right, from);
    rearrange(nodes, from, low, high, integers);
    for (const list of axes.attached) rearrange(list, from, low, separator, numbers);
    return { middle: split, separator };
  };
}

/** An axis along which nodes follow each other, any of them coupled. */
function positions(high: number, rows: number): Axis {
  const values = new Float64Array(high);
  for (let k = 0; k < high; k++) values[k] = k;
  return { values, reach: new Float64Array(rows).fill(rows), farthest: rows };
}

function markParts(
  values: Float64Array,
  low: number,
  high: number,
  cut: number,
  nodes: Int32Array,
  part: Int32Array,
  left: number,
  right: number,
): void {
  for (let k = low; k < high; k++) part[nodes[k]] = values[k] < cut ? left : right;
}

/** Lists the nodes that may be coupled across the cut; returns how many. */
function listNear(
  values: Float64Array,
  low: number,
  high: number,
  cut: number,
  farthest: number,
  nodes: Int32Array,
  reach: Float64Array,
  near: Int32Array,
): number {
  let count = 0;
  for (let k = low; k < high; k++) {
    const distance = Math.abs(values[k] - cut);
    if (distance <= farthest && distance <= reach[nodes[k]]) near[count++] = nodes[k];
  }
  return count;
}

/** Lists those of the nodes `near` that are in one part and coupled to one in another; returns how many. */
function touching(
  rowStart: Int32Array,
  columnIndex: Int32Array,
  near: Int32Array,
  nearCount: number,
  part: Int32Array,
  here: number,
  there: number,
  found: Int32Array,
): number {
  let count = 0;
  for (let c = 0; c < nearCount; c++) {
    const node = near[c];
    if (part[node] !== here) continue;
    for (let e = rowStart[node]; e < rowStart[node + 1]; e++) {
      if (part[columnIndex[e]] === there) {
        found[count++] = node;
        break;
      }
    }
  }
  return count;
}

function putInto(part: Int32Array, list: Int32Array, count: number, number: number): void {
  for (let k = 0; k < count; k++) part[list[k]] = number;
}

function countPart(nodes: Int32Array, low: number, high: number, part: Int32Array, number: number): number {
  let count = 0;
  for (let k = low; k < high; k++) if (part[nodes[k]] === number) count++;
  return count;
}

/** Writes the positions low … high − 1 in the order of the parts: left, right, separator. */
function arrange(
  nodes: Int32Array,
  low: number,
  middle: number,
  separator: number,
  high: number,
  part: Int32Array,
  left: number,
  right: number,
  from: Int32Array,
): void {
  let l = low;
  let r = middle;
  let s = separator;
  for (let k = low; k < high; k++) {
    if (part[nodes[k]] === left) from[l++] = k;
    else if (part[nodes[k]] === right) from[r++] = k;
    else from[s++] = k;
  }
}
