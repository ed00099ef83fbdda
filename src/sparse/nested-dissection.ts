import { InputError } from "../errors.js";
import type { SparsityPattern } from "./csr.js";
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
  const { rowStart, columnIndex } = graph;
  // Unknowns coupled to very many others go last: they would be in every separator (the bound of Amestoy, Davis & Duff, ACM TOMS 30, 2004).
  const dense = Math.max(16, 10 * Math.sqrt(n));
  const nodes = new Int32Array(n);
  let sparse = 0;
  for (let i = 0; i < n; i++) if (rowStart[i + 1] - rowStart[i] <= dense) nodes[sparse++] = i;
  const scratch = new Int32Array(n);
  const keys = new Float64Array(n);
  const sorted = new Float64Array(n);
  // side[i]: the part that i was put into last; parts are numbered as they arise.
  const side = new Int32Array(n);
  let parts = 0;
  const order = new Int32Array(n);
  let last = sparse;
  for (let i = 0; i < n; i++) if (rowStart[i + 1] - rowStart[i] > dense) order[last++] = i;
  // Ranges of `nodes` still to be ordered; each fills `order` from its end.
  const pending: number[] = [0, sparse, sparse];
  const keysOf = coordinates === undefined ? levelKeys(graph) : coordinateKeys(coordinates, dimension);

  while (pending.length > 0) {
    const end = pending.pop() ?? 0;
    const high = pending.pop() ?? 0;
    const low = pending.pop() ?? 0;
    const size = high - low;
    if (size <= leafSize) {
      order.set(nodes.subarray(low, high), end - size);
      continue;
    }
    keysOf(nodes, low, high, keys);
    const cut = balancedCut(keys, size, sorted);
    const right = ++parts;
    let leftCount = 0;
    for (let k = 0; k < size; k++) {
      if (cut === null ? k < size >> 1 : keys[k] < cut) leftCount++;
      else side[nodes[low + k]] = right;
    }
    const left = ++parts;
    for (let k = low; k < high; k++) if (side[nodes[k]] !== right) side[nodes[k]] = left;
    // The separator: those of one side that are coupled to the other, on the side where they are fewer.
    const touching = (node: number, other: number): boolean => {
      for (let e = rowStart[node]; e < rowStart[node + 1]; e++) if (side[columnIndex[e]] === other) return true;
      return false;
    };
    let leftTouching = 0;
    let rightTouching = 0;
    for (let k = low; k < high; k++) {
      if (side[nodes[k]] === left) leftTouching += touching(nodes[k], right) ? 1 : 0;
      else rightTouching += touching(nodes[k], left) ? 1 : 0;
    }
    const fromLeft = leftTouching < rightTouching || (leftTouching === rightTouching && leftCount > size - leftCount);
    const [cutSide, other] = fromLeft ? [left, right] : [right, left];
    const separatorSize = fromLeft ? leftTouching : rightTouching;
    const lefts = leftCount - (fromLeft ? separatorSize : 0);
    let l = low;
    let r = low + lefts;
    let s = high - separatorSize;
    for (let k = low; k < high; k++) {
      const node = nodes[k];
      if (side[node] === cutSide && touching(node, other)) scratch[s++] = node;
      else if (side[node] === left) scratch[l++] = node;
      else scratch[r++] = node;
    }
    nodes.set(scratch.subarray(low, high), low);
    order.set(scratch.subarray(high - separatorSize, high), end - separatorSize);
    const remaining = end - separatorSize;
    pending.push(low, low + lefts, remaining - (high - separatorSize - low - lefts));
    pending.push(low + lefts, high - separatorSize, remaining);
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

/** Writes what the nodes of a range are halved by into keys[0 …]. */
type Keys = (nodes: Int32Array, low: number, high: number, keys: Float64Array) => void;

/** The coordinate along the longest side of the range's bounding box. */
function coordinateKeys(coordinates: Float64Array, dimension: number): Keys {
  return (nodes, low, high, keys) => {
    let axis = 0;
    let longest = -1;
    for (let d = 0; d < dimension; d++) {
      let least = Number.POSITIVE_INFINITY;
      let most = Number.NEGATIVE_INFINITY;
      for (let k = low; k < high; k++) {
        const value = coordinates[nodes[k] * dimension + d];
        if (value < least) least = value;
        if (value > most) most = value;
      }
      if (most - least > longest) {
        longest = most - least;
        axis = d;
      }
    }
    for (let k = low; k < high; k++) keys[k - low] = coordinates[nodes[k] * dimension + axis];
  };
}

/**
 * The level in a breadth-first search of the range from a node far out: one of the last level of a search from the first node.
 * Parts that are not connected follow each other.
 */
function levelKeys({ rows, rowStart, columnIndex }: SparsityPattern): Keys {
  const level = new Float64Array(rows);
  const member = new Int32Array(rows);
  const seen = new Int32Array(rows);
  const queue = new Int32Array(rows);
  let stamp = 0;
  let searches = 0;
  /** Visits the members of the range connected with `start` and not seen in this search. */
  const search = (start: number, count: number, firstLevel: number): number => {
    let tail = count;
    queue[tail++] = start;
    seen[start] = searches;
    level[start] = firstLevel;
    for (let head = count; head < tail; head++) {
      const node = queue[head];
      for (let e = rowStart[node]; e < rowStart[node + 1]; e++) {
        const next = columnIndex[e];
        if (member[next] !== stamp || seen[next] === searches) continue;
        seen[next] = searches;
        level[next] = level[node] + 1;
        queue[tail++] = next;
      }
    }
    return tail;
  };
  return (nodes, low, high, keys) => {
    stamp++;
    for (let k = low; k < high; k++) member[nodes[k]] = stamp;
    searches++;
    const far = queue[search(nodes[low], 0, 0) - 1];
    searches++;
    let count = search(far, 0, 0);
    for (let k = low; count < high - low; k++) {
      if (seen[nodes[k]] !== searches) count = search(nodes[k], count, level[queue[count - 1]] + 1);
    }
    for (let k = low; k < high; k++) keys[k - low] = level[nodes[k]];
  };
}

/** A value with about as many keys below it as not, both some; null where all keys are equal. */
function balancedCut(keys: Float64Array, size: number, sorted: Float64Array): number | null {
  for (let k = 0; k < size; k++) sorted[k] = keys[k];
  const median = select(sorted, size, size >> 1);
  let below = 0;
  let upTo = 0;
  let next = Number.POSITIVE_INFINITY;
  for (let k = 0; k < size; k++) {
    const key = keys[k];
    if (key < median) below++;
    if (key <= median) upTo++;
    else if (key < next) next = key;
  }
  if (below === 0 && upTo === size) return null;
  return below > 0 && (upTo === size || size - 2 * below <= 2 * upTo - size) ? median : next;
}

/** The k-th smallest of values[0 … size − 1], which are reordered (Hoare's FIND, Commun. ACM 4, 1961). */
function select(values: Float64Array, size: number, k: number): number {
  let low = 0;
  let high = size - 1;
  while (low < high) {
    const a = values[low];
    const b = values[(low + high) >> 1];
    const c = values[high];
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const value = values[i];
        values[i++] = values[j];
        values[j--] = value;
      }
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else return values[k];
  }
  return values[k];
}
