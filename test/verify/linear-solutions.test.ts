import { describe, expect, it } from "vitest";
import {
  linearBoundaries,
  linearForms,
  linearMethods,
  linearSolutionError,
  linearTestMesh,
  methodName,
} from "../../src/verify/linear-solutions.js";

describe.each([1, 2, 3] as const)("in dimension %d solutions that are linear in ξ and t are reproduced", (d) => {
  const mesh = linearTestMesh(d);
  describe.each(linearForms(d))("$name", (form) => {
    it.each(linearBoundaries(d))("$name, by every integrator", (boundary) => {
      for (const method of linearMethods) {
        const error = linearSolutionError(mesh, form, boundary, method);
        if (error === null) continue;
        // Required: 1e-9.
        expect(error, methodName(method)).toBeLessThan(1e-9);
      }
    });
  });
});
