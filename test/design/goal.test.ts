import { expect, it } from "vitest";
import { experimentOf } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { withChange } from "../../src/design/damping-law.js";
import { goalOf } from "../../src/design/goal.js";
import { highestFrequency, spectrumShells } from "../../src/design/shells.js";

// Output weights alone are trained: every frequency by itself, B ∝ ρ(ξ), which for a normal law is largest at 0.
const experiment = await experimentOf(
  checkCase({
    ...{ title: "Steps", target: "exp(-x^2/8) * sin(2*x)", data: { box: [[-14, 14]], samples: [280] } },
    network: { family: "fourier-features", weights: { law: "normal", std: 2 }, train: ["a"] },
    time: { save: [1] },
  }),
);
const { source, network } = experiment;
const shells = spectrumShells(source.samples, source.error, highestFrequency(source.samples));

it.each([1, 10, 100])(
  "after %d steps of half the stable length (1 − B/B_max)^{2n} of every frequency's energy is left",
  (steps) => {
    const goal = goalOf(experiment, shells, { steps });
    for (const std of [0.6, 1]) {
      const changed = withChange(network, { weights: { law: "normal", std } });
      let [all, left] = [0, 0];
      for (let xi = -8; xi <= 8; xi += 0.01) {
        const energy = (Math.exp(-2 * (xi - 2) ** 2) - Math.exp(-2 * (xi + 2) ** 2)) ** 2;
        all += energy;
        left += energy * (1 - Math.exp((-xi * xi) / (2 * std * std))) ** (2 * steps);
      }
      const exact = left / all;
      expect(Math.abs((goal.spectral(changed) ?? Number.NaN) / exact - 1)).toBeLessThan(1e-3);
      // Level 1: λ_max lies below B(0), by more the narrower the box is. Measured 0.025 at most.
      const { left: onSamples, stopAt, curve } = goal.kernel(changed);
      expect(Math.abs(onSamples / exact - 1)).toBeLessThan(0.04);
      expect(curve.times[curve.times.length - 1]).toBe(stopAt);
      expect(curve.left[curve.left.length - 1]).toBe(onSamples);
    }
  },
);
