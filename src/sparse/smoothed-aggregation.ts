import type { Aggregation } from "./aggregation.js";
import { type CsrMatrix, transposeCsr } from "./csr.js";

/**
 * The prolongation P = (I − ω D⁻¹ A_F) T of smoothed aggregation: T is piecewise constant on the aggregates, A_F the matrix without its
 * weak couplings, which are added to its diagonal D so that constants stay where they were (Vaněk, Mandel & Brezina, Computing 56, 1996, section 4).
 * ω = 4/3 over Gershgorin's bound on the eigenvalues of D⁻¹ A_F.
 */
export function smoothedProlongation({ pattern, values }: CsrMatrix, aggregation: Aggregation): CsrMatrix {
  const { rows, rowStart, columnIndex } = pattern;
  const { aggregateOf, count, strong } = aggregation;
  const filtered = new Float64Array(rows);
  let largest = 1;
  for (let i = 0; i < rows; i++) {
    if (aggregateOf[i] < 0) continue;
    let diagonal = 0;
    let own = 0;
    let sum = 0;
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) {
      if (strong[k] === 1) sum += Math.abs(values[k]);
      else diagonal += values[k];
      if (columnIndex[k] === i) own = values[k];
    }
    // Positive couplings may outweigh it where angles are obtuse: then they are left out and not added.
    filtered[i] = diagonal > 0 ? diagonal : own;
    largest = Math.max(largest, 1 + sum / filtered[i]);
  }
  const omega = 4 / 3 / largest;

  const start = new Int32Array(rows + 1);
  const seen = new Int32Array(count).fill(-1);
  for (let i = 0; i < rows; i++) {
    let length = 0;
    if (aggregateOf[i] >= 0) {
      seen[aggregateOf[i]] = i;
      length = 1;
      for (let k = rowStart[i]; k < rowStart[i + 1]; k++) {
        const to = aggregateOf[columnIndex[k]];
        if (strong[k] === 1 && to >= 0 && seen[to] !== i) {
          seen[to] = i;
          length++;
        }
      }
    }
    start[i + 1] = start[i] + length;
  }
  const columns = new Int32Array(start[rows]);
  const entries = new Float64Array(start[rows]);
  const place = seen.fill(-1);
  let next = 0;
  for (let i = 0; i < rows; i++) {
    if (aggregateOf[i] < 0) continue;
    const factor = omega / filtered[i];
    columns[next] = aggregateOf[i];
    entries[next] = 1 - omega;
    place[aggregateOf[i]] = next++;
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) {
      const to = aggregateOf[columnIndex[k]];
      if (strong[k] === 0 || to < 0) continue;
      if (place[to] < start[i]) {
        columns[next] = to;
        place[to] = next++;
      }
      entries[place[to]] -= factor * values[k];
    }
  }
  return { pattern: { rows, columns: count, rowStart: start, columnIndex: columns }, values: entries };
}

/** The symmetric matrix PᵀAP of the coarse level, for a symmetric A: O(entries of A · entries in a row of P). */
export function galerkinProduct(A: CsrMatrix, P: CsrMatrix): CsrMatrix {
  // Products leave a row's columns in no order; transposing sorts them, and PᵀAP is its own transpose.
  return transposeCsr(multiply(transposeCsr(P), multiply(A, P)));
}

/** A B by rows (Gustavson, ACM Trans. Math. Softw. 4, 1978), in arrays that grow; the columns of a row are in no order. */
function multiply(A: CsrMatrix, B: CsrMatrix): CsrMatrix {
  const { rows, rowStart: aStart, columnIndex: aColumns } = A.pattern;
  const { columns, rowStart: bStart, columnIndex: bColumns } = B.pattern;
  const aValues = A.values;
  const bValues = B.values;
  const rowStart = new Int32Array(rows + 1);
  const place = new Int32Array(columns).fill(-1);
  let columnIndex = new Int32Array(2 * (A.values.length + B.values.length));
  let values = new Float64Array(columnIndex.length);
  let next = 0;
  for (let i = 0; i < rows; i++) {
    if (next + columns > values.length) {
      let most = 0;
      for (let k = aStart[i]; k < aStart[i + 1]; k++) most += bStart[aColumns[k] + 1] - bStart[aColumns[k]];
      if (next + most > values.length) {
        columnIndex = enlarged(columnIndex, new Int32Array(2 * values.length + most));
        values = enlarged(values, new Float64Array(columnIndex.length));
      }
    }
    const first = next;
    for (let k = aStart[i]; k < aStart[i + 1]; k++) {
      const j = aColumns[k];
      const factor = aValues[k];
      for (let l = bStart[j]; l < bStart[j + 1]; l++) {
        const to = bColumns[l];
        const at = place[to];
        if (at < first) {
          place[to] = next;
          columnIndex[next] = to;
          values[next++] = factor * bValues[l];
        } else values[at] += factor * bValues[l];
      }
    }
    rowStart[i + 1] = next;
  }
  const pattern = { rows, columns, rowStart, columnIndex: columnIndex.subarray(0, next) };
  return { pattern, values: values.subarray(0, next) };
}

function enlarged<Numbers extends Int32Array | Float64Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}
