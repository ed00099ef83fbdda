import { NumericalError } from "../errors.js";
import type { Kernels } from "../kernels/index.js";

/** Two triangular factors in a kernel's memory, L and an upper one that is stored as its transpose; addresses in bytes. */
export interface TriangularFactors {
  readonly supernodes: number;
  readonly first: number;
  readonly rowStart: number;
  readonly panelStart: number;
  /** The rows of L, and those of the transpose of the upper factor. */
  readonly lowerRows: number;
  readonly upperRows: number;
  readonly lower: number;
  readonly upper: number;
  /** Room for the vectors, `vectorBytes`. */
  readonly workspace: number;
}

/** Bytes of workspace that solving for a pair of right-hand sides takes. */
export function vectorBytes(n: number, widest: number, longest: number): number {
  return 16 * (n + 4) + 24 * (widest + 4) + 16 * (longest + 4);
}

/** Supernodes per call of a kernel: an engine replaces code by its optimised version between calls, not within one. */
const batch = 512;

/**
 * Solves for any number of right-hand sides, two at a time. Unknown inputOrder[k] of a right-hand side and outputOrder[k]
 * of a solution is the k-th in the factors.
 */
export function triangularSolver(
  instance: Kernels,
  factors: TriangularFactors,
  inputOrder: Int32Array,
  outputOrder: Int32Array,
): (rightHandSides: readonly Float64Array[], solutions: readonly Float64Array[]) => void {
  const n = inputOrder.length;
  const { supernodes, first, rowStart, panelStart, lowerRows, upperRows, lower, upper, workspace } = factors;
  const x = new Float64Array(instance.memory.buffer, workspace, 2 * n + 8);
  const work = workspace + 16 * (n + 4);
  const sweep = (solveLower: Kernels["solveLower"], solveUpper: Kernels["solveLower"]): void => {
    for (let s = 0; s < supernodes; s += batch) {
      const to = Math.min(s + batch, supernodes);
      solveLower(s, to, first, rowStart, panelStart, lowerRows, lower, workspace, work);
    }
    for (let s = supernodes; s > 0; s -= batch) {
      const from = Math.max(0, s - batch);
      solveUpper(from, s, first, rowStart, panelStart, upperRows, upper, workspace, work);
    }
  };
  const one = (rightHandSide: Float64Array, solution: Float64Array): void => {
    for (let k = 0; k < n; k++) x[k] = rightHandSide[inputOrder[k]];
    sweep(instance.solveLower, instance.solveLowerTransposed);
    let check = 0;
    for (let k = 0; k < n; k++) {
      const value = x[k];
      solution[outputOrder[k]] = value;
      check += value - value;
    }
    if (check !== 0) throw notFinite();
  };
  const pair = (
    firstSide: Float64Array,
    secondSide: Float64Array,
    firstSolution: Float64Array,
    secondSolution: Float64Array,
  ): void => {
    for (let k = 0; k < n; k++) {
      const unknown = inputOrder[k];
      x[2 * k] = firstSide[unknown];
      x[2 * k + 1] = secondSide[unknown];
    }
    sweep(instance.solveLowerPair, instance.solveLowerTransposedPair);
    let check = 0;
    for (let k = 0; k < n; k++) {
      const unknown = outputOrder[k];
      const re = x[2 * k];
      const im = x[2 * k + 1];
      firstSolution[unknown] = re;
      secondSolution[unknown] = im;
      check += re - re + (im - im);
    }
    if (check !== 0) throw notFinite();
  };
  return (rightHandSides, solutions) => {
    let i = 0;
    for (; i + 1 < rightHandSides.length; i += 2) {
      pair(rightHandSides[i], rightHandSides[i + 1], solutions[i], solutions[i + 1]);
    }
    if (i < rightHandSides.length) one(rightHandSides[i], solutions[i]);
  };
}

function notFinite(): NumericalError {
  return new NumericalError(
    "The solution of a linear system is not finite, so its right-hand side is not, or overflows.",
  );
}
