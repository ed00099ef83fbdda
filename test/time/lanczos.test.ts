import { describe, expect, it } from "vitest";
import { randomStream } from "../../src/network/random.js";
import { tridiagonalPencil } from "../../src/sparse/index.js";
import { massNorm, startLanczos, vectorPool } from "../../src/time/lanczos.js";

describe("startLanczos", () => {
  it.each([1, 1e-4, 1e-9, 1e-12])(
    "keeps its basis orthonormal where solves leave a new direction of only %s beside the old ones",
    (size) => {
      const n = 30;
      const pencil = tridiagonalPencil(
        { diagonal: new Float64Array(n).fill(4), offDiagonal: new Float64Array(n - 1).fill(1) },
        { diagonal: new Float64Array(n).fill(2), offDiagonal: new Float64Array(n - 1).fill(-1) },
      );
      const random = randomStream(31);
      const vector = () => Float64Array.from({ length: n }, () => random.uniform() - 0.5);
      const space = startLanczos(pencil, pencil.factor(1, 1), vector(), vectorPool(n), new Float64Array(n));
      // A nearly invariant space, and solves as inexact as they come: what is absorbed has parts of size 1 along all vectors so far.
      for (let j = 0; j < 12; j++) {
        const solution = vector().map((value) => size * value);
        space.basis.forEach((v, i) => {
          const part = (random.uniform() - 0.5) / space.lengths[i];
          for (let k = 0; k < n; k++) solution[k] += part * v[k];
        });
        space.absorb(solution.map((value) => value * space.lengths[j]));
      }
      expect(space.exhausted).toBe(false);
      const unit = space.basis.map((v, i) => v.map((value) => value / space.lengths[i]));
      const massTimes = new Float64Array(n);
      unit.forEach((v, i) => {
        expect(Math.abs(massNorm(pencil, v, massTimes) - 1)).toBeLessThan(1e-14);
        for (let j = 0; j < i; j++) {
          const overlap = unit[j].reduce((sum, value, k) => sum + value * massTimes[k], 0);
          // Derived: what the second pass leaves is rounding, a few ε √n.
          expect(Math.abs(overlap)).toBeLessThan(1e-14);
        }
      });
    },
  );
});
