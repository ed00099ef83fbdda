import { inverse, Matrix } from "ml-matrix";
import { expect, it } from "vitest";
import { growsFaster } from "../../src/time/fast-growth.js";
import { densePencil } from "./dense-pencil.js";

/** M u' = −K u whose modes grow at these rates, or turn as they do at ± the second: unsymmetric, by a change of basis. */
function pencilOf(rates: readonly (readonly [growth: number, turning: number])[]) {
  const n = 2 * rates.length;
  const blocks = Matrix.zeros(n, n);
  rates.forEach(([growth, turning], i) => {
    blocks.setSubMatrix(
      [
        [-growth, turning],
        [-turning, -growth],
      ],
      2 * i,
      2 * i,
    );
  });
  const basis = Matrix.zeros(n, n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) basis.set(i, j, i === j ? 1 : 0.3 * Math.sin(1 + i * n + j * j));
  const M = Matrix.diag(Array.from({ length: n }, (_, i) => 1 + 0.5 * Math.cos(i)));
  return densePencil(M, M.mmul(basis).mmul(blocks).mmul(inverse(basis)), false);
}

it.each([
  ["real", 0],
  ["turning as it grows", 3],
])("a mode that grows is told apart from one that grows slower than e^{t/shift}: %s", (_, turning) => {
  const growth = 5;
  const pencil = pencilOf([
    [growth, turning],
    [-1, 0],
    [-400, 7],
    [0.5, 20],
  ]);
  for (const [share, faster] of [
    [0.5, false],
    [0.97, false],
    [1.03, true],
    [4, true],
  ] as const) {
    const shift = share / growth;
    expect(
      growsFaster(pencil, shift, (small) => pencil.factor(1, small)),
      `${share}`,
    ).toBe(faster);
  }
});

it("decay and waves are no growth, however fast", () => {
  const pencil = pencilOf([
    [-300, 0],
    [-1, 50],
    [0, 9],
  ]);
  expect(growsFaster(pencil, 10, (small) => pencil.factor(1, small))).toBe(false);
});

it("is not looked for where no row of K has a negative sum", () => {
  const n = 5;
  const K = Matrix.zeros(n, n);
  for (let i = 0; i < n; i++) {
    K.set(i, i, 2);
    K.set(i, (i + 1) % n, -2);
  }
  const pencil = densePencil(Matrix.eye(n), K, false);
  expect(
    growsFaster(pencil, 100, () => {
      throw new Error("nothing is to be factored");
    }),
  ).toBe(false);
});
