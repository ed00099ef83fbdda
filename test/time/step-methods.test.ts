import { describe, expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import { constant, intervalPencil, massMatrix, pointwise, stiffnessMatrix } from "../../src/fem/index.js";
import { uniformIntervalMesh } from "../../src/mesh/index.js";
import { multiplyTridiagonal } from "../../src/sparse/index.js";
import { integrate, type TimeMethod } from "../../src/time/index.js";
import { waveFlow } from "../../src/time/mode-flow.js";

// cos(kξ) at the nodes of a uniform mesh is an eigenvector of the P1 matrices with a known eigenvalue: the exact
// solution in time, with no error of the mesh.
const cells = 16;
const mesh = uniformIntervalMesh(0, 1, cells);
const M = massMatrix(mesh);
const K = stiffnessMatrix(mesh, constant(1));
const pencil = intervalPencil(M, K);
const mode = mesh.nodes.map((xi) => Math.cos(Math.PI * xi));
const lambda = (6 * cells * cells * (1 - Math.cos(Math.PI / cells))) / (2 + Math.cos(Math.PI / cells));

/** Error at the last of the times, over all steps that the method takes. */
function error(method: TimeMethod, save: readonly number[]): number {
  const last = save[save.length - 1];
  const friction = 1.5;
  const wave = method.method === "generalized-alpha";
  const { values } = wave
    ? integrate({ kind: "damped-wave", pencil, friction, initial: [mode] }, method, { save })
    : integrate({ kind: "diffusion", pencil, initial: [mode] }, method, { save });
  const exact = wave ? waveFlow(friction, lambda, last).C : Math.exp(-lambda * last);
  return Math.abs(values[save.length - 1][0][0] - exact);
}

const methods: readonly (readonly [string, number, (steps: number) => TimeMethod])[] = [
  ["theta = 1", 1, (steps) => ({ method: "theta", theta: 1, steps })],
  ["theta = 0.7", 1, (steps) => ({ method: "theta", theta: 0.7, steps })],
  ["theta = 1/2", 2, (steps) => ({ method: "theta", theta: 0.5, steps })],
  ["bdf2", 2, (steps) => ({ method: "bdf2", steps })],
  ["sdirk2", 2, (steps) => ({ method: "sdirk2", steps })],
  ["sdirk3", 3, (steps) => ({ method: "sdirk3", steps: steps / 10 })],
  ["generalized-alpha", 2, (steps) => ({ method: "generalized-alpha", steps })],
  ["generalized-alpha that damps", 2, (steps) => ({ method: "generalized-alpha", steps, spectralRadius: 0.3 })],
];

describe("step methods", () => {
  it.each(methods)("%s has order %d", (_, order, method) => {
    const observed = Math.log2(error(method(400), [0.5]) / error(method(800), [0.5]));
    // Within the 3 % that the next term of the error leaves at these steps.
    expect(Math.abs(observed / order - 1)).toBeLessThan(0.03);
  });

  it.each(methods)("%s keeps its order %d where save times change the step", (_, order, method) => {
    const save = [0.1, 0.1 + 0.1 * Math.SQRT2, 0.5];
    const observed = Math.log2(error(method(800), save) / error(method(1_600), save));
    // Step lengths of the stretches are rounded, which changes the ratio of steps by up to 1 in 160.
    expect(Math.abs(observed / order - 1)).toBeLessThan(0.03);
  });

  it("theta, step by step, multiplies an eigenvector by its amplification factor", () => {
    for (const theta of [0.25, 0.5, 1]) {
      const { values } = integrate(
        { kind: "diffusion", pencil, initial: [mode] },
        { method: "theta", theta, steps: 5 },
        { save: [0.1] },
      );
      const factor = (1 - (1 - theta) * 0.02 * lambda) / (1 + theta * 0.02 * lambda);
      // Rounding: the fast modes that it feeds are damped or, for theta = 1/4, grow by at most 3 per step.
      values[0][0].forEach((value, i) => {
        expect(Math.abs(value - factor ** 5 * mode[i])).toBeLessThan(1e-12);
      });
    }
  });

  it.each([...methods, ["krylov", 0, (): TimeMethod => ({ method: "krylov", tolerance: 1e-12 })] as const])(
    "%s conserves mass under zero-flux diffusion, and constants exactly",
    (name, _, make) => {
      const method = make(50);
      const graded = uniformIntervalMesh(-4, 4, 200);
      const mass = massMatrix(graded);
      const flux = intervalPencil(
        mass,
        stiffnessMatrix(
          graded,
          pointwise((xi) => Math.exp(-xi * xi)),
        ),
      );
      const total = (u: Float64Array): number => {
        const Mu = new Float64Array(u.length);
        multiplyTridiagonal(mass, u, Mu);
        return Mu.reduce((sum, value) => sum + value, 0);
      };
      const bump = graded.nodes.map((xi) => Math.exp(-3 * (xi - 0.5) ** 2));
      const one = graded.nodes.map(() => 1);
      const kind =
        method.method === "generalized-alpha"
          ? ({ kind: "damped-wave", friction: 1 } as const)
          : ({ kind: "diffusion" } as const);
      const { values } = integrate({ ...kind, pencil: flux, initial: [bump, one] }, method, { save: [1, 2] });
      values.forEach(([u, constantly]) => {
        // Rounding of 50 steps; the Krylov method conserves mass to its tolerance (here of the norm, half the mass).
        expect(Math.abs(total(u) / total(bump) - 1)).toBeLessThan(name === "krylov" ? 1e-11 : 1e-12);
        constantly.forEach((value) => {
          expect(Math.abs(value - 1)).toBeLessThan(1e-12);
        });
      });
    },
  );

  it("factor once for equal steps, once per step length otherwise, and count their solves", () => {
    const run = (save: number[], steps: number) =>
      integrate({ kind: "diffusion", pencil, initial: [mode, mode] }, { method: "bdf2", steps }, { save }).statistics;
    expect(run([0.5, 1], 10)).toEqual({
      factorizations: 1,
      solves: 20,
      steps: 10,
      rejectedSteps: 0,
      krylovDimension: 0,
      errorEstimate: null,
      linearSolver: "tridiagonal LDLᵀ",
    });
    expect(run([0.33, 1], 10).factorizations).toBe(2);
  });

  it("take 100 000 steps", () => {
    const tiny = uniformIntervalMesh(0, 1, 2);
    const small = intervalPencil(massMatrix(tiny), stiffnessMatrix(tiny, constant(1)));
    const u0 = Float64Array.of(1, 0, -1);
    const { values, statistics } = integrate(
      { kind: "diffusion", pencil: small, initial: [u0] },
      { method: "bdf2", steps: 100_000 },
      { save: [0.1] },
    );
    expect(statistics.steps).toBe(100_000);
    // Order 2 leaves 1e−12; the eigenvalue of (1, 0, −1) is 12.
    expect(values[0][0][0]).toBeCloseTo(Math.exp(-1.2), 9);
  });

  it("stop with the time and the entry when forward Euler leaves its stability and the numbers overflow", () => {
    const run = (): unknown =>
      integrate(
        { kind: "diffusion", pencil, initial: [mode.map((value, i) => value + i)] },
        { method: "theta", theta: 0, steps: 2_000 },
        { save: [1, 200] },
      );
    expect(run).toThrow(NumericalError);
    expect(run).toThrow(/The solution at t = 200.*entry 0 is NaN/);
  });
});
