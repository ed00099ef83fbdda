import { CholeskyDecomposition, EigenvalueDecomposition, inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { intervalPencil, massMatrix, stiffnessMatrix } from "../../src/fem/index.js";
import { uniformIntervalMesh } from "../../src/mesh/index.js";
import { randomStream } from "../../src/network/index.js";
import { type Pencil, type SymmetricTridiagonal, tridiagonalPencil } from "../../src/sparse/index.js";
import { errorBounds } from "../../src/time/eigenpairs.js";
import { type Eigenpairs, eigenpairs } from "../../src/time/index.js";
import { denseMatrices } from "../pde/dense-reference.js";
import { densePencil } from "./dense-pencil.js";

const one = (_: Float64Array, out: Float64Array) => {
  out.fill(1);
};

/** All eigenvalues of K x = λ M x, ascending, by M = LLᵀ and a dense symmetric solver: nothing in it is the library's. */
function denseEigenvalues(M: Matrix, K: Matrix): number[] {
  const inverseL = inverse(new CholeskyDecomposition(M).lowerTriangularMatrix);
  const C = inverseL.mmul(K).mmul(inverseL.transpose());
  const symmetric = Matrix.add(C, C.transpose()).mul(0.5);
  return new EigenvalueDecomposition(symmetric, { assumeSymmetric: true }).realEigenvalues.sort((a, b) => a - b);
}

/** Rounding of the dense solver: a small multiple of ε times the largest eigenvalue. */
const denseRounding = (exact: readonly number[]) => 1e-14 * Math.max(...exact.map(Math.abs));

function expectBounded(found: Eigenpairs, exact: readonly number[], rounding: number, what = ""): void {
  found.values.forEach((value, j) => {
    expect(Math.abs(value - exact[j]), `${what} eigenvalue ${j}`).toBeLessThan(found.errors[j] + rounding);
  });
}

/** The largest of |xᵢᵀMxⱼ − δᵢⱼ|. */
function fromOrthonormal(pencil: Pencil, vectors: readonly Float64Array[]): number {
  const Mx = new Float64Array(pencil.size);
  let most = 0;
  vectors.forEach((x, i) => {
    pencil.multiplyMass(x, Mx);
    vectors.forEach((y, j) => {
      most = Math.max(most, Math.abs(y.reduce((sum, value, k) => sum + value * Mx[k], i === j ? -1 : 0)));
    });
  });
  return most;
}

/** P1 on equal cells of [0, π]: sin kx and cos kx at the nodes are exact, with λ = (6/h²)(1 − cos kh)/(2 + cos kh). */
function discrete(k: number, h: number): number {
  return (12 * Math.sin((k * h) / 2) ** 2) / (h * h * (2 + Math.cos(k * h)));
}

function intervalMatrices(cells: number) {
  const mesh = uniformIntervalMesh(0, Math.PI, cells);
  return { mass: massMatrix(mesh), stiffness: stiffnessMatrix(mesh, one), h: Math.PI / cells };
}

describe("eigenpairs of an interval", () => {
  it.each([3, 10, 300, 4_000])("are the discrete ones on %i cells, with zero flux and with zero values", (cells) => {
    const { mass, stiffness, h } = intervalMatrices(cells);
    for (const end of ["zero-flux", "dirichlet"] as const) {
      const first = end === "dirichlet" ? 1 : 0;
      const count = Math.min(6, cells - 1);
      const pencil = intervalPencil(mass, stiffness, { lower: end, upper: end });
      const found = eigenpairs(pencil, { count });
      const exact = Array.from({ length: count }, (_, k) => discrete(k + first, h));
      expectBounded(found, exact, 1e-14 * exact[count - 1], end);
      // ‖sin kx‖ in M: (2 + cos kh)/3 · π/2 is its square; the same for cos kx, but for k = 0 twice that.
      found.vectors.forEach((x, j) => {
        const k = j + first;
        const wave = end === "dirichlet" ? Math.sin : Math.cos;
        const scale = 1 / Math.sqrt((((2 + Math.cos(k * h)) / 3) * Math.PI) / (k === 0 ? 1 : 2));
        const sign = Math.sign(x.reduce((sum, value, i) => sum + value * wave(k * i * h), 0));
        // The angle is at most the error over the gap, which is 1 at least; in maximum norm ×√n at worst, here 1e-7 is ample.
        x.forEach((value, i) => {
          expect(Math.abs(value - sign * scale * wave(k * i * h))).toBeLessThan(1e-7);
        });
      });
    }
  });

  it("have zeros where values are held, and no eigenvalue for them", () => {
    const { mass, stiffness } = intervalMatrices(5);
    const pencil = intervalPencil(mass, stiffness, { lower: "dirichlet", upper: "dirichlet" });
    const { values, vectors } = eigenpairs(pencil, { count: 4 });
    expect(values[0]).toBeGreaterThan(1);
    for (const x of vectors) expect([x[0], x[5]]).toEqual([0, 0]);
    expect(() => eigenpairs(pencil, { count: 5 })).toThrow("count: expected a whole number from 1 to 4");
  });

  it("are those of lumped masses too", () => {
    const { mass, stiffness, h } = intervalMatrices(40);
    const lumped: SymmetricTridiagonal = {
      diagonal: mass.diagonal.map((_, i) => (i === 0 || i === 40 ? h / 2 : h)),
      offDiagonal: new Float64Array(40),
    };
    const found = eigenpairs(tridiagonalPencil(lumped, stiffness), { count: 5 });
    const exact = Array.from({ length: 5 }, (_, k) => (4 * Math.sin((k * h) / 2) ** 2) / h ** 2);
    expectBounded(found, exact, 1e-12);
  });

  it("converge with order 2 in h", () => {
    const errors = [20, 40, 80].map((cells) => {
      const { mass, stiffness } = intervalMatrices(cells);
      const pencil = intervalPencil(mass, stiffness, { lower: "dirichlet", upper: "dirichlet" });
      return eigenpairs(pencil, { count: 3 }).values.map((value, k) => value - (k + 1) ** 2);
    });
    for (let k = 0; k < 3; k++) {
      // λ_h = k² (1 + k²h²/12 + …): from above, and 0.5 % from the limit here.
      expect(errors[1][k]).toBeGreaterThan(0);
      expect(Math.log2(errors[1][k] / errors[2][k])).toBeCloseTo(2, 1.5);
    }
  });
});

/** Tridiagonal matrices of unequal cells and coefficients, in `pieces` equal parts that know nothing of each other. */
function randomTridiagonal(seed: number, size: number, pieces: number) {
  const random = randomStream(seed, 17);
  const cells = size - 1;
  const h = Array.from({ length: cells }, () => 10 ** (random.uniform() - 1));
  const a = h.map(() => 10 ** (2 * random.uniform() - 1));
  const b = (2 * random.uniform() - 1) * 20;
  const matrix = (own: (cell: number) => number, coupled: (cell: number) => number): SymmetricTridiagonal => {
    const diagonal = new Float64Array(size * pieces);
    const offDiagonal = new Float64Array(size * pieces - 1);
    for (let piece = 0; piece < pieces; piece++) {
      for (let cell = 0; cell < cells; cell++) {
        const i = piece * size + cell;
        diagonal[i] += own(cell);
        diagonal[i + 1] += own(cell);
        offDiagonal[i] = coupled(cell);
      }
    }
    return { diagonal, offDiagonal };
  };
  return {
    mass: matrix(
      (cell) => h[cell] / 3,
      (cell) => h[cell] / 6,
    ),
    stiffness: matrix(
      (cell) => a[cell] / h[cell] + (b * h[cell]) / 3,
      (cell) => -a[cell] / h[cell] + (b * h[cell]) / 6,
    ),
  };
}

describe("eigenpairs of any pencil", () => {
  it("are all there, however often they are multiple, within the errors stated, for 60 random ones of any sign", () => {
    for (let seed = 0; seed < 60; seed++) {
      const pieces = 1 + (seed % 4);
      const { mass, stiffness } = randomTridiagonal(seed, 3 + (seed % 23), pieces);
      const pencil = tridiagonalPencil(mass, stiffness);
      const { M, K } = denseMatrices(pencil);
      const exact = denseEigenvalues(M, K);
      const count = 1 + ((7 * seed) % exact.length);
      const tolerance = seed % 3 === 0 ? 1e-4 : 1e-10;
      const found = eigenpairs(pencil, { count, tolerance, seed });
      expectBounded(found, exact, denseRounding(exact), `seed ${seed}:`);
      const size = Math.max(...found.values.map(Math.abs));
      for (const error of found.errors) expect(error, `seed ${seed}`).toBeLessThan(3 * tolerance * size + 1e-10);
      expect(fromOrthonormal(pencil, found.vectors), `seed ${seed}`).toBeLessThan(1e-13);
      for (const x of found.vectors) expect(Math.max(...x), `seed ${seed}`).toBe(Math.max(...x.map(Math.abs)));
    }
  });

  it("end within a multiple eigenvalue, and take in all of an identity", () => {
    const { mass, stiffness } = randomTridiagonal(5, 9, 3);
    const pencil = tridiagonalPencil(mass, stiffness);
    const all = eigenpairs(pencil, { count: 27 }).values;
    for (const count of [1, 2, 3, 4, 5, 26]) {
      const { values } = eigenpairs(pencil, { count });
      values.forEach((value, j) => {
        expect(Math.abs(value - all[j])).toBeLessThan(1e-11 * Math.abs(all[26]));
      });
    }
    const unit = eigenpairs(densePencil(Matrix.eye(7, 7), Matrix.eye(7, 7), true), { count: 7 });
    for (const value of unit.values) expect(value).toBeCloseTo(1, 12);
    const zero = eigenpairs(densePencil(Matrix.eye(4, 4), Matrix.zeros(4, 4), true), { count: 4 });
    expect(Array.from(zero.values, Math.abs)).toEqual([0, 0, 0, 0]);
    const number = (value: number): SymmetricTridiagonal => ({
      diagonal: Float64Array.of(value, value),
      offDiagonal: Float64Array.of(0),
    });
    for (const value of [-3, 0, 5]) {
      const { values } = eigenpairs(tridiagonalPencil(number(1), number(value)), { count: 2 });
      for (const found of values) expect(found).toBeCloseTo(value, 12);
    }
  });

  it("are the same to the last bit with one seed, and the same to rounding with another", () => {
    const { mass, stiffness } = randomTridiagonal(3, 40, 2);
    const pencil = tridiagonalPencil(mass, stiffness);
    const [first, again, other] = [4, 4, 5].map((seed) => eigenpairs(pencil, { count: 7, seed }));
    expect(again).toEqual(first);
    expect(other.vectors).not.toEqual(first.vectors);
    other.values.forEach((value, j) => {
      expect(Math.abs(value - first.values[j])).toBeLessThan(first.errors[j] + other.errors[j]);
    });
  });

  it("keep their values and rescale with the units of K and M", () => {
    const { mass, stiffness } = randomTridiagonal(8, 30, 1);
    const scaled = (matrix: SymmetricTridiagonal, by: number) => ({
      diagonal: matrix.diagonal.map((value) => by * value),
      offDiagonal: matrix.offDiagonal.map((value) => by * value),
    });
    const { values } = eigenpairs(tridiagonalPencil(mass, stiffness), { count: 4 });
    for (const [a, b] of [
      [1e-30, 1],
      [1, 1e30],
      [1e20, 1e-20],
    ]) {
      const other = eigenpairs(tridiagonalPencil(scaled(mass, a), scaled(stiffness, b)), { count: 4 });
      other.values.forEach((value, j) => {
        expect((value * a) / b / values[j]).toBeCloseTo(1, 10);
      });
    }
  });

  it("are refused for what has none, or not so many", () => {
    const { mass, stiffness } = randomTridiagonal(1, 5, 1);
    const pencil = tridiagonalPencil(mass, stiffness);
    for (const count of [0, -1, 1.5, 6, Number.NaN]) {
      expect(() => eigenpairs(pencil, { count })).toThrow(
        `count: expected a whole number from 1 to 5, the unknowns, found ${count}`,
      );
    }
    expect(() => eigenpairs(pencil, { count: 1, tolerance: 0 })).toThrow("tolerance: expected a number from 1e-14");
    expect(() => eigenpairs(pencil, { count: 1, tolerance: 1 })).toThrow("tolerance: expected");
    expect(() => eigenpairs(pencil, { count: 1, seed: 0.5 })).toThrow("seed: expected a whole number, found 0.5");
    expect(() => eigenpairs({ ...pencil, symmetric: false }, { count: 1 })).toThrow("pencil: is not symmetric");
    const negative = { ...mass, diagonal: mass.diagonal.map((value) => -value) };
    expect(() => eigenpairs(tridiagonalPencil(negative, stiffness), { count: 1 })).toThrow(
      "M is not positive definite",
    );
    const holed = { ...stiffness, diagonal: stiffness.diagonal.map((value, i) => (i === 2 ? Number.NaN : value)) };
    expect(() => eigenpairs(tridiagonalPencil(mass, holed), { count: 1 })).toThrow(/not positive definite: pivot NaN/);
  });
});

describe("the bound of an eigenvalue's error", () => {
  // Between two eigenvalues the bound is attained where both parts of the residual are η: λ₁ = (μ − η)/(1 + ση) and λ₂ = (μ + η)/(1 − ση), of
  // which λ₂ is further from μ.
  it.each([
    [0.5, 2, 0.3],
    [0.05, 10, 4],
    [2, 0.1, 0.2],
    [3, -0.2, 0.1],
  ])("is attained: σ = %d, μ = %d, η = %d", (shift, mu, eta) => {
    const lower = (mu - eta) / (1 + shift * eta);
    const upper = (mu + eta) / (1 - shift * eta);
    const mass = [4, 0.25];
    const pencil = densePencil(Matrix.diag(mass), Matrix.diag([4 * lower, 0.25 * upper]), true);
    const share = (upper - mu) / (upper - lower);
    const x = Float64Array.of(Math.sqrt(share / mass[0]), Math.sqrt((1 - share) / mass[1]));
    const [bound] = errorBounds(pencil, pencil.factor(1, shift), shift, Float64Array.of(mu), [x]);
    expect(bound / (upper - mu)).toBeCloseTo(1, 12);
    expect(bound).toBeGreaterThanOrEqual(upper - mu);
  });

  it("is none where the residual is as large as the eigenvalues that the shift tells apart", () => {
    const pencil = densePencil(Matrix.diag([1, 1]), Matrix.diag([0, 100]), true);
    const x = Float64Array.of(Math.SQRT1_2, Math.SQRT1_2);
    const [bound] = errorBounds(pencil, pencil.factor(1, 0.5), 0.5, Float64Array.of(50), [x]);
    expect(bound).toBe(Number.POSITIVE_INFINITY);
  });
});
