import { EigenvalueDecomposition, inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { decayedEnergy } from "../../src/design/adjoint.js";
import { diffusionReactionMatrix, massMatrix } from "../../src/fem/interval-forms.js";
import { uniformIntervalMesh } from "../../src/mesh/index.js";
import { randomStream } from "../../src/network/random.js";
import type { SymmetricTridiagonal } from "../../src/sparse/tridiagonal.js";

const n = 13;
const step = 0.25;
const random = randomStream(21);
const draw = () => Float64Array.from({ length: n }, () => random.uniform());
const [re, im] = [draw().map((x) => x - 0.3), draw().map((x) => x - 0.6)];
const pair = { real: { A: draw(), B: draw() }, imaginary: { A: draw(), B: draw() } };
const time = 1.7;

const dense = ({ diagonal, offDiagonal }: SymmetricTridiagonal) => {
  const A = Matrix.diag([...diagonal]);
  offDiagonal.forEach((value, i) => {
    A.set(i, i + 1, value);
    A.set(i + 1, i, value);
  });
  return A;
};

/** ∫|û(T)|² of one part, by eigenvalues. */
function denselyLeft(u: Float64Array, { A, B }: (typeof pair)["real"], odd: boolean) {
  const mesh = uniformIntervalMesh(0, step * (n - 1), n - 1);
  const between = (values: Float64Array) => (xi: number) => {
    const k = Math.min(n - 2, Math.floor(xi / step));
    return values[k] + (xi / step - k) * (values[k + 1] - values[k]);
  };
  const K = dense(
    diffusionReactionMatrix(mesh, (xi, a, b) => {
      xi.forEach((x, i) => {
        a[i] = between(A)(x);
        b[i] = between(B)(x);
      });
    }),
  );
  const from = odd ? 1 : 0;
  const inner = (matrix: Matrix) => matrix.subMatrix(from, n - 1, from, n - 1);
  const M = inner(dense(massMatrix(mesh)));
  const start = Matrix.columnVector([...u.subarray(from)]);
  const { realEigenvalues, eigenvectorMatrix: V } = new EigenvalueDecomposition(inverse(M).mmul(inner(K)));
  const end = V.mmul(Matrix.diag(realEigenvalues.map((lambda) => Math.exp(-lambda * time))))
    .mmul(inverse(V))
    .mmul(start);
  const square = (x: Matrix) => x.transpose().mmul(M).mmul(x).get(0, 0);
  return { left: square(end), initial: square(start) };
}

describe("decayedEnergy", () => {
  const { left, derivatives } = decayedEnergy({ step, re, im }, pair, time, 0);

  it("is that of dense matrices", () => {
    const [even, odd] = [denselyLeft(re, pair.real, false), denselyLeft(im, pair.imaginary, true)];
    expect(left / ((even.left + odd.left) / (even.initial + odd.initial))).toBeCloseTo(1, 9);
  });

  it("has the gradient of differences to 1e-6", () => {
    for (const part of ["real", "imaginary"] as const) {
      for (const name of ["A", "B"] as const) {
        for (const k of [0, 1, 6, n - 1]) {
          const moved = (by: number) => {
            const values = pair[part][name].slice();
            values[k] += by;
            return decayedEnergy({ step, re, im }, { ...pair, [part]: { ...pair[part], [name]: values } }, time, 0)
              .left;
          };
          // Central differences: h² and ε/h are both far below 1e-7.
          const difference = (moved(1e-4) - moved(-1e-4)) / 2e-4;
          expect(Math.abs(derivatives[part][name][k] - difference)).toBeLessThan(1e-6 * left);
        }
      }
    }
  });
});
