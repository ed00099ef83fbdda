import { describe, expect, it } from "vitest";
import { constant, diffusionReactionMatrix, intervalPencil, massMatrix, stiffnessMatrix } from "../../src/fem/index.js";
import { uniformIntervalMesh } from "../../src/mesh/index.js";
import { combineTridiagonal, multiplyTridiagonal, tridiagonalPencil } from "../../src/sparse/index.js";
import { chebyshevShift, decaySeries } from "../../src/time/chebyshev-decay.js";
import { type DiffusionSystem, integrate } from "../../src/time/index.js";

const cells = 40_000;

/** u_t = (A u′)′ − A u on [−40, 40], A = exp(−ξ²/8) + floor. */
function pulses(floor: number): DiffusionSystem {
  const mesh = uniformIntervalMesh(-40, 40, cells);
  const K = diffusionReactionMatrix(mesh, (xi, A, B) => {
    for (let i = 0; i < xi.length; i++) A[i] = B[i] = Math.exp((-xi[i] * xi[i]) / 8) + floor;
  });
  const initial = [Math.cos, Math.sin].map((wave) => mesh.nodes.map((xi) => Math.exp((-xi * xi) / 8) * wave(3 * xi)));
  return { kind: "diffusion", pencil: intervalPencil(massMatrix(mesh), K), initial };
}

/** The same without recurrences: by Lanczos, a different algorithm. */
function byLanczos({ pencil, initial }: DiffusionSystem): DiffusionSystem {
  const { factorRecurrence: _, ...rest } = pencil;
  return { kind: "diffusion", pencil: rest, initial };
}

/** Largest difference over times, M-norm over fields, relative to the initial values. */
function difference(
  { pencil, initial }: DiffusionSystem,
  a: readonly (readonly Float64Array[])[],
  b: readonly (readonly Float64Array[])[],
): number {
  const product = new Float64Array(pencil.size);
  const size = (fields: readonly Float64Array[]): number =>
    Math.hypot(...fields.map((field) => Math.sqrt(pencil.multiplyMass(field, product))));
  return (
    Math.max(...a.map((fields, t) => size(fields.map((field, j) => field.map((value, i) => value - b[t][j][i]))))) /
    size(initial)
  );
}

describe("the Chebyshev series of a decay", () => {
  it("is e^(−λt) within its bound for every λ ≥ 0", () => {
    for (const tolerance of [1e-2, 1e-6, 1e-9, 1e-12]) {
      for (const pole of [0.02, 0.1, 0.3]) {
        const series = decaySeries(pole, tolerance);
        if (series === null) throw new Error("no series");
        const { coefficients, bound } = series;
        expect(bound).toBeLessThanOrEqual(tolerance);
        for (let i = 0; i <= 1000; i++) {
          const theta = (i + 1e-3) / (1000 + 1e-3);
          const exact = Math.exp((1 - 1 / theta) / pole);
          const angle = Math.acos(2 * theta - 1);
          const sum = coefficients.reduce((total, c, k) => total + c * Math.cos(k * angle), 0);
          // Twenty roundings of terms below 1, beside the bound.
          expect(Math.abs(sum - exact)).toBeLessThanOrEqual(bound + 20 * Number.EPSILON);
        }
      }
    }
  });

  it("has 13 terms after the first for 1e-6 and one time, and the shift is the one with the fewest", () => {
    expect(decaySeries(0.1, 1e-6)?.coefficients.length).toBe(14);
    expect(chebyshevShift([3], 1e-6)).toBeCloseTo(0.3, 12);
    expect(decaySeries(1e-4, 1e-12)).toBeNull();
  });
});

describe("the Krylov solution of a long diffusion problem in 1-D", () => {
  for (const floor of [0, 1e-3]) {
    for (const save of [[2], [1, 2.5, 10]]) {
      it(`agrees with Lanczos at a tolerance 1e-11 within what it says, floor ${floor}, times ${save}`, () => {
        const system = pulses(floor);
        const exact = integrate(byLanczos(system), { method: "krylov", tolerance: 1e-11 }, { save }).values;
        for (const tolerance of [1e-4, 1e-6, 1e-9]) {
          const { values, statistics } = integrate(system, { method: "krylov", tolerance }, { save });
          const error = difference(system, values, exact);
          expect(statistics.errorEstimate).toBeLessThanOrEqual(tolerance);
          // The estimate is a bound; rounding and the comparison's own error beside it.
          expect(error).toBeLessThan((statistics.errorEstimate ?? 0) + 2e-11);
          // It is not far from the truth: measured 1.6 to 2.4 times the error.
          expect(error).toBeGreaterThan((statistics.errorEstimate ?? 0) / 5);
        }
      });
    }
  }

  it("is the same to the last bit when repeated, and leaves rows at rest that nothing moves", () => {
    const system = pulses(0);
    const [[u]] = integrate(system, { method: "krylov", tolerance: 1e-6 }, { save: [2] }).values;
    const [[again]] = integrate(system, { method: "krylov", tolerance: 1e-6 }, { save: [2] }).values;
    expect(again).toEqual(u);
    expect(u.subarray(0, 5_000)).toEqual(system.initial[0].subarray(0, 5_000));
  });

  it("conserves mass without flux and reaction", () => {
    const mesh = uniformIntervalMesh(-1, 1, cells);
    const M = massMatrix(mesh);
    const K = stiffnessMatrix(mesh, constant(1));
    const u0 = mesh.nodes.map((xi) => Math.exp(-20 * xi * xi));
    const total = (u: Float64Array): number => {
      const product = new Float64Array(u.length);
      multiplyTridiagonal(M, u, product);
      return product.reduce((sum, value) => sum + value, 0);
    };
    const system: DiffusionSystem = { kind: "diffusion", pencil: tridiagonalPencil(M, K), initial: [u0] };
    const [[u]] = integrate(system, { method: "krylov", tolerance: 1e-6 }, { save: [0.1] }).values;
    // The constant has θ = 1 exactly: the series errs there by at most its bound.
    expect(Math.abs(total(u) / total(u0) - 1)).toBeLessThan(1e-6);
  });

  it("is left to Lanczos where K has negative eigenvalues", () => {
    const { pencil, initial } = pulses(0);
    const mesh = uniformIntervalMesh(-40, 40, cells);
    const M = massMatrix(mesh);
    const K = diffusionReactionMatrix(mesh, (_, A, B) => {
      A.fill(1);
      B.fill(-0.5);
    });
    expect(pencil.factorRecurrence?.(0.1, 1)).toBeDefined();
    const growing = tridiagonalPencil(M, K);
    expect(growing.factorRecurrence?.(0.1, 1)).toBeUndefined();
    const grown = integrate(
      { kind: "diffusion", pencil: growing, initial },
      { method: "krylov", tolerance: 1e-8 },
      { save: [1] },
    ).values;
    // e^{t/2} times the solution without reaction.
    const plain = combineTridiagonal(1, K, 0.5, M);
    const system: DiffusionSystem = { kind: "diffusion", pencil: tridiagonalPencil(M, plain), initial };
    const still = integrate(system, { method: "krylov", tolerance: 1e-8 }, { save: [1] }).values;
    const scaled = still.map((fields) => fields.map((field) => field.map((value) => value * Math.exp(0.5))));
    expect(difference(system, grown, scaled)).toBeLessThan(1e-7);
  });
});
