import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError, NumericalError } from "../../src/errors.js";
import { intervalPencil, massMatrix, pointwise, reactionMatrix, stiffnessMatrix } from "../../src/fem/index.js";
import { uniformIntervalMesh } from "../../src/mesh/index.js";
import { combineTridiagonal } from "../../src/sparse/index.js";
import { type DiffusionSystem, integrate } from "../../src/time/index.js";
import { denseTruth } from "./dense-truth.js";
import { randomProblem } from "./random-problem.js";

/** A degenerate problem: A = B = exp(−ξ²/2) on [−10, 10], start values that oscillate. */
function degenerate(cells: number): DiffusionSystem {
  const mesh = uniformIntervalMesh(-10, 10, cells);
  const A = pointwise((xi) => Math.exp((-xi * xi) / 2));
  const M = massMatrix(mesh);
  const K = combineTridiagonal(1, stiffnessMatrix(mesh, A), 1, reactionMatrix(mesh, A));
  const initial = [
    mesh.nodes.map((xi) => Math.exp((-xi * xi) / 8) * Math.cos(3 * xi)),
    mesh.nodes.map((xi) => Math.exp((-xi * xi) / 8) * Math.sin(2 * xi)),
  ];
  return { kind: "diffusion", pencil: intervalPencil(M, K), initial };
}

describe("the Krylov solution of a diffusion equation", () => {
  it("is within the tolerance, and its error estimate within a factor 10 of the truth, in 1000 random cases", () => {
    let cases = 0;
    fc.assert(
      fc.property(randomProblem, ({ M, K, u0, fractions, stiffness, tolerance }) => {
        const truth = denseTruth(M, K);
        // Of diffusion that has hardly begun to systems a million times stiffer than the time.
        const stiff = 10 ** (8 * stiffness - 2);
        const last = stiff / Math.max(truth.largest, 1e-300);
        // The eigenvalues of a matrix known to machine precision are known to ε λ_max: neither answer can be
        // better than some ε λ_max t. The estimate may stop at 256 ε = 6e−14.
        const rounding = 1e-13 + 20 * Number.EPSILON * stiff;
        const allowed = Math.max(10 ** (-2 - 8 * tolerance), 50 * rounding);
        const save = fractions.map((fraction) => fraction * last);
        const { values, statistics } = integrate(
          { kind: "diffusion", pencil: intervalPencil(M, K), initial: [u0] },
          { method: "krylov", tolerance: allowed },
          { save },
        );
        const errors = save.map((time, i) => truth.error(values[i][0], u0, (lambda) => Math.exp(-lambda * time)));
        const error = Math.max(...errors);
        expect(error).toBeLessThan(10 * allowed);
        const ratio = Math.max(statistics.errorEstimate ?? Number.NaN, rounding) / Math.max(error, rounding);
        expect(ratio).toBeGreaterThan(0.1);
        expect(ratio).toBeLessThan(10);
        cases++;
      }),
      { seed: 7, numRuns: 1_000 },
    );
    expect(cases).toBe(1_000);
  });

  it("agrees with Crank–Nicolson extrapolated to zero step on a degenerate case of 20 000 cells", () => {
    const system = degenerate(20_000);
    const save = [0.5, 1, 2];
    const krylov = integrate(system, { method: "krylov", tolerance: 1e-10 }, { save });
    const coarse = integrate(system, { method: "theta", theta: 0.5, steps: 200 }, { save });
    const fine = integrate(system, { method: "theta", theta: 0.5, steps: 400 }, { save });
    const difference = (a: Float64Array, b: Float64Array): number => {
      const scale = Math.hypot(...system.initial[0].subarray(9_000, 11_000));
      return Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0)) / scale;
    };
    save.forEach((_, i) => {
      [0, 1].forEach((j) => {
        const extrapolated = fine.values[i][j].map((value, k) => value + (value - coarse.values[i][j][k]) / 3);
        const toCoarse = difference(krylov.values[i][j], coarse.values[i][j]);
        const toFine = difference(krylov.values[i][j], fine.values[i][j]);
        // Order 2: half the step, a quarter of the error.
        expect(toCoarse / toFine).toBeGreaterThan(3.9);
        expect(toCoarse / toFine).toBeLessThan(4.1);
        // The next term of the expansion, Δt⁴; measured 4e−10.
        expect(difference(krylov.values[i][j], extrapolated)).toBeLessThan(4e-9);
      });
    });
    expect(krylov.statistics.solves).toBeLessThan(100);
  });

  it("needs as many solves on 16 000 cells as on 1 000", () => {
    const dimension = (cells: number): number =>
      integrate(degenerate(cells), { method: "krylov", tolerance: 1e-8 }, { save: [1, 4] }).statistics.krylovDimension;
    expect(Math.abs(dimension(16_000) - dimension(1_000))).toBeLessThanOrEqual(1);
  });

  it("is served from one factorisation where times lie close, and from several where they span decades, all to the tolerance", () => {
    const system = degenerate(400);
    const wide = [1e-3, 1e-1, 1, 30, 1e3];
    const together = integrate(system, { method: "krylov", tolerance: 1e-9 }, { save: wide });
    expect(together.statistics.factorizations).toBeGreaterThan(1);
    expect(
      integrate(system, { method: "krylov", tolerance: 1e-9 }, { save: [1, 2, 9] }).statistics.factorizations,
    ).toBe(1);
    wide.forEach((time, i) => {
      const alone = integrate(system, { method: "krylov", tolerance: 1e-11 }, { save: [time] });
      const scale = Math.hypot(...system.initial[0]);
      [0, 1].forEach((j) => {
        const error = Math.hypot(...alone.values[0][j].map((value, k) => value - together.values[i][j][k])) / scale;
        expect(error).toBeLessThan(1e-8);
      });
    });
  });

  it("of a start value in an invariant subspace ends as soon as that is exhausted, and is exact", () => {
    // cos(πξ) at the nodes of a uniform mesh is an eigenvector of the P1 matrices.
    const mesh = uniformIntervalMesh(0, 1, 5_000);
    const pencil = intervalPencil(
      massMatrix(mesh),
      stiffnessMatrix(
        mesh,
        pointwise(() => 1),
      ),
    );
    const u0 = mesh.nodes.map((xi) => Math.cos(Math.PI * xi));
    const h = 1 / 5_000;
    const lambda = ((6 / (h * h)) * (1 - Math.cos(Math.PI * h))) / (2 + Math.cos(Math.PI * h));
    const { values, statistics } = integrate(
      { kind: "diffusion", pencil, initial: [u0] },
      { method: "krylov", tolerance: 1e-9 },
      { save: [0.1] },
    );
    expect(statistics.solves).toBeLessThanOrEqual(8);
    // ε λ_max t = 2e−16 · 3e8 · 0.1 = 6e−9 is the condition of the problem; measured 1e−10.
    values[0][0].forEach((value, i) => {
      expect(Math.abs(value - Math.exp(-lambda * 0.1) * u0[i])).toBeLessThan(6e-9);
    });
  });

  it("of zero is zero, at no cost, and of a negligible part beside a large one costs almost nothing", () => {
    const system = degenerate(300);
    const zero = system.initial[0].map(() => 0);
    const alone = integrate({ ...system, initial: [zero] }, { method: "krylov", tolerance: 1e-6 }, { save: [0, 1] });
    expect(alone.values.flat().every((field) => field.every((value) => value === 0))).toBe(true);
    expect(alone.statistics).toMatchObject({ solves: 0, errorEstimate: 0 });
    const tiny = system.initial[0].map((_, i) => 1e-15 * Math.sin(7 * i * i));
    const both = integrate(
      { ...system, initial: [system.initial[0], tiny] },
      { method: "krylov", tolerance: 1e-9 },
      { save: [1] },
    );
    const one = integrate(
      { ...system, initial: [system.initial[0]] },
      { method: "krylov", tolerance: 1e-9 },
      { save: [1] },
    );
    expect(both.statistics.solves - one.statistics.solves).toBeLessThanOrEqual(8);
  });

  it("says so when the tolerance is out of reach of the dimension allowed, and refuses what cannot be a tolerance", () => {
    const system = degenerate(2_000);
    const attempt = (tolerance: number, maxDimension: number) => () =>
      integrate(system, { method: "krylov", tolerance, maxDimension }, { save: [0.1, 1] });
    expect(attempt(1e-11, 12)).toThrow(NumericalError);
    expect(attempt(1e-11, 12)).toThrow(
      /after 12 solves the estimated error up to t = 1 is .*above the tolerance 1e-11\. Raise/,
    );
    expect(attempt(0, 100)).toThrow(InputError);
    expect(attempt(1e-6, 3)).toThrow(/maxDimension: expected a whole number of at least 10, found 3/);
  });
});
