import { expect, test } from "vitest";
import { l2Norm } from "../../src/fem/index.js";
import { uniformIntervalMesh } from "../../src/mesh/interval.js";
import { spectralCoefficients } from "../../src/spectral/coefficients.js";
import { solveSpectralProblem } from "../../src/spectral/solve-spectral-problem.js";
import type { TimeMethod } from "../../src/time/system.js";

// Biases are normal: the real and the imaginary part of û are two systems, and the second holds a thousandth of the norm.
const mesh = uniformIntervalMesh(-10, 10, 400);
const problem = {
  mesh,
  coefficients: spectralCoefficients({
    family: "mscale",
    dimension: 1,
    activation: "sin",
    scales: [1, 2],
    amplitude: "one",
    weights: { law: "normal", std: 2 },
    biases: { law: "normal", std: 0.5 },
    outputs: { law: "normal", std: 1 },
    train: ["a", "w", "b"],
    zeroStart: "antisymmetric",
  }),
  initial: {
    re: mesh.nodes.map((x) => Math.exp(-((x - 3) ** 2)) + Math.exp(-((x + 3) ** 2))),
    im: mesh.nodes.map((x) => 1e-3 * (Math.exp(-((x - 3) ** 2)) - Math.exp(-((x + 3) ** 2)))),
  },
  dynamics: { type: "gradient-flow" },
  boundary: "zero-flux",
} as const;
const save = [0.1, 1, 5];
const exact = solveSpectralProblem(problem, { method: "krylov", tolerance: 1e-12 }, save).fields;
const start = Math.hypot(l2Norm(mesh, problem.initial.re), l2Norm(mesh, problem.initial.im));

function solved(method: TimeMethod) {
  const { fields, statistics } = solveSpectralProblem(problem, method, save);
  const error = (part: "re" | "im") =>
    fields.reduce((most, field, i) => {
      const difference = field[part].map((value, k) => value - exact[i][part][k]);
      return Math.max(most, l2Norm(mesh, difference) / start);
    }, 0);
  return { re: error("re"), im: error("im"), estimate: statistics.errorEstimate ?? Number.NaN };
}

const methods = (["krylov", "sdirk3", "sdirk2", "bdf2"] as const).flatMap((method) =>
  [1e-4, 1e-5, 1e-6].map((tolerance) => ({ method, tolerance })),
);

test.each(methods)("$method to $tolerance keeps it relative to the whole spectrum, and says so", (method) => {
  const { re, im, estimate } = solved(method);
  const delivered = Math.hypot(re, im);
  expect(delivered).toBeLessThan(method.tolerance);
  // Each of the two systems keeps to the tolerance, and their errors are orthogonal.
  expect(estimate).toBeLessThan(Math.SQRT2 * method.tolerance);
  // Measured: between 1 and 50 times what is delivered. An estimate ten times too small would not be one.
  expect(estimate).toBeGreaterThan(delivered / 10);
});
