import { describe, expect, it } from "vitest";
import { cellPecletNumbers } from "../../src/fem/index.js";
import { boxMesh } from "../../src/mesh/index.js";
import { at } from "./at.js";

const square = boxMesh(
  [
    [0, 1],
    [0, 1],
  ],
  [4, 4],
);

describe("cell Péclet numbers", () => {
  it("use the length along the flow", () => {
    // b = (1, 0), 4 cells a side: h = 1/4, Pe = h / (2A). Along the diagonal (1, 1)/√2 a triangle is √2/4 long.
    expect(Math.max(...cellPecletNumbers(square, [1, 0], 0.01))).toBeCloseTo(12.5, 12);
    expect(cellPecletNumbers(square, [1, 1], 0.01)[0]).toBeCloseTo((Math.SQRT2 * Math.SQRT2) / 4 / 0.02, 12);
    expect(cellPecletNumbers(square, [0, 0], 0)).toEqual(new Float64Array(32));
    expect(cellPecletNumbers(square, [1, 0], 0)[0]).toBe(Number.POSITIVE_INFINITY);
  });

  it("are those of the thinnest layer that a tensor allows", () => {
    // n·A n / b·n is least, over all n = (cos φ, sin φ), by search; h/(2|b|) = 1/8 as b·∇φ is 4, 0 and −4 for b = (1, 0).
    const tensor = [0.02, 0.006, 0.006, 0.003];
    let most = 0;
    for (let k = 0; k < 1e5; k++) {
      const [x, y] = [Math.cos((k * Math.PI) / 1e5), Math.sin((k * Math.PI) / 1e5)];
      most = Math.max(most, x ** 2 / (tensor[0] * x * x + 2 * tensor[1] * x * y + tensor[3] * y * y));
    }
    const [peclet] = cellPecletNumbers(square, [1, 0], { tensor });
    // The search misses the largest value by the square of its step.
    expect(peclet / (most / 8)).toBeCloseTo(1, 8);
    const [skew] = cellPecletNumbers(square, [1, 0], { tensor: [0.02, 0.016, -0.004, 0.003] });
    expect(skew).toBeCloseTo(peclet, 10);
  });

  it("are infinite where a tensor does not spread the flow, and finite where it spreads only that", () => {
    const along = { tensor: [1, 1, 1, 1] };
    expect(cellPecletNumbers(square, [1, 0], along)[0]).toBe(Number.POSITIVE_INFINITY);
    // b = (1, 1): A b = 2 b, so that b·A⁻¹b = 1, over Σ|b·∇φ| = 8 or 16.
    const [peclet] = cellPecletNumbers(square, [1, 1], along);
    expect(peclet).toBe(cellPecletNumbers(square, [1, 1], 2)[0]);
  });

  it("are those at the time asked for", () => {
    const flow = at(2, (_, time) => [time, 0]);
    const [peclet] = cellPecletNumbers(square, flow, { tensor: [0.01, 0, 0, 0.01] }, 3);
    expect(peclet).toBeCloseTo(37.5, 12);
  });
});
