import { InputError, NumericalError } from "../errors.js";
import type { Kernels } from "../kernels/index.js";
import type { AssemblyTree } from "./assembly-tree.js";
import { panelSize } from "./blocks.js";
import type { SparsityPattern } from "./csr.js";

/** How large the factor of a tree is. */
export interface PanelPlaces {
  /** Where each supernode's panel starts, in doubles; the end of the last one follows. */
  readonly panelStart: Int32Array;
  /** Entries of L, those that supernodes store as zeros included, the padding of blocks not. */
  readonly nonzeros: number;
  /** Multiplications and additions of a Cholesky factorisation: the sum of the squares of L's column counts. */
  readonly operations: number;
  /** Columns of the widest supernode. */
  readonly widest: number;
  /** Rows below the columns of the supernode that has most. */
  readonly longest: number;
}

/** @throws NumericalError where one triangular factor would take more than 4 GB */
export function panelPlaces({ supernodes, first, rowStart }: AssemblyTree): PanelPlaces {
  const panelStart = new Int32Array(supernodes + 1);
  let nonzeros = 0;
  let operations = 0;
  let widest = 0;
  let longest = 0;
  let space = 0;
  for (let s = 0; s < supernodes; s++) {
    const w = first[s + 1] - first[s];
    const m = rowStart[s + 1] - rowStart[s];
    nonzeros += (w * (w + 1)) / 2 + w * m;
    for (let k = 1; k <= w; k++) operations += (m + k) * (m + k);
    widest = Math.max(widest, w);
    longest = Math.max(longest, m);
    space += panelSize(w, m);
    if (space > 2 ** 29) throw tooLarge(8 * space);
    panelStart[s + 1] = space;
  }
  return { panelStart, nonzeros, operations, widest, longest };
}

/** Places for the update matrices that supernodes pass to their parents. */
export interface UpdatePlaces {
  /** Where each one starts in a common space, in doubles. */
  readonly updateStart: Int32Array;
  /** Doubles of that space. */
  readonly updateSpace: number;
}

/**
 * Those of even depth in the tree are stacked from the lower end of the space, those of odd depth from the upper end: a front's
 * children then are on top of the stack that its own update does not go to, and nothing is ever moved.
 *
 * @param sizeOf doubles of an update of so many rows
 */
export function updatePlaces(
  { supernodes, parent, rowStart }: AssemblyTree,
  sizeOf: (rows: number) => number,
): UpdatePlaces {
  const odd = new Uint8Array(supernodes);
  for (let s = supernodes - 1; s >= 0; s--) if (parent[s] !== -1) odd[s] = 1 - odd[parent[s]];
  const childrenSize = new Float64Array(supernodes);
  const start = new Float64Array(supernodes);
  const used = [0, 0];
  let updateSpace = 0;
  for (let s = 0; s < supernodes; s++) {
    const size = sizeOf(rowStart[s + 1] - rowStart[s]);
    const side = odd[s];
    start[s] = side === 0 ? used[0] : -used[1] - size;
    used[side] += size;
    updateSpace = Math.max(updateSpace, used[0] + used[1]);
    used[1 - side] -= childrenSize[s];
    if (parent[s] !== -1) childrenSize[parent[s]] += size;
  }
  if (updateSpace > 2 ** 29) throw tooLarge(8 * updateSpace);
  const updateStart = new Int32Array(supernodes);
  for (let s = 0; s < supernodes; s++) updateStart[s] = odd[s] === 1 ? updateSpace + start[s] : start[s];
  return { updateStart, updateSpace };
}

export function writeIntegers(instance: Kernels, address: number, list: Int32Array): void {
  new Int32Array(instance.memory.buffer, address, list.length).set(list);
}

/** @throws InputError for an ordering that does not hold each of the n unknowns once */
export function checkPermutation(ordering: Int32Array, n: number): void {
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

/** @throws InputError for values that do not fit the pattern; NumericalError for one that is not finite */
export function checkValues({ rowStart, columnIndex }: SparsityPattern, values: Float64Array): void {
  if (values.length !== columnIndex.length) {
    throw new InputError(
      "values",
      `expected ${columnIndex.length} entries, one per entry of the pattern, found ${values.length}`,
    );
  }
  for (let k = 0; k < values.length; k++) {
    if (values[k] - values[k] === 0) continue;
    const row = rowStart.findIndex((start) => start > k) - 1;
    throw new NumericalError(`The matrix is not finite: entry (${row}, ${columnIndex[k]}) is ${values[k]}.`);
  }
}

/**
 * A pivot is taken for zero if it is no larger than this, relative to the matrix's own entries. The last pivot of a matrix with
 * the constants in its kernel is the sum of all its entries, each with its rounding error (measured: 0.1 to 0.4 of this).
 */
export function negligiblePivot(n: number): number {
  return Math.max(n, 32) * Number.EPSILON;
}

export function tooLarge(bytes: number): NumericalError {
  const size = (bytes / 2 ** 30).toFixed(1);
  return new NumericalError(
    `The factor needs ${size} GB of memory: more than there is, or than the 4 GB that a factor can have. An iterative method needs less.`,
  );
}

/** The position of a value in an ascending part of a list, counted from its start. */
export function positionIn(list: Int32Array, start: number, end: number, value: number): number {
  let low = start;
  let high = end - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low - start;
}

/** Calls `eliminate` for every supernode with its children, which come before it: firstChild and then nextSibling, −1 at the end. */
export function visitFronts(
  { supernodes, parent }: AssemblyTree,
  eliminate: (supernode: number, firstChild: number, nextSibling: Int32Array) => void,
): void {
  const firstChild = new Int32Array(supernodes).fill(-1);
  const nextSibling = new Int32Array(supernodes).fill(-1);
  for (let s = 0; s < supernodes; s++) {
    eliminate(s, firstChild[s], nextSibling);
    if (parent[s] === -1) continue;
    nextSibling[s] = firstChild[parent[s]];
    firstChild[parent[s]] = s;
  }
}
