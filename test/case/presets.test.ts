import { describe, expect, it } from "vitest";
import { networkOf } from "../../src/case/case.js";
import { experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import type { Network } from "../../src/network/network.js";
import { spectralCoefficients } from "../../src/spectral/coefficients.js";
import { caseWith, referenceText } from "./sample-case.js";

const boxes = { 1: [[-4, 4]], 2: Array(2).fill([-4, 4]), 3: Array(3).fill([-4, 4]) } as const;

/** The description that a case's network stands for. */
function networkSaid(network: object, dimension: 1 | 2 | 3 = 1): Network {
  const data = { box: boxes[dimension], samples: Array(dimension).fill(20) };
  const target = ["x", "x + y", "x + y + z"][dimension - 1];
  const spectrum = { box: boxes[dimension], cells: Array(dimension).fill(16) };
  const theCase = checkCase({ title: "A preset", dimension, target, data, network, spectrum });
  if ("pde" in theCase) throw new Error("no network");
  return networkOf(theCase);
}

describe("lfp", () => {
  it("is a ReLU network with wide normal biases, of which all that the model leaves open may be said", () => {
    expect(networkSaid({ preset: "lfp" })).toEqual({
      ...{ family: "shallow", dimension: 1, activation: "relu", weights: { law: "normal", std: 1 } },
      ...{ biases: { law: "normal", std: 30 }, outputs: { law: "normal", std: 1 } },
      ...{ train: ["a", "w", "b"], zeroStart: "antisymmetric" },
    });
    const said = { biases: { law: "uniform", halfWidth: 50 }, outputs: { law: "sign" }, train: ["a", "b"] };
    expect(networkSaid({ preset: "lfp", ...said })).toMatchObject(said);
  });

  // Γ(d/2) and E |w|, E |w|³ of normal vectors of std σ, 2^{p/2} Γ((d + p)/2)/Γ(d/2) σ^p, and of lengths uniform on (0, W), which is W^p/(p + 1).
  const root = Math.sqrt(Math.PI);
  const gammaHalf = { 1: root, 2: 1, 3: root / 2 } as const;
  const first = { 1: Math.SQRT2 / root, 2: root / Math.SQRT2, 3: (2 * Math.SQRT2) / root } as const;
  const third = { 1: (2 * Math.SQRT2) / root, 2: (3 * root) / Math.SQRT2, 3: (8 * Math.SQRT2) / root } as const;
  const laws = (d: 1 | 2 | 3) => [
    { weights: { law: "normal", std: 1.5 }, moments: [first[d] * 1.5, third[d] * 1.5 ** 3] },
    { weights: { law: "uniform", halfWidth: 3, ...(d === 1 ? {} : { radial: true }) }, moments: [3 / 2, 27 / 4] },
  ];
  const trained = [["a"], ["b"], ["w"], ["a", "w", "b"]];

  it.each([1, 2, 3] as const)("has the model's A and B, with the constants put right, in %i dimensions", (d) => {
    const [biasStd, outputStd] = [25, 0.8];
    for (const { weights, moments } of laws(d)) {
      for (const train of trained) {
        const said = { biases: { law: "normal", std: biasStd }, outputs: { law: "normal", std: outputStd } };
        const { real, imaginary } = spectralCoefficients(networkSaid({ preset: "lfp", weights, ...said, train }, d));
        const constant = gammaHalf[d] / (Math.SQRT2 * Math.PI ** ((d + 1) / 2) * biasStd);
        for (const k of [0.2, 1, 5]) {
          const xi = Float64Array.from([0.48, 0.6, 0.64].slice(0, d), (part) => 2 * Math.PI * k * part);
          if (d === 1) xi[0] = 2 * Math.PI * k;
          if (d === 2) xi.set([1.2 * Math.PI * k, 1.6 * Math.PI * k]);
          const ofSlope = (constant * outputStd ** 2 * moments[0]) / (4 * Math.PI ** 2 * k ** (d + 1));
          const ofValue = (constant * moments[1]) / (16 * Math.PI ** 4 * k ** (d + 3));
          const has = (group: string) => (train.includes(group) ? 1 : 0);
          const damping = has("a") * ofValue + has("b") * ofSlope;
          for (const part of [real, imaginary]) {
            const [A, B] = [new Float64Array(1), new Float64Array(1)];
            part.diffusion(xi, A);
            part.damping(xi, B);
            // A in cycles is A in radians over 4π², and the model's constant in cycles has that once more: they cancel.
            expect(Math.abs(A[0] - has("w") * ofSlope)).toBeLessThan(1e-13 * ofSlope);
            expect(Math.abs(B[0] - damping)).toBeLessThanOrEqual(1e-13 * damping);
          }
        }
      }
    }
  });

  it("runs, and its PDE and its kernel flow agree", async () => {
    const network = {
      ...{ preset: "lfp", weights: { law: "normal", std: 1.5 }, biases: { law: "uniform", halfWidth: 30 } },
      outputs: { law: "sign" },
    };
    const theCase = caseWith({
      target: "exp(-x^2/3) * (cos(1.5*x) + sin(3*x + 0.4))",
      "data.box": [[-6, 6]],
      "data.samples": [80],
      ...{ network, spectrum: { box: [[-20, 20]], cells: [2000] }, "time.save": [16], probes: [1.5, 3] },
    });
    const experiment = await experimentOf(checkCase(theCase));
    const [pde, flow] = [runPde(experiment), runKernelFlow(experiment)];
    for (const [p, probe] of pde.level.probes.entries()) {
      // Measured 5e-3: what is learnt of ξ near 0 is longer than Ω.
      const [, value] = probe.relative;
      expect(value ?? 1).toBeLessThan(0.99);
      expect(Math.abs((value ?? 0) - (flow.level.probes[p].relative[1] ?? 1))).toBeLessThan(0.01);
    }
  });
});

describe("published-mscale", () => {
  it.each([0, 2])("is the network of the reference case with s = %i", (s) => {
    const { network } = JSON.parse(referenceText(`published-mscale-s${s}`));
    expect(networkSaid({ preset: "published-mscale", s })).toEqual({
      ...{ dimension: 1, zeroStart: "antisymmetric" },
      ...network,
    });
  });
});

it("a case with a preset is the case with the description in its place", () => {
  const said = caseWith({ network: { preset: "lfp" } });
  const { dimension: _, ...network } = networkSaid({ preset: "lfp" });
  expect(checkCase(said)).toEqual(checkCase({ ...said, network }));
});
