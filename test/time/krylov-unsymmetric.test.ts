import fc from "fast-check";
import { expm, type Matrix as MathMatrix, matrix, multiply } from "mathjs";
import { inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { integrate } from "../../src/time/index.js";
import { advectionMatrices, densePencil } from "./dense-pencil.js";

const n = 12;

/** u(t) of M u′ = −K u + F₀ + F₁ t by mathjs' exponential of the matrix of (u, 1, t). */
function truth(M: Matrix, K: Matrix, u0: Float64Array, loads: readonly Float64Array[], time: number): number[] {
  const inverseMass = inverse(M);
  const A = Matrix.zeros(n + 2, n + 2);
  A.setSubMatrix(Matrix.mul(inverseMass.mmul(K), -1), 0, 0);
  loads.forEach((load, k) => {
    A.setSubMatrix(inverseMass.mmul(Matrix.columnVector([...load])), 0, n + k);
  });
  A.set(n + 1, n, 1);
  const flow = expm(matrix(Matrix.mul(A, time).to2DArray())) as MathMatrix;
  const end = multiply(flow, matrix([...u0, 1, 0])) as MathMatrix;
  return (end.toArray() as number[]).slice(0, n);
}

describe("the Krylov solution of an unsymmetric system", () => {
  it("with and without a source is within the tolerance of the matrix exponential in 150 random cases", () => {
    const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    fc.assert(
      fc.property(
        number(-3, 0),
        number(-3, 3),
        number(0, 2),
        number(-2, 1),
        fc.constantFrom(-1, 0, 1),
        fc.boolean(),
        number(-9, -2),
        fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 3 * n, maxLength: 3 * n }),
        (diffusion, velocity, reaction, last, degree, zeroStart, exponent, noise) => {
          const { M, K } = advectionMatrices(n, 10 ** diffusion, velocity, reaction);
          const part = (k: number): Float64Array =>
            Float64Array.from({ length: n }, (_, i) => noise[k * n + i] / 100 + 0.01);
          const u0 = zeroStart && degree >= 0 ? new Float64Array(n) : part(0);
          const loads = degree < 0 ? [] : [part(1), part(2)].slice(0, degree + 1);
          const tolerance = 10 ** exponent;
          const save = [10 ** last, 10 ** last / 3];
          const { values, statistics } = integrate(
            {
              kind: "diffusion",
              pencil: densePencil(M, K, false),
              initial: [u0],
              ...(degree < 0
                ? {}
                : {
                    sourceDegree: degree as 0 | 1,
                    source: (time: number, [out]: readonly Float64Array[]) => {
                      for (let i = 0; i < n; i++) out[i] = loads[0][i] + (degree > 0 ? loads[1][i] * time : 0);
                    },
                  }),
            },
            { method: "krylov", tolerance },
            { save },
          );
          const exact = save.map((time) => truth(M, K, u0, loads, time));
          const size = Math.max(Math.hypot(...u0), ...exact.map((u) => Math.hypot(...u)));
          save.forEach((_, t) => {
            const error = Math.hypot(...exact[t].map((value, i) => value - values[t][0][i]));
            // The M-norm of P1 elements lies within a factor √3 of the scaled 2-norm; rounding of the exponential.
            expect(error / size).toBeLessThan(2 * tolerance + 1e-10);
          });
          expect(statistics.solves).toBeLessThanOrEqual(n + 2);
        },
      ),
      { seed: 5, numRuns: 150 },
    );
  });

  const u0 = Float64Array.from({ length: n }, (_, i) => Math.exp(-(((i - 4) / 2) ** 2)));
  const relativeError = (u: Float64Array, exact: readonly number[]) =>
    Math.hypot(...u.map((value, i) => value - exact[i])) / Math.hypot(...exact);

  it("follows growth by e^80, which lies beyond the poles of the first two shifts", () => {
    const { M, K } = advectionMatrices(n, 0.02, 1, -80);
    const { values, statistics } = integrate(
      { kind: "diffusion", pencil: densePencil(M, K, false), initial: [u0] },
      { method: "krylov", tolerance: 1e-8 },
      { save: [1] },
    );
    expect(relativeError(values[0][0], truth(M, K, u0, [], 1))).toBeLessThan(1e-8);
    // Poles at growth 10, 40 and 160; behind each is looked with a factor of its own, in spaces of 12 dimensions at most.
    expect(statistics.factorizations).toBe(6);
    expect(statistics.solves).toBeGreaterThan(3 * 10 + statistics.krylovDimension);
    expect(statistics.solves).toBeLessThan(3 * 14 + 14);
  });

  it("takes norms from another matrix where M is unsymmetric, with loads and without", () => {
    const { M: symmetric, K } = advectionMatrices(n, 0.02, 1, 0.3);
    // As upwinding makes it: more of the neighbour upstream.
    const M = symmetric.clone();
    for (let i = 1; i < n; i++) M.set(i, i - 1, 0.6 * M.get(i, i - 1) + 0.02 / n);
    const norm = densePencil(symmetric, K, false).multiplyMass;
    const pencil = { ...densePencil(M, K, false), multiplyNorm: norm };
    const loads = [0.4, -0.7].map((size) => Float64Array.from({ length: n }, (_, i) => (size * Math.sin(i)) / n));
    for (const some of [[], loads.slice(0, 1), loads]) {
      const source =
        some.length === 0
          ? {}
          : {
              source: (t: number, [out]: readonly Float64Array[]) =>
                out.set(some[0].map((value, i) => value + t * (some[1]?.[i] ?? 0))),
              sourceDegree: some.length === 1 ? (0 as const) : (1 as const),
            };
      const { values } = integrate(
        { kind: "diffusion", pencil, initial: [u0], ...source },
        { method: "krylov", tolerance: 1e-9 },
        { save: [0.2, 2] },
      );
      [0.2, 2].forEach((t, i) => {
        expect(relativeError(values[i][0], truth(M, K, u0, some, t))).toBeLessThan(1e-8);
      });
    }
  });

  it("takes few solves on many unknowns, and all initial values are solved for together", () => {
    const { M, K } = advectionMatrices(200, 0.02, 1, 0);
    const bump = Float64Array.from({ length: 200 }, (_, i) => Math.exp(-((i / 200 - 0.3) ** 2) * 100));
    const wide = bump.map((value) => Math.sqrt(value));
    const pencil = densePencil(M, K, false);
    const blocks: number[] = [];
    const counting = {
      ...pencil,
      factor(a: number, b: number) {
        const solver = pencil.factor(a, b);
        return {
          ...solver,
          solve(r: readonly Float64Array[], x?: readonly Float64Array[]) {
            blocks.push(r.length);
            solver.solve(r, x);
          },
        };
      },
    };
    const save = [0.05, 0.1, 0.3];
    const run = (tolerance: number) =>
      integrate(
        { kind: "diffusion", pencil: counting, initial: [bump, wide] },
        { method: "krylov", tolerance },
        { save },
      );
    const { values, statistics } = run(1e-6);
    expect(blocks.filter((count) => count === 2).length).toBeGreaterThan(0.8 * blocks.length);
    expect(statistics.solves).toBeLessThan(90);
    expect(statistics.factorizations).toBe(1);
    const finer = run(1e-10).values;
    const size = Math.hypot(...bump, ...wide);
    values.forEach((fields, t) => {
      const error = Math.hypot(...fields.flatMap((u, j) => [...u.map((value, i) => value - finer[t][j][i])]));
      expect(error / size).toBeLessThan(2e-6);
    });
  });
});
