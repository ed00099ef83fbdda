import { describe, expect, it } from "vitest";
import { intervalMesh, uniformIntervalMesh } from "../../src/mesh/interval.js";
import { type Coefficients, largestDiffusivity } from "../../src/spectral/coefficients.js";
import { solveSpectralProblem } from "../../src/spectral/solve-spectral-problem.js";
import type { SpectralProblem } from "../../src/spectral/spectral-problem.js";

const constants = (A: number, B: number): Coefficients => ({
  diffusion: (_, out) => void out.fill(A),
  damping: (_, out) => void out.fill(B),
  both: (_, a, b) => {
    a.fill(A);
    b.fill(B);
  },
  ...{ diffuses: true, breakpoints: [], edges: [], barriers: [], radial: false },
});

describe("a mesh that is no mirror image of itself", () => {
  const [lower, upper] = [-1, 2];
  const mesh = uniformIntervalMesh(lower, upper, 300);
  const phase = (xi: number) => (Math.PI * (xi - lower)) / (upper - lower);
  const rate = (A: number, B: number) => A * (Math.PI / (upper - lower)) ** 2 + B;

  it.each([
    ["dirichlet", Math.sin],
    ["zero-flux", Math.cos],
  ] as const)("has the modes of its ends: %s, for the real and the imaginary part of their own", (boundary, mode) => {
    const initial = { re: mesh.nodes.map((xi) => mode(phase(xi))), im: mesh.nodes.map((xi) => -2 * mode(phase(xi))) };
    for (const [real, imaginary] of [[constants(0.5, 1), constants(2, 0.1)], [constants(0.5, 1)]].map(
      ([one, other = one]) => [one, other] as const,
    )) {
      const { fields } = solveSpectralProblem(
        { mesh, coefficients: { real, imaginary }, initial, dynamics: { type: "gradient-flow" }, boundary },
        { method: "krylov", tolerance: 1e-10 },
        [0.4],
      );
      const left = [real, imaginary].map((part) => {
        const [a, b] = [new Float64Array(1), new Float64Array(1)];
        part.both(Float64Array.of(0), a, b);
        return Math.exp(-0.4 * rate(a[0], b[0]));
      });
      fields[0].re.forEach((value, k) => {
        // P1 eigenvalues are (πh/3)²/12 too large: 1e-5.
        expect(Math.abs(value - left[0] * initial.re[k])).toBeLessThan(1e-5);
        expect(Math.abs(fields[0].im[k] - left[1] * initial.im[k])).toBeLessThan(2e-5);
      });
    }
  });
});

describe("a spectrum about another centre", () => {
  // û = e^{−iξ·c} v with v in the P1 space: the equations of Re û and Im û are not those of v.
  const centre = 2.5;
  const mesh = intervalMesh([-1, -0.7, -0.45, -0.2, 0, 0.3, 0.5, 0.8, 1.1, 1.3]);

  it("loses what its two parts' own diffusion and damping take", () => {
    const [real, imaginary] = [constants(0.7, 0.2), constants(0.1, 1.5)];
    const v = { re: mesh.nodes.map((xi) => Math.cos(2 * xi)), im: mesh.nodes.map((xi) => 0.5 + xi * xi) };
    const turned = (xi: number, re: number, im: number) => {
      const [c, s] = [Math.cos(xi * centre), Math.sin(xi * centre)];
      return [c * re + s * im, c * im - s * re];
    };
    const nodal = [...mesh.nodes].map((xi, k) => turned(xi, v.re[k], v.im[k]));
    const initial = { re: Float64Array.from(nodal, ([re]) => re), im: Float64Array.from(nodal, ([, im]) => im) };
    const problem: SpectralProblem = {
      mesh,
      coefficients: { real, imaginary },
      initial,
      centre: [centre],
      dynamics: { type: "gradient-flow" },
      boundary: "zero-flux",
    };
    const dt = 1e-5;
    const { fields } = solveSpectralProblem(problem, { method: "theta", theta: 0.5, steps: 1 }, [dt]);
    // ∫|û|² and ∫ A_r (Re û)′² + B_r (Re û)² + A_i (Im û)′² + B_i (Im û)² of e^{−iξc} v, cell by cell with many points.
    const integrals = (field: { re: Float64Array; im: Float64Array }) => {
      const back = [...mesh.nodes].map((xi, k) => {
        const [c, s] = [Math.cos(xi * centre), Math.sin(xi * centre)];
        return [c * field.re[k] - s * field.im[k], c * field.im[k] + s * field.re[k]];
      });
      let [square, form] = [0, 0];
      for (let k = 1; k < mesh.nodes.length; k++) {
        const h = mesh.nodes[k] - mesh.nodes[k - 1];
        const at = (t: number) => {
          const [p, q] = [0, 1].map((part) => back[k - 1][part] + t * (back[k][part] - back[k - 1][part]));
          return turned(mesh.nodes[k - 1] + t * h, p, q);
        };
        for (let i = 0; i < 400; i++) {
          const t = (i + 0.5) / 400;
          const [re, im] = at(t);
          const [left, right] = [at(t - 1e-5), at(t + 1e-5)];
          const [dre, dim] = [0, 1].map((part) => (right[part] - left[part]) / (2e-5 * h));
          square += (h / 400) * (re ** 2 + im ** 2);
          form += (h / 400) * (0.7 * dre ** 2 + 0.2 * re ** 2 + 0.1 * dim ** 2 + 1.5 * im ** 2);
        }
      }
      return { square, form };
    };
    const [before, after] = [integrals(initial), integrals(fields[0])];
    // d/dt ∫|û|² = −2 a(û, û), by a difference over so short a step; quadrature of cos²(cξ) within cells.
    const loss = (before.square - after.square) / (2 * dt);
    expect(Math.abs(loss / (0.5 * (before.form + after.form)) - 1)).toBeLessThan(2e-3);
  });
});

it("the largest eigenvalue of a tensor is the sum of diffusion and of that across ξ", () => {
  const tangential = (xi: Float64Array, out: Float64Array) => out.set(xi.filter((_, k) => k % 2 === 0));
  const out = new Float64Array(2);
  largestDiffusivity({ ...constants(2, 1), tangential })(Float64Array.of(3, 0, 5, 1), out);
  expect([...out]).toEqual([5, 7]);
  largestDiffusivity(constants(2, 1))(Float64Array.of(3, 0, 5, 1), out);
  expect([...out]).toEqual([2, 2]);
});
