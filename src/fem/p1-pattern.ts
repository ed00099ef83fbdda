import type { SimplexMesh } from "../mesh/simplex.js";
import type { SparsityPattern } from "../sparse/csr.js";

/** The pattern's part of a `P1Space`. */
export interface P1Pattern {
  readonly pattern: SparsityPattern;
  readonly coupling: SparsityPattern;
  readonly entryOfCell: Int32Array;
}

/** Stands for entries in rows of prescribed nodes until the number of entries is known. */
const notKept = -(2 ** 31);

/**
 * Two degrees of freedom are coupled where a cell has both. Row by row: the cells around an unknown are looked up, their other
 * degrees of freedom are collected once each and sorted, and the cells are told where their entries came to lie.
 * O(cells + entries), about 20 comparisons per row for the sorting.
 *
 * @param unknownOfNode as in `P1Space`, for `size` unknowns and `prescribed` prescribed places
 */
export function p1Pattern(mesh: SimplexMesh, unknownOfNode: Int32Array, size: number, prescribed: number): P1Pattern {
  const { cells } = mesh;
  const corners = mesh.dimension + 1;
  const dofs = new Int32Array(cells.length); // unknowns 0 … size − 1, prescribed places from size on
  for (let k = 0; k < cells.length; k++) {
    const unknown = unknownOfNode[cells[k]];
    dofs[k] = unknown >= 0 ? unknown : size - 1 - unknown;
  }
  const { start, cellStart } = cellsOfUnknowns(dofs, size, corners);

  const entryOfCell = new Int32Array(cells.length * corners).fill(prescribed > 0 ? notKept : 0);
  // At most one entry per corner around the row and other corner of its cell, and the diagonal.
  const most = start[size] * (corners - 1) + size;
  const columnIndex = new Int32Array(most);
  const couplingIndex = new Int32Array(prescribed > 0 ? most : 0);
  const rowStart = new Int32Array(size + 1);
  const couplingStart = new Int32Array(size + 1);
  const placeOf = new Int32Array(size + prescribed);
  const lastRow = new Int32Array(size + prescribed).fill(-1);
  let entries = 0;
  let couplings = 0;
  for (let row = 0; row < size; row++) {
    const firstEntry = entries;
    const firstCoupling = couplings;
    for (let k = start[row]; k < start[row + 1]; k++) {
      const first = cellStart[k];
      for (let j = first; j < first + corners; j++) {
        const column = dofs[j];
        if (lastRow[column] === row) continue;
        lastRow[column] = row;
        if (column < size) columnIndex[entries++] = column;
        else couplingIndex[couplings++] = column - size;
      }
    }
    sortRange(columnIndex, firstEntry, entries);
    for (let k = firstEntry; k < entries; k++) placeOf[columnIndex[k]] = k;
    if (couplings > firstCoupling) {
      sortRange(couplingIndex, firstCoupling, couplings);
      for (let k = firstCoupling; k < couplings; k++) placeOf[size + couplingIndex[k]] = -1 - k;
    }
    for (let k = start[row]; k < start[row + 1]; k++) {
      const first = cellStart[k];
      for (let i = first; i < first + corners; i++) {
        if (dofs[i] !== row) continue;
        for (let j = 0; j < corners; j++) entryOfCell[i * corners + j] = placeOf[dofs[first + j]];
      }
    }
    rowStart[row + 1] = entries;
    couplingStart[row + 1] = couplings;
  }
  if (prescribed > 0) {
    for (let k = 0; k < entryOfCell.length; k++) {
      const entry = entryOfCell[k];
      if (entry < 0) entryOfCell[k] = entry === notKept ? entries + couplings : entries - 1 - entry;
    }
  }
  return {
    pattern: { rows: size, columns: size, rowStart, columnIndex: columnIndex.slice(0, entries) },
    coupling: {
      rows: size,
      columns: prescribed,
      rowStart: couplingStart,
      columnIndex: couplingIndex.slice(0, couplings),
    },
    entryOfCell,
  };
}

/**
 * The cells around unknown i, by counting: the first of their places in `dofs` is cellStart[k], start[i] ≤ k < start[i + 1]. A cell that
 * has an unknown twice, as on a periodic mesh of one cell, is listed twice.
 */
function cellsOfUnknowns(
  dofs: Int32Array,
  size: number,
  corners: number,
): { readonly start: Int32Array; readonly cellStart: Int32Array } {
  const start = new Int32Array(size + 1);
  for (let k = 0; k < dofs.length; k++) if (dofs[k] < size) start[dofs[k] + 1]++;
  for (let i = 0; i < size; i++) start[i + 1] += start[i];
  const cellStart = new Int32Array(start[size]);
  const next = start.slice(0, size);
  for (let first = 0; first < dofs.length; first += corners) {
    for (let k = first; k < first + corners; k++) if (dofs[k] < size) cellStart[next[dofs[k]]++] = first;
  }
  return { start, cellStart };
}

/** Sorts list[from … to − 1] by insertion: rows are short. */
function sortRange(list: Int32Array, from: number, to: number): void {
  for (let k = from + 1; k < to; k++) {
    const value = list[k];
    let hole = k;
    for (; hole > from && list[hole - 1] > value; hole--) list[hole] = list[hole - 1];
    list[hole] = value;
  }
}
