import { expect, it } from "vitest";
import { activationOf } from "../../../src/network/activations/index.js";

it("the spectrum of a bump with jumps tends to the square of its integral at η = 0", () => {
  // z + ½ on (0, 1): jumps of ½ and −3/2 and a slope between, of integral 1.
  const { spectra } = activationOf({ expression: "z > 0 and z < 1 ? z + 0.5 : 0" });
  const value = spectra?.value ?? expect.fail();
  expect(value.singularity.power).toBe(0);
  expect(value.singularity.coefficient).toBeCloseTo(1, 12);
  // |∫ (z + ½) e^{−iηz} dz|² = 1 − η² Var, of the mean 7/12 and the second moment 5/12.
  const eta = 1e-2;
  expect(value.at(eta)).toBeCloseTo(1 - (5 / 12 - 49 / 144) * eta ** 2, 8);
});
