import { checkLength, NumericalError } from "../errors.js";
import {
  type IterationOptions,
  type IterationResult,
  isSolved,
  iterationLimits,
  notConverged,
  roundingOfProduct,
  stagnated,
  trueResidual,
} from "./iteration.js";
import { identityPreconditioner, type LinearOperator } from "./linear-operator.js";
import { atUnitScale } from "./unit-scale.js";
import { addMultiple, dot, euclideanNorm } from "./vectors.js";

export interface GmresOptions extends IterationOptions {
  /** Dimension of the Krylov space after which it starts again, 50 by default; it keeps as many vectors. */
  readonly restart?: number;
}

const method = "GMRES";

/** Where less than this of a product is new, what rounding of the inner products leaves of the old directions is not small beside it. */
const fewestDigitsLeft = 1e-8;

/**
 * The solution of A x = b for any nonsingular A, by GMRES(m): the residual is the smallest over a Krylov space, which starts
 * again every m iterations (Saad & Schultz, SIAM J. Sci. Stat. Comput. 7, 1986; modified Gram–Schmidt and Givens rotations).
 * Preconditioned from the right, so that the residual it minimises is the true one.
 *
 * @param x holds the initial guess, and the solution in the end
 * @throws NumericalError where A is singular on the Krylov space, after `maxIterations` (one for each product with A),
 * where the residual stagnates over a whole cycle, or where a number is not finite.
 */
export function gmres(
  operator: LinearOperator,
  b: Float64Array,
  x: Float64Array,
  options: GmresOptions = {},
): IterationResult {
  return atUnitScale([b], [x], ([scaled], [solution]) => iterate(operator, scaled, solution, options));
}

/** Takes the part in the first k + 1 basis vectors out of w, and adds its coordinates to `column`. */
function orthogonalize(w: Float64Array, basis: readonly Float64Array[], k: number, column: Float64Array): void {
  for (let j = 0; j <= k; j++) {
    const part = dot(w, basis[j]);
    column[j] += part;
    addMultiple(-part, basis[j], w);
  }
}

function iterate(operator: LinearOperator, b: Float64Array, x: Float64Array, options: GmresOptions): IterationResult {
  const { preconditioner = identityPreconditioner } = options;
  checkLength("b", b, operator.size, "row");
  checkLength("x", x, operator.size, "row");
  const limits = iterationLimits(method, b, options, preconditioner);
  const { norm, goal, maxIterations } = limits;
  if (norm === 0) {
    x.fill(0);
    return { iterations: 0, residual: 0 };
  }
  const n = operator.size;
  const m = Math.max(1, Math.min(options.restart ?? 50, n));
  const basis: Float64Array[] = [new Float64Array(n)];
  const z = new Float64Array(n);
  const correction = new Float64Array(n);
  // Column k of R, the Hessenberg matrix after rotations, is hessenberg[k · (m + 1) … k · (m + 1) + k].
  const hessenberg = new Float64Array(m * (m + 1));
  const cosine = new Float64Array(m);
  const sine = new Float64Array(m);
  const g = new Float64Array(m + 1);
  let residual = trueResidual(method, operator, b, x, basis[0]);
  let iterations = 0;
  let residualBefore = Number.POSITIVE_INFINITY;
  while (!isSolved(operator, limits, x, residual)) {
    if (iterations >= maxIterations) throw notConverged(method, limits, iterations, residual);
    if (!(residual < 0.999 * residualBefore)) throw stagnated(method, limits, iterations, residual);
    residualBefore = residual;
    g.fill(0);
    g[0] = residual;
    for (let i = 0; i < n; i++) basis[0][i] /= residual;
    let k = 0;
    while (k < m && iterations < maxIterations && Math.abs(g[k]) > goal) {
      if (basis.length === k + 1) basis.push(new Float64Array(n));
      const w = basis[k + 1];
      const column = hessenberg.subarray(k * (m + 1), (k + 1) * (m + 1));
      preconditioner.apply(basis[k], z);
      operator.apply(z, w);
      const length = euclideanNorm(w);
      column.fill(0);
      orthogonalize(w, basis, k, column);
      let below = euclideanNorm(w);
      if (!Number.isFinite(below))
        throw new NumericalError(`${method}: NaN or Infinity in iteration ${iterations + 1}.`);
      if (below < fewestDigitsLeft * length) {
        // Hardly anything is left, and of that a part still lies in the space.
        orthogonalize(w, basis, k, column);
        below = euclideanNorm(w);
        if (below <= roundingOfProduct(operator, z)) below = 0;
      }
      if (below > 0) for (let i = 0; i < n; i++) w[i] /= below;
      for (let j = 0; j < k; j++) {
        const upper = column[j];
        column[j] = cosine[j] * upper + sine[j] * column[j + 1];
        column[j + 1] = cosine[j] * column[j + 1] - sine[j] * upper;
      }
      const radius = Math.hypot(column[k], below);
      if (radius === 0) {
        throw new NumericalError(
          `${method}: the matrix is singular on the Krylov space of dimension ${k + 1} (relative residual ${(Math.abs(g[k]) / norm).toExponential(2)}).`,
        );
      }
      cosine[k] = column[k] / radius;
      sine[k] = below / radius;
      column[k] = radius;
      g[k + 1] = -sine[k] * g[k];
      g[k] *= cosine[k];
      k++;
      iterations++;
    }
    for (let i = k - 1; i >= 0; i--) {
      for (let j = i + 1; j < k; j++) g[i] -= hessenberg[j * (m + 1) + i] * g[j];
      g[i] /= hessenberg[i * (m + 1) + i];
    }
    correction.fill(0);
    for (let j = 0; j < k; j++) addMultiple(g[j], basis[j], correction);
    preconditioner.apply(correction, z);
    addMultiple(1, z, x);
    residual = trueResidual(method, operator, b, x, basis[0]);
  }
  return { iterations, residual: residual / norm };
}
