import { describe, expect, it } from "vitest";
import { constant, diffusionReactionMatrix, intervalPencil, massMatrix, stiffnessMatrix } from "../../src/fem/index.js";
import { uniformIntervalMesh } from "../../src/mesh/index.js";
import { combineTridiagonal, multiplyTridiagonal, tridiagonalPencil } from "../../src/sparse/index.js";
import { type DiffusionSystem, integrate } from "../../src/time/index.js";
import { decayFunctions } from "../../src/time/rational-decay.js";

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

/** The same without sums of resolvents: by Lanczos, a different algorithm. */
function byLanczos({ pencil, initial }: DiffusionSystem): DiffusionSystem {
  const { resolventSums: _, ...rest } = pencil;
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

describe("rational functions for a decay", () => {
  const timesTried = [[3], [1, 1.4], [0.5, 1], [1, 2.5, 10], [1, 2, 4, 8, 16, 30]];

  it("are e^(−λt) within their bound for every λ ≥ 0, and exact at 0", () => {
    for (const times of timesTried) {
      for (const tolerance of [1e-2, 1e-5, 1e-7]) {
        const functions = decayFunctions(times, tolerance);
        if (functions === null) throw new Error("no functions");
        const { poles, weights, bound } = functions;
        expect(bound).toBeLessThanOrEqual(tolerance);
        const value = (t: number, lambda: number): number =>
          poles.reduce((sum, p, j) => {
            const { re, im } = weights[t][j];
            return sum + (re * (lambda - p.re) - im * p.im) / ((lambda - p.re) ** 2 + p.im ** 2);
          }, 0);
        times.forEach((time, t) => {
          expect(Math.abs(value(t, 0) - 1)).toBeLessThan(1e-13); // rounding of weights up to 600, measured 2e−14
          let largest = 0;
          for (let i = 0; i <= 3000; i++) {
            const lambda = 10 ** (-6 + i / 250) / time;
            largest = Math.max(largest, Math.abs(value(t, lambda) - Math.exp(-lambda * time)));
          }
          // Rounding as at 0 beside the bound, which is taken at other places: between them it is off by less than 1 %.
          expect(largest).toBeLessThan(1.01 * bound + 1e-13);
        });
      }
    }
  });

  it("are the worse the further their times lie apart, between the hyperbolas that are known too", () => {
    const bounds = [1, 1.3, 1.6, 2, 2.5, 3, 4, 6, 8, 12, 16].map(
      (factor) => decayFunctions([...new Set([1, Math.sqrt(factor), factor])], 1)?.bound ?? Number.NaN,
    );
    expect(bounds).toEqual([...bounds].sort((one, other) => one - other));
    // Times within a factor hold those within a smaller one. Measured: 2e-7 to 8e-4.
    expect(bounds[bounds.length - 1]).toBeLessThan(1e-3);
  });

  it("take four poles, of each pair one, for one time at 1e-6, eight within a factor 10, twelve within 30", () => {
    expect(decayFunctions([3], 1e-6)?.poles).toHaveLength(4);
    expect(decayFunctions([1, 10], 1e-6)?.poles).toHaveLength(8);
    expect(decayFunctions([1, 30], 1e-6)?.poles).toHaveLength(12);
    expect(decayFunctions([1, 30], 1e-9)).toBeNull();
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
          // It is not far from the truth: measured 1.5 to 1.7 times the error.
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
    const mesh = uniformIntervalMesh(-1, 1, 2 ** 16); // cells of a size that makes row sums vanish exactly
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
    // The functions are exact at λ = 0: rounding times weights of 50, measured 9e−13.
    expect(Math.abs(total(u) / total(u0) - 1)).toBeLessThan(1e-11);
  });

  it("is left to Lanczos where K has negative eigenvalues", () => {
    const { pencil, initial } = pulses(0);
    const mesh = uniformIntervalMesh(-40, 40, cells);
    const M = massMatrix(mesh);
    const K = diffusionReactionMatrix(mesh, (_, A, B) => {
      A.fill(1);
      B.fill(-0.5);
    });
    expect(pencil.resolventSums?.(1)).toBeDefined();
    const growing = tridiagonalPencil(M, K);
    expect(growing.resolventSums?.(1)).toBeUndefined();
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
