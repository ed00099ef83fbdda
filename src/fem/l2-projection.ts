import { InputError } from "../errors.js";
import { assembleMatrix, assembleVector } from "./assembly.js";
import { mass, source } from "./cell-forms.js";
import type { ScalarCoefficient } from "./coefficient.js";
import { subtractPrescribed } from "./dirichlet.js";
import { p1Solver } from "./p1-solvers.js";
import type { P1Space } from "./p1-space.js";

/**
 * The unknowns of the P1 functions that are nearest to the given ones in L², among those with the values prescribed:
 * M_ff u = (f, φ) − M_fp g. Without prescribed values the integral and the first moments are exact up to quadrature (degree 4). Near a
 * jump it goes over and under: it is not positive where f is.
 *
 * @param prescribed per function the values at `prescribedNodes`
 * @param time handed to the functions; default 0
 * @throws NumericalError where a function is not finite
 */
export function l2Projection(
  space: P1Space,
  functions: readonly ScalarCoefficient[],
  prescribed: readonly Float64Array[] = functions.map(() => new Float64Array(space.prescribedNodes.length)),
  time = 0,
): readonly Float64Array[] {
  if (prescribed.length !== functions.length) {
    throw new InputError(
      "prescribed",
      `expected a list for each of ${functions.length} functions, found ${prescribed.length}`,
    );
  }
  const matrix = assembleMatrix(space, [mass()]);
  const loads = functions.map((f, i) => {
    const load = assembleVector(space, [source(f)], time);
    subtractPrescribed(matrix.coupling, prescribed[i], load);
    return load;
  });
  p1Solver(space, matrix, { symmetric: true }).solve(loads);
  return loads;
}
