import { describe, expect, it } from "vitest";
import { randomStream, weightVectorLaw } from "../../src/network/index.js";

const laws = [
  { law: "normal", std: 0.8 },
  { law: "uniform", halfWidth: 1.5 },
  { law: "student-t", dof: 3, scale: 0.5 },
] as const;

describe.each(laws)("weight vectors with components of the law $law", (law) => {
  it.each([1, 2, 3] as const)("have sampled mean cosines equal to the characteristic function in %i-D", (d) => {
    const { characteristic, sample } = weightVectorLaw(law, d);
    const t = Float64Array.from([0.3, -1.1, 0.7, 2, 0.4, -0.9, 0, 0, 0].slice(0, 3 * d));
    const random = randomStream(8, d);
    const w = new Float64Array(d);
    const draws = 20_000;
    const sums = new Float64Array(3);
    const squares = new Float64Array(3);
    for (let n = 0; n < draws; n++) {
      sample(random, w, 0);
      for (let i = 0; i < 3; i++) {
        const value = Math.cos(w.reduce((sum, wk, k) => sum + wk * t[i * d + k], 0));
        sums[i] += value;
        squares[i] += value * value;
      }
    }
    characteristic(t).forEach((value, i) => {
      const mean = sums[i] / draws;
      // Monte Carlo: four standard errors, seeds fixed; 1e-12 where there is no variance.
      expect(Math.abs(mean - value)).toBeLessThan(4 * Math.sqrt((squares[i] / draws - mean ** 2) / draws) + 1e-12);
    });
  });

  it("have on a tensor grid the characteristic function of its points, the first coordinate fastest", () => {
    const axes = [
      [0, 0.4],
      [0.1, 1, 3],
      [-0.6, 0],
    ].map((axis) => Float64Array.from(axis));
    for (const d of [1, 2, 3] as const) {
      const { characteristic, characteristicOnGrid } = weightVectorLaw(law, d);
      const grid = axes.slice(0, d);
      const points = grid.reduce<number[][]>(
        (slower, axis) => Array.from(axis, (x) => x).flatMap((x) => slower.map((point) => [...point, x])),
        [[]],
      );
      const onGrid = characteristicOnGrid(grid);
      expect(onGrid).toHaveLength(points.length);
      characteristic(Float64Array.from(points.flat())).forEach((value, i) => {
        expect(onGrid[i]).toBeCloseTo(value, 15);
      });
    }
  });

  it("have a density that is even, and that of the components multiplied", () => {
    const { scalar, density } = weightVectorLaw(law, 3);
    const w = [9, 0.2, -0.7, 0.4];
    const product = scalar.density(0.2) * scalar.density(0.7) * scalar.density(0.4);
    expect(density(w, 1)).toBeCloseTo(product, 14);
    expect(density([-0.2, 0.7, 0.4])).toBeCloseTo(product, 14);
  });
});
