import { describe, expect, it } from "vitest";
import type { Network } from "../../src/network/network.js";
import { kernelOperator } from "../../src/ntk/kernel-operator.js";
import { type Coefficients, spectralCoefficients } from "../../src/spectral/coefficients.js";
import { gridSamples } from "./reference-case.js";

/**
 * On the whole space the kernel operator is −∇·(A∇û) + Bû in frequency, for the real and the imaginary part apart
 * (docs/theory.md, sections 1 to 3). Here the left side is a sum over a grid so wide and fine that the trapezoidal rule is
 * exact to rounding for Gaussian packets, and the right side takes ∇û from the transform of −i x u and the divergence by
 * central differences of order 8.
 */
const mscale: Network = {
  family: "mscale",
  dimension: 2,
  activation: "sin",
  scales: [1, 1.5],
  amplitude: "scale-power",
  weights: { law: "normal", std: 0.9 },
  biases: { law: "uniform-phase" },
  outputs: { law: "normal", std: 1.2 },
  train: ["a", "w", "b"],
  zeroStart: "subtract",
};
const networks: readonly (readonly [string, Network, number])[] = [
  ["uniform phase", mscale, 64],
  ["normal biases", { ...mscale, biases: { law: "normal", std: 0.4 } }, 64],
  ["normal biases, outputs frozen", { ...mscale, biases: { law: "normal", std: 0.4 }, train: ["w", "b"] }, 64],
  [
    "Fourier features with a mixture of normal components",
    {
      family: "fourier-features",
      dimension: 2,
      weights: {
        law: "mixture",
        components: [
          { law: "normal", std: 0.9, weight: 1 },
          { law: "normal", std: 1.4, weight: 2 },
        ],
      },
      outputs: { law: "normal", std: 0.7 },
      train: ["a", "w"],
      zeroStart: "subtract",
    },
    64,
  ],
  ["normal biases", { ...mscale, dimension: 3, scales: [1.2], biases: { law: "normal", std: 0.4 } }, 32],
];

/** Weights of u(x ± k) in the central difference of order 8. */
const DIFFERENCE = [4 / 5, -1 / 5, 4 / 105, -1 / 280];

describe.each(networks.map((row) => [row[0], row[1].dimension, row[1], row[2]] as const))(
  "the kernel operator of %s in %i-D",
  (_, d, network, n) => {
    // At the edge the kernel's image of the packet is below 1e-12 of its size in 2-D, and aliases lie 2π/h = 15.7 away.
    const half = d === 2 ? 12.8 : 8;
    const shift = [0.4, -0.3, 0.2].slice(0, d);
    const wave = [0.9, -1.4, 0.5].slice(0, d);
    const samples = gridSamples(
      Array.from({ length: d }, () => [-half, half] as const),
      Array.from({ length: d }, () => n),
      (...x) => {
        const phase = x.reduce((sum, xk, k) => sum + wave[k] * xk, 0.6);
        return Math.exp(-x.reduce((sum, xk, k) => sum + (xk - shift[k]) ** 2, 0)) * Math.cos(phase);
      },
    );
    const { points, count, weight, target: u } = samples;

    /** ∫ g(x) e^{−iξ·x} dx, real and imaginary part, for the integrand u x_k (or u, where k is null). */
    const transform = (values: Float64Array, xi: readonly number[], k: number | null = null) => {
      let [re, im] = [0, 0];
      for (let i = 0; i < count; i++) {
        let phase = 0;
        for (let a = 0; a < d; a++) phase += xi[a] * points[i * d + a];
        const value = k === null ? values[i] : values[i] * points[i * d + k];
        re += value * Math.cos(phase);
        im -= value * Math.sin(phase);
      }
      return [weight * re, weight * im];
    };
    const coefficients = spectralCoefficients(network);
    const at = (part: Coefficients, name: "diffusion" | "damping", xi: readonly number[]) => {
      const out = new Float64Array(1);
      part[name](Float64Array.from(xi), out);
      return out[0];
    };
    /** A ∂_k û at ξ for both parts: ∂_k û is the transform of −i x_k u. */
    const flux = (xi: readonly number[], k: number) => {
      const [re, im] = transform(u, xi, k);
      return [at(coefficients.real, "diffusion", xi) * im, at(coefficients.imaginary, "diffusion", xi) * -re];
    };
    const step = 0.02;
    const spatial = (xi: readonly number[]) => {
      const [re, im] = transform(u, xi);
      const value = [at(coefficients.real, "damping", xi) * re, at(coefficients.imaginary, "damping", xi) * im];
      for (let k = 0; k < d; k++) {
        DIFFERENCE.forEach((factor, m) => {
          const moved = (sign: number) => xi.map((x, a) => (a === k ? x + sign * (m + 1) * step : x));
          const [up, down] = [flux(moved(1), k), flux(moved(-1), k)];
          for (const part of [0, 1]) value[part] -= (factor * (up[part] - down[part])) / step;
        });
      }
      return value;
    };

    it("is the spectral operator", () => {
      const image = new Float64Array(count);
      kernelOperator(network, samples).apply(u, image);
      const frequencies = [
        [0.3, -0.2, 0.4],
        [1.1, -1.5, 0.1],
        [-0.8, 0.9, 1.2],
      ].slice(0, d === 2 ? 3 : 1);
      const size = Math.hypot(...transform(image, wave));
      for (const xi of frequencies) {
        const [expected, found] = [transform(image, xi.slice(0, d)), spatial(xi.slice(0, d))];
        for (const part of [0, 1]) {
          // Differences leave δ⁸ = 3e-14 times derivatives of order 1, and rounding. The coarser grid in 3-D has its aliases
          // at 2π/h = 12.6 and its edge at 8, where Gaussians of variances 3.2 and 1.4 are below 1e-9 (derived).
          expect(Math.abs(found[part] - expected[part]) / size).toBeLessThan(d === 2 ? 1e-12 : 1e-8);
          // The two sides are no zeros.
          expect(Math.abs(expected[part]) / size).toBeGreaterThan(1e-3);
        }
      }
    });
  },
);
