import { InputError, NumericalError } from "../errors.js";
import { addressBook } from "../kernels/address-book.js";
import { growMemory, type Kernels, kernelInstance } from "../kernels/index.js";
import { type AssemblyTree, assemblyTree } from "./assembly-tree.js";
import { panelPlace, triangleSize } from "./blocks.js";
import type { SparsityPattern } from "./csr.js";
import { checkVectors, type LinearSolver } from "./linear-solver.js";
import { triangularSolver, vectorBytes } from "./supernodal-solve.js";
import {
  checkPermutation,
  checkValues,
  negligiblePivot,
  type PanelPlaces,
  panelPlaces,
  tooLarge,
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
  /** One entry of each two that mirror each other, supernode by supernode: those of s from entryStart[s] on. */
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
 * @param pattern symmetric, and with every entry of the diagonal
 * @param ordering ordering[k] is the unknown to eliminate at step k
 * @throws InputError for a pattern that is not symmetric or lacks a diagonal entry, or an ordering that is not a permutation;
 *   NumericalError where the factor would not fit into 4 GB
 */
export function analyseSymmetric(pattern: SparsityPattern, ordering: Int32Array): SymmetricAnalysis {
  const graph = symmetricGraph(pattern);
  if (graph !== pattern) throw notSymmetric(pattern, graph);
  checkPermutation(ordering, pattern.rows);
  const tree = assemblyTree(pattern, ordering);
  const panels = panelPlaces(tree);
  const updates = updatePlaces(tree, triangleSize);
  const analysis = { pattern, tree, ...panels, ...updates };
  const bytes = layOut(analysis, 0).end;
  if (bytes > 2 ** 32) throw tooLarge(bytes);
  return { ...analysis, bytes, ...entryPlaces(pattern, tree, panels.panelStart) };
}

/** Where the entries go: of the two that mirror each other, the one in the row that is eliminated first is taken. */
function entryPlaces(
  pattern: SparsityPattern,
  { supernodes, first, order, step, rowStart, rows }: AssemblyTree,
  panelStart: Int32Array,
): Pick<SymmetricAnalysis, "entryStart" | "entrySource" | "entryTarget"> {
  const n = order.length;
  const count = Math.ceil((pattern.columnIndex.length + n) / 2);
  const entryStart = new Int32Array(supernodes + 1);
  const entrySource = new Int32Array(count);
  const entryTarget = new Int32Array(count);
  const place = new Int32Array(n);
  let next = 0;
  for (let s = 0; s < supernodes; s++) {
    const begin = first[s];
    const w = first[s + 1] - begin;
    for (let k = 0; k < w; k++) place[begin + k] = k;
    for (let k = rowStart[s]; k < rowStart[s + 1]; k++) place[rows[k]] = w + k - rowStart[s];
    for (let k = begin; k < begin + w; k++) {
      const unknown = order[k];
      for (let e = pattern.rowStart[unknown]; e < pattern.rowStart[unknown + 1]; e++) {
        const row = step[pattern.columnIndex[e]];
        if (row < k) continue;
        entrySource[next] = e;
        entryTarget[next++] = panelStart[s] + panelPlace(w, place[row], k - begin);
      }
    }
    entryStart[s + 1] = next;
  }
  if (next < count) throw missingDiagonal(pattern);
  return { entryStart, entrySource, entryTarget };
}

function missingDiagonal({ rows, rowStart, columnIndex }: SparsityPattern): InputError {
  let row = 0;
  while (row < rows && columnIndex.subarray(rowStart[row], rowStart[row + 1]).includes(row)) row++;
  return new InputError("pattern", `row ${row} has no entry on the diagonal`);
}

/** Names an entry of A + Aᵀ that A does not have. */
function notSymmetric({ rows, rowStart, columnIndex }: SparsityPattern, graph: SparsityPattern): InputError {
  for (let i = 0; i < rows; i++) {
    const row = columnIndex.subarray(rowStart[i], rowStart[i + 1]);
    const j = graph.columnIndex.subarray(graph.rowStart[i], graph.rowStart[i + 1]).find((k) => !row.includes(k));
    if (j !== undefined) {
      return new InputError(
        "pattern",
        `expected a symmetric one, found an entry (${j}, ${i}) but none at (${i}, ${j})`,
      );
    }
  }
  return new InputError("pattern", "expected columns that ascend in every row");
}

/**
 * The Cholesky factor LLᵀ of a symmetric positive definite matrix, by the multifrontal method with dense supernodes (Duff & Reid, ACM TOMS
 * 9, 1983; Liu, SIAM Review 34, 1992). No pivoting, which is stable for such matrices. The factor has a WebAssembly
 * memory of its own, given back when nothing refers to the factor any more.
 *
 * @param values of the pattern's entries; of two that mirror each other only one is read
 * @throws NumericalError where the matrix is not positive definite, singular to working precision, or not finite: it names
 *   the unknown; also where there is not enough memory
 */
export function factorSymmetric(analysis: SymmetricAnalysis, values: Float64Array): SymmetricFactor {
  const instance = kernelInstance();
  const layout = layOut(analysis, instance.heapBase());
  if (!growMemory(instance, layout.end)) throw tooLarge(layout.end);
  const { tree, panelStart, nonzeros } = analysis;
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
    lower: panels,
    upper: panels,
    lowerRows: rows,
    upperRows: rows,
  };
  const solve = triangularSolver(instance, factors, order, order);
  return {
    method: "supernodal Cholesky LLᵀ",
    statistics: { nonzeros, iterations: 0 },
    solve(rightHandSides, solutions = rightHandSides) {
      checkVectors(order.length, rightHandSides, solutions);
      solve(rightHandSides, solutions);
    },
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
  {
    tree,
    panelStart,
    updateSpace,
    widest,
    longest,
  }: Omit<SymmetricAnalysis, "bytes" | keyof ReturnType<typeof entryPlaces>>,
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
    workspace: take(Math.max(8 * updateSpace, vectorBytes(n, widest, longest))),
    end: end(),
  };
}

function eliminate(analysis: SymmetricAnalysis, instance: Kernels, layout: Layout, values: Float64Array): void {
  const { pattern, tree, entryStart, entrySource, entryTarget, panelStart, updateStart } = analysis;
  const { supernodes, first, rowStart, eliminatedNext, order } = tree;
  checkValues(pattern, values);
  const { buffer } = instance.memory;
  const panels = new Float64Array(buffer, layout.panels, panelStart[supernodes]);
  const negligible = negligiblePivot(order.length);
  const limits = new Float64Array(buffer, layout.limits, order.length);
  visitFronts(tree, (s, firstChild, nextSibling) => {
    const w = first[s + 1] - first[s];
    const m = rowStart[s + 1] - rowStart[s];
    const diagonal = layout.panels + 8 * panelStart[s];
    const below = diagonal + 8 * triangleSize(w);
    const update = layout.workspace + 8 * updateStart[s];
    instance.clearFront(diagonal, 8 * (panelStart[s + 1] - panelStart[s]), update, 8 * triangleSize(m));
    for (let e = entryStart[s]; e < entryStart[s + 1]; e++) panels[entryTarget[e]] = values[entrySource[e]];
    for (let k = 0; k < w; k++) {
      limits[first[s] + k] = negligible * Math.abs(panels[panelStart[s] + panelPlace(w, k, k)]);
    }
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
