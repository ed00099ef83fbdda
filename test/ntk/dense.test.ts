import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { randomStream } from "../../src/network/random.js";
import { addCombination, multiply, norm, orthonormalize, project, transpose } from "../../src/ntk/dense.js";

const random = randomStream(5);
const filled = (length: number) => Float64Array.from({ length }, () => random.normal());
/** A column-by-column array as an ml-matrix matrix. */
const matrix = (A: Float64Array, rows: number, columns: number) =>
  new Matrix(Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => A[j * rows + i])));

describe("dense products", () => {
  it.each([
    [1, 1, 1],
    [5, 3, 2],
    [300, 7, 5],
    [17, 9, 4],
  ])("of %i × %i and %i columns are those of ml-matrix", (rows, inner, columns) => {
    const [A, B] = [filled(rows * inner), filled(inner * columns)];
    const expected = matrix(A, rows, inner).mmul(matrix(B, inner, columns));
    const difference = matrix(multiply(A, B, rows, inner, columns), rows, columns).sub(expected);
    // Sums of at most nine products of size 1.
    expect(difference.norm()).toBeLessThan(1e-13);
    expect(matrix(transpose(A, rows, inner), inner, rows).to2DArray()).toEqual(
      matrix(A, rows, inner).transpose().to2DArray(),
    );
  });

  it("project on columns and combine them", () => {
    const [Q, v] = [filled(6 * 11), filled(11)];
    const c = project(Q, v, 6);
    const w = v.slice();
    addCombination(Q, c, 6, w, -2);
    const full = matrix(Q, 11, 6);
    const expected = Matrix.columnVector(Array.from(v)).sub(
      full
        .mmul(full.transpose())
        .mmul(Matrix.columnVector(Array.from(v)))
        .mul(2),
    );
    expect(norm(w.map((value, i) => value - expected.get(i, 0)))).toBeLessThan(1e-12);
  });
});

describe("orthonormalize", () => {
  it.each([
    [50, 13],
    [350, 300],
  ])("keeps orthogonality to machine precision for columns of condition number 1e12 (%i × %i)", (rows, columns) => {
    // Column j is a common vector plus noise that falls to 1e-12.
    const common = filled(rows);
    const A = filled(rows * columns).map(
      (value, k) => common[k % rows] + 10 ** ((-12 * Math.floor(k / rows)) / (columns - 1)) * value,
    );
    const Q = A.slice();
    const R = orthonormalize(Q, rows, columns);
    const q = matrix(Q, rows, columns);
    expect(q.transpose().mmul(q).sub(Matrix.eye(columns)).norm()).toBeLessThan((1e-14 * columns) / 13);
    expect(
      q
        .mmul(matrix(R, columns, columns))
        .sub(matrix(A, rows, columns))
        .norm(),
    ).toBeLessThan(5e-15 * norm(A));
  });
});
