import { describe, expect, it } from "vitest";
import {
  linearBoundaries,
  linearForms,
  linearMethods,
  linearSolutionErrors,
  linearTestMesh,
  methodName,
} from "../../src/verify/linear-solutions.js";

/**
 * The test of a dimension; each has its own file, so that they run side by side.
 *
 * @param chosen of the boundaries, by name
 */
export function describeLinearSolutions(
  dimension: 1 | 2 | 3,
  chosen: (boundary: string) => boolean = () => true,
): void {
  const boundaries = linearBoundaries(dimension).filter(({ name }) => chosen(name));
  const mesh = linearTestMesh(dimension);
  describe.each(linearForms(dimension))(`in dimension ${dimension} with the form $name`, (form) => {
    it.each(boundaries)("$name: every integrator reproduces what is linear in ξ and t", (boundary) => {
      linearSolutionErrors(mesh, form, boundary, linearMethods).forEach((error, i) => {
        // Rounding: measured at most 4e-14, the Krylov method's; 1e-9 is what the project promises.
        if (error !== null) expect(error, methodName(linearMethods[i])).toBeLessThan(1e-12);
      });
    });
  });
}
