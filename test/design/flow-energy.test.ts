import { describe, expect, it } from "vitest";
import { experimentOf } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { energyOf } from "../../src/data/weights.js";
import { withChange } from "../../src/design/damping-law.js";
import { flowEnergy } from "../../src/design/flow-energy.js";
import { planeLaw } from "../../src/design/plane-law.js";
import { planeOptimum } from "../../src/design/plane-optimum.js";
import { planeSpectrum } from "../../src/design/plane-spectrum.js";
import { waterFilling } from "../../src/design/water-filling.js";
import { flowResponse } from "../../src/network/dynamics/index.js";
import { type WeightLaw, weightVectorLaw } from "../../src/network/index.js";
import { kernelPropagator } from "../../src/ntk/flow.js";

const experiment = (network: object, more: object = {}) =>
  experimentOf(
    checkCase({
      title: "Plane",
      dimension: 2,
      target: "sin(5*x + y) * exp(-y^2) + 0.3*cos(2*y)",
      data: {
        box: [
          [-2, 1.5],
          [-1, 2],
        ],
        samples: [12, 9],
      },
      network: { family: "fourier-features", outputs: { law: "normal", std: 0.6 }, ...network },
      ...more,
    }),
  );

describe("the energy that the kernel flow leaves, as a function of a table of weights", () => {
  it.each([
    [{ train: ["a", "w"] }],
    [{ train: ["a"] }],
    [{ family: "shallow", activation: "sin", biases: { law: "uniform-phase" }, train: ["a", "w", "b"] }],
  ])("has the gradient that differences have, to 1e-6: %j", async (network) => {
    const even = await experiment(network);
    // Samples that do not all weigh the same.
    const relativeWeights = even.initialError.map((_, i) => 1 + 0.3 * Math.cos(5 * i));
    const found = { ...even, samples: { ...even.samples, relativeWeights } };
    const spectrum = planeSpectrum(found.source.samples, found.source.error);
    const energy = flowEnergy(found, spectrum, 3) ?? expect.fail();
    const count = spectrum.volumes.length;
    const masses = spectrum.volumes.map((_, k) => 1 + 0.9 * Math.sin(7 * k));
    const all = masses.reduce((sum, mass) => sum + mass, 0);
    const start = masses.map((mass) => mass / all);
    const { gradient, value } = energy(start);
    expect(value).toBeLessThan(0.9);
    // Along directions that keep the sum: masses are normalised.
    for (const seed of [1, 2]) {
      const direction = start.map((mass, k) => mass * Math.cos(seed * k * k));
      const mean = direction.reduce((sum, d) => sum + d, 0);
      const along = direction.map((d, k) => d - mean * start[k]);
      const slope = gradient.reduce((sum, g, k) => sum + g * along[k], 0);
      const step = 1e-3;
      const [after, before] = [step, -step].map((s) => energy(start.map((mass, k) => mass + s * along[k])).value);
      const size = Math.sqrt(gradient.reduce((sum, g, k) => sum + (g * along[k]) ** 2, 0));
      expect(count).toBeGreaterThan(100);
      // Second order in a step of a thousandth.
      expect(Math.abs((after - before) / (2 * step) - slope)).toBeLessThan(1e-6 * size);
    }
  });

  it("is not known for other dynamics, scattered samples and biases with a reflected part", async () => {
    const spectrum = planeSpectrum((await experiment({})).source.samples, (await experiment({})).source.error);
    const others = [
      await experiment({}, { dynamics: { type: "momentum", friction: 1 } }),
      await experiment({ family: "shallow", activation: "sin", biases: { law: "normal", std: 0.3 } }),
      await experiment({ family: "shallow", activation: "tanh", biases: { law: "normal", std: 3 } }),
    ];
    for (const other of others) expect(flowEnergy(other, spectrum, 1)).toBeNull();
  });
});

it("the optimum in the plane leaves less in the kernel flow than the law it begins with", async () => {
  const found = await experiment({ train: ["a", "w"] });
  const spectrum = planeSpectrum(found.source.samples, found.source.error);
  const { damping } = waterFilling(spectrum.power, spectrum.volumes, 1, 3);
  const law = planeOptimum(found, spectrum, damping, 3) ?? expect.fail();
  const left = (weights: WeightLaw) => {
    const { values } = kernelPropagator(withChange(found.network, { weights }), found.samples).respond(
      found.initialError,
      [{ response: flowResponse(found.dynamics), times: [3] }],
    );
    return energyOf(found.samples, values[0][0]) / energyOf(found.samples, found.initialError);
  };
  const start = planeLaw(spectrum, damping) ?? expect.fail();
  // Measured 0.03 of it.
  expect(left(law)).toBeLessThan(0.1 * left(start));
  // And what the gradient is of is what the kernel flow leaves.
  const { density } = weightVectorLaw(law, 2);
  const masses = spectrum.volumes.map((volume, k) => volume * density(spectrum.frequencies, 2 * k));
  expect((flowEnergy(found, spectrum, 3)?.(masses).value ?? 0) / left(law)).toBeCloseTo(1, 6);
});
