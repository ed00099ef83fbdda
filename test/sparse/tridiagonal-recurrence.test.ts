import { describe, expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import { diffusionReactionMatrix, massMatrix } from "../../src/fem/index.js";
import { intervalMesh, uniformIntervalMesh } from "../../src/mesh/index.js";
import { randomStream } from "../../src/network/random.js";
import {
  combineTridiagonal,
  factorTridiagonal,
  multiplyTridiagonal,
  solveTridiagonal,
} from "../../src/sparse/index.js";
import { movingRows, tridiagonalRecurrence } from "../../src/sparse/tridiagonal-recurrence.js";

const bump = (xi: Float64Array, A: Float64Array, B: Float64Array): void => {
  xi.forEach((value, i) => {
    A[i] = Math.exp((-value * value) / 8);
    B[i] = 2 * A[i];
  });
};

describe("recurrences in (M + shift K)⁻¹M", () => {
  it("agree with products and solves, downwards and upwards, at every size from 1", () => {
    const { uniform: random } = randomStream(1);
    const shift = 0.4;
    for (const cells of [1, 2, 3, 4, 7, 50, 4096, 9001]) {
      const nodes = [0];
      for (let i = 0; i < cells; i++) nodes.push(nodes[i] + 0.01 + random());
      const mesh = intervalMesh(nodes.map((xi) => xi / 100));
      const M = massMatrix(mesh);
      const K = diffusionReactionMatrix(mesh, bump);
      const factor = factorTridiagonal(combineTridiagonal(1, M, shift, K));
      const n = cells + 1;
      const u = Float64Array.from({ length: n }, () => random() - 0.5);
      const vectors = [u];
      const product = new Float64Array(n);
      const recurrence = tridiagonalRecurrence(M, K, shift, { from: 0, to: n });
      if (recurrence === undefined) throw new Error("out of memory");
      recurrence.load(0, u);
      recurrence.begin(0);
      for (let k = 0; k < 5; k++) {
        const v = vectors[k];
        const older = k === 0 ? v : vectors[k - 1];
        multiplyTridiagonal(M, v, product);
        const z = new Float64Array(n);
        solveTridiagonal(factor, product, z);
        const w = z.map((value, i) => 1.5 * value - 0.7 * v[i] - 0.2 * older[i] + 0.1 * u[i]);
        vectors.push(w);
        const found = new Float64Array(n);
        if (k === 0) recurrence.advance(1, 1.5, 0, -0.7, 0, -0.2, 0, 0.1);
        else if (k % 2 === 1) recurrence.advance(2, 1.5, 1, -0.7, k === 1 ? 0 : 2, -0.2, 0, 0.1);
        else recurrence.advance(1, 1.5, 2, -0.7, 1, -0.2, 0, 0.1);
        recurrence.read(k % 2 === 1 ? 2 : 1, found);
        // Rounding, of matrices whose condition is a few hundred at most; measured 2e−14.
        const worst = Math.max(...found.map((value, i) => Math.abs(value - w[i])));
        expect(worst).toBeLessThan(1e-12);
      }
    }
  });

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
  });

  it("are refused where M + shift K is not positive definite, and are none where K may have negative eigenvalues", () => {
    const mesh = uniformIntervalMesh(0, 1, 20);
    const M = massMatrix(mesh);
    const K = diffusionReactionMatrix(mesh, bump);
    const whole = { from: 0, to: 21 };
    expect(tridiagonalRecurrence(M, K, 1, whole)).toBeDefined();
    expect(tridiagonalRecurrence(M, combineTridiagonal(-1, K, 0, M), 1, whole)).toBeUndefined();
    const negativeMass = combineTridiagonal(-1, M, 0, K);
    const attempt = () => tridiagonalRecurrence(negativeMass, K, 1e-6, whole);
    expect(attempt).toThrow(NumericalError);
    expect(attempt).toThrow(/size 21 is not positive definite: no positive pivot in row 0/);
    K.diagonal[3] = Number.NaN;
    expect(tridiagonalRecurrence(M, K, 1, whole)).toBeUndefined();
    expect(movingRows(M, K, 1)).toEqual(whole);
  });
});
