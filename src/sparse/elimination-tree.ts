import type { SparsityPattern } from "./csr.js";

/**
 * The elimination tree of a symmetric matrix: parent[j] is the row of the first entry below the diagonal in column j of its
 * Cholesky factor, −1 where there is none (Liu, ACM TOMS 12, 1986). Steps of elimination stand for unknowns: step k
 * eliminates order[k], and `step` is the inverse of `order`. O(nnz α(nnz)).
 */
export function eliminationTree(graph: SparsityPattern, order: Int32Array, step: Int32Array): Int32Array {
  const n = order.length;
  const { rowStart, columnIndex } = graph;
  const parent = new Int32Array(n).fill(-1);
  const ancestor = new Int32Array(n).fill(-1);
  for (let j = 0; j < n; j++) {
    const node = order[j];
    for (let e = rowStart[node]; e < rowStart[node + 1]; e++) {
      let i = step[columnIndex[e]];
      while (i !== -1 && i < j) {
        const next = ancestor[i];
        ancestor[i] = j;
        if (next === -1) parent[i] = j;
        i = next;
      }
    }
  }
  return parent;
}

/** The nodes of a forest, children before their parent and every subtree in one piece; children keep their order. */
export function postorder(parent: Int32Array): Int32Array {
  const n = parent.length;
  const firstChild = new Int32Array(n).fill(-1);
  const nextSibling = new Int32Array(n).fill(-1);
  for (let j = n - 1; j >= 0; j--) {
    if (parent[j] === -1) continue;
    nextSibling[j] = firstChild[parent[j]];
    firstChild[parent[j]] = j;
  }
  const post = new Int32Array(n);
  const stack = new Int32Array(n);
  let count = 0;
  for (let root = 0; root < n; root++) {
    if (parent[root] !== -1) continue;
    let depth = 0;
    stack[0] = root;
    while (depth >= 0) {
      const node = stack[depth];
      const child = firstChild[node];
      if (child === -1) {
        post[count++] = node;
        depth--;
      } else {
        firstChild[node] = nextSibling[child];
        stack[++depth] = child;
      }
    }
  }
  return post;
}

/**
 * The number of entries in each column of the Cholesky factor, the diagonal included, without forming it (Gilbert, Ng &
 * Peyton, SIAM J. Matrix Anal. Appl. 15, 1994; the skeleton and the path decomposition as in Davis, Direct Methods for
 * Sparse Linear Systems, section 4.5). O(nnz α(nnz)).
 */
export function columnCounts(
  graph: SparsityPattern,
  order: Int32Array,
  step: Int32Array,
  parent: Int32Array,
  post: Int32Array,
): Int32Array {
  const n = order.length;
  const { rowStart, columnIndex } = graph;
  // first[j]: the first step in postorder among the descendants of j.
  const first = new Int32Array(n).fill(-1);
  const count = new Int32Array(n);
  for (let k = 0; k < n; k++) {
    let j = post[k];
    count[j] = first[j] === -1 ? 1 : 0;
    while (j !== -1 && first[j] === -1) {
      first[j] = k;
      j = parent[j];
    }
  }
  const latestFirst = new Int32Array(n).fill(-1);
  const previousLeaf = new Int32Array(n).fill(-1);
  const ancestor = new Int32Array(n);
  for (let i = 0; i < n; i++) ancestor[i] = i;
  for (let k = 0; k < n; k++) {
    const j = post[k];
    if (parent[j] !== -1) count[parent[j]]--;
    const node = order[j];
    for (let e = rowStart[node]; e < rowStart[node + 1]; e++) {
      const i = step[columnIndex[e]];
      // j is a leaf of row i's subtree if no descendant of j was one.
      if (i <= j || first[j] <= latestFirst[i]) continue;
      latestFirst[i] = first[j];
      const before = previousLeaf[i];
      previousLeaf[i] = j;
      count[j]++;
      if (before === -1) continue;
      let common = before;
      while (common !== ancestor[common]) common = ancestor[common];
      for (let s = before; s !== common; ) {
        const next = ancestor[s];
        ancestor[s] = common;
        s = next;
      }
      count[common]--;
    }
    if (parent[j] !== -1) ancestor[j] = parent[j];
  }
  for (let j = 0; j < n; j++) if (parent[j] !== -1) count[parent[j]] += count[j];
  return count;
}
