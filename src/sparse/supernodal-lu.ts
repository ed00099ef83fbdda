import { NumericalError } from "../errors.js";
import { addressBook } from "../kernels/address-book.js";
import { growMemory, type Kernels, kernelInstance } from "../kernels/index.js";
import { type AssemblyTree, assemblyTree } from "./assembly-tree.js";
import { blockPlace, panelPlace, squareSize, triangleSize } from "./blocks.js";
import { multiplyCsr, type SparsityPattern } from "./csr.js";
import { checkVectors, type LinearSolver } from "./linear-solver.js";
import { triangularSolver, vectorBytes } from "./supernodal-solve.js";
import {
  checkPermutation,
  checkValues,
  negligiblePivot,
  type PanelPlaces,
  panelPlaces,
  positionIn,
  tooLarge,
  type UpdatePlaces,
  updatePlaces,
  visitFronts,
  writeIntegers,
} from "./supernodal-storage.js";
import { symmetricGraph } from "./symmetric-graph.js";

/** What the factors of all unsymmetric matrices with one pattern share: the order of elimination and where every entry goes. */
export interface UnsymmetricAnalysis extends PanelPlaces, UpdatePlaces {
  readonly pattern: SparsityPattern;
  readonly tree: AssemblyTree;
  /** Bytes that a factor takes. */
  readonly bytes: number;
  /**
   * The entries, supernode by supernode: those of s in its diagonal block from entryStart[3s] on, those in the rows below it from
   * entryStart[3s + 1] on, those in the columns to its right from entryStart[3s + 2] on.
   */
  readonly entryStart: Int32Array;
  /** Their positions in the pattern, and in the diagonal block, the panels of L or those of Uᵀ. */
  readonly entrySource: Int32Array;
  readonly entryTarget: Int32Array;
}

/** A factor whose matrix may change its values. */
export interface UnsymmetricFactor extends LinearSolver {
  /**
   * Factors another matrix with the same pattern in the place of this one, in the same memory.
   *
   * @throws NumericalError as `factorUnsymmetric` does; the factor is then of no use until another call succeeds
   */
  refactor(values: Float64Array): void;
}

/**
 * Prepares factoring unsymmetric matrices with a pattern, as `analyseSymmetric` does, on the pattern of A + Aᵀ.
 *
 * @param pattern of a square matrix
 * @param ordering ordering[k] is the unknown, row and column, to eliminate at step k
 * @throws InputError for a pattern that is not square or an ordering that is not a permutation; NumericalError where the
 *   factor would not fit into 4 GB
 */
export function analyseUnsymmetric(pattern: SparsityPattern, ordering: Int32Array): UnsymmetricAnalysis {
  const graph = symmetricGraph(pattern);
  checkPermutation(ordering, graph.rows);
  const tree = assemblyTree(graph, ordering);
  const panels = panelPlaces(tree);
  const updates = updatePlaces(tree, squareSize);
  const analysis = { pattern, tree, ...panels, ...updates };
  const bytes = layOut(analysis, 0).end;
  if (bytes > 2 ** 32) throw tooLarge(bytes);
  return { ...analysis, bytes, ...entryPlaces(pattern, tree, panels.panelStart) };
}

function entryPlaces(
  pattern: SparsityPattern,
  { supernodes, first, order, step, rowStart, rows }: AssemblyTree,
  panelStart: Int32Array,
): Pick<UnsymmetricAnalysis, "entryStart" | "entrySource" | "entryTarget"> {
  const n = order.length;
  const supernodeOf = new Int32Array(n);
  for (let s = 0; s < supernodes; s++) supernodeOf.fill(s, first[s], first[s + 1]);
  const partOf = (row: number, column: number): number => {
    const s = supernodeOf[Math.min(row, column)];
    return 3 * s + (Math.max(row, column) < first[s + 1] ? 0 : row > column ? 1 : 2);
  };
  const entryStart = new Int32Array(3 * supernodes + 1);
  for (let i = 0; i < n; i++) {
    for (let e = pattern.rowStart[i]; e < pattern.rowStart[i + 1]; e++) {
      entryStart[partOf(step[i], step[pattern.columnIndex[e]]) + 1]++;
    }
  }
  for (let part = 0; part < 3 * supernodes; part++) entryStart[part + 1] += entryStart[part];
  const next = entryStart.slice();
  const entrySource = new Int32Array(pattern.columnIndex.length);
  const entryTarget = new Int32Array(pattern.columnIndex.length);
  for (let i = 0; i < n; i++) {
    for (let e = pattern.rowStart[i]; e < pattern.rowStart[i + 1]; e++) {
      const row = step[i];
      const column = step[pattern.columnIndex[e]];
      const part = partOf(row, column);
      const s = Math.floor(part / 3);
      const w = first[s + 1] - first[s];
      const inner = Math.min(row, column) - first[s];
      const outer = Math.max(row, column);
      entrySource[next[part]] = e;
      entryTarget[next[part]++] =
        part === 3 * s
          ? blockPlace(w, row - first[s], column - first[s])
          : panelStart[s] + panelPlace(w, w + positionIn(rows, rowStart[s], rowStart[s + 1], outer), inner);
    }
  }
  return { entryStart, entrySource, entryTarget };
}

/**
 * The factors LU of an unsymmetric matrix, by the multifrontal method on the pattern of A + Aᵀ (Duff & Reid, SIAM J. Sci. Stat. Comput. 5,
 * 1984). Pivots are chosen by size within supernodes only, so that the structure is known beforehand; one that is too
 * small is replaced (Li & Demmel, ACM TOMS 29, 2003). Every factor is tried on one right-hand side: if its residual is not at rounding level, all
 * solutions are refined iteratively. The factor has a WebAssembly memory of its own.
 *
 * @param values of the pattern's entries
 * @throws NumericalError where the matrix is singular to working precision or not finite, or there is not enough memory
 */
export function factorUnsymmetric(analysis: UnsymmetricAnalysis, values: Float64Array): UnsymmetricFactor {
  const instance = kernelInstance();
  const layout = layOut(analysis, instance.heapBase());
  if (!growMemory(instance, layout.end)) throw tooLarge(layout.end);
  const { pattern, tree, panelStart, nonzeros } = analysis;
  const n = tree.order.length;
  writeIntegers(instance, layout.first, tree.first);
  writeIntegers(instance, layout.rowStart, tree.rowStart);
  writeIntegers(instance, layout.panelStart, panelStart);
  writeIntegers(instance, layout.upperRows, tree.rows);
  writeIntegers(instance, layout.places, tree.places);
  const inputOrder = new Int32Array(n);
  const factors = { ...layout, supernodes: tree.supernodes };
  const solveOnce = triangularSolver(instance, factors, inputOrder, tree.order);
  // The matrix, kept only where solutions are to be refined.
  let refined: Float64Array | null = null;
  const refactor = (next: Float64Array): void => {
    eliminate(analysis, instance, layout, next, inputOrder);
    refined = null;
    const b = new Float64Array(n);
    for (let i = 0; i < n; i++) b[i] = 1 + (i % 7);
    const x = new Float64Array(n);
    solveOnce([b], [x]);
    if (refine(pattern, next, solveOnce, b, x) > 0) refined = next.slice();
    const condition = (rowNorm(pattern, next) * largest(x)) / largest(b);
    if (condition > hopeless) {
      throw new NumericalError(
        `The matrix of size ${n} is singular to working precision: its condition number is at least ${condition.toExponential(1)}.`,
      );
    }
  };
  refactor(values);
  return {
    method: "supernodal LU",
    statistics: { nonzeros: 2 * nonzeros - n, iterations: 0 },
    refactor,
    solve(rightHandSides, solutions = rightHandSides) {
      checkVectors(n, rightHandSides, solutions);
      if (refined === null) {
        solveOnce(rightHandSides, solutions);
        return;
      }
      const kept = rightHandSides.map((side, i) => (side === solutions[i] ? side.slice() : side));
      solveOnce(kept, solutions);
      for (let i = 0; i < kept.length; i++) refine(pattern, refined, solveOnce, kept[i], solutions[i]);
    },
  };
}

/** Backward error that counts as rounding: ‖b − Ax‖ / (‖A‖‖x‖ + ‖b‖) in the maximum norm. */
const accepted = 64 * Number.EPSILON;
const mostRefinements = 20;
/** A condition number that leaves a solution without a digit, or one: its pivots need not show it (Higham, 2002, chapter 15). */
const hopeless = 1 / (32 * Number.EPSILON);

/**
 * Improves a solution until its backward error is at rounding level (Skeel, Math. Comp. 35, 1980); returns how many steps that took.
 *
 * @throws NumericalError if the error does not fall
 */
function refine(
  pattern: SparsityPattern,
  values: Float64Array,
  solve: (rightHandSides: readonly Float64Array[], solutions: readonly Float64Array[]) => void,
  b: Float64Array,
  x: Float64Array,
): number {
  const n = b.length;
  const norm = rowNorm(pattern, values);
  const residual = new Float64Array(n);
  const correction = new Float64Array(n);
  for (let step = 0; ; step++) {
    multiplyCsr({ pattern, values }, x, residual);
    for (let i = 0; i < n; i++) residual[i] = b[i] - residual[i];
    const error = largest(residual) / (norm * largest(x) + largest(b));
    // Not a number where both are zero.
    if (!(error > accepted)) return step;
    if (step === mostRefinements) {
      throw new NumericalError(
        `The matrix of size ${n} is singular or nearly so: after ${step} refinements a solution's backward error is still ${error.toExponential(1)}.`,
      );
    }
    solve([residual], [correction]);
    for (let i = 0; i < n; i++) x[i] += correction[i];
  }
}

/** The largest sum of a row's absolute values. */
function rowNorm({ rows, rowStart }: SparsityPattern, values: Float64Array): number {
  let norm = 0;
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) sum += Math.abs(values[k]);
    if (sum > norm) norm = sum;
  }
  return norm;
}

function largest(list: Float64Array): number {
  let most = 0;
  for (let i = 0; i < list.length; i++) most = Math.max(most, Math.abs(list[i]));
  return most;
}

/** Byte addresses in a factor's memory. */
interface Layout {
  readonly first: number;
  readonly rowStart: number;
  readonly panelStart: number;
  readonly upperRows: number;
  readonly lowerRows: number;
  readonly places: number;
  readonly scales: number;
  readonly pivots: number;
  readonly lower: number;
  readonly upper: number;
  readonly square: number;
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
  }: Omit<UnsymmetricAnalysis, "bytes" | keyof ReturnType<typeof entryPlaces>>,
  start: number,
): Layout {
  const n = tree.order.length;
  const { take, end } = addressBook(start);
  return {
    first: take(4 * tree.first.length),
    rowStart: take(4 * tree.rowStart.length),
    panelStart: take(4 * panelStart.length),
    upperRows: take(4 * tree.rows.length),
    lowerRows: take(4 * tree.rows.length),
    places: take(4 * tree.places.length),
    scales: take(8 * n),
    pivots: take(4 * n),
    lower: take(8 * panelStart[tree.supernodes]),
    upper: take(8 * panelStart[tree.supernodes]),
    square: take(8 * squareSize(widest)),
    workspace: take(Math.max(8 * updateSpace, vectorBytes(n, widest, longest))),
    end: end(),
  };
}

/** Factors the matrix and writes the unknown whose equation is the k-th in the factors into inputOrder[k]. */
function eliminate(
  analysis: UnsymmetricAnalysis,
  instance: Kernels,
  layout: Layout,
  values: Float64Array,
  inputOrder: Int32Array,
): void {
  const { pattern, tree, entryStart, entrySource, entryTarget, panelStart, updateStart } = analysis;
  const { supernodes, first, rowStart, eliminatedNext, order, step, rows } = tree;
  checkValues(pattern, values);
  const { buffer } = instance.memory;
  const lower = new Float64Array(buffer, layout.lower, panelStart[supernodes]);
  const upper = new Float64Array(buffer, layout.upper, panelStart[supernodes]);
  const square = new Float64Array(buffer, layout.square, squareSize(analysis.widest));
  const pivots = new Int32Array(buffer, layout.pivots, order.length);
  columnScales(pattern, values, step, new Float64Array(buffer, layout.scales, order.length));
  visitFronts(tree, (s, firstChild, nextSibling) => {
    const w = first[s + 1] - first[s];
    const m = rowStart[s + 1] - rowStart[s];
    const lowerPanel = layout.lower + 8 * panelStart[s];
    const upperPanel = layout.upper + 8 * panelStart[s];
    const triangle = 8 * triangleSize(w);
    const update = layout.workspace + 8 * updateStart[s];
    const panelBytes = 8 * (panelStart[s + 1] - panelStart[s]);
    instance.clearFront(lowerPanel, panelBytes, upperPanel, panelBytes);
    instance.clearFront(layout.square, 32 * w * Math.ceil(w / 4), update, 8 * squareSize(m));
    [square, lower, upper].forEach((part, p) => {
      const end = entryStart[3 * s + p + 1];
      for (let e = entryStart[3 * s + p]; e < end; e++) part[entryTarget[e]] = values[entrySource[e]];
    });
    for (let c = firstChild; c !== -1; c = nextSibling[c]) {
      instance.extendAddSquare(
        rowStart[c + 1] - rowStart[c],
        layout.workspace + 8 * updateStart[c],
        layout.places + 4 * rowStart[c],
        eliminatedNext[c],
        w,
        m,
        layout.square,
        lowerPanel + triangle,
        upperPanel + triangle,
        update,
      );
    }
    const replaced = instance.eliminateUnsymmetric(
      w,
      m,
      layout.square,
      lowerPanel,
      upperPanel,
      update,
      layout.pivots + 4 * first[s],
      layout.scales + 8 * first[s],
      negligiblePivot(order.length),
    );
    if (replaced < 0) throw overflow(order.length, order[first[s] - 1 - replaced]);
    if (replaced > 0 && m === 0) {
      throw new NumericalError(
        `The matrix of size ${order.length} is singular to working precision: no pivot is left near unknown ${order[first[s]]}.`,
      );
    }
    for (let k = 0; k < w; k++) inputOrder[first[s] + k] = order[first[s] + pivots[first[s] + k]];
  });
  // L's rows were numbered before pivoting.
  const moved = new Int32Array(order.length);
  for (let k = 0; k < order.length; k++) moved[step[inputOrder[k]]] = k;
  const lowerRows = new Int32Array(buffer, layout.lowerRows, rows.length);
  for (let k = 0; k < rows.length; k++) lowerRows[k] = moved[rows[k]];
}

/** The largest entry of each column, in the order of elimination. */
function columnScales(pattern: SparsityPattern, values: Float64Array, step: Int32Array, scales: Float64Array): void {
  scales.fill(0);
  for (let k = 0; k < values.length; k++) {
    const column = pattern.columnIndex[k];
    const size = Math.abs(values[k]);
    if (size > scales[step[column]]) scales[step[column]] = size;
  }
  for (let i = 0; i < step.length; i++) {
    if (scales[step[i]] === 0) {
      throw new NumericalError(`The matrix of size ${step.length} is singular: column ${i} is zero.`);
    }
  }
}

function overflow(n: number, unknown: number): NumericalError {
  return new NumericalError(`The factors of the matrix of size ${n} overflow at unknown ${unknown}.`);
}
