import type { SparsityPattern } from "./csr.js";
import { columnCounts, eliminationTree, postorder } from "./elimination-tree.js";

/**
 * The structure of a multifrontal factorisation: supernodes, groups of consecutive columns that share their rows below, and the tree
 * in which they pass their updates on. Supernode s eliminates steps first[s] … first[s + 1] − 1; the rows below them are
 * rows[rowStart[s] … rowStart[s + 1] − 1], ascending.
 */
export interface AssemblyTree {
  /** order[k] is the unknown eliminated at step k. */
  readonly order: Int32Array;
  /** The inverse of `order`: unknown i is eliminated at step[i]. */
  readonly step: Int32Array;
  readonly supernodes: number;
  readonly first: Int32Array;
  readonly rowStart: Int32Array;
  readonly rows: Int32Array;
  /** Like `rows`: each row's place among the columns and rows of the parent, columns first. */
  readonly places: Int32Array;
  /** How many of a supernode's rows are columns of its parent: the first ones. */
  readonly eliminatedNext: Int32Array;
  /** The supernode that takes the update, −1 for a root; children come before their parents. */
  readonly parent: Int32Array;
}

/** Supernodes up to these widths may be merged with a parent if zeros then make up less than the share beside it of both. */
const mergers: readonly (readonly [width: number, zeros: number])[] = [
  [4, 1],
  [16, 0.3],
  [48, 0.1],
  [Number.POSITIVE_INFINITY, 0.03],
];

/**
 * The assembly tree of a symmetric pattern for an order of elimination. The order is changed into an equivalent postorder;
 * supernodes are merged with their parents where that adds few zeros (Ashcraft & Grimes, ACM TOMS 15, 1989).
 */
export function assemblyTree(graph: SparsityPattern, ordering: Int32Array): AssemblyTree {
  const n = ordering.length;
  const initialStep = inverse(ordering);
  const columnParent = eliminationTree(graph, ordering, initialStep);
  const post = postorder(columnParent);
  const count = columnCounts(graph, ordering, initialStep, columnParent, post);
  const groups = mergedSupernodes(columnParent, post, count);

  const order = new Int32Array(n);
  for (let k = 0; k < n; k++) order[k] = ordering[groups.columns[k]];
  const step = inverse(order);
  return { order, step, ...rowStructure(graph, order, step, groups.first, groups.parent) };
}

function inverse(permutation: Int32Array): Int32Array {
  const result = new Int32Array(permutation.length);
  for (let k = 0; k < permutation.length; k++) result[permutation[k]] = k;
  return result;
}

interface Groups {
  /** The columns of all supernodes, in the final order. */
  readonly columns: Int32Array;
  readonly first: Int32Array;
  readonly parent: Int32Array;
}

function mergedSupernodes(columnParent: Int32Array, post: Int32Array, count: Int32Array): Groups {
  const n = post.length;
  // Fundamental supernodes: a chain of columns, each the only child of the next with the same rows below.
  const children = new Int32Array(n);
  for (let j = 0; j < n; j++) if (columnParent[j] !== -1) children[columnParent[j]]++;
  const start = new Int32Array(n + 1);
  const supernodeOf = new Int32Array(n);
  let supernodes = 0;
  for (let k = 0; k < n; k++) {
    const j = post[k];
    const before = k > 0 ? post[k - 1] : -1;
    const continues =
      before !== -1 && columnParent[before] === j && children[j] === 1 && count[before] === count[j] + 1;
    if (!continues) start[supernodes++] = k;
    supernodeOf[j] = supernodes - 1;
  }
  start[supernodes] = n;

  const parent = new Int32Array(supernodes);
  const width = new Int32Array(supernodes);
  const below = new Int32Array(supernodes);
  const zeros = new Float64Array(supernodes);
  for (let s = 0; s < supernodes; s++) {
    const last = post[start[s + 1] - 1];
    parent[s] = columnParent[last] === -1 ? -1 : supernodeOf[columnParent[last]];
    width[s] = start[s + 1] - start[s];
    below[s] = count[last] - 1;
  }
  // Children are linked to parents newest first; absorbed[s] links what was merged into s, columns kept in order.
  const firstChild = new Int32Array(supernodes).fill(-1);
  const nextSibling = new Int32Array(supernodes).fill(-1);
  const head = new Int32Array(supernodes);
  for (let s = 0; s < supernodes; s++) head[s] = s;
  const tail = head.slice();
  const following = new Int32Array(supernodes).fill(-1);
  for (let s = 0; s < supernodes; s++) {
    let kept = -1;
    for (let c = firstChild[s]; c !== -1; ) {
      const next = nextSibling[c];
      const joined = entries(width[c] + width[s], below[s]);
      const added = joined - entries(width[c], below[c]) - entries(width[s], below[s]) + zeros[c] + zeros[s];
      const share = mergers.find(([limit]) => width[c] + width[s] <= limit)?.[1] ?? 0;
      if (added < share * joined || added === 0) {
        width[s] += width[c];
        zeros[s] = added;
        // The child's columns come first; its own children move up.
        following[tail[c]] = head[s];
        head[s] = head[c];
        for (let g = firstChild[c]; g !== -1; ) {
          const after = nextSibling[g];
          nextSibling[g] = kept;
          kept = g;
          g = after;
        }
        parent[c] = -2;
      } else {
        nextSibling[c] = kept;
        kept = c;
      }
      c = next;
    }
    firstChild[s] = kept;
    if (parent[s] >= 0) {
      nextSibling[s] = firstChild[parent[s]];
      firstChild[parent[s]] = s;
    }
  }

  // Number what is left in postorder.
  const columns = new Int32Array(n);
  const first = new Int32Array(supernodes + 1);
  const finalParent = new Int32Array(supernodes).fill(-1);
  const number = new Int32Array(supernodes);
  const stack = new Int32Array(supernodes + 1);
  const visiting = firstChild;
  let final = 0;
  let position = 0;
  for (let root = 0; root < supernodes; root++) {
    if (parent[root] !== -1) continue;
    let depth = 0;
    stack[0] = root;
    while (depth >= 0) {
      const s = stack[depth];
      const child = visiting[s];
      if (child !== -1) {
        visiting[s] = nextSibling[child];
        stack[++depth] = child;
        continue;
      }
      depth--;
      number[s] = final;
      first[final++] = position;
      for (let member = head[s]; member !== -1; member = following[member]) {
        for (let k = start[member]; k < start[member + 1]; k++) columns[position++] = post[k];
      }
      stack[depth + 1] = s;
      if (depth >= 0) finalParent[number[s]] = stack[depth];
    }
  }
  first[final] = n;
  const parents = finalParent.slice(0, final);
  for (let s = 0; s < final; s++) if (parents[s] !== -1) parents[s] = number[parents[s]];
  return { columns, first: first.slice(0, final + 1), parent: parents };
}

/** Entries of w columns of a lower triangle with m rows below. */
function entries(w: number, m: number): number {
  return (w * (w + 1)) / 2 + w * m;
}

/** The rows below each supernode: those of its columns and of its children that come after its last column. */
function rowStructure(
  graph: SparsityPattern,
  order: Int32Array,
  step: Int32Array,
  first: Int32Array,
  parent: Int32Array,
): Omit<AssemblyTree, "order" | "step"> {
  const n = order.length;
  const supernodes = parent.length;
  const rowStart = new Int32Array(supernodes + 1);
  let unsorted = new Int32Array(8 * n + 64);
  let total = 0;
  const mark = new Int32Array(n).fill(-1);
  const firstChild = new Int32Array(supernodes).fill(-1);
  const nextSibling = new Int32Array(supernodes).fill(-1);
  for (let s = 0; s < supernodes; s++) {
    const last = first[s + 1] - 1;
    let room = 0;
    for (let k = first[s]; k <= last; k++) room += graph.rowStart[order[k] + 1] - graph.rowStart[order[k]];
    for (let c = firstChild[s]; c !== -1; c = nextSibling[c]) room += rowStart[c + 1] - rowStart[c];
    if (total + room > unsorted.length) {
      const larger = new Int32Array(Math.max(2 * unsorted.length, total + room));
      larger.set(unsorted);
      unsorted = larger;
    }
    for (let k = first[s]; k <= last; k++) {
      for (let e = graph.rowStart[order[k]]; e < graph.rowStart[order[k] + 1]; e++) {
        const i = step[graph.columnIndex[e]];
        if (i > last && mark[i] !== s) {
          mark[i] = s;
          unsorted[total++] = i;
        }
      }
    }
    for (let c = firstChild[s]; c !== -1; c = nextSibling[c]) {
      for (let k = rowStart[c]; k < rowStart[c + 1]; k++) {
        const i = unsorted[k];
        if (i > last && mark[i] !== s) {
          mark[i] = s;
          unsorted[total++] = i;
        }
      }
    }
    rowStart[s + 1] = total;
    if (parent[s] !== -1) {
      nextSibling[s] = firstChild[parent[s]];
      firstChild[parent[s]] = s;
    }
  }
  const rows = sortedLists(rowStart, unsorted, n);

  const places = new Int32Array(total);
  const eliminatedNext = new Int32Array(supernodes);
  const place = mark;
  for (let s = 0; s < supernodes; s++) {
    if (firstChild[s] === -1) continue;
    const width = first[s + 1] - first[s];
    for (let k = rowStart[s]; k < rowStart[s + 1]; k++) place[rows[k]] = width + k - rowStart[s];
    for (let c = firstChild[s]; c !== -1; c = nextSibling[c]) {
      let k = rowStart[c];
      for (; k < rowStart[c + 1] && rows[k] < first[s + 1]; k++) places[k] = rows[k] - first[s];
      eliminatedNext[c] = k - rowStart[c];
      for (; k < rowStart[c + 1]; k++) places[k] = place[rows[k]];
    }
  }
  return { supernodes, first, rowStart, rows, places, eliminatedNext, parent };
}

/** Sorts all lists of numbers below n at once, in O(n + entries): gathers by number, then deals out again. */
function sortedLists(start: Int32Array, values: Int32Array, n: number): Int32Array {
  const lists = start.length - 1;
  const total = start[lists];
  const next = new Int32Array(n + 1);
  for (let k = 0; k < total; k++) next[values[k] + 1]++;
  for (let i = 0; i < n; i++) next[i + 1] += next[i];
  const owner = new Int32Array(total);
  for (let list = 0; list < lists; list++) {
    for (let k = start[list]; k < start[list + 1]; k++) owner[next[values[k]]++] = list;
  }
  // Now next[i] is where the owners of i + 1 begin.
  const sorted = new Int32Array(total);
  const position = start.slice(0, lists);
  let k = 0;
  for (let i = 0; i < n; i++) for (; k < next[i]; k++) sorted[position[owner[k]]++] = i;
  return sorted;
}
