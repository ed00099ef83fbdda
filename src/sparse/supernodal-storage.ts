import { InputError, NumericalError } from "../errors.js";
import type { Kernels } from "../kernels/index.js";
import type { AssemblyTree } from "./assembly-tree.js";

// Panels are stored in blocks of four rows: within a block, column after column, four doubles each. A panel of w columns and m rows
// below them is a triangle of w rows, whose row block b holds columns 0 … 4b + 3, and then ⌈m/4⌉ blocks of w columns.

/** Doubles of a lower triangle of n rows. */
export function triangleSize(n: number): number {
  const blocks = Math.ceil(n / 4);
  return 8 * blocks * (blocks + 1);
}

/** Doubles of a square of n rows, its columns rounded up to four. */
export function squareSize(n: number): number {
  return 16 * Math.ceil(n / 4) ** 2;
}

/** Where entry (row, column) of a panel of w columns is; the rows below the triangle are counted on from w. */
export function panelPlace(w: number, row: number, column: number): number {
  return row < w ? triangleSize(row & ~3) + 4 * column + (row & 3) : triangleSize(w) + blockPlace(w, row - w, column);
}

/** Where entry (row, column) of blocks of four rows of w columns is. */
export function blockPlace(w: number, row: number, column: number): number {
  return 4 * w * (row >> 2) + 4 * column + (row & 3);
}

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
}

/** @throws NumericalError where one triangular factor would take more than 4 GB */
export function panelPlaces({ supernodes, first, rowStart }: AssemblyTree): PanelPlaces {
  const panelStart = new Int32Array(supernodes + 1);
  let nonzeros = 0;
  let operations = 0;
  let widest = 0;
  let space = 0;
  for (let s = 0; s < supernodes; s++) {
    const w = first[s + 1] - first[s];
    const m = rowStart[s + 1] - rowStart[s];
    nonzeros += (w * (w + 1)) / 2 + w * m;
    for (let k = 1; k <= w; k++) operations += (m + k) * (m + k);
    widest = Math.max(widest, w);
    space += triangleSize(w) + 4 * w * Math.ceil(m / 4);
    if (space > 2 ** 29) throw tooLarge(8 * space);
    panelStart[s + 1] = space;
  }
  return { panelStart, nonzeros, operations, widest };
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

/** Byte addresses in a kernel's memory, handed out one after the other, aligned to 16 bytes. */
export interface AddressBook {
  take(bytes: number): number;
  /** The first byte that is free. */
  end(): number;
}

export function addressBook(firstFree: number): AddressBook {
  let end = firstFree;
  return {
    take(bytes) {
      const start = end;
      end += 16 * Math.ceil(bytes / 16);
      return start;
    },
    end: () => end,
  };
}

export function writeIntegers({ memory }: Kernels, address: number, list: Int32Array): void {
  new Int32Array(memory.buffer, address, list.length).set(list);
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

/** @throws InputError for values that do not fit the pattern */
export function checkValues(values: Float64Array, entries: number): void {
  if (values.length !== entries) {
    throw new InputError("values", `expected ${entries} entries, one per entry of the pattern, found ${values.length}`);
  }
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
