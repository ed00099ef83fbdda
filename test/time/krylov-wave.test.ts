import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import {
  constant,
  intervalPencil,
  massMatrix,
  pointwise,
  reactionMatrix,
  stiffnessMatrix,
} from "../../src/fem/index.js";
import { intervalMesh, uniformIntervalMesh } from "../../src/mesh/index.js";
import { combineTridiagonal } from "../../src/sparse/index.js";
import { type DampedWaveSystem, integrate } from "../../src/time/index.js";
import { massNorm, startLanczos, vectorPool } from "../../src/time/lanczos.js";
import { waveFlow } from "../../src/time/mode-flow.js";
import { growLeap } from "../../src/time/wave-leap.js";
import { denseTruth } from "./dense-truth.js";
import { randomProblem } from "./random-problem.js";

describe("the Krylov solution of a damped wave equation", () => {
  it("is within the tolerance, and its error estimate within a factor 10 of the truth, in 1000 random cases", () => {
    fc.assert(
      fc.property(randomProblem, ({ M, K, u0, fractions, stiffness, tolerance, friction }) => {
        const truth = denseTruth(M, K);
        // The fastest mode turns by 0.1 to 10 000 radians until the last time.
        const angle = 10 ** (5 * stiffness - 1);
        const last = angle / Math.sqrt(Math.max(truth.largest, 1e-300));
        // Eigenvalues are known to ε λ_max, which moves a slow mode by ε λ_max t² / 2.
        const rounding = 1e-13 + 2 * Number.EPSILON * angle * angle;
        const allowed = Math.max(10 ** (-2 - 8 * tolerance), 50 * rounding);
        const save = fractions.map((fraction) => fraction * last);
        const { values, statistics } = integrate(
          { kind: "damped-wave", pencil: intervalPencil(M, K), friction: friction / last, initial: [u0] },
          { method: "krylov", tolerance: allowed },
          { save },
        );
        const errors = save.map((time, i) =>
          truth.error(values[i][0], u0, (lambda) => waveFlow(friction / last, lambda, time).C),
        );
        const error = Math.max(...errors);
        expect(error).toBeLessThan(10 * allowed);
        const ratio = Math.max(statistics.errorEstimate ?? Number.NaN, rounding) / Math.max(error, rounding);
        expect(ratio).toBeGreaterThan(0.1);
        expect(ratio).toBeLessThan(10);
      }),
      { seed: 10, numRuns: 1_000 },
    );
  });

  it("keeps its promise in spaces that are too small, by polynomials where these take fewer products", () => {
    const mesh = uniformIntervalMesh(-3, 3, 100);
    const M = massMatrix(mesh);
    const A = pointwise((xi) => Math.exp((-xi * xi) / 2));
    const K = combineTridiagonal(1, stiffnessMatrix(mesh, A), 1, reactionMatrix(mesh, A));
    const truth = denseTruth(M, K);
    const u0 = mesh.nodes.map((xi) => Math.exp(-2 * xi * xi) * Math.cos(3 * xi));
    for (const friction of [0, 0.2, 3]) {
      const save = [1, 7, 20];
      const system: DampedWaveSystem = { kind: "damped-wave", pencil: intervalPencil(M, K), friction, initial: [u0] };
      const { values, statistics } = integrate(
        system,
        { method: "krylov", tolerance: 1e-7, maxDimension: 24 },
        { save },
      );
      expect(statistics.krylovDimension).toBeLessThanOrEqual(24);
      expect(statistics.solves).toBeGreaterThan(100);
      const error = Math.max(
        ...save.map((time, i) => truth.error(values[i][0], u0, (lambda) => waveFlow(friction, lambda, time).C)),
      );
      expect(error).toBeLessThan(1e-6);
      const ratio = (statistics.errorEstimate ?? Number.NaN) / error;
      expect(ratio).toBeGreaterThan(0.1);
      expect(ratio).toBeLessThan(10);
    }
  });

  // On a mesh so fine that polynomials would take thousands of products.
  it.each([0, 0.5, 4])(
    "goes in leaps where one space does not reach the end, with friction %d: exact modes",
    (friction) => {
      const n = 1000;
      const mesh = uniformIntervalMesh(0, 1, n);
      const pencil = intervalPencil(massMatrix(mesh), stiffnessMatrix(mesh, constant(1)));
      const sum = (factor: (lambda: number) => number) => {
        const u = new Float64Array(n + 1);
        for (let k = 0; k < 30; k++) {
          // cos kπξ at the nodes is an eigenvector.
          const square = Math.sin((k * Math.PI) / (2 * n)) ** 2;
          const amplitude = Math.exp(-((k / 9) ** 2)) * factor((12 * n * n * square) / (3 - 2 * square));
          for (let i = 0; i <= n; i++) u[i] += amplitude * Math.cos((k * Math.PI * i) / n);
        }
        return u;
      };
      const u0 = sum(() => 1);
      const save = [0.1, 0.4, 1];
      const { values, statistics } = integrate(
        { kind: "damped-wave", pencil, friction, initial: [u0] },
        { method: "krylov", tolerance: 1e-7, maxDimension: 24 },
        { save },
      );
      expect(statistics.krylovDimension).toBe(24);
      // A trial space of 24 dimensions, one from the start, and two for each leap after the first.
      expect(statistics.solves).toBeGreaterThanOrEqual(24 + 24 + 4 * 24);
      expect(statistics.solves).toBeLessThan(1500);
      save.forEach((time, i) => {
        const exact = sum((lambda) => waveFlow(friction, lambda, time).C);
        const error = Math.hypot(...exact.map((u, j) => u - values[i][0][j])) / Math.hypot(...u0);
        expect(error).toBeLessThan(1e-7);
      });
    },
  );

  it("follows an eigenvector of a fine mesh exactly", () => {
    const mesh = uniformIntervalMesh(0, 1, 200);
    const pencil = intervalPencil(massMatrix(mesh), stiffnessMatrix(mesh, constant(1)));
    const u0 = mesh.nodes.map((xi) => Math.cos(2 * Math.PI * xi));
    const angle = (2 * Math.PI) / 200;
    const lambda = (6 * 200 * 200 * (1 - Math.cos(angle))) / (2 + Math.cos(angle));
    const { values } = integrate(
      { kind: "damped-wave", pencil, friction: 0.5, initial: [u0] },
      { method: "krylov", tolerance: 1e-9 },
      { save: [3] },
    );
    const { C } = waveFlow(0.5, lambda, 3);
    // ε λ_max t / √λ is the condition of the problem: 2e−16 · 5e5 · 3 / 6 = 5e−11.
    values[0][0].forEach((value, i) => {
      expect(Math.abs(value - C * u0[i])).toBeLessThan(5e-10);
    });
  });

  it("is exact until any time where the space is the whole one, up to rounding, which it estimates", () => {
    const n = 40;
    const mesh = uniformIntervalMesh(0, 1, n);
    const pencil = intervalPencil(massMatrix(mesh), stiffnessMatrix(mesh, constant(1)));
    // cos kπξ at the nodes is an eigenvector, also where k = 0 and nothing moves.
    const modes = [0, 1, 2, 5, 11, 23].map((k) => {
      const square = Math.sin((k * Math.PI) / (2 * n)) ** 2; // 1 − cos would lose digits
      return { k, lambda: (12 * n * n * square) / (3 - 2 * square), weight: 1 / (1 + k) };
    });
    const sum = (factor: (lambda: number) => number) =>
      mesh.nodes.map((xi) =>
        modes.reduce((u, { k, lambda, weight }) => u + weight * factor(lambda) * Math.cos(k * Math.PI * xi), 0),
      );
    const u0 = sum(() => 1);
    for (const friction of [0, 1e-8, 0.25]) {
      const system: DampedWaveSystem = { kind: "damped-wave", pencil, friction, initial: [u0] };
      const save = [1, 1e5, 1e9];
      const { values, statistics } = integrate(system, { method: "krylov", tolerance: 1e-2 }, { save });
      const errors = save.map((time, i) => {
        const exact = sum((lambda) => waveFlow(friction, lambda, time).C);
        return Math.hypot(...exact.map((u, j) => u - values[i][0][j])) / Math.hypot(...u0);
      });
      // The phase of the slowest wave is ω t = 3e9, known to about 1e−13 of itself; measured up to 1.1e−4 at t = 1e9.
      expect(Math.max(...errors)).toBeLessThan(1e-3);
      expect(statistics.solves).toBeLessThan(100);
      // The estimate takes every eigenvalue to be off by all of its uncertainty; rounding takes a random part of that.
      const ratio = (statistics.errorEstimate ?? Number.NaN) / Math.max(...errors);
      expect(ratio).toBeGreaterThan(0.3);
      expect(ratio).toBeLessThan(100);
    }
    const system: DampedWaveSystem = { kind: "damped-wave", pencil, friction: 0, initial: [u0] };
    expect(() => integrate(system, { method: "krylov", tolerance: 1e-8 }, { save: [1, 1e9] })).toThrow(
      /by t = 1000000000 rounding has moved the phases .* Raise the tolerance or shorten the time/,
    );
  });

  it("keeps errors relative to the start where that turns through zero, though something small grows beside it", () => {
    const n = 40;
    const mesh = uniformIntervalMesh(0, 1, n);
    const M = massMatrix(mesh);
    const K = combineTridiagonal(1, stiffnessMatrix(mesh, constant(1)), -0.01, M);
    const square = Math.sin(Math.PI / (2 * n)) ** 2;
    const omega = Math.sqrt((12 * n * n * square) / (3 - 2 * square) - 0.01);
    const u0 = mesh.nodes.map((xi) => Math.cos(Math.PI * xi) + 1e-9);
    const time = Math.PI / (2 * omega);
    const { values, statistics } = integrate(
      { kind: "damped-wave", pencil: intervalPencil(M, K), friction: 0, initial: [u0] },
      { method: "krylov", tolerance: 1e-10 },
      { save: [time] },
    );
    for (const value of values[0][0]) expect(Math.abs(value - 1e-9 * Math.cosh(0.1 * time))).toBeLessThan(1e-10);
    // Two modes; the first space that is looked at has eight dimensions.
    expect(statistics.krylovDimension).toBeLessThan(20);
  });

  it("says when it grows beyond all numbers: by e^1000", () => {
    const mesh = uniformIntervalMesh(0, 1, 20);
    const M = massMatrix(mesh);
    const K = combineTridiagonal(1, stiffnessMatrix(mesh, constant(1)), -1e6, M);
    const attempt = () =>
      integrate(
        { kind: "damped-wave", pencil: intervalPencil(M, K), friction: 0, initial: [mesh.nodes.map((xi) => 1 + xi)] },
        { method: "krylov", tolerance: 1e-6 },
        { save: [0.1, 1] },
      );
    expect(attempt).toThrow(NumericalError);
    expect(attempt).toThrow("the wave grows beyond the largest number that float64 holds by t = 1");
  });

  it("spreads over eigenvalues as the energy of a wave does, which without friction stays what it was", () => {
    const mesh = uniformIntervalMesh(-3, 3, 60);
    const A = pointwise((xi) => Math.exp((-xi * xi) / 2));
    const K = combineTridiagonal(1, stiffnessMatrix(mesh, A), 1, reactionMatrix(mesh, A));
    const pencil = intervalPencil(massMatrix(mesh), K);
    const start = mesh.nodes.map((xi) => Math.exp(-2 * xi * xi));
    const shift = 0.05;
    const task = {
      ...{ friction: 0, cutOff: 10, shift, whole: 1e6, allowed: 1e-3, reference: 1, maxDimension: 61 },
      ...{ times: [2], signal: undefined },
    };
    const scratch = new Float64Array(pencil.size);
    const energyOf = (from: "position" | "velocity", t: number) => {
      const space = startLanczos(pencil, pencil.factor(1, shift), start, vectorPool(pencil.size), scratch);
      return growLeap(space, from, 2, true, task)
        .spread(t)
        .squares.reduce((sum, square) => sum + square, 0);
    };
    // M u₀², and with M v² of a velocity v₀, whose position is A⁻¹ of that at most.
    expect(energyOf("position", 0) / massNorm(pencil, start, scratch) ** 2).toBeCloseTo(1, 12);
    for (const from of ["position", "velocity"] as const) {
      for (const t of [0.4, 2]) expect(energyOf(from, t) / energyOf(from, 0)).toBeCloseTo(1, 12);
    }
  });

  it("follows a start so rough that every mode of the mesh matters: a step, by polynomials", () => {
    const n = 300;
    const mesh = uniformIntervalMesh(0, 1, n);
    const pencil = intervalPencil(massMatrix(mesh), stiffnessMatrix(mesh, constant(1)));
    const u0 = mesh.nodes.map((xi) => (xi < 0.3 ? 1 : 0));
    // cos kπξ at the nodes are the eigenvectors, orthogonal with the weights of the trapezoidal rule.
    const weight = (i: number) => (i === 0 || i === n ? 0.5 : 1);
    const modes = Array.from({ length: n + 1 }, (_, k) => {
      const square = Math.sin((k * Math.PI) / (2 * n)) ** 2;
      const part = u0.reduce((sum, u, i) => sum + weight(i) * u * Math.cos((k * Math.PI * i) / n), 0);
      return { lambda: (12 * n * n * square) / (3 - 2 * square), part: ((k === 0 || k === n ? 1 : 2) * part) / n };
    });
    for (const friction of [0, 2]) {
      const save = [0.1, 3];
      const system: DampedWaveSystem = { kind: "damped-wave", pencil, friction, initial: [u0] };
      const { values, statistics } = integrate(system, { method: "krylov", tolerance: 2e-9 }, { save });
      save.forEach((time, t) => {
        const swings = modes.map(({ lambda, part }) => part * waveFlow(friction, lambda, time).C);
        const exact = mesh.nodes.map((_, i) =>
          swings.reduce((sum, swing, k) => sum + swing * Math.cos((k * Math.PI * i) / n), 0),
        );
        const error = Math.hypot(...exact.map((u, i) => u - values[t][0][i])) / Math.hypot(...u0);
        // Rounding beside it: ε λ_max t²/2 = 1e−9; measured 1e−11.
        expect(error).toBeLessThan(3e-9);
      });
      expect(statistics.errorEstimate).toBeLessThan(3e-9);
      expect(statistics.krylovDimension).toBe(0);
    }
  });

  it("takes polynomials where leaps are possible but many: a kink", () => {
    const n = 200;
    const mesh = uniformIntervalMesh(0, 1, n);
    const M = massMatrix(mesh);
    const K = stiffnessMatrix(mesh, constant(1));
    const u0 = mesh.nodes.map((xi) => Math.max(0, 1 - 5 * Math.abs(xi - 0.4)));
    const system: DampedWaveSystem = {
      kind: "damped-wave",
      pencil: intervalPencil(M, K),
      friction: 0.5,
      initial: [u0],
    };
    const { values, statistics } = integrate(system, { method: "krylov", tolerance: 1e-8 }, { save: [3] });
    const error = denseTruth(M, K).error(values[0][0], u0, (lambda) => waveFlow(0.5, lambda, 3).C);
    expect(error).toBeLessThan(1e-8);
    // T √λ_max / 2 = 1039 with √λ_max = n √12: as many products and a few.
    expect(statistics.solves).toBeLessThan(1200);
  });

  it("follows a rough start on a mesh with a few cells too thin for polynomials", () => {
    const wide = Array.from({ length: 301 }, (_, i) => i / 300);
    const thin = [1, 2, 3].map((i) => 0.3 + i * 1e-4);
    const mesh = intervalMesh([...wide, ...thin].sort((a, b) => a - b));
    const M = massMatrix(mesh);
    const K = stiffnessMatrix(mesh, constant(1));
    const u0 = mesh.nodes.map((xi) => Math.max(0, 1 - 5 * Math.abs(xi - 0.4)));
    const system: DampedWaveSystem = {
      kind: "damped-wave",
      pencil: intervalPencil(M, K),
      friction: 0.5,
      initial: [u0],
    };
    const { values, statistics } = integrate(system, { method: "krylov", tolerance: 1e-7 }, { save: [3] });
    const error = denseTruth(M, K).error(values[0][0], u0, (lambda) => waveFlow(0.5, lambda, 3).C);
    // The reference knows eigenvalues to ε λ_max = 3e-7.
    expect(error).toBeLessThan(1e-7);
    expect(statistics.krylovDimension).toBeGreaterThan(100);
    expect(statistics.solves).toBeLessThan(1000);
  });

  it("gives zero for zero, the start value itself at time 0, and says so when it cannot keep the tolerance", () => {
    const mesh = uniformIntervalMesh(0, 1, 500);
    const pencil = intervalPencil(massMatrix(mesh), stiffnessMatrix(mesh, constant(1)));
    const u0 = mesh.nodes.map((xi) => Math.exp(-100 * (xi - 0.4) ** 2));
    const system: DampedWaveSystem = { kind: "damped-wave", pencil, friction: 0.1, initial: [u0, u0.map(() => 0)] };
    const { values } = integrate(system, { method: "krylov", tolerance: 1e-6 }, { save: [2, 0] });
    expect([...values[1][0]]).toEqual([...u0]);
    expect(values[0][1].every((value) => value === 0)).toBe(true);
    const attempt = (): unknown =>
      integrate(system, { method: "krylov", tolerance: 1e-13, maxDimension: 10 }, { save: [100] });
    let error: unknown;
    try {
      attempt();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(NumericalError);
    expect(String(error)).toMatch(
      /10 dimensions do not keep the error.*waves of the mesh turn .* times.*generalized-alpha/,
    );
  });
});
