import { describe, expect, it } from "vitest";
import { weightVectorLaw } from "../../src/network/laws/weight-vector.js";
import { randomStream } from "../../src/network/random.js";
import { pilotCount, pilotWeights, weightProposal } from "../../src/ntk/weight-proposal.js";

describe("weightProposal", () => {
  // A rare event: g² = 1 for 3 < |w_1| < 3.5 only, of probability 2 (Φ(3.5) − Φ(3)) = 0.0022345379 (tables).
  const rare = ([w]: Float64Array) => (Math.abs(w) > 3 && Math.abs(w) < 3.5 ? 1 : 0);
  const common = ([w]: Float64Array) => (Math.abs(w) < 1 ? 1 : 0);
  const probability = 0.0022345379;

  it.each([
    ["a pilot that found what matters", rare, 1, 2e-5],
    ["a pilot that found the wrong thing", common, 1, 6e-4],
    // The cells are 0.44 wide here, the event 0.5.
    ["a pilot in two dimensions", rare, 2, 1e-4],
    ["a pilot in three dimensions", common, 3, 6e-4],
  ] as const)("gives unbiased means with %s", (_, seen, dimension, sharpness) => {
    const law = weightVectorLaw({ law: "normal", std: 1 }, dimension);
    const reach = Array.from({ length: dimension }, () => law.scalar.extent);
    const random = randomStream(4);
    const pilot = pilotWeights(reach, random);
    expect(pilot).toHaveLength(pilotCount(dimension));
    const propose = weightProposal(law, reach, pilot, pilot.map(seen));
    const means = Array.from({ length: 400 }, () => {
      const { weights, ratios } = propose(64, random);
      return {
        one: ratios.reduce((a, b) => a + b, 0) / 64,
        event: weights.reduce((sum, w, u) => sum + ratios[u] * rare(w), 0) / 64,
      };
    });
    for (const [key, exact] of [
      ["one", 1],
      ["event", probability],
    ] as const) {
      const mean = means.reduce((sum, values) => sum + values[key], 0) / 400;
      const error = Math.sqrt(means.reduce((sum, values) => sum + (values[key] - mean) ** 2, 0) / 399 / 400);
      expect(Math.abs(mean - exact)).toBeLessThan(4 * error);
      // Plain sampling would leave √(probability / 25600) = 3e-4: a good pilot makes that many times smaller (measured),
      // a wrong one at most twice as large, since ratios are at most 4.
      if (key === "event") expect(error).toBeLessThan(sharpness);
    }
  });

  it("bounds the ratio of law and proposal by four", () => {
    const random = randomStream(6);
    const law = weightVectorLaw({ law: "normal", std: 1 }, 2);
    const pilot = pilotWeights([7, 7], random);
    const { ratios } = weightProposal(law, [7, 7], pilot, pilot.map(rare))(1000, random);
    expect(Math.max(...ratios)).toBeLessThanOrEqual(4);
  });
});
