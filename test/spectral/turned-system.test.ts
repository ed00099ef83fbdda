import { describe, expect, it } from "vitest";
import { boxMesh, intervalMesh, intervalSimplexMesh } from "../../src/mesh/index.js";
import type { Coefficients } from "../../src/spectral/coefficients.js";
import { turnedSystem } from "../../src/spectral/turned-system.js";

function smooth(scale: number): Coefficients {
  const diffusion = (_: Float64Array, out: Float64Array) => void out.fill(scale);
  const damping = (_: Float64Array, out: Float64Array) => void out.fill(1);
  return {
    ...{ diffusion, damping, diffuses: true, breakpoints: [], edges: [], barriers: [], radial: false },
    both: (xi, A, B) => {
      diffusion(xi, A);
      damping(xi, B);
    },
  };
}

describe("the mass matrix of a turned system", () => {
  it.each([
    ["an interval", intervalSimplexMesh(intervalMesh([-2, -1.5, -0.3, 0, 0.4, 2])), "zero-flux"],
    ["an interval, held at its ends", intervalSimplexMesh(intervalMesh([-2, -1.5, -0.3, 0, 0.4, 2])), "dirichlet"],
    [
      "a square",
      boxMesh(
        [
          [-1, 1],
          [-1, 1],
        ],
        [7, 5],
      ),
      "zero-flux",
    ],
  ] as const)("is solved with, for several right-hand sides, as it is multiplied by: %s", (_, mesh, boundary) => {
    const centre = [3, -1].slice(0, mesh.dimension);
    const { pencil } = turnedSystem(mesh, { real: smooth(1), imaginary: smooth(2) }, centre, boundary);
    const exact = [0, 1].map((j) => Float64Array.from({ length: pencil.size }, (_, i) => Math.cos(3 * i * i + j)));
    const products = exact.map((x) => {
      const y = new Float64Array(x.length);
      pencil.multiplyMass(x, y);
      return y.map((value) => 4 * value);
    });
    const solutions = exact.map((x) => new Float64Array(x.length));
    pencil.factor(4, 0).solve(products, solutions);
    const overwritten = products.map((product) => product.slice());
    pencil.factor(4, 0).solve(overwritten);
    exact.forEach((x, j) => {
      x.forEach((value, i) => {
        expect(Math.abs(solutions[j][i] - value)).toBeLessThan(1e-13);
      });
      expect(overwritten[j]).toEqual(solutions[j]);
    });
  });
});
