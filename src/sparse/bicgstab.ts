import { checkLength, NumericalError } from "../errors.js";
import {
  type IterationOptions,
  type IterationResult,
  isSolved,
  iterationLimits,
  notConverged,
  stagnated,
  trueResidual,
} from "./iteration.js";
import { identityPreconditioner, type LinearOperator } from "./linear-operator.js";
import { atUnitScale } from "./unit-scale.js";
import { dot, euclideanNorm } from "./vectors.js";

const method = "BiCGSTAB";

/** Inner products this small against the vectors' norms hold no digits: the recurrence has broken down. */
const breakdown = Number.EPSILON;

/**
 * The solution of A x = b for any nonsingular A, by stabilised biconjugate gradients (van der Vorst, SIAM J. Sci. Stat.
 * Comput. 13, 1992), preconditioned from the right: two products in each iteration, and eight vectors of memory however many
 * iterations there are. The residual does not fall monotonically.
 *
 * Where the recurrence breaks down, or its residual has drifted from the true one, it starts again from the true residual.
 *
 * @param x holds the initial guess, and the solution in the end
 * @throws NumericalError where it breaks down at once after a restart or the residual stagnates, after `maxIterations`, or where a
 * number is not finite.
 */
export function bicgstab(
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
  const [r, shadow, p, v, t, pHat, rHat] = [0, 1, 2, 3, 4, 5, 6].map(() => new Float64Array(n));
  let residual = trueResidual(method, operator, b, x, r);
  let iterations = 0;
  let residualAtStart = Number.POSITIVE_INFINITY;
  while (!isSolved(operator, limits, x, residual)) {
    if (!(residual <= residualAtStart / 2)) throw stagnated(method, limits, iterations, residual);
    residualAtStart = residual;
    shadow.set(r);
    p.set(r);
    const shadowNorm = residual;
    let rho = residual * residual;
    while (residual > goal) {
      if (iterations === maxIterations) throw notConverged(method, limits, iterations, residual);
      iterations++;
      preconditioner.apply(p, pHat);
      operator.apply(pHat, v);
      const projection = dot(shadow, v);
      if (Math.abs(projection) <= breakdown * shadowNorm * euclideanNorm(v)) break;
      const alpha = rho / projection;
      for (let i = 0; i < n; i++) r[i] -= alpha * v[i];
      preconditioner.apply(r, rHat);
      operator.apply(rHat, t);
      const length = euclideanNorm(t);
      const omega = length === 0 ? 0 : dot(t, r) / length / length;
      let squares = 0;
      for (let i = 0; i < n; i++) {
        x[i] += alpha * pHat[i] + omega * rHat[i];
        const ri = r[i] - omega * t[i];
        r[i] = ri;
        squares += ri * ri;
      }
      residual = Math.sqrt(squares);
      if (!Number.isFinite(residual)) {
        throw new NumericalError(
          `${method} (${preconditioner.method}) has broken down in iteration ${iterations}: numbers overflow, the matrix is singular or nearly so.`,
        );
      }
      const previous = rho;
      rho = dot(shadow, r);
      if (omega === 0 || Math.abs(rho) <= breakdown * shadowNorm * residual) break;
      const beta = (rho / previous) * (alpha / omega);
      for (let i = 0; i < n; i++) p[i] = r[i] + beta * (p[i] - omega * v[i]);
    }
    residual = trueResidual(method, operator, b, x, r);
  }
  return { iterations, residual: residual / norm };
}
