import { Matrix, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { type Pencil, rankOnePencil, sparsePencil, tridiagonalPencil } from "../../src/sparse/index.js";

const n = 7;
const wave = (speed: number, shift = 0) => Float64Array.from({ length: n }, (_, i) => Math.cos(speed * i + shift));
const mass = { diagonal: new Float64Array(n).fill(4), offDiagonal: new Float64Array(n - 1).fill(1) };
const stiffness = { diagonal: new Float64Array(n).fill(2), offDiagonal: new Float64Array(n - 1).fill(-1) };

/** The matrix that a product is by. */
function dense(multiply: (x: Float64Array, y: Float64Array) => unknown): Matrix {
  const columns = Array.from({ length: n }, (_, k) => {
    const y = new Float64Array(n);
    multiply(
      Float64Array.from({ length: n }, (_, i) => (i === k ? 1 : 0)),
      y,
    );
    return [...y];
  });
  return new Matrix(columns).transpose();
}

function expectSolves(pencil: Pencil, a: number, b: number, tolerance: number) {
  const matrix = Matrix.add(Matrix.mul(dense(pencil.multiplyMass), a), Matrix.mul(dense(pencil.multiplyStiffness), b));
  const rightHandSides = [wave(1), wave(2, 0.4)];
  const solutions = rightHandSides.map(() => new Float64Array(n));
  const solver = pencil.factor(a, b);
  solver.solve(rightHandSides, solutions);
  const overwritten = rightHandSides.map((values) => values.slice());
  solver.solve(overwritten);
  rightHandSides.forEach((values, j) => {
    const exact = solve(matrix, Matrix.columnVector([...values])).to1DArray();
    exact.forEach((value, i) => {
      expect(Math.abs(solutions[j][i] - value)).toBeLessThan(tolerance);
    });
    expect(overwritten[j]).toEqual(solutions[j]);
  });
}

describe("a pencil with a matrix of rank one", () => {
  const p = wave(0.7, 0.2);
  const q = wave(1.3, 1);

  it.each([
    ["one vector", undefined],
    ["two vectors", q],
  ])("multiplies and solves as the sum of the matrices does: %s", (_, second) => {
    const plain = tridiagonalPencil(mass, stiffness);
    const pencil = rankOnePencil(plain, p, second);
    expect(pencil.symmetric).toBe(second === undefined);
    const sum = dense(pencil.multiplyStiffness);
    const without = dense(plain.multiplyStiffness);
    const other = second ?? p;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) expect(sum.get(i, j)).toBeCloseTo(without.get(i, j) + p[i] * other[j], 14);
    }
    // Condition numbers are below 30.
    expectSolves(pencil, 1, 0.3, 1e-13);
    expectSolves(pencil, 2, 0, 1e-13);
  });

  it("has the inner product of the pencil that it is made of", () => {
    const pencil = rankOnePencil(tridiagonalPencil(mass, stiffness), p);
    const x = wave(1);
    expect(pencil.multiplyMass(x, new Float64Array(n))).toBeCloseTo(
      dense(pencil.multiplyMass)
        .mmul(Matrix.columnVector([...x]))
        .to1DArray()
        .reduce((sum, y, i) => sum + y * x[i], 0),
      13,
    );
  });

  it("leaves alone what is held", () => {
    const held = { ...tridiagonalPencil(mass, stiffness), held: [0, n - 1] };
    const pencil = rankOnePencil(held, p);
    expect(pencil.held).toEqual([0, n - 1]);
    const y = new Float64Array(n);
    const plain = new Float64Array(n);
    pencil.multiplyStiffness(wave(1), y);
    held.multiplyStiffness(wave(1), plain);
    expect([y[0], y[n - 1]]).toEqual([plain[0], plain[n - 1]]);
    expect(y[1]).not.toBe(plain[1]);
    expectSolves(pencil, 1, 0.3, 1e-13);
  });

  it("keeps a norm of its own", () => {
    const pattern = { rows: 1, columns: 1, rowStart: Int32Array.of(0, 1), columnIndex: Int32Array.of(0) };
    const one = { pattern, values: Float64Array.of(1) };
    const multiplyNorm = () => 7;
    const plain = {
      ...sparsePencil(one, one, { dimension: 1, symmetric: false, coordinates: Float64Array.of(0) }),
      multiplyNorm,
    };
    expect(rankOnePencil(plain, Float64Array.of(1)).multiplyNorm).toBe(multiplyNorm);
    expect(rankOnePencil(tridiagonalPencil(mass, stiffness), p).multiplyNorm).toBeUndefined();
  });
});
