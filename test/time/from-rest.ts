import { describe, expect, it } from "vitest";
import { constant, intervalPencil, massMatrix, stiffnessMatrix } from "../../src/fem/index.js";
import { uniformIntervalMesh } from "../../src/mesh/index.js";
import { type DiffusionSystem, integrate, type TimeMethod } from "../../src/time/index.js";

/** As coarse as can be: constants do not see the mesh. */
const mesh = uniformIntervalMesh(0, 1, 2);
const coarse = intervalPencil(massMatrix(mesh), stiffnessMatrix(mesh, constant(0.1)));
const ones = new Float64Array(coarse.size).fill(1);
const M1 = new Float64Array(coarse.size);
coarse.multiplyMass(ones, M1);

/** u′ = f(t) in the constants. */
function uniformly(start: number, f: (t: number) => number): DiffusionSystem {
  return {
    kind: "diffusion",
    pencil: coarse,
    initial: [ones.map((one) => start * one)],
    source(t, [out]) {
      M1.forEach((value, i) => {
        out[i] = f(t) * value;
      });
    },
  };
}

/** Holds solutions that start from nothing, under loads that set in, to their tolerances. */
export function testFromRest(methods: readonly TimeMethod[]): void {
  describe("from rest", () => {
    it.each(methods)("%o keeps its tolerance at every time saved, with few rejected steps", (method) => {
      const tolerance = method.method === "generalized-alpha" ? 0 : (method.tolerance ?? 0);
      const loads: readonly (readonly [string, (t: number) => number, (t: number) => number])[] = [
        ["t²", (t) => t * t, (t) => t ** 3 / 3],
        ["1", () => 1, (t) => t],
        ["0", () => 0, () => 0],
        ["from 1/2 on", (t) => 100 * Math.max(0, t - 0.5) ** 2, (t) => (100 * Math.max(0, t - 0.5) ** 3) / 3],
      ];
      for (const [name, f, exact] of loads) {
        for (const scale of [1, 1e-200, 1e200]) {
          for (const start of [0, 1e-30 * scale]) {
            const save = [0.1, 1];
            const { values, statistics } = integrate(
              uniformly(start, (t) => scale * f(t)),
              method,
              { save },
            );
            save.forEach((t, i) => {
              const error = Math.abs(values[i][0][1] / scale - exact(t));
              expect(error, `${name}, ${scale}, ${start}, t = ${t}`).toBeLessThanOrEqual(tolerance * exact(t) + 1e-29);
            });
            expect(statistics.errorEstimate).toBeLessThan(1.1 * tolerance);
            expect(statistics.rejectedSteps).toBeLessThan(40);
          }
        }
      }
    });
  });
}
