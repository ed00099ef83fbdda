import { NumericalError } from "../errors.js";
import { addressBook } from "./address-book.js";
import { growMemory } from "./kernels.js";
import type { MatrixProduct, MatrixView } from "./matrix-product.js";
import { type RidgePrecision, ridgeInstance } from "./ridge.js";
import { alone, type RidgeSharing } from "./ridge-sharing.js";

/** Rows of a tile, and numbers of the record PackedProduct (src/kernels/assembly/ridge/matrix-product.ts). */
const tileRows = 2;
const recordNumbers = 6;
/** Panels of columns that a thread takes at a time, of many. */
const panelsAtOnce = 4;

type Row = Float64Array | Float32Array;

/**
 * Products of matrices in SIMD: operands are packed in the precision, sums of 256 terms are taken in it and added in float64. Some 30 GFLOP/s in
 * float32 and half of it in float64, per thread. Results are bit for bit the same however threads share the work.
 *
 * @param sharing how threads share the work (fused-threads.node.ts)
 */
export function packedProduct(precision: RidgePrecision, sharing: RidgeSharing = alone): MatrixProduct {
  const instance = ridgeInstance();
  const share = sharing(instance);
  const bits = precision === "float64" ? 64 : 32;
  const panelColumns = 512 / bits;
  return ({ rows, inner, columns }, scale, a, b, out, add) => {
    const [panelsOfRows, panelsOfColumns] = [Math.ceil(rows / tileRows), Math.ceil(columns / panelColumns)];
    const [sizeA, sizeB] = [panelsOfRows * tileRows * inner, panelsOfColumns * panelColumns * inner];
    const stride = panelsOfColumns * panelColumns;
    const book = addressBook(instance.kernels.heapBase());
    const record = book.take(4 * recordNumbers);
    const [atA, atB] = [book.take((sizeA * bits) / 8), book.take((sizeB * bits) / 8)];
    const atC = book.take(8 * panelsOfRows * tileRows * stride);
    if (!growMemory(instance, book.end())) {
      throw new NumericalError(`a product of matrices needs ${book.end()} bytes; 4 GB is the most`);
    }
    const { buffer } = instance.memory;
    new Uint32Array(buffer, record, recordNumbers).set([panelsOfRows, inner, panelsOfColumns, atA, atB, atC]);
    const row = (at: number, length: number): Row =>
      bits === 64 ? new Float64Array(buffer, at, length) : new Float32Array(buffer, at, length);
    const { values, offset, rowStride, columnStride } = b;
    pack(a, rows, inner, tileRows, row(atA, sizeA));
    pack(
      { values, offset, rowStride: columnStride, columnStride: rowStride },
      columns,
      inner,
      panelColumns,
      row(atB, sizeB),
    );
    share(`product${bits}`, record, panelsOfColumns, Math.min(panelsAtOnce, Math.ceil(panelsOfColumns / 4)));
    unpack(new Float64Array(buffer, atC, panelsOfRows * tileRows * stride), stride, { rows, columns }, scale, out, add);
  };
}

/** Writes or adds scale · C. Loops of their own, with nothing else in them, take a third of the time. */
function unpack(
  C: Float64Array,
  stride: number,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  scale: number,
  { values, offset, rowStride, columnStride }: MatrixView,
  add: boolean,
): void {
  for (let i = 0; i < rows; i++) {
    const from = i * stride;
    const to = offset + i * rowStride;
    if (add) {
      for (let j = 0, at = to; j < columns; j++, at += columnStride) values[at] += scale * C[from + j];
    } else {
      for (let j = 0, at = to; j < columns; j++, at += columnStride) values[at] = scale * C[from + j];
    }
  }
}

/** Numbers of a row that are packed at a time: what is written stays in the first-level cache. */
const rowBlock = 32;

/**
 * Writes the rows in panels of so many, column after column, with zeros after the last row. The way through memory is along the numbers that stand side
 * by side.
 */
function pack(view: MatrixView, rows: number, inner: number, panel: number, out: Row): void {
  const { values, offset, rowStride, columnStride } = view;
  for (let first = 0, start = 0; first < rows; first += panel, start += panel * inner) {
    const whole = Math.min(panel, rows - first);
    if (whole < panel) out.fill(0, start, start + panel * inner);
    if (rowStride === 1) {
      for (let k = 0, at = start, from = offset + first; k < inner; k++, at += panel, from += columnStride) {
        for (let r = 0; r < whole; r++) out[at + r] = values[from + r];
      }
      continue;
    }
    for (let k = 0; k < inner; k += rowBlock) {
      const end = Math.min(inner, k + rowBlock);
      for (let r = 0; r < whole; r++) {
        let from = offset + (first + r) * rowStride + k * columnStride;
        for (let at = start + k * panel + r; at < start + end * panel; at += panel, from += columnStride) {
          out[at] = values[from];
        }
      }
    }
  }
}
