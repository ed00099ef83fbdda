import { describe, expect, it } from "vitest";
import { diffusionReactionMatrix, massMatrix } from "../../src/fem/index.js";
import { uniformIntervalMesh } from "../../src/mesh/index.js";
import {
  combineTridiagonal,
  factorTridiagonal,
  multiplyTridiagonal,
  solveTridiagonal,
} from "../../src/sparse/index.js";
import { movingRows } from "../../src/sparse/moving-rows.js";

const bump = (xi: Float64Array, A: Float64Array, B: Float64Array): void => {
  xi.forEach((value, i) => {
    A[i] = Math.exp((-value * value) / 8);
    B[i] = 2 * A[i];
  });
};

describe("the rows that move", () => {
  it("leave rows out only where K moves nothing, with a margin in which M carries nothing out", () => {
    const mesh = uniformIntervalMesh(-40, 40, 8_000);
    const M = massMatrix(mesh);
    const K = diffusionReactionMatrix(mesh, bump);
    const { from, to } = movingRows(M, K, 2);
    expect(from).toBeGreaterThan(1_000);
    expect(to).toBeLessThan(7_000);
    // u′ = −M⁻¹Ku outside, by a solve with the whole M.
    const u = mesh.nodes.map((xi) => Math.cos(3 * xi));
    const rate = new Float64Array(u.length);
    multiplyTridiagonal(K, u, rate);
    solveTridiagonal(factorTridiagonal(combineTridiagonal(1, M, 0, K)), rate);
    const outside = rate.filter((_, i) => i < from || i >= to);
    expect(Math.max(...outside.map(Math.abs))).toBeLessThan(1e-17);
    // A jump: what K moves at once spreads into its neighbours by M.
    const jump = diffusionReactionMatrix(mesh, (xi, A, B) => {
      xi.forEach((value, i) => {
        A[i] = B[i] = Math.abs(value) < 10 ? 1 : 0;
      });
    });
    const rows = movingRows(M, jump, 2);
    // A third per row, then tan²15° in the limit: (1/3)^38 is below 1e−18.
    expect(3_000 - rows.from).toBeGreaterThanOrEqual(36);
    expect(3_000 - rows.from).toBeLessThanOrEqual(40);
    expect(rows.to + rows.from).toBe(8_001);
    expect(movingRows(M, combineTridiagonal(0, M, 0, K), 2)).toEqual({ from: 0, to: 0 });
    K.diagonal[3] = Number.NaN;
    expect(movingRows(M, K, 1).from).toBe(0);
  });
});
