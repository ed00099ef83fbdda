import { InputError, NumericalError } from "../errors.js";
import { growMemory, type Kernels, kernelInstance } from "../kernels/index.js";
import { type AssemblyTree, assemblyTree } from "./assembly-tree.js";
import type { SparsityPattern } from "./csr.js";
import type { LinearSolver } from "./linear-solver.js";
import { symmetricGraph } from "./symmetric-graph.js";

/** What the factors of all symmetric matrices with one pattern share: the order of elimination and where every entry goes. */
export interface SymmetricAnalysis {
  readonly pattern: SparsityPattern;
  readonly tree: AssemblyTree;
  /** Entries of the factor L, the zeros that supernodes store included. */
  readonly nonzeros: number;
  /** Multiplications and additions of one factorisation. */
  readonly operations: number;
  /** Bytes that a factor holds on to. */
  readonly bytes: number;
  /** Where the entries on and below the diagonal go, supernode by supernode: those of s from entryStart[s] on. */
  readonly entryStart: Int32Array;
  readonly entrySource: Int32Array;
  readonly entryTarget: Int32Array;
  /** Where each supernode's panel starts in the factor, in doubles; the end of the last one follows. */
  readonly panelStart: Int32Array;
  /** Where each supernode's update matrix lies in the workspace, in doubles; its size in doubles. */
  readonly updateStart: Int32Array;
  readonly updateSpace: number;
  readonly widest: number;
}

/** A factor whose matrix may change its values. */
export interface SymmetricFactor extends LinearSolver {
  /**
   * Factors another matrix with the same pattern in the place of this one, without allocating.
   *
   * @throws NumericalError as `factorSymmetric`; the factor is then of no use until another call succeeds
   */
  refactor(values: Float64Array): void;
}

/**
 * Prepares factoring symmetric matrices with a pattern, in an order of elimination such as `nestedDissection` gives: assembly tree,
 * supernodes, and where everything lies in memory. About linear in the entries of the pattern and of the supernodes' row lists.
 *
 * @param pattern of a square matrix; only entries on and below the diagonal count
 * @param ordering ordering[k] is the unknown to eliminate at step k
 * @throws InputError for a pattern that is not square or lacks a diagonal entry, or an ordering that is not a permutation
 */
export function analyseSymmetric(pattern: SparsityPattern, ordering: Int32Array): SymmetricAnalysis {
  const graph = symmetricGraph(pattern);
  checkPermutation(ordering, graph.rows);
  const tree = assemblyTree(graph, ordering);
  const { supernodes, first, rowStart } = tree;
  const panelStart = new Int32Array(supernodes + 1);
  let nonzeros = 0;
  let operations = 0;
  let widest = 0;
  let space = 0;
  for (let s = 0; s < supernodes; s++) {
    const w = first[s + 1] - first[s];
    const m = rowStart[s + 1] - rowStart[s];
    nonzeros += (w * (w + 1)) / 2 + w * m;
    for (let k = 0; k < w; k++) operations += (m + k) * (m + k);
    widest = Math.max(widest, w);
    space += triangleSize(w) + 4 * w * Math.ceil(m / 4);
    if (space > 2 ** 29) throw tooLarge(8 * space);
    panelStart[s + 1] = space;
  }
  const { updateStart, updateSpace } = updatePlaces(tree);
  const entries = entryPlaces(pattern, tree, panelStart);
  const bytes = 8 * space + 4 * (2 * rowStart[supernodes] + 3 * supernodes) + 8 * (updateSpace + first[supernodes]);
  return {
    pattern,
    tree,
    nonzeros,
    operations,
    bytes,
    ...entries,
    panelStart,
    updateStart,
    updateSpace,
    widest,
  };
}

function checkPermutation(ordering: Int32Array, n: number): void {
  if (ordering.length !== n) {
    throw new InputError("ordering", `expected ${n} numbers, one per unknown, found ${ordering.length}`);
  }
  const seen = new Uint8Array(n);
  for (let k = 0; k < n; k++) {
    const i = ordering[k];
    if (i < 0 || i >= n) throw new InputError(`ordering[${k}]`, `expected an unknown from 0 to ${n - 1}, found ${i}`);
    if (seen[i] === 1) throw new InputError(`ordering[${k}]`, `unknown ${i} is there twice`);
    seen[i] = 1;
  }
}

/** Doubles of a lower triangle of n rows in blocks of four rows. */
function triangleSize(n: number): number {
  const blocks = Math.ceil(n / 4);
  return 8 * blocks * (blocks + 1);
}

/** Where entry (row, column) of a front's panel of w columns is, relative to the panel. */
function panelPlace(w: number, row: number, column: number): number {
  if (row < w) return triangleSize(row & ~3) + 4 * column + (row & 3);
  const r = row - w;
  return triangleSize(w) + 4 * w * (r >> 2) + 4 * column + (r & 3);
}

/**
 * Places for the update matrices. Those of even depth in the tree are stacked from the lower end of the space, those of odd depth from
 * the upper end: a front's children are then on top of the stack that its own update does not go to.
 */
function updatePlaces({ supernodes, parent, rowStart }: AssemblyTree): {
  readonly updateStart: Int32Array;
  readonly updateSpace: number;
} {
  const odd = new Uint8Array(supernodes);
  for (let s = supernodes - 1; s >= 0; s--) if (parent[s] !== -1) odd[s] = 1 - odd[parent[s]];
  const size = (s: number) => triangleSize(rowStart[s + 1] - rowStart[s]);
  const childrenSize = new Float64Array(supernodes);
  const updateStart = new Int32Array(supernodes);
  const used = [0, 0];
  let updateSpace = 0;
  for (let s = 0; s < supernodes; s++) {
    const side = odd[s];
    updateStart[s] = used[side];
    used[side] += size(s);
    updateSpace = Math.max(updateSpace, used[0] + used[1]);
    used[1 - side] -= childrenSize[s];
    if (parent[s] !== -1) childrenSize[parent[s]] += size(s);
  }
  if (updateSpace > 2 ** 29) throw tooLarge(8 * updateSpace);
  for (let s = 0; s < supernodes; s++) if (odd[s] === 1) updateStart[s] = updateSpace - updateStart[s] - size(s);
  return { updateStart, updateSpace };
}

function entryPlaces(
  pattern: SparsityPattern,
  { supernodes, first, order, step, rowStart, rows }: AssemblyTree,
  panelStart: Int32Array,
): Pick<SymmetricAnalysis, "entryStart" | "entrySource" | "entryTarget"> {
  const n = order.length;
  const supernodeOf = new Int32Array(n);
  for (let s = 0; s < supernodes; s++) supernodeOf.fill(s, first[s], first[s + 1]);
  const entryStart = new Int32Array(supernodes + 1);
  for (let i = 0; i < n; i++) {
    let hasDiagonal = false;
    for (let e = pattern.rowStart[i]; e < pattern.rowStart[i + 1]; e++) {
      const j = pattern.columnIndex[e];
      if (j <= i) entryStart[supernodeOf[Math.min(step[i], step[j])] + 1]++;
      hasDiagonal ||= j === i;
    }
    if (!hasDiagonal) throw new InputError("pattern", `row ${i} has no entry on the diagonal`);
  }
  for (let s = 0; s < supernodes; s++) entryStart[s + 1] += entryStart[s];
  const next = entryStart.slice(0, supernodes);
  const entrySource = new Int32Array(entryStart[supernodes]);
  const entryTarget = new Int32Array(entryStart[supernodes]);
  for (let i = 0; i < n; i++) {
    for (let e = pattern.rowStart[i]; e < pattern.rowStart[i + 1]; e++) {
      const j = pattern.columnIndex[e];
      if (j > i) continue;
      const row = Math.max(step[i], step[j]);
      const column = Math.min(step[i], step[j]);
      const s = supernodeOf[column];
      const w = first[s + 1] - first[s];
      const place = row < first[s + 1] ? row - first[s] : w + find(rows, rowStart[s], rowStart[s + 1], row);
      entrySource[next[s]] = e;
      entryTarget[next[s]++] = panelStart[s] + panelPlace(w, place, column - first[s]);
    }
  }
  return { entryStart, entrySource, entryTarget };
}

/** The position of a value in an ascending part of a list, counted from its start. */
function find(list: Int32Array, start: number, end: number, value: number): number {
  let low = start;
  let high = end - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low - start;
}

/**
 * The Cholesky factor LLᵀ of a symmetric positive definite matrix, by the multifrontal method with dense supernodes (Duff & Reid, ACM TOMS
 * 9, 1983; Liu, SIAM Review 34, 1992). No pivoting, which is stable for such matrices. The factor has a WebAssembly
 * memory of its own, given back when nothing refers to the factor any more.
 *
 * @param values like the pattern's entries; those above the diagonal are not read
 * @throws NumericalError where the matrix is not positive definite, singular to working precision, or not finite: it names
 *   the unknown. Also where memory (4 GB at most) is not enough.
 */
export function factorSymmetric(analysis: SymmetricAnalysis, values: Float64Array): SymmetricFactor {
  const instance = kernelInstance();
  const memory = layOut(analysis, instance);
  const factor = (next: Float64Array) => eliminateAll(analysis, instance, memory, next);
  factor(values);
  const solvers = { one: singleSolve(analysis, instance, memory), pair: pairSolve(analysis, instance, memory) };
  return {
    method: "supernodal Cholesky LLᵀ",
    statistics: { nonzeros: analysis.nonzeros, iterations: 0 },
    refactor: factor,
    solve(rightHandSides, solutions = rightHandSides) {
      let i = 0;
      for (; i + 1 < rightHandSides.length; i += 2) {
        solvers.pair(rightHandSides[i], rightHandSides[i + 1], solutions[i], solutions[i + 1]);
      }
      if (i < rightHandSides.length) solvers.one(rightHandSides[i], solutions[i]);
    },
  };
}

/** Byte addresses in a factor's memory. */
interface Layout {
  readonly first: number;
  readonly rowStart: number;
  readonly panelStart: number;
  readonly rows: number;
  readonly places: number;
  readonly limits: number;
  readonly panels: number;
  /** Update matrices while factoring, vectors while solving. */
  readonly workspace: number;
}

function layOut(analysis: SymmetricAnalysis, instance: Kernels): Layout {
  const { tree, panelStart, updateSpace, widest } = analysis;
  const n = tree.order.length;
  let end = instance.heapBase();
  const take = (bytes: number): number => {
    const start = end;
    end += 16 * Math.ceil(bytes / 16);
    return start;
  };
  const integers = (list: Int32Array) => take(4 * list.length);
  const layout = {
    first: integers(tree.first),
    rowStart: integers(tree.rowStart),
    panelStart: integers(panelStart),
    rows: integers(tree.rows),
    places: integers(tree.places),
    limits: take(8 * (n + 4)),
    panels: take(8 * panelStart[tree.supernodes]),
    workspace: take(8 * Math.max(updateSpace, 2 * n + 8 + 4 * (widest + 8))),
  };
  if (end > 2 ** 32 || !growMemory(instance, end)) throw tooLarge(end);
  const write = (address: number, list: Int32Array) =>
    new Int32Array(instance.memory.buffer, address, list.length).set(list);
  write(layout.first, tree.first);
  write(layout.rowStart, tree.rowStart);
  write(layout.panelStart, panelStart);
  write(layout.rows, tree.rows);
  write(layout.places, tree.places);
  return layout;
}

function tooLarge(bytes: number): NumericalError {
  return new NumericalError(
    `The factor needs ${(bytes / 2 ** 30).toFixed(1)} GB of memory, more than there is or than the 4 GB that one factor may have; an iterative method needs less.`,
  );
}

/** A pivot is taken for zero if it is no larger than this, relative to the matrix's diagonal entry: what rounding leaves. */
const negligible = 32 * Number.EPSILON;

function eliminateAll(analysis: SymmetricAnalysis, instance: Kernels, layout: Layout, values: Float64Array): void {
  const { pattern, tree, entryStart, entrySource, entryTarget, panelStart, updateStart } = analysis;
  const { supernodes, first, rowStart, parent, eliminatedNext, order } = tree;
  if (values.length !== pattern.columnIndex.length) {
    throw new InputError("values", `expected ${pattern.columnIndex.length} entries, found ${values.length}`);
  }
  const buffer = instance.memory.buffer;
  const panels = new Float64Array(buffer, layout.panels, panelStart[supernodes]);
  const updates = new Float64Array(buffer, layout.workspace, analysis.updateSpace);
  const limits = new Float64Array(buffer, layout.limits, order.length);
  const firstChild = new Int32Array(supernodes).fill(-1);
  const nextSibling = new Int32Array(supernodes).fill(-1);
  for (let s = 0; s < supernodes; s++) {
    const w = first[s + 1] - first[s];
    const m = rowStart[s + 1] - rowStart[s];
    panels.fill(0, panelStart[s], panelStart[s + 1]);
    for (let e = entryStart[s]; e < entryStart[s + 1]; e++) panels[entryTarget[e]] = values[entrySource[e]];
    for (let k = 0; k < w; k++) {
      limits[first[s] + k] = negligible * Math.abs(panels[panelStart[s] + panelPlace(w, k, k)]);
    }
    updates.fill(0, updateStart[s], updateStart[s] + triangleSize(m));
    const diagonal = layout.panels + 8 * panelStart[s];
    const below = diagonal + 8 * triangleSize(w);
    const update = layout.workspace + 8 * updateStart[s];
    for (let c = firstChild[s]; c !== -1; c = nextSibling[c]) {
      instance.extendAdd(
        rowStart[c + 1] - rowStart[c],
        layout.workspace + 8 * updateStart[c],
        layout.places + 4 * rowStart[c],
        eliminatedNext[c],
        w,
        diagonal,
        below,
        update,
      );
    }
    const failed = instance.eliminateSymmetric(w, m, diagonal, below, update, layout.limits + 8 * first[s]);
    if (failed >= 0) {
      const at = panels[panelStart[s] + panelPlace(w, failed, failed)];
      throw notDefinite(order[first[s] + failed], order.length, at, limits[first[s] + failed]);
    }
    if (parent[s] !== -1) {
      nextSibling[s] = firstChild[parent[s]];
      firstChild[parent[s]] = s;
    }
  }
}

function notDefinite(unknown: number, n: number, pivot: number, limit: number): NumericalError {
  const found =
    pivot > 0 && pivot <= limit
      ? `singular to working precision: pivot ${pivot} where at least ${limit} is needed`
      : Number.isFinite(pivot)
        ? `not positive definite: pivot ${pivot}`
        : `not finite: pivot ${pivot}`;
  return new NumericalError(`The symmetric matrix of size ${n} is ${found} at unknown ${unknown}.`);
}

/** Supernodes per call of a kernel: code that runs long gets optimised only from one call to the next. */
const batch = 512;

function singleSolve({ tree, widest }: SymmetricAnalysis, instance: Kernels, layout: Layout) {
  const { order, supernodes } = tree;
  const n = order.length;
  const x = new Float64Array(instance.memory.buffer, layout.workspace, n + 2);
  const work = layout.workspace + 16 * Math.ceil((n + 2) / 2);
  if (work + 8 * (3 * widest + 16) > instance.memory.buffer.byteLength) throw tooLarge(work + 24 * widest);
  return (rightHandSide: Float64Array, solution: Float64Array): void => {
    for (let k = 0; k < n; k++) x[k] = rightHandSide[order[k]];
    const { first, rowStart, panelStart, rows, panels, workspace } = layout;
    for (let s = 0; s < supernodes; s += batch) {
      const to = Math.min(s + batch, supernodes);
      instance.solveLower(s, to, first, rowStart, panelStart, rows, panels, workspace, work);
    }
    for (let s = supernodes; s > 0; s -= batch) {
      const from = Math.max(0, s - batch);
      instance.solveLowerTransposed(from, s, first, rowStart, panelStart, rows, panels, workspace, work);
    }
    let sum = 0;
    for (let k = 0; k < n; k++) {
      const value = x[k];
      solution[order[k]] = value;
      sum += value - value;
    }
    if (sum !== 0) throw notFinite();
  };
}

function pairSolve({ tree }: SymmetricAnalysis, instance: Kernels, layout: Layout) {
  const { order, supernodes } = tree;
  const n = order.length;
  const x = new Float64Array(instance.memory.buffer, layout.workspace, 2 * n + 8);
  const work = layout.workspace + 16 * (n + 4);
  return (
    leftSide: Float64Array,
    rightSide: Float64Array,
    leftSolution: Float64Array,
    rightSolution: Float64Array,
  ): void => {
    for (let k = 0; k < n; k++) {
      x[2 * k] = leftSide[order[k]];
      x[2 * k + 1] = rightSide[order[k]];
    }
    const { first, rowStart, panelStart, rows, panels, workspace } = layout;
    for (let s = 0; s < supernodes; s += batch) {
      const to = Math.min(s + batch, supernodes);
      instance.solveLowerPair(s, to, first, rowStart, panelStart, rows, panels, workspace, work);
    }
    for (let s = supernodes; s > 0; s -= batch) {
      const from = Math.max(0, s - batch);
      instance.solveLowerTransposedPair(from, s, first, rowStart, panelStart, rows, panels, workspace, work);
    }
    let sum = 0;
    for (let k = 0; k < n; k++) {
      const re = x[2 * k];
      const im = x[2 * k + 1];
      leftSolution[order[k]] = re;
      rightSolution[order[k]] = im;
      sum += re - re + (im - im);
    }
    if (sum !== 0) throw notFinite();
  };
}

function notFinite(): NumericalError {
  return new NumericalError("The solution of a linear system is not finite; neither, then, is its right-hand side.");
}
