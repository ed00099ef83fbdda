import { describe, expect, it } from "vitest";
import type { MscaleNetwork } from "../../src/network/families/mscale.js";
import type { Network } from "../../src/network/network.js";
import { coefficientsByScale, spectralCoefficients } from "../../src/spectral/coefficients.js";

const mscale = (overrides: Partial<MscaleNetwork> = {}): MscaleNetwork => ({
  family: "mscale",
  dimension: 1,
  activation: "sin",
  scales: [1],
  amplitude: "one",
  weights: { law: "normal", std: 1 },
  biases: { law: "uniform-phase" },
  outputs: { law: "normal", std: 1 },
  train: ["a", "w", "b"],
  zeroStart: "antisymmetric",
  ...overrides,
});

const at = (evaluate: (xi: Float64Array, out: Float64Array) => void, point: readonly number[]): number => {
  const out = new Float64Array(1);
  evaluate(Float64Array.from(point), out);
  return out[0];
};

describe("spectral coefficients", () => {
  const points = [
    [0.05, 0.11, -0.21],
    [0.3, -0.7, 0.4],
    [1.2, 0.2, 0.9],
  ];
  for (const dimension of [1, 2, 3] as const) {
    for (const s of [0, 1, 2, 3]) {
      it(`reproduce the published MscaleDNN coefficients for d = ${dimension}, s = ${s} to 1e-14`, () => {
        // Wang, Yuan, Liu, Zhang, Cai (2025): scales 2^j, c_p = α_p^d, w ~ N(0, I), b ~ N(0, 1), a = ±1, w and b trained.
        const scales = Array.from({ length: s + 1 }, (_, j) => 2 ** j);
        const { real, imaginary } = spectralCoefficients(
          mscale({
            dimension,
            scales,
            amplitude: "scale-power",
            biases: { law: "normal", std: 1 },
            outputs: { law: "sign" },
            train: ["w", "b"],
          }),
        );
        for (const point of points) {
          const cycles = point.slice(0, dimension);
          const xi = cycles.map((f) => 2 * Math.PI * f);
          const square = cycles.reduce((sum, f) => sum + f * f, 0);
          // Ĝ_j in cycles, the transform of exp(−4^j |x|²/2).
          const gaussian = (alpha: number) =>
            ((2 * Math.PI) ** (dimension / 2) / alpha ** dimension) *
            Math.exp((-2 * Math.PI ** 2 * square) / alpha ** 2);
          const sum = (power: number) => scales.reduce((total, alpha) => total + alpha ** power * gaussian(alpha), 0);
          const published = (sign: number) => ({
            A: ((1 + sign * Math.exp(-2)) / (8 * Math.PI ** 2 * (s + 1))) * sum(2 * (dimension + 1)),
            B: ((1 + sign * Math.exp(-2)) / (2 * (s + 1))) * sum(2 * dimension),
          });
          // ∂_t û^± = ∇·(A^∓ ∇ û^±) − B^± û^±; the gradient in cycles is 2π times the angular one, so A is 4π² smaller there.
          const pairs: [number, number][] = [
            [at(real.diffusion, xi) / (4 * Math.PI ** 2), published(-1).A],
            [at(real.damping, xi), published(1).B],
            [at(imaginary.diffusion, xi) / (4 * Math.PI ** 2), published(1).A],
            [at(imaginary.damping, xi), published(-1).B],
          ];
          // The exponent reaches −2π²·2.3 ≈ −45 for scale 1, so rounding in exp alone is 45 ε ≈ 1e-14 of that scale's term,
          // the smallest; 1e-14 is the bound asked of the general formulas.
          for (const [value, expected] of pairs) expect(Math.abs(value / expected - 1)).toBeLessThan(1e-14);
        }
      });
    }
  }

  it("of uniform-phase networks are the same for the real and the imaginary part", () => {
    const { real, imaginary } = spectralCoefficients(mscale({ scales: [1, 3] }));
    expect(imaginary).toBe(real);
  });

  it("of Fourier features are σ_a² 2πρ and 2πρ", () => {
    const network: Network = {
      family: "fourier-features",
      dimension: 1,
      weights: { law: "uniform", halfWidth: 4 },
      outputs: { law: "normal", std: 0.5 },
      train: ["a", "w"],
      zeroStart: "antisymmetric",
    };
    const { real } = spectralCoefficients(network);
    expect(at(real.diffusion, [1])).toBeCloseTo((0.25 * 2 * Math.PI) / 8, 14);
    expect(at(real.damping, [1])).toBeCloseTo((2 * Math.PI) / 8, 14);
    expect(at(real.damping, [4.5])).toBe(0);
    expect(real.breakpoints).toEqual([-4, 4]);
  });

  it("of frozen groups vanish", () => {
    const { real } = spectralCoefficients(mscale({ train: ["a"] }));
    expect(at(real.diffusion, [0.5])).toBe(0);
    expect(at(real.damping, [0.5])).toBeGreaterThan(0);
  });

  it("are proportional to the measure factor, and the sum of what the scales contribute", () => {
    const network = mscale({ scales: [1, 2, 5], biases: { law: "normal", std: 0.4 } });
    const whole = spectralCoefficients(network, 0.25);
    const scales = coefficientsByScale(network, 1);
    for (const part of ["real", "imaginary"] as const) {
      for (const name of ["diffusion", "damping"] as const) {
        const sum = scales.reduce((total, scale) => total + at(scale[part][name], [1.7]), 0);
        expect(at(whole[part][name], [1.7])).toBeCloseTo(0.25 * sum, 14);
      }
    }
    const deep = {
      ...{ family: "deep", dimension: 1, weights: { law: "normal", std: 1.5 } },
      layers: [{ activation: "relu", weightStd: 1, biasStd: 0 }],
      ...{ outputs: { law: "normal", std: 1 }, train: ["a", "hidden", "w"], zeroStart: "antisymmetric" },
    } as const satisfies Network;
    const [one, quarter] = [1, 0.25].map((factor) => spectralCoefficients(deep, factor).real.constant ?? 0);
    expect(one).toBeGreaterThan(0);
    expect(quarter / one).toBeCloseTo(0.25, 14);
  });
});

describe("a diffusion that vanishes at 0 and falls like a power", () => {
  // Slopes ±1 of a tent: |F(σ')|² = 16 sin⁴(η/2)/η². Its frequencies go on without end, and a barrier is thin all the same.
  it("has a thin barrier at 0, and is there beside it", () => {
    const { real } = spectralCoefficients(
      mscale({
        activation: { expression: "max(0, 1 - abs(z))" },
        weights: {
          law: "table",
          points: [
            [0.5, 1],
            [3, 0],
          ],
        },
        biases: { law: "uniform", halfWidth: 50 },
      }),
    );
    expect(real.barriers).toHaveLength(1);
    expect(real.barriers[0][1]).toBeLessThan(1e-6);
    expect(at(real.diffusion, [0.01])).toBeGreaterThan(0);
  });
});
