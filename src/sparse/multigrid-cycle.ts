import type { CsrMatrix } from "./csr.js";
import { factorDense } from "./dense-cholesky.js";
import { entriesAt } from "./diagonal-positions.js";
import { coarsestSize, type MultigridLevel } from "./multigrid-levels.js";
import { ascending, descending } from "./row-batches.js";
import {
  countLower,
  type Lanes,
  laneKernels,
  type MemoryPlan,
  planRows,
  type StoredRows,
  writeLowerPattern,
  writeRows,
  writeScaledLower,
} from "./symmetric-rows.js";

/** A hierarchy in a kernel's memory, every level scaled to a unit diagonal: D^(−½) A D^(−½) = I + L + Lᵀ. */
export interface MultigridCycle {
  /** L of the finest level. */
  readonly finest: StoredRows;
  /** 1/√a_ii of the finest level. */
  readonly scaling: Float64Array;
  /** x ≈ (I + L + Lᵀ)⁻¹ b on the finest level; addresses of one vector or of two interleaved ones. */
  apply(lanes: Lanes, b: number, x: number): void;
}

/** A level, with what leads to the next coarser one. */
interface StoredLevel {
  readonly lower: StoredRows;
  readonly coarser?: {
    readonly prolongation: StoredRows;
    /** The residual, and then the correction that comes back. */
    readonly residual: number;
    readonly rows: number;
    readonly rightHandSide: number;
    readonly solution: number;
  };
}

/** LDLᵀ of a small last level: L, and 1/D. */
interface DenseFactor {
  readonly lower: CsrMatrix;
  readonly inversePivots: Float64Array;
}

/**
 * Plans the memory of one V-cycle and returns what writes the hierarchy into it once it is allocated. A forward Gauss–Seidel sweep before
 * the coarse correction and a backward one after it make the cycle symmetric; each reads the lower triangle once, for
 * itself and for the residual after or before it. A small last level is solved by elimination, a large one by the sweeps alone.
 *
 * @throws NumericalError where a small last level is singular
 */
export function planCycle(plan: MemoryPlan, levels: readonly MultigridLevel[]): () => MultigridCycle {
  const scalings = levels.map(({ matrix, diagonal }) =>
    entriesAt(matrix.values, diagonal).map((value) => 1 / Math.sqrt(value)),
  );
  const { matrix: coarsest } = levels[levels.length - 1];
  const bottom = coarsest.pattern.rows <= coarsestSize ? denseFactor(coarsest, scalings[levels.length - 1]) : undefined;
  const bottomRows =
    bottom === undefined ? undefined : planRows(plan, coarsest.pattern.rows, bottom.lower.values.length);
  const stored = levels.map(({ matrix, diagonal, prolongation }): StoredLevel => {
    const lower = planRows(plan, matrix.pattern.rows, countLower(matrix.pattern, diagonal));
    if (prolongation === undefined) return { lower };
    const { rows, columns } = prolongation.pattern;
    return {
      lower,
      coarser: {
        prolongation: planRows(plan, rows, prolongation.values.length),
        residual: plan.take(16 * rows),
        rows: columns,
        rightHandSide: plan.take(16 * columns),
        solution: plan.take(16 * columns),
      },
    };
  });
  return () => {
    levels.forEach(({ matrix, diagonal, prolongation }, l) => {
      const { lower, coarser } = stored[l];
      writeLowerPattern(plan, lower, matrix.pattern, diagonal);
      writeScaledLower(plan, lower, matrix, diagonal, scalings[l]);
      if (prolongation !== undefined && coarser !== undefined) {
        writeRows(plan, coarser.prolongation, scaledProlongation(prolongation, scalings[l], scalings[l + 1]));
      }
    });
    if (bottom !== undefined && bottomRows !== undefined) writeRows(plan, bottomRows, bottom.lower);

    const solveLast = (lanes: Lanes, { rows, start, columns, values }: StoredRows, b: number, x: number): void => {
      const { solveRows, solveRowsTransposed } = laneKernels(plan.instance, lanes);
      ascending(rows, (from, to) => solveRows(from, to, start, columns, values, b, x));
      if (bottom !== undefined) {
        const solution = plan.doubles(x, lanes * rows);
        for (let i = 0; i < solution.length; i++) solution[i] *= bottom.inversePivots[lanes === 1 ? i : i >> 1];
      }
      descending(rows, (from, to) => solveRowsTransposed(from, to, start, columns, values, x));
    };
    const cycle = (lanes: Lanes, l: number, b: number, x: number): void => {
      const { lower, coarser } = stored[l];
      if (coarser === undefined) {
        solveLast(lanes, bottomRows ?? lower, b, x);
        return;
      }
      const { rows, start, columns, values } = lower;
      const { prolongation: P, residual, rightHandSide, solution } = coarser;
      const kernels = laneKernels(plan.instance, lanes);
      ascending(rows, (from, to) => kernels.smoothRowsForward(from, to, start, columns, values, b, x, residual));
      plan.doubles(rightHandSide, lanes * coarser.rows).fill(0);
      ascending(rows, (from, to) => {
        kernels.multiplyRowsTransposed(from, to, P.start, P.columns, P.values, residual, rightHandSide);
      });
      cycle(lanes, l + 1, rightHandSide, solution);
      ascending(rows, (from, to) => {
        kernels.multiplyRows(from, to, P.start, P.columns, P.values, solution, residual);
      });
      descending(rows, (from, to) => kernels.smoothRowsBackward(from, to, start, columns, values, x, residual));
    };
    return {
      finest: stored[0].lower,
      scaling: scalings[0],
      apply: (lanes, b, x) => cycle(lanes, 0, b, x),
    };
  };
}

/** D_fine^(½) P D_coarse^(−½). */
function scaledProlongation({ pattern, values }: CsrMatrix, fine: Float64Array, coarse: Float64Array): CsrMatrix {
  const { rows, rowStart, columnIndex } = pattern;
  const scaled = new Float64Array(values.length);
  for (let i = 0; i < rows; i++) {
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++) scaled[k] = (values[k] * coarse[columnIndex[k]]) / fine[i];
  }
  return { pattern, values: scaled };
}

/** LDLᵀ of a scaled matrix, dense: L strictly below its unit diagonal. */
function denseFactor({ pattern, values }: CsrMatrix, scaling: Float64Array): DenseFactor {
  const n = pattern.rows;
  const A = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = pattern.rowStart[i]; k < pattern.rowStart[i + 1]; k++) {
      const j = pattern.columnIndex[k];
      A[i * n + j] = scaling[i] * values[k] * scaling[j];
    }
  }
  factorDense(n, A);
  const rowStart = Int32Array.from({ length: n + 1 }, (_, i) => (i * (i - 1)) / 2);
  const columnIndex = new Int32Array(rowStart[n]);
  const lower = new Float64Array(rowStart[n]);
  const inversePivots = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      columnIndex[rowStart[i] + j] = j;
      lower[rowStart[i] + j] = A[i * n + j] * A[j * n + j];
    }
    inversePivots[i] = A[i * n + i] ** 2;
  }
  return { lower: { pattern: { rows: n, columns: n, rowStart, columnIndex }, values: lower }, inversePivots };
}
