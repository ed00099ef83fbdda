import { describe, expect, it } from "vitest";
import { experimentOf } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { localFactors } from "../../src/design/damping-law.js";
import { leastOverMasses } from "../../src/design/exponentiated-gradient.js";
import { freeLaw, lawObjective } from "../../src/design/free-law.js";
import { localCoefficients, tabulatedCoefficients } from "../../src/design/law-coefficients.js";
import { spectrumShells } from "../../src/design/shells.js";
import { energyLeft, waterFilling } from "../../src/design/water-filling.js";

const said = (network: object) => ({
  title: "Two waves",
  target: "exp(-x^2/6) * (sin(2*x) + 0.5*sin(7*x))",
  data: { box: [[-8, 8]], samples: [200] },
  network: { family: "fourier-features", weights: { law: "normal", std: 5 }, ...network },
  time: { save: [1] },
});

describe("leastOverMasses", () => {
  it("finds the least of a quadratic function on the simplex, at an edge of it", () => {
    // Σ (m − c)² with c₂ < 0: by hand (0.6, 0.4, 0).
    const c = [0.7, 0.5, -0.4];
    const { masses } = leastOverMasses(
      (m) => ({
        value: 0.01 + m.reduce((sum, x, j) => sum + (x - c[j]) ** 2, 0),
        gradient: m.map((x, j) => 2 * (x - c[j])),
      }),
      Float64Array.of(1, 1, 1),
    );
    [0.6, 0.4, 0].forEach((expected, j) => {
      expect(masses[j]).toBeCloseTo(expected, 1);
    });
  });
});

describe("coefficients of a law", () => {
  it("are the same from hats as from the density, and so are gradients", async () => {
    const { network, samples } = await experimentOf(checkCase(said({ train: ["a", "w"] })));
    const frequencies = Float64Array.from({ length: 25 }, (_, k) => k / 4);
    const local = localCoefficients(localFactors(network, 1) ?? expect.fail(), frequencies, 4);
    const tabulated = tabulatedCoefficients(network, samples, 1, frequencies, local.lengths);
    const masses = local.lengths.map((length) => Math.exp(-length) + (length === 3 ? 1 : 0));
    const [one, other] = [local.at(masses), tabulated.at(masses)];
    const factor = samples.measureFactor;
    // The last node is the edge of the law, where a density has half of its height.
    for (let k = 0; k + 1 < frequencies.length; k++) {
      expect(other.real.A[k]).toBeCloseTo(factor * one.real.A[k], 7);
      expect(other.real.B[k]).toBeCloseTo(factor * one.real.B[k], 7);
    }
    const some = frequencies.map((xi) => Math.sin(xi));
    const derivatives = { real: { A: some, B: some.map((s) => s * s) }, imaginary: { A: some, B: some } };
    const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, k) => sum + value * y[k], 0);
    for (const coefficients of [local, tabulated]) {
      const at = coefficients.at(masses);
      const forward =
        dot(at.real.A, derivatives.real.A) +
        dot(at.real.B, derivatives.real.B) +
        dot(at.imaginary.A, derivatives.imaginary.A) +
        dot(at.imaginary.B, derivatives.imaginary.B);
      expect(dot(coefficients.transposed(derivatives), masses) / forward).toBeCloseTo(1, 12);
    }
  });
});

describe("the objective of a law by its hats", () => {
  it("is not to be had where weights move in the plane, or other than by decay", async () => {
    const objective = async (more: object) => {
      const experiment = await experimentOf(checkCase({ ...said({ train: ["a", "w"] }), ...more }));
      const { samples, error } = experiment.source;
      return lawObjective(experiment, spectrumShells(samples, error, 6), 1, 0.1, [0.5, 6]);
    };
    const plane = {
      ...{ dimension: 2, target: "exp(-(x^2 + y^2)/2)" },
      data: {
        box: [
          [-4, 4],
          [-4, 4],
        ],
        samples: [8, 8],
      },
    };
    expect(await objective(plane)).toBeNull();
    expect(await objective({ dynamics: { type: "momentum", friction: 1 } })).toBeNull();
    expect(await objective({})).not.toBeNull();
  });
});

describe("freeLaw", () => {
  it("comes to what reverse water-filling has in closed form, where outputs alone are trained", async () => {
    const experiment = await experimentOf(checkCase(said({ train: ["a"] })));
    const shells = spectrumShells(experiment.source.samples, experiment.source.error, 12);
    const flat = { density: () => 1, left: 1e-4 };
    const law = freeLaw(experiment, shells, 6, flat, [0.2, 12]);
    const filling = waterFilling(shells.power, shells.volumes, 2 * Math.PI, 6);
    const least = energyLeft(shells.power, shells.volumes, filling.damping, 6);
    if (law?.law !== "table") expect.fail();
    const heights = new Map(law.points.map(([w, value]) => [w, value]));
    const density = shells.radii.map((radius) => heights.get(radius) ?? 0);
    const mass = density.reduce((sum, value, k) => sum + value * shells.volumes[k], 0);
    const damping = density.map((value) => (2 * Math.PI * value) / mass);
    // Exponentiated gradient stops where four steps gain a thousandth.
    expect(energyLeft(shells.power, shells.volumes, damping, 6) / least).toBeLessThan(1.02);
  });
});
