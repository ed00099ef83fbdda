import { InputError } from "../errors.js";
import type { SparsityPattern } from "./csr.js";
import { medianCut } from "./median-cut.js";
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
  const bad = coordinates.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new InputError(`coordinates[${bad}]`, `expected a finite number, found ${coordinates[bad]}`);
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
    const reach = new Float64Array(rows);
    let farthest = 0;
    for (let i = 0; i < rows; i++) {
      const here = coordinates[i * dimension + d];
      let most = 0;
      for (let e = rowStart[i]; e < rowStart[i + 1]; e++) {
        const distance = Math.abs(coordinates[columnIndex[e] * dimension + d] - here);
        if (distance > most) most = distance;
      }
      reach[i] = most;
      if (most > farthest) farthest = most;
    }
    const values = Float64Array.from(nodes, (i) => coordinates[i * dimension + d]);
    return { values, reach, farthest };
  });
  return {
    attached: axes.map(({ values }) => values),
    choose(low, high) {
      let longest = -1;
      let chosen = axes[0];
      for (const axis of axes) {
        const { values } = axis;
        let least = Number.POSITIVE_INFINITY;
        let most = Number.NEGATIVE_INFINITY;
        for (let k = low; k < high; k++) {
          const value = values[k];
          if (value < least) least = value;
          if (value > most) most = value;
        }
        if (most - least > longest) {
          longest = most - least;
          chosen = axis;
        }
      }
      return chosen;
    },
  };
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
  // side[i]: the part that i was put into last; parts are numbered as they arise.
  const side = new Int32Array(rows);
  let parts = 0;
  const near = new Int32Array(rows);
  const from = new Int32Array(rows);
  const numbers = new Float64Array(rows);
  const integers = new Int32Array(rows);

  /** Whether a node is coupled to one of a part. */
  const touches = (node: number, part: number): boolean => {
    for (let e = rowStart[node]; e < rowStart[node + 1]; e++) if (side[columnIndex[e]] === part) return true;
    return false;
  };

  return (low, high) => {
    let { values, reach, farthest } = axes.choose(low, high);
    let cut = medianCut(values, low, high, numbers);
    if (cut === null) {
      // All in one place: halved as they come.
      values = Float64Array.from({ length: high }, (_, k) => k);
      reach = new Float64Array(rows).fill(rows);
      farthest = rows;
      cut = (low + high) >> 1;
    }
    const left = ++parts;
    const right = ++parts;
    let leftCount = 0;
    let nearCount = 0;
    for (let k = low; k < high; k++) {
      const distance = values[k] - cut;
      if (distance < 0) leftCount++;
      if (distance > farthest || -distance > farthest) continue;
      const node = nodes[k];
      if (Math.abs(distance) > reach[node]) continue;
      side[node] = distance < 0 ? left : right;
      near[nearCount++] = k;
    }
    // The separator: those of one side that are coupled to the other, on the side where they are fewer.
    let leftTouching = 0;
    let rightTouching = 0;
    for (let c = 0; c < nearCount; c++) {
      const k = near[c];
      const onLeft = values[k] < cut;
      if (!touches(nodes[k], onLeft ? right : left)) continue;
      if (onLeft) near[leftTouching++] = k;
      else from[rightTouching++] = k;
    }
    const fromLeft = leftTouching < rightTouching || (leftTouching === rightTouching && 2 * leftCount > high - low);
    const chosen = fromLeft ? near : from.slice(0, rightTouching);
    const separatorSize = fromLeft ? leftTouching : rightTouching;
    const middle = low + leftCount - (fromLeft ? separatorSize : 0);
    const separator = high - separatorSize;
    let l = low;
    let r = middle;
    let s = 0;
    for (let k = low; k < high; k++) {
      if (s < separatorSize && chosen[s] === k) from[separator + s++] = k;
      else if (values[k] < cut) from[l++] = k;
      else from[r++] = k;
    }
    for (let k = low; k < high; k++) integers[k] = nodes[from[k]];
    for (let k = low; k < high; k++) nodes[k] = integers[k];
    for (const list of axes.attached) {
      for (let k = low; k < separator; k++) numbers[k] = list[from[k]];
      for (let k = low; k < separator; k++) list[k] = numbers[k];
    }
    return { middle, separator };
  };
}
