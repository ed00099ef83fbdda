/** The matrix of entries values[offset + i · rowStride + j · columnStride]. */
export interface MatrixView {
  readonly values: Float64Array;
  readonly offset: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** Sizes of a product: A has `rows` × `inner` entries, B `inner` × `columns`. */
export interface ProductSizes {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

/** Writes scale · A B to a matrix, or adds it. */
export type MatrixProduct = (
  sizes: ProductSizes,
  scale: number,
  a: MatrixView,
  b: MatrixView,
  out: MatrixView,
  add: boolean,
) => void;

/** The matrix of numbers row by row. */
export function rowByRow(values: Float64Array, columns: number): MatrixView {
  return { values, offset: 0, rowStride: columns, columnStride: 1 };
}

export function transposed({ values, offset, rowStride, columnStride }: MatrixView): MatrixView {
  return { values, offset, rowStride: columnStride, columnStride: rowStride };
}

/** The product by its definition. */
export const plainProduct: MatrixProduct = ({ rows, inner, columns }, scale, a, b, out, add) => {
  const row = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    row.fill(0);
    for (let k = 0; k < inner; k++) {
      const factor = scale * a.values[a.offset + i * a.rowStride + k * a.columnStride];
      const from = b.offset + k * b.rowStride;
      for (let j = 0; j < columns; j++) row[j] += factor * b.values[from + j * b.columnStride];
    }
    const to = out.offset + i * out.rowStride;
    for (let j = 0; j < columns; j++) {
      const at = to + j * out.columnStride;
      out.values[at] = (add ? out.values[at] : 0) + row[j];
    }
  }
};
