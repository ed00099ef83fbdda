import { expect, it } from "vitest";
import { familyOf, type MscaleNetwork, type WeightLaw, weightVectorLaw } from "../../../src/network/index.js";

const network: MscaleNetwork = {
  ...{ family: "mscale", dimension: 1, activation: "tanh", scales: [1, 3], amplitude: "one", zeroStart: "none" },
  ...{ weights: { law: "normal", std: 1.3 }, biases: { law: "normal", std: 0.8 }, outputs: { law: "sign" } },
  train: ["a"],
};

// With kinks, a jump at its lower end, and a gap.
const pieces: WeightLaw = {
  law: "table",
  points: [
    [0.5, 1],
    [1, 0],
    [2, 0],
    [2.5, 0.7],
    [3, 0],
  ],
};

it.each([
  ["tanh", network.weights, network.biases, 0.64],
  ["softplus", pieces, { law: "uniform", halfWidth: 6 }, 12],
  ["softplus", network.weights, { law: "normal", std: 0 }, 0],
] as const)(
  "Gauss' rule over units has the moments of random ones: %s, %j, %j",
  (activation, weights, biases, variance) => {
    const units = familyOf(network).unitRule?.({ ...network, activation, weights, biases }, 2) ?? expect.fail();
    const { factor, parameters, scale } = units;
    const { w, b } = parameters as { w: Float64Array; b: Float64Array };
    const [all, ofScale, ofW, ofSquare, ofBias, ofBoth] = factor.reduce(
      (sums, each, k) => {
        const weight = each * each;
        const terms = [1, scale[k], w[k], w[k] ** 2, b[k] ** 2, (w[k] * b[k]) ** 2];
        terms.forEach((term, i) => {
          sums[i] += weight * term;
        });
        return sums;
      },
      [0, 0, 0, 0, 0, 0],
    );
    expect(all).toBeCloseTo(1, 10);
    expect(ofScale).toBeCloseTo(2, 10);
    // Units of the other sign are the same where the activation is odd, and left out.
    if (activation === "softplus") expect(ofW).toBeCloseTo(0, 10);
    const square = weightVectorLaw(weights, 1).scalar.variance;
    expect(ofSquare / square).toBeCloseTo(1, 9);
    expect(ofBias).toBeCloseTo(variance, 9);
    expect(ofBoth).toBeCloseTo(square * variance, 8);
  },
);
