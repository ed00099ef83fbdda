import type { LinearSolver } from "../sparse/linear-solver.js";
import type { Pencil } from "../sparse/pencil.js";
import { dot } from "../sparse/vectors.js";
import { massNorm } from "./lanczos.js";

/** Solves with M + shift K that know what rounding does to them. */
export interface CarefulSolves {
  /** The solver for right-hand sides M v with vectors v of these M-norms, against which errors are weighed. */
  of(sizes: readonly number[]): LinearSolver;
  /** The largest error of a solve so far, as a part of the size of its v; 0 where it is known to be harmless. */
  error(): number;
}

export interface CareTask {
  readonly pencil: Pencil;
  readonly solver: LinearSolver;
  readonly shift: number;
  /** About the largest eigenvalue of the pencil. */
  readonly fastest: number;
  /** Errors of solves that do no harm, as parts of the size of v. */
  readonly harmless: number;
}

/** Corrections of one solve; each takes at least half of the error away, or is the last. */
const mostCorrections = 12;

/**
 * A factor of M + σK solves a system whose entries are off by ε of the largest, and so finds slow modes with a relative error of
 * ε (1 + σ λ_max): with thin cells or huge coefficients that is no small number. Where it might be, the first solve is looked at a second time:
 * the solution of its residual is its error. Where that does harm and the pencil can multiply by differences, whose residuals are right, every
 * solve is corrected until it comes no closer (iterative refinement; Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., chapter 12),
 * the mean by itself.
 */
export function carefulSolves({ pencil, solver, shift, fastest, harmless }: CareTask): CarefulSolves {
  if (Number.EPSILON * (1 + shift * fastest) <= harmless) return { of: () => solver, error: () => 0 };
  const n = pencil.size;
  const { multiplyByDifferences } = pencil;
  const product = new Float64Array(n);
  const multiply = (x: Float64Array, out: Float64Array): void => {
    pencil.multiplyMass(x, out);
    if (multiplyByDifferences === undefined) pencil.multiplyStiffness(x, product);
    else multiplyByDifferences(x, product);
    for (let i = 0; i < n; i++) out[i] += shift * product[i];
  };
  const residual = new Float64Array(n);
  const correction = new Float64Array(n);
  const ones = new Float64Array(n).fill(1);
  const ofOnes = new Float64Array(n);
  multiply(ones, ofOnes);
  const total = dot(ones, ofOnes);
  /** Corrects x once, first by a constant, then by a solve; returns by how much, M-norm. */
  const correct = (b: Float64Array, x: Float64Array): number => {
    multiply(x, residual);
    for (let i = 0; i < n; i++) residual[i] = b[i] - residual[i];
    const shared = total > 0 ? dot(ones, residual) / total : 0;
    for (let i = 0; i < n; i++) residual[i] -= shared * ofOnes[i];
    solver.solve([residual], [correction]);
    for (let i = 0; i < n; i++) correction[i] += shared;
    for (let i = 0; i < n; i++) x[i] += correction[i];
    return massNorm(pencil, correction, product);
  };
  let looked = false;
  let correcting = false;
  let worst = 0;
  const lookAt = (b: Float64Array, x: Float64Array, size: number): void => {
    if (size === 0) return;
    const found = x.slice();
    let change = correct(b, x);
    if (!looked) {
      looked = true;
      correcting = multiplyByDifferences !== undefined && change > harmless * size;
      if (!correcting) x.set(found);
    }
    for (let k = 1; correcting && k < mostCorrections && change > harmless * size; k++) {
      const next = correct(b, x);
      if (!(next <= change / 2)) {
        change = Math.max(next, change);
        break;
      }
      // Errors fall as the corrections do.
      change = next;
    }
    worst = Math.max(worst, change / size);
  };
  return {
    of: (sizes) => ({
      ...solver,
      solve(rightHandSides, solutions = rightHandSides) {
        if (looked && !correcting) {
          solver.solve(rightHandSides, solutions);
          return;
        }
        const kept = rightHandSides.map((b, i) => (solutions[i] === b ? b.slice() : b));
        solver.solve(kept, solutions);
        kept.forEach((b, i) => {
          lookAt(b, solutions[i], sizes[i]);
        });
      },
    }),
    error: () => worst,
  };
}
