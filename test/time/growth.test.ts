import { describe, expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import { boundaryFacets } from "../../src/fem/index.js";
import { boxMesh } from "../../src/mesh/index.js";
import { type PdeProblem, solvePde } from "../../src/pde/index.js";

const cells = { 1: 40, 2: 12, 3: 5 } as const;
const unitBox = (dimension: 1 | 2 | 3) =>
  boxMesh(
    Array.from({ length: dimension }, () => [0, 1] as const),
    Array.from({ length: dimension }, () => cells[dimension]),
  );
const growing: PdeProblem = {
  diffusion: { kind: "scalar", value: 0.1 },
  reaction: -1,
  initial: [1],
  boundary: [],
};
const byKrylov = (tolerance: number) => ({ method: "krylov", tolerance }) as const;

describe("growth in Krylov spaces", () => {
  it.each([1, 2, 3] as const)("is e^t where the reaction is −1, in %i-D", (dimension) => {
    const save = [0.5, 1, 2];
    const { values, statistics } = solvePde(growing, unitBox(dimension), byKrylov(1e-9), save);
    save.forEach((t, i) => {
      for (const value of values[i][0]) expect(Math.abs(value / Math.exp(t) - 1)).toBeLessThan(1e-9);
    });
    expect(statistics.errorEstimate).toBeLessThan(1e-9);
  });

  it("follows a Robin condition that feeds: ∂u/∂n = u at both ends", () => {
    const problem: PdeProblem = {
      diffusion: { kind: "scalar", value: 1 },
      initial: [1],
      boundary: [{ type: "robin", facets: boundaryFacets, coefficient: -1, value: [0] }],
    };
    // u = Σ over the even modes of ½ − x: cosh κy with κ tanh(κ/2) = 1 grows by e^{κ²t}, cos ky with k tan(k/2) = −1 decay.
    const [u] = solvePde(problem, boxMesh([[0, 1]], [400]), byKrylov(1e-9), [1]).values[0];
    const root = (f: (x: number) => number, below: number, above: number): number => {
      let [low, high] = [below, above];
      for (let i = 0; i < 100; i++) {
        const middle = (low + high) / 2;
        if (Math.sign(f(middle)) === Math.sign(f(low))) low = middle;
        else high = middle;
      }
      return low;
    };
    const kappa = root((x) => x * Math.tanh(x / 2) - 1, 1, 3);
    const first = ((2 / kappa) * Math.sinh(kappa / 2)) / (0.5 + Math.sinh(kappa) / (2 * kappa));
    let middle = first * Math.exp(kappa ** 2);
    for (let j = 1; j <= 6; j++) {
      const k = root((x) => x * Math.sin(x / 2) + Math.cos(x / 2), (2 * j - 1) * Math.PI, (2 * j + 1) * Math.PI);
      middle += (((2 / k) * Math.sin(k / 2)) / (0.5 + Math.sin(k) / (2 * k))) * Math.exp(-k * k);
    }
    // The elements' error h²: measured 3e−6.
    expect(Math.abs(u[200] / middle - 1)).toBeLessThan(2e-5);
  });

  it("is as exact where solutions grow by e^50, and says where they leave all numbers", () => {
    const strong = { ...growing, reaction: -50 };
    const { values } = solvePde(strong, unitBox(1), byKrylov(1e-8), [1e-3, 0.1, 1]);
    [1e-3, 0.1, 1].forEach((t, i) => {
      for (const value of values[i][0]) expect(Math.abs(value / Math.exp(50 * t) - 1)).toBeLessThan(1e-8);
    });
    const attempt = (reaction: number) => () =>
      solvePde({ ...growing, reaction }, unitBox(2), byKrylov(1e-8), [0.5, 1]);
    expect(attempt(-1000)).toThrow(NumericalError);
    expect(attempt(-1000)).toThrow("grows beyond the largest number that float64 holds by t = 1");
    expect(attempt(-1e6)).toThrow(/may grow beyond all numbers .*Shorten the time/);
  });

  it("keeps the tolerance relative to the largest norm so far, of both fields of a complex problem", () => {
    const wave = (k: number) => (xi: Float64Array, out: Float64Array) => {
      for (let i = 0; i < xi.length; i++) out[i] = Math.cos(k * Math.PI * xi[i]);
    };
    const n = cells[1];
    // cos kπξ at the nodes is an eigenvector of the P1 matrices; 1 grows by e^t, the others decay.
    const lambda = (k: number) => {
      const square = Math.sin((k * Math.PI) / (2 * n)) ** 2;
      return (0.1 * 12 * n * n * square) / (3 - 2 * square) - 1;
    };
    const problem: PdeProblem = { ...growing, initial: [wave(0), wave(3)] };
    const save = [0.1, 1, 20];
    const tolerance = 1e-7;
    const { values } = solvePde(problem, unitBox(1), byKrylov(tolerance), save);
    save.forEach((t, i) => {
      [0, 3].forEach((k, field) => {
        const size = Math.exp(t);
        values[i][field].forEach((value, node) => {
          const exact = Math.exp(-lambda(k) * t) * Math.cos((k * Math.PI * node) / n);
          expect(Math.abs(value - exact)).toBeLessThan(2 * tolerance * size);
        });
      });
    });
  });
});
