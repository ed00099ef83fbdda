import { describe, expect, it } from "vitest";
import { randomStream } from "../../src/network/random.js";
import { combineTridiagonal, tridiagonalPencil, zeroTridiagonal } from "../../src/sparse/index.js";

describe("a decay step of a tridiagonal pencil", () => {
  it("is u − c (M + bK)⁻¹ K u, for one unknown, few, many, even and odd numbers of them", () => {
    const random = randomStream(3).uniform;
    for (const n of [1, 2, 3, 4, 5, 6, 7, 40, 41, 9001, 9002]) {
      const M = zeroTridiagonal(n);
      const K = zeroTridiagonal(n);
      for (let i = 0; i < n; i++) {
        M.diagonal[i] = 4 + random();
        K.diagonal[i] = 3 + random();
      }
      for (let i = 0; i + 1 < n; i++) {
        M.offDiagonal[i] = random();
        K.offDiagonal[i] = -random();
      }
      const u = Float64Array.from({ length: n }, () => random() - 0.5);
      const pencil = tridiagonalPencil(M, K);
      const change = new Float64Array(n);
      pencil.multiplyStiffness(u, change);
      tridiagonalPencil(combineTridiagonal(1, M, 0.3, K), K)
        .factor(1, 0)
        .solve([change]);
      const expected = u.map((value, i) => value - 0.7 * change[i]);
      pencil.factorDecay?.(1, 0.3).relax(u, 0.7);
      u.forEach((value, i) => {
        // A few operations' rounding of numbers of size 1.
        expect(Math.abs(value - expected[i])).toBeLessThan(1e-14);
      });
    }
  });
});
