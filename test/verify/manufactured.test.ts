import { describe, expect, it } from "vitest";
import type { Coefficient, ScalarCoefficient } from "../../src/fem/index.js";
import { manufacture } from "../../src/verify/index.js";

const valueAt = (f: ScalarCoefficient | undefined, place: readonly number[], time: number): number => {
  const out = new Float64Array(1);
  (f as Coefficient)(Float64Array.from(place), out, time);
  return out[0];
};

describe("a manufactured problem", () => {
  // u = t x² y, A = [2 x; x 3], b = (y, 1), B = x: all derivatives by hand.
  const { problem, exact, gradients } = manufacture(
    {
      dimension: 2,
      exact: ["t*xi1^2*xi2"],
      diffusion: ["2", "xi1", "xi1", "3"],
      advection: ["xi2", "1"],
      reaction: "xi1",
    },
    [
      ["dirichlet", "neumann"],
      ["periodic", "periodic"],
    ],
    { matrices: false, loads: "linearly" },
  );
  const [x, y, t] = [0.7, -0.3, 1.9];

  it("has the source that its solution needs", () => {
    // ∂ₓ(2·2txy + x·tx²) + ∂_y(x·2txy + 3·tx²) = 4ty + 3tx² + 2tx²
    const diffusion = 4 * t * y + 5 * t * x * x;
    const transport = y * 2 * t * x * y + t * x * x;
    const f = x * x * y - diffusion + transport + x * t * x * x * y;
    expect(valueAt(problem.source?.[0], [x, y], t)).toBeCloseTo(f, 13);
  });

  it("has the gradient, and the flux on its sides", () => {
    const gradient = new Float64Array(2);
    gradients[0](Float64Array.of(x, y), gradient, t);
    expect(gradient[0]).toBeCloseTo(2 * t * x * y, 14);
    expect(gradient[1]).toBeCloseTo(t * x * x, 14);
    const [dirichlet, neumann, periodic] = problem.boundary;
    expect([dirichlet.type, neumann.type, periodic.type]).toEqual(["dirichlet", "neumann", "periodic"]);
    expect(problem.boundary).toHaveLength(3);
    if (neumann.type !== "neumann" || dirichlet.type !== "dirichlet") return;
    expect(valueAt(neumann.value[0], [1, y], t)).toBeCloseTo(4 * t * y + t, 14);
    expect(valueAt(dirichlet.rate?.[0], [x, y], t)).toBeCloseTo(x * x * y, 14);
    expect(valueAt(exact[0], [x, y], t)).toBeCloseTo(t * x * x * y, 14);
  });
});
