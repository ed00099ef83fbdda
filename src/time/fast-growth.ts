import { EigenvalueDecomposition } from "ml-matrix";
import type { LinearSolver } from "../sparse/linear-solver.js";
import type { Pencil } from "../sparse/pencil.js";
import { startArnoldi } from "./arnoldi.js";
import { squaredNorm, vectorPool } from "./lanczos.js";
import { hessenberg } from "./left-eigenvalues.js";

/** A shift so much smaller has its pole beyond what grows by e^640 within ten times the shift, all that float64 holds. */
const reduction = 64;
/** Enough to tell 1/(1 − 1/64) from 1, beyond which nothing else lies: the error falls as e^{−4k√gap} (Saad, SIAM J. Numer. Anal. 17, 1980). */
const dimension = 24;

/**
 * Whether some solutions of an unsymmetric M u′ = −K u grow faster than e^{t/shift}. Behind the pole such a mode looks like one that decays
 * fast, and a Krylov space converges without it; a far smaller shift makes it the outermost eigenvalue. Looked for only where the row sums of K,
 * what reaction and Robin conditions leave there, let it be, since with flow and diffusion alone nothing grows; and where M is unsymmetric too, by
 * upwinding, and may be all but singular.
 *
 * @param factor makes the solver of M + shift K.
 */
export function growsFaster(pencil: Pencil, shift: number, factor: (shift: number) => LinearSolver): boolean {
  const n = pencil.size;
  if (pencil.multiplyNorm === undefined && !rowsGrow(pencil, shift)) return false;
  const small = shift / reduction;
  const solver = factor(small);
  const inner = (x: Float64Array, y: Float64Array): number => squaredNorm(pencil, x, y);
  const mass =
    pencil.multiplyNorm === undefined ? inner : (x: Float64Array, y: Float64Array) => pencil.multiplyMass(x, y);
  const pool = vectorPool(n);
  const start = Float64Array.from({ length: n }, (_, i) => 1 + Math.sin(i * i + 1));
  const space = startArnoldi(mass, inner, start, pool, new Float64Array(n));
  while (space.dimension < dimension && !space.exhausted) {
    const solution = pool.take();
    solver.solve([space.next], [solution]);
    space.absorb(solution);
  }
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(
    hessenberg(space.columns, space.dimension),
  );
  // λ = (1/θ − 1)/small; rounding may push the largest decays anywhere.
  return realEigenvalues.some((re, j) => {
    const square = re * re + imaginaryEigenvalues[j] ** 2;
    return square > 1e-12 && (re / square - 1) / small < -1 / shift;
  });
}

/** Whether a row of K has a sum so negative that a solution which is constant around it would grow that fast. */
function rowsGrow(pencil: Pencil, shift: number): boolean {
  const ones = new Float64Array(pencil.size).fill(1);
  const sums = ones.slice();
  const masses = ones.slice();
  pencil.multiplyStiffness(ones, sums);
  pencil.multiplyMass(ones, masses);
  // A mode on one node alone has a mass (d + 2)/2 times smaller than its row's sum.
  return sums.some((sum, i) => -2.5 * sum * shift >= masses[i]);
}
