import type { CsrMatrix } from "./csr.js";

/** Groups of unknowns that become one unknown each on the next coarser level. */
export interface Aggregation {
  readonly count: number;
  /** The aggregate of every unknown, or −1 where it stays with the smoother alone. */
  readonly aggregateOf: Int32Array;
  /** 1 where an entry off the diagonal is a strong coupling, 0 elsewhere. */
  readonly strong: Uint8Array;
}

/**
 * Aggregates of strongly coupled unknowns: each of the first sort is an unknown with all of its strong neighbours; what is left over
 * joins the neighbour to which it is coupled most (Vaněk, Mandel & Brezina, Computing 56, 1996, section 4).
 *
 * A coupling is strong where −a_ij ≥ threshold √(a_ii a_jj): its sign counts, since the positive ones of a mass matrix do not
 * smooth. Unknowns without strong couplings, those whose rows mass or a large diagonal dominates, are in no aggregate.
 */
export function aggregate(
  { pattern, values }: CsrMatrix,
  inverseDiagonal: Float64Array,
  threshold: number,
): Aggregation {
  const { rows, rowStart, columnIndex } = pattern;
  const strong = new Uint8Array(values.length);
  const isolated = new Uint8Array(rows);
  const root = inverseDiagonal.map((value) => 1 / Math.sqrt(value));
  for (let i = 0; i < rows; i++) {
    const limit = -threshold * root[i];
    let any = 0;
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) {
      const j = columnIndex[k];
      if (j !== i && values[k] < 0 && values[k] <= limit * root[j]) {
        strong[k] = 1;
        any = 1;
      }
    }
    isolated[i] = 1 - any;
  }

  const aggregateOf = new Int32Array(rows).fill(-1);
  let count = 0;
  for (let i = 0; i < rows; i++) {
    if (isolated[i] === 1 || aggregateOf[i] >= 0) continue;
    let free = true;
    for (let k = rowStart[i]; k < rowStart[i + 1] && free; k++) {
      free = strong[k] === 0 || aggregateOf[columnIndex[k]] < 0;
    }
    if (!free) continue;
    aggregateOf[i] = count;
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) if (strong[k] === 1) aggregateOf[columnIndex[k]] = count;
    count++;
  }
  const first = aggregateOf.slice();
  for (let i = 0; i < rows; i++) {
    if (isolated[i] === 1 || first[i] >= 0) continue;
    let strongest = 0;
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) {
      const j = columnIndex[k];
      const coupling = -values[k] / root[j];
      if (strong[k] === 1 && first[j] >= 0 && coupling > strongest) {
        strongest = coupling;
        aggregateOf[i] = first[j];
      }
    }
  }
  return { count, aggregateOf, strong };
}
