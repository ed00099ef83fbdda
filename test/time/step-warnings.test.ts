import { describe, expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import { constant, intervalPencil, massMatrix, reactionMatrix, stiffnessMatrix } from "../../src/fem/index.js";
import { uniformIntervalMesh } from "../../src/mesh/index.js";
import { combineTridiagonal } from "../../src/sparse/index.js";
import { type DiffusionSystem, integrate, stableStepLimit, type TimeMethod } from "../../src/time/index.js";
import { advectionMatrices, densePencil } from "./dense-pencil.js";

const cells = 50;
const mesh = uniformIntervalMesh(0, 1, cells);
const M = massMatrix(mesh);

/** Diffusion and reaction with zero flux at both ends, from ξ. */
function problem(diffusion: number, reaction: number, start = (xi: number) => xi): DiffusionSystem {
  const K = combineTridiagonal(
    1,
    stiffnessMatrix(mesh, constant(diffusion)),
    reaction,
    reactionMatrix(mesh, constant(1)),
  );
  return { kind: "diffusion", pencil: intervalPencil(M, K), initial: [mesh.nodes.map(start)] };
}

const fixed = (steps: number): readonly TimeMethod[] => [
  { method: "theta", theta: 1, steps },
  { method: "theta", theta: 0.5, steps },
  { method: "bdf2", steps },
  { method: "sdirk2", steps },
  { method: "sdirk3", steps },
];
const tolerant: readonly TimeMethod[] = [
  { method: "bdf2", tolerance: 1e-5 },
  { method: "sdirk2", tolerance: 1e-5 },
  { method: "sdirk3", tolerance: 1e-5 },
];

describe("the mean of a solution without sources", () => {
  it.each([1e8, 1e12, 1e14])("is kept to 1e-12 with a coefficient of %d, by every method", (diffusion) => {
    const system = problem(diffusion, 0);
    const Mu = new Float64Array(cells + 1);
    for (const method of [...fixed(100), ...tolerant]) {
      const { values } = integrate(system, method, { save: [0.01, 1] });
      for (const [u] of values) {
        system.pencil.multiplyMass(u, Mu);
        const mean = Mu.reduce((sum, value) => sum + value, 0);
        expect(Math.abs(mean - 0.5), JSON.stringify(method)).toBeLessThan(1e-12);
      }
    }
  });

  it("grows with a source by its integral", () => {
    const system = problem(1e12, 0);
    const M1 = new Float64Array(cells + 1);
    const ones = new Float64Array(cells + 1).fill(1);
    system.pencil.multiplyMass(ones, M1);
    for (const method of [...fixed(100).slice(1), ...tolerant]) {
      const source: DiffusionSystem["source"] = (t, [out]) => {
        out.set(M1.map((value) => 2 * t * value));
      };
      const { values } = integrate({ ...system, source }, method, { save: [1] });
      // ∫ 2t = 1, for which every order from 2 on is exact but BDF2's start, of order 1 once.
      const allowed = method.method === "bdf2" ? 1e-4 : 1e-11;
      const mean = values[0][0].reduce((sum, value, i) => sum + M1[i] * value, 0);
      expect(Math.abs(mean - 1.5), JSON.stringify(method)).toBeLessThan(allowed);
    }
  });
});

describe("a warning", () => {
  it("of steps too long for θ below ½ has both numbers, and no shorter ones do", () => {
    const system = problem(1, 0);
    const limit = stableStepLimit(system.pencil, 0.25);
    const run = (steps: number) =>
      integrate(system, { method: "theta", theta: 0.25, steps }, { save: [1e-2] }).warnings;
    const [warning] = run(Math.floor(1e-2 / limit) - 1);
    expect(warning).toMatchObject({ path: "steps" });
    expect(warning.numbers.limit / limit).toBeCloseTo(1, 1);
    expect(warning.numbers.step).toBeGreaterThan(limit);
    expect(warning.message).toMatch(/θ = 0\.25 is stable for steps up to 0\.00\d+/);
    expect(run(Math.ceil(1e-2 / limit) + 1)).toEqual([]);
    expect(integrate(system, { method: "theta", theta: 0.5, steps: 2 }, { save: [1e-2] }).warnings).toEqual([]);
  });

  it("tells of an explosion where the matrices are unsymmetric", () => {
    const { M: mass, K } = advectionMatrices(9, 0.05, 2, 0.5);
    const initial = [Float64Array.from({ length: 9 }, (_, i) => (-1) ** i)];
    const system: DiffusionSystem = { kind: "diffusion", pencil: densePencil(mass, K, false), initial };
    const run = (steps: number) => integrate(system, { method: "theta", theta: 0, steps }, { save: [1] }).warnings;
    expect(run(10)[0].numbers.growth).toBeGreaterThan(1e3);
    expect(run(5000)).toEqual([]);
  });

  it("of growth within a step tells how much", () => {
    for (const method of fixed(20)) {
      const { warnings } = integrate(problem(0.1, -4), method, { save: [0.5, 1] });
      expect(warnings, JSON.stringify(method)).toHaveLength(1);
      expect(warnings[0]).toMatchObject({ path: "steps" });
      // e^{4·0.05}, once what decays beside it is gone.
      expect(Math.abs(warnings[0].numbers.growth - 0.2)).toBeLessThan(0.02);
    }
    expect(integrate(problem(0.1, -4), { method: "bdf2", steps: 400 }, { save: [1] }).warnings).toEqual([]);
    expect(integrate(problem(0.1, 4), { method: "bdf2", steps: 5 }, { save: [1] }).warnings).toEqual([]);
  });

  it("is an error where the steps are longer than growth allows, and names shorter ones", () => {
    for (const method of fixed(2)) {
      const run = () => integrate(problem(0.1, -8), method, { save: [1] });
      if (method.method === "theta" && method.theta === 1) {
        expect(run).toThrow(NumericalError);
        expect(run).toThrow(
          /where solutions grow, steps have to be shorter than the time in which they grow by a factor e/,
        );
      }
    }
    for (const method of tolerant) {
      const { values, warnings } = integrate(
        problem(0.1, -8, () => 1),
        method,
        { save: [1] },
      );
      for (const value of values[0][0]) expect(Math.abs(value / Math.exp(8) - 1)).toBeLessThan(1e-4);
      expect(warnings).toEqual([]);
    }
  });

  it("of rounding is there where the rates are that large, and says how much it may be", () => {
    const run = (diffusion: number, method: TimeMethod) =>
      integrate(problem(diffusion, 0), method, { save: [1] }).warnings;
    for (const method of [fixed(10)[2], tolerant[1]]) {
      expect(run(1, method)).toEqual([]);
      const [warning] = run(1e13, method);
      expect(warning.numbers.rate).toBeGreaterThan(1e16);
      expect(warning.message).toMatch(/rounding may change slow modes by up to/);
    }
  });
});

describe("steps that were rejected", () => {
  it("are counted, with the solves that they took", () => {
    // A θ-step and two halves of it: three solves for each attempt; and one that carries the error along where it is taken.
    const system = problem(1, 0, (xi) => (xi < 0.37 ? 1 : 0));
    const { statistics } = integrate(system, { method: "theta", theta: 0.5, tolerance: 1e-4 }, { save: [0.1] });
    expect(statistics.rejectedSteps).toBeGreaterThan(0);
    expect(statistics.solves).toBe(3 * (statistics.steps / 2 + statistics.rejectedSteps) + statistics.steps / 2);
  });
});
