import { InputError, NumericalError } from "../errors.js";
import { growMemory, type Kernels, kernelInstance } from "../kernels/index.js";
import { type AssemblyTree, assemblyTree } from "./assembly-tree.js";
import type { SparsityPattern } from "./csr.js";
import type { LinearSolver } from "./linear-solver.js";
import { triangularSolver, vectorBytes } from "./supernodal-solve.js";
import {
  addressBook,
  checkPermutation,
  checkValues,
  type PanelPlaces,
  panelPlace,
  panelPlaces,
  positionIn,
  tooLarge,
  triangleSize,
  type UpdatePlaces,
  updatePlaces,
  visitFronts,
  writeIntegers,
} from "./supernodal-storage.js";
import { symmetricGraph } from "./symmetric-graph.js";

/** What the factors of all symmetric matrices with one pattern share: the order of elimination and where every entry goes. */
export interface SymmetricAnalysis extends PanelPlaces, UpdatePlaces {
  readonly pattern: SparsityPattern;
  readonly tree: AssemblyTree;
  /** Bytes that a factor takes. */
  readonly bytes: number;
  /** The entries on and below the diagonal, supernode by supernode: those of s from entryStart[s] on. */
  readonly entryStart: Int32Array;
  /** Their positions in the pattern, and in the panels. */
  readonly entrySource: Int32Array;
  readonly entryTarget: Int32Array;
}

/** A factor whose matrix may change its values. */
export interface SymmetricFactor extends LinearSolver {
  /**
   * Factors another matrix with the same pattern in the place of this one, in the same memory.
   *
   * @throws NumericalError as `factorSymmetric` does; the factor is then of no use until another call succeeds
   */
  refactor(values: Float64Array): void;
}

/**
 * Prepares factoring symmetric matrices with a pattern, in an order of elimination such as `nestedDissection` gives: assembly tree,
 * supernodes, and where everything lies in memory. About linear in the entries of the pattern.
 *
 * @param pattern of a square matrix; only entries on and below the diagonal count
 * @param ordering ordering[k] is the unknown to eliminate at step k
 * @throws InputError for a pattern that is not square or lacks a diagonal entry, or an ordering that is not a permutation;
 *   NumericalError where the factor would not fit into 4 GB
 */
export function analyseSymmetric(pattern: SparsityPattern, ordering: Int32Array): SymmetricAnalysis {
  const graph = symmetricGraph(pattern);
  checkPermutation(ordering, graph.rows);
  const tree = assemblyTree(graph, ordering);
  const panels = panelPlaces(tree);
  const updates = updatePlaces(tree, triangleSize);
  const analysis = { pattern, tree, ...panels, ...updates };
  const bytes = layOut(analysis, 0).end;
  if (bytes > 2 ** 32) throw tooLarge(bytes);
  return { ...analysis, bytes, ...entryPlaces(pattern, tree, panels.panelStart) };
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
      const place = row < first[s + 1] ? row - first[s] : w + positionIn(rows, rowStart[s], rowStart[s + 1], row);
      entrySource[next[s]] = e;
      entryTarget[next[s]++] = panelStart[s] + panelPlace(w, place, column - first[s]);
    }
  }
  return { entryStart, entrySource, entryTarget };
}

/**
 * The Cholesky factor LLᵀ of a symmetric positive definite matrix, by the multifrontal method with dense supernodes (Duff & Reid, ACM TOMS
 * 9, 1983; Liu, SIAM Review 34, 1992). No pivoting, which is stable for such matrices. The factor has a WebAssembly
 * memory of its own, given back when nothing refers to the factor any more.
 *
 * @param values of the pattern's entries; those above the diagonal are not read
 * @throws NumericalError where the matrix is not positive definite, singular to working precision, or not finite: it names
 *   the unknown; also where there is not enough memory
 */
export function factorSymmetric(analysis: SymmetricAnalysis, values: Float64Array): SymmetricFactor {
  const instance = kernelInstance();
  const layout = layOut(analysis, instance.heapBase());
  if (!growMemory(instance, layout.end)) throw tooLarge(layout.end);
  const { tree, panelStart, widest, nonzeros } = analysis;
  writeIntegers(instance, layout.first, tree.first);
  writeIntegers(instance, layout.rowStart, tree.rowStart);
  writeIntegers(instance, layout.panelStart, panelStart);
  writeIntegers(instance, layout.rows, tree.rows);
  writeIntegers(instance, layout.places, tree.places);
  eliminate(analysis, instance, layout, values);
  const { supernodes, order } = tree;
  const { panels, rows } = layout;
  const factors = {
    ...layout,
    supernodes,
    widest,
    lower: panels,
    upper: panels,
    lowerRows: rows,
    upperRows: rows,
  };
  const solve = triangularSolver(instance, factors, order, order);
  return {
    method: "supernodal Cholesky LLᵀ",
    statistics: { nonzeros, iterations: 0 },
    solve: (rightHandSides, solutions = rightHandSides) => solve(rightHandSides, solutions),
    refactor: (next) => eliminate(analysis, instance, layout, next),
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
  readonly end: number;
}

function layOut(
  { tree, panelStart, updateSpace, widest }: Omit<SymmetricAnalysis, "bytes" | keyof ReturnType<typeof entryPlaces>>,
  start: number,
): Layout {
  const n = tree.order.length;
  const { take, end } = addressBook(start);
  return {
    first: take(4 * tree.first.length),
    rowStart: take(4 * tree.rowStart.length),
    panelStart: take(4 * panelStart.length),
    rows: take(4 * tree.rows.length),
    places: take(4 * tree.places.length),
    limits: take(8 * n),
    panels: take(8 * panelStart[tree.supernodes]),
    workspace: take(Math.max(8 * updateSpace, vectorBytes(n, widest))),
    end: end(),
  };
}

/** A pivot is taken for zero if it is no larger than this, relative to the matrix's diagonal entry: what rounding leaves. */
const negligible = 32 * Number.EPSILON;

function eliminate(analysis: SymmetricAnalysis, instance: Kernels, layout: Layout, values: Float64Array): void {
  const { pattern, tree, entryStart, entrySource, entryTarget, panelStart, updateStart, updateSpace } = analysis;
  const { supernodes, first, rowStart, eliminatedNext, order } = tree;
  checkValues(values, pattern.columnIndex.length);
  const { buffer } = instance.memory;
  const panels = new Float64Array(buffer, layout.panels, panelStart[supernodes]);
  const updates = new Float64Array(buffer, layout.workspace, updateSpace);
  const limits = new Float64Array(buffer, layout.limits, order.length);
  visitFronts(tree, (s, firstChild, nextSibling) => {
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
    for (let c = firstChild; c !== -1; c = nextSibling[c]) {
      const child = layout.workspace + 8 * updateStart[c];
      const places = layout.places + 4 * rowStart[c];
      instance.extendAdd(rowStart[c + 1] - rowStart[c], child, places, eliminatedNext[c], w, diagonal, below, update);
    }
    const failed = instance.eliminateSymmetric(w, m, diagonal, below, update, layout.limits + 8 * first[s]);
    if (failed >= 0) {
      const pivot = panels[panelStart[s] + panelPlace(w, failed, failed)];
      throw notDefinite(order.length, order[first[s] + failed], pivot, limits[first[s] + failed]);
    }
  });
}

function notDefinite(n: number, unknown: number, pivot: number, limit: number): NumericalError {
  const where = `pivot ${pivot} at unknown ${unknown}`;
  const what = !Number.isFinite(pivot)
    ? `not finite: ${where}`
    : pivot > 0
      ? `singular to working precision: ${where}, where more than ${limit} is needed`
      : `not positive definite: ${where}`;
  return new NumericalError(`The symmetric matrix of size ${n} is ${what}.`);
}
