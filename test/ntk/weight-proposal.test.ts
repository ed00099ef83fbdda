import { describe, expect, it } from "vitest";
import { distribution } from "../../src/network/laws/distribution.js";
import { randomStream } from "../../src/network/random.js";
import { pilotWeights, weightProposal } from "../../src/ntk/weight-proposal.js";

describe("weightProposal", () => {
  const law = distribution({ law: "normal", std: 1 });
  // A rare event: g² = 1 for 3 < |w| < 3.5 only, of probability 2 (Φ(3.5) − Φ(3)) = 0.0022345379 (tables).
  const rare = (w: number) => (Math.abs(w) > 3 && Math.abs(w) < 3.5 ? 1 : 0);
  const probability = 0.0022345379;

  it.each([
    ["a pilot that found what matters", rare],
    ["a pilot that found the wrong thing", (w: number) => (Math.abs(w) < 1 ? 1 : 0)],
  ])("gives unbiased means with %s", (_, seen) => {
    const random = randomStream(4);
    const pilot = pilotWeights(law.extent, random);
    const propose = weightProposal(law, law.extent, pilot, pilot.map(seen));
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
      // Plain sampling would leave √(probability / 25600) = 3e-4; a good pilot makes that a hundred times smaller.
      if (key === "event" && seen === rare) expect(error).toBeLessThan(2e-5);
    }
  });

  it("bounds the ratio of law and proposal by four", () => {
    const random = randomStream(6);
    const pilot = pilotWeights(law.extent, random);
    const { ratios } = weightProposal(law, law.extent, pilot, pilot.map(rare))(1000, random);
    expect(Math.max(...ratios)).toBeLessThanOrEqual(4);
  });
});
