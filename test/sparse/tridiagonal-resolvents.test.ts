import { Matrix, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { constant, diffusionReactionMatrix, massMatrix, stiffnessMatrix } from "../../src/fem/index.js";
import { intervalMesh, uniformIntervalMesh } from "../../src/mesh/index.js";
import { randomStream } from "../../src/network/random.js";
import { combineTridiagonal, multiplyTridiagonal, type SymmetricTridiagonal } from "../../src/sparse/index.js";
import { type Complex, tridiagonalResolvents } from "../../src/sparse/tridiagonal-resolvents.js";

const bump = (xi: Float64Array, A: Float64Array, B: Float64Array): void => {
  xi.forEach((value, i) => {
    A[i] = Math.exp((-value * value) / 8);
    B[i] = 2 * A[i];
  });
};

function entry({ diagonal, offDiagonal }: SymmetricTridiagonal, i: number, j: number): number {
  return i === j ? diagonal[i] : Math.abs(i - j) === 1 ? offDiagonal[Math.min(i, j)] : 0;
}

/** Re w (K − pM)⁻¹M u as a real system of twice the size, by ml-matrix. */
function denseResolvent(
  M: SymmetricTridiagonal,
  K: SymmetricTridiagonal,
  p: Complex,
  w: Complex,
  u: Float64Array,
): number[] {
  const n = u.length;
  const S = Matrix.zeros(2 * n, 2 * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const re = entry(K, i, j) - p.re * entry(M, i, j);
      const im = -p.im * entry(M, i, j);
      S.set(i, j, re);
      S.set(n + i, n + j, re);
      S.set(i, n + j, -im);
      S.set(n + i, j, im);
    }
  }
  const product = new Float64Array(n);
  multiplyTridiagonal(M, u, product);
  const x = solve(S, Matrix.columnVector([...product, ...u.map(() => 0)])).to1DArray();
  return Array.from({ length: n }, (_, i) => w.re * x[i] - w.im * x[n + i]);
}

const largest = (values: ArrayLike<number>): number => Array.from(values, Math.abs).reduce((a, b) => Math.max(a, b), 0);

function sumsOf(M: SymmetricTridiagonal, K: SymmetricTridiagonal) {
  const sums = tridiagonalResolvents(M, K, { from: 0, to: M.diagonal.length });
  if (sums === undefined) throw new Error("not dominant");
  return sums;
}

describe("sums of resolvents", () => {
  const { uniform: random } = randomStream(1);
  const complex = (): Complex => ({ re: 8 * random() - 4, im: -1 - 3 * random() });

  it("agree with dense solves, for several fields and functions and any number of poles", () => {
    for (const cells of [1, 2, 3, 7, 40]) {
      for (const count of [1, 3, 4, 5, 9]) {
        const nodes = [0];
        for (let i = 0; i < cells; i++) nodes.push(nodes[i] + 0.1 + random());
        const mesh = intervalMesh(nodes);
        const M = massMatrix(mesh);
        const K = diffusionReactionMatrix(mesh, bump);
        const n = cells + 1;
        const poles = Array.from({ length: count }, complex);
        const weights = [0, 1, 2].map(() => poles.map(complex));
        const fields = [0, 1].map(() => Float64Array.from({ length: n }, () => random() - 0.5));
        const outputs = weights.map(() => fields.map(() => new Float64Array(n).fill(7)));
        sumsOf(M, K).evaluate({ poles, weights }, fields, outputs, () => {});
        weights.forEach((list, t) => {
          fields.forEach((u, j) => {
            const exact = new Float64Array(n);
            poles.forEach((p, k) => {
              denseResolvent(M, K, p, list[k], u).forEach((value, i) => {
                exact[i] += value;
              });
            });
            // Rounding, of matrices whose condition is a few hundred at most; measured 1e−14.
            expect(largest(exact.map((value, i) => value - outputs[t][j][i]))).toBeLessThan(1e-12);
          });
        });
      }
    }
  });

  it("solve their equation at every number of rows that fills tiles or does not", () => {
    for (const n of [2047, 2048, 2049, 4096, 9001]) {
      const mesh = uniformIntervalMesh(-5, 5, n - 1);
      const M = massMatrix(mesh);
      const K = diffusionReactionMatrix(mesh, bump);
      const p = { re: -0.7, im: 1.3 };
      const u = mesh.nodes.map((xi) => Math.cos(3 * xi) + xi / 5);
      const [re, im] = [0, 1].map(() => [new Float64Array(n)]);
      // Re x and, as Re(−i x), Im x.
      const weights = [[{ re: 1, im: 0 }], [{ re: 0, im: -1 }]];
      sumsOf(M, K).evaluate({ poles: [p], weights }, [u], [re, im], () => {});
      const product = (A: SymmetricTridiagonal, x: Float64Array): Float64Array => {
        const y = new Float64Array(n);
        multiplyTridiagonal(A, x, y);
        return y;
      };
      const [KRe, KIm, MRe, MIm, Mu] = [
        product(K, re[0]),
        product(K, im[0]),
        product(M, re[0]),
        product(M, im[0]),
        product(M, u),
      ];
      // The residual's own rounding: entries of K reach 2n/10, those of Mu are about 10/n.
      const rounding = (8 * Number.EPSILON * n) / 5;
      expect(largest(Mu.map((b, i) => KRe[i] - p.re * MRe[i] + p.im * MIm[i] - b))).toBeLessThan(rounding);
      expect(largest(Mu.map((_, i) => KIm[i] - p.re * MIm[i] - p.im * MRe[i]))).toBeLessThan(rounding);
    }
  });

  it("do not lose what M is to K on fine meshes: constants under pure diffusion", () => {
    // K 1 = 0, so x = −1/p exactly; entries are powers of two, and K 1 has no rounding. Plain elimination leaves ε/h² beside p, 2e−6 here.
    const mesh = uniformIntervalMesh(0, 1, 2 ** 17);
    const sums = sumsOf(massMatrix(mesh), stiffnessMatrix(mesh, constant(1)));
    const u = mesh.nodes.map(() => 1);
    const outputs = [[new Float64Array(u.length)]];
    const p = { re: -1, im: 2 };
    sums.evaluate({ poles: [p], weights: [[{ re: 1, im: 0 }]] }, [u], outputs, () => {});
    // Rounding of a sum over the rows that a pulse reaches, some ten thousand; measured 9e−13.
    expect(largest(outputs[0][0].map((value) => value - 0.2))).toBeLessThan(1e-11);
  });

  it("tell how far they are, and are none where M or K is not diagonally dominant", () => {
    const mesh = uniformIntervalMesh(0, 1, 5000);
    const M = massMatrix(mesh);
    const K = diffusionReactionMatrix(mesh, bump);
    const parts: number[] = [];
    const u = mesh.nodes;
    const functions = { poles: [{ re: 0, im: 1 }], weights: [[{ re: 1, im: 0 }]] };
    sumsOf(M, K).evaluate(functions, [u], [[new Float64Array(5001)]], (part) => parts.push(part));
    expect(parts).toEqual(parts.toSorted((a, b) => a - b));
    expect(parts[0]).toBe(0);
    expect(parts.at(-1)).toBeLessThan(1);
    const whole = { from: 0, to: 5001 };
    expect(tridiagonalResolvents(M, combineTridiagonal(-1, K, 0, M), whole)).toBeUndefined();
    expect(tridiagonalResolvents(combineTridiagonal(-1, M, 0, K), K, whole)).toBeUndefined();
    K.diagonal[3] = Number.NaN;
    expect(tridiagonalResolvents(M, K, whole)).toBeUndefined();
  });
});
