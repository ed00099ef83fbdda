import { NumericalError } from "../errors.js";
import { addressBook } from "./address-book.js";
import { growMemory } from "./kernels.js";
import type { MatrixProduct, MatrixView } from "./matrix-product.js";
import { type RidgePrecision, ridgeInstance } from "./ridge.js";
import { alone, type RidgeSharing } from "./ridge-sharing.js";

/** Rows of a tile, and numbers of the record PackedProduct (src/kernels/assembly/ridge/matrix-product.ts). */
const tileRows = 6;
const recordNumbers = 6;
/** Panels of columns that a thread takes at a time, of many. */
const panelsAtOnce = 8;

type Row = Float64Array | Float32Array;

/**
 * Products of matrices in SIMD: operands are packed in the precision, sums of 256 terms are taken in it and added in float64. Some ten GFLOP/s in
 * float32 and half of it in float64, per thread. Results are bit for bit the same however threads share the work.
 *
 * @param sharing how threads share the work (fused-threads.node.ts)
 */
export function packedProduct(precision: RidgePrecision, sharing: RidgeSharing = alone): MatrixProduct {
  const instance = ridgeInstance();
  const share = sharing(instance);
  const bits = precision === "float64" ? 64 : 32;
  const panelColumns = 256 / bits;
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
    const C = new Float64Array(buffer, atC, panelsOfRows * tileRows * stride);
    for (let i = 0; i < rows; i++) {
      const to = out.offset + i * out.rowStride;
      for (let j = 0; j < columns; j++) {
        const at = to + j * out.columnStride;
        const value = scale * C[i * stride + j];
        out.values[at] = add ? out.values[at] + value : value;
      }
    }
  };
}

/** Writes the rows in panels of so many, column after column, with zeros after the last row. */
function pack(
  { values, offset, rowStride, columnStride }: MatrixView,
  rows: number,
  inner: number,
  panel: number,
  out: Row,
): void {
  for (let first = 0, at = 0; first < rows; first += panel) {
    const whole = Math.min(panel, rows - first);
    for (let k = 0; k < inner; k++) {
      let from = offset + first * rowStride + k * columnStride;
      for (let r = 0; r < whole; r++, from += rowStride) out[at++] = values[from];
      for (let r = whole; r < panel; r++) out[at++] = 0;
    }
  }
}
