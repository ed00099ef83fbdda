import { describe, expect, it } from "vitest";
import { intervalPencil, massMatrix, reactionMatrix, stiffnessMatrix } from "../../src/fem/index.js";
import { intervalMesh, uniformIntervalMesh } from "../../src/mesh/interval.js";
import { combineTridiagonal } from "../../src/sparse/tridiagonal.js";
import type { SpectralCoefficients } from "../../src/spectral/coefficients.js";
import { halfOf, isHermitian, unfold, unfolded, upperHalf } from "../../src/spectral/half-line.js";
import { solveSpectralProblem } from "../../src/spectral/solve-spectral-problem.js";
import { integrate } from "../../src/time/integrate.js";

describe("the half line", () => {
  it("is found in a mesh that mirrors itself, and only there", () => {
    expect([...(upperHalf(uniformIntervalMesh(-2, 2, 4))?.nodes ?? [])]).toEqual([0, 1, 2]);
    expect(upperHalf(uniformIntervalMesh(-2, 2, 5))).toBeNull();
    expect(upperHalf(uniformIntervalMesh(-2, 2.001, 4))).toBeNull();
    expect(upperHalf(intervalMesh([-2, -0.5, 0, 1, 2]))).toBeNull();
  });

  it("unfolds even and odd functions", () => {
    expect([...unfold(Float64Array.of(1, 2, 3), 1)]).toEqual([3, 2, 1, 2, 3]);
    expect([...unfold(Float64Array.of(0, 2, 3), -1)]).toEqual([-3, -2, 0, 2, 3]);
    expect([...halfOf(Float64Array.of(3, 2, 1, 2, 3))]).toEqual([1, 2, 3]);
  });

  it("tells spectra of real functions from others", () => {
    const re = Float64Array.of(3, 2, 1, 2, 3);
    expect(isHermitian({ re, im: Float64Array.of(-1, -2, 0, 2, 1) })).toBe(true);
    expect(isHermitian({ re, im: Float64Array.of(-1, -2, 0, 2, 2) })).toBe(false);
  });

  it("makes whole fields when they are read, once", () => {
    const field = unfolded({ re: Float64Array.of(1, 2), im: Float64Array.of(0, 5) });
    expect([...field.re, ...field.im]).toEqual([2, 1, 2, -5, 0, 5]);
    expect(field.re).toBe(field.re);
  });

  it("gives the P1 solution of the whole line", () => {
    const diffusion = (xi: Float64Array, out: Float64Array) => out.set(xi.map((x) => Math.exp(-x * x)));
    const damping = (xi: Float64Array, out: Float64Array) => out.set(xi.map((x) => 2 / (1 + x * x)));
    const both = (xi: Float64Array, A: Float64Array, B: Float64Array) => {
      diffusion(xi, A);
      damping(xi, B);
    };
    const coefficients = {
      diffusion,
      damping,
      diffuses: true,
      both,
      breakpoints: [],
      edges: [],
      barriers: [],
      radial: false,
    };
    const equations: SpectralCoefficients = { real: coefficients, imaginary: coefficients };
    const mesh = uniformIntervalMesh(-6, 6, 400);
    const initial = {
      re: mesh.nodes.map((x) => Math.exp(-((x - 2) ** 2)) + Math.exp(-((x + 2) ** 2))),
      im: mesh.nodes.map((x) => x * Math.exp(-x * x)),
    };
    const save = [0.3, 2];
    const method = { method: "theta", theta: 0.5, steps: 200 } as const;
    const { fields } = solveSpectralProblem(
      { mesh, coefficients: equations, initial, dynamics: { type: "gradient-flow" }, boundary: "zero-flux" },
      method,
      save,
    );
    const stiffness = combineTridiagonal(1, stiffnessMatrix(mesh, diffusion), 1, reactionMatrix(mesh, damping));
    const pencil = intervalPencil(massMatrix(mesh), stiffness);
    const whole = integrate({ kind: "diffusion", pencil, initial: [initial.re, initial.im] }, method, { save });
    fields.forEach((field, i) => {
      // The same linear systems: rounding only, over 200 steps.
      field.re.forEach((value, k) => {
        expect(Math.abs(value - whole.values[i][0][k])).toBeLessThan(1e-12);
      });
      field.im.forEach((value, k) => {
        expect(Math.abs(value - whole.values[i][1][k])).toBeLessThan(1e-12);
      });
    });
  });

  it("leaves out a part that is only rounding, and keeps it at time 0", () => {
    const one = (_: Float64Array, out: Float64Array) => out.fill(1);
    const both = (xi: Float64Array, A: Float64Array, B: Float64Array) => {
      one(xi, A);
      one(xi, B);
    };
    const coefficients = {
      diffusion: one,
      damping: one,
      diffuses: true,
      both,
      breakpoints: [],
      edges: [],
      barriers: [],
      radial: false,
    };
    const mesh = uniformIntervalMesh(-6, 6, 400);
    const initial = {
      re: mesh.nodes.map((x) => 1e-15 * Math.cos(40 * x)),
      im: mesh.nodes.map((x) => x * Math.exp(-x * x)),
    };
    const { fields, statistics } = solveSpectralProblem(
      {
        mesh,
        coefficients: { real: coefficients, imaginary: coefficients },
        initial,
        dynamics: { type: "momentum", friction: 0 },
        boundary: "zero-flux",
      },
      { method: "krylov", tolerance: 1e-8 },
      [0, 1],
    );
    expect(fields[0].re[200]).toBe(1e-15);
    expect(fields[1].re.every((value) => value === 0)).toBe(true);
    expect(fields[1].im.some((value) => value !== 0)).toBe(true);
    expect(statistics.errorEstimate).toBeLessThan(1e-8);
  });
});
