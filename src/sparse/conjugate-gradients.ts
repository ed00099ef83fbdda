import { checkLength } from "../errors.js";
import {
  type IterationOptions,
  type IterationResult,
  isSolved,
  iterationLimits,
  notConverged,
  notPositive,
  stagnated,
  trueResidual,
} from "./iteration.js";
import { identityPreconditioner, type LinearOperator } from "./linear-operator.js";
import { atUnitScale } from "./unit-scale.js";
import { dot } from "./vectors.js";

const method = "Conjugate gradients";

/**
 * The solution of A x = b for a symmetric positive definite A, by preconditioned conjugate gradients (Hestenes & Stiefel,
 * J. Res. Nat. Bur. Stand. 49, 1952): one product with A and one with the preconditioner in each iteration, four vectors
 * of memory. The preconditioner has to be symmetric positive definite, too.
 *
 * The residual of the recurrence drifts from the true one: where it says that the goal is reached, the true one is computed, and the
 * iteration starts again from it if it does not agree.
 *
 * @param x holds the initial guess, and the solution in the end
 * @throws NumericalError where A or the preconditioner is not positive definite (pᵀAp ≤ 0), after `maxIterations`, where the
 * residual stagnates, or where a number is not finite.
 */
export function conjugateGradients(
  operator: LinearOperator,
  b: Float64Array,
  x: Float64Array,
  options: IterationOptions = {},
): IterationResult {
  return atUnitScale([b], [x], ([scaled], [solution]) => iterate(operator, scaled, solution, options));
}

function iterate(
  operator: LinearOperator,
  b: Float64Array,
  x: Float64Array,
  options: IterationOptions,
): IterationResult {
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
  const [r, z, p, q] = [0, 1, 2, 3].map(() => new Float64Array(n));
  let residual = trueResidual(method, operator, b, x, r);
  let iterations = 0;
  let residualAtStart = Number.POSITIVE_INFINITY;
  while (!isSolved(operator, limits, x, residual)) {
    if (!(residual <= residualAtStart / 2)) throw stagnated(method, limits, iterations, residual);
    residualAtStart = residual;
    let rho = 0;
    do {
      if (iterations === maxIterations) throw notConverged(method, limits, iterations, residual);
      preconditioner.apply(r, z);
      const previous = rho;
      rho = dot(r, z);
      if (!(rho > 0))
        throw notPositive(method, `the preconditioner (${preconditioner.method})`, "rᵀz", rho, iterations);
      const beta = previous === 0 ? 0 : rho / previous;
      for (let i = 0; i < n; i++) p[i] = z[i] + beta * p[i];
      operator.apply(p, q);
      const curvature = dot(p, q);
      if (!(curvature > 0)) throw notPositive(method, "the matrix", "pᵀAp", curvature, iterations);
      const alpha = rho / curvature;
      let squares = 0;
      for (let i = 0; i < n; i++) {
        x[i] += alpha * p[i];
        const ri = r[i] - alpha * q[i];
        r[i] = ri;
        squares += ri * ri;
      }
      residual = Math.sqrt(squares);
      iterations++;
    } while (residual > goal);
    residual = trueResidual(method, operator, b, x, r);
  }
  return { iterations, residual: residual / norm };
}
