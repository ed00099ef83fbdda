import { describe, expect, it } from "vitest";
import { gamma } from "../../src/expression/index.js";
import { activationNames, activationOf } from "../../src/network/activations/index.js";
import { type WeightLaw, weightVectorLaw } from "../../src/network/index.js";
import { fixedSlopeKernel, wideBiasAverage } from "../../src/network/wide-bias.js";
import { integrate } from "../network/quadrature.js";
import { groups, identityInPlane, identityOnLine, panelRule, spectrumOf, transform } from "../network/wave-packet.js";

const spectral = activationNames.map((name) => activationOf(name)).filter(({ spectra }) => spectra !== undefined);

describe.each(spectral)(
  "the operator of wide biases with $name multiplies the transform of a wave packet",
  (activation) => {
    it.each(groups)("in one dimension to 1e-8: %s", (which) => {
      const { direct, product, size } = identityOnLine(activation, which);
      expect(Math.abs(direct - product)).toBeLessThan(1e-8 * size);
      expect(Math.abs(direct)).toBeGreaterThan(0.1 * size);
    });

    it.each(["value", "slope"] as const)("in two dimensions to 1e-6: %s", (which) => {
      const { direct, product, size } = identityInPlane(activation, which);
      expect(Math.abs(direct - product)).toBeLessThan(1e-6 * size);
      expect(Math.abs(direct)).toBeGreaterThan(0.1 * size);
    });
  },
);

describe("the operator of wide biases in two dimensions", () => {
  it("multiplies the transform of a wave packet: slope of tanh, normal weights", () => {
    // ∫ sech² z sech² (z + t) dz.
    const autocorrelation = (t: number) =>
      Math.abs(t) < 0.03
        ? 4 / 3 - (8 / 15) * t * t + (8 / 63) * t ** 4
        : (4 * (t / Math.tanh(t) - 1)) / Math.sinh(t) ** 2;
    const [L, std] = [1.2, 1.3];
    const center = [2, 1];
    const x0 = [0.3, -0.2];
    // In space: means over w = ℓ(cos θ, sin θ) of ∫ ds R(ℓ(θ·x₀ − s)) Ru(s, θ), with the line integrals Ru of u = e^{−|x|²/2L² + iκ·x}.
    const turns = 96;
    let direct = 0;
    for (let j = 0; j < turns; j++) {
      const [cos, sin] = [Math.cos((2 * Math.PI * j) / turns), Math.sin((2 * Math.PI * j) / turns)];
      const along = center[0] * cos + center[1] * sin;
      const across = center[1] * cos - center[0] * sin;
      const size = Math.sqrt(2 * Math.PI) * L * Math.exp(-0.5 * (L * across) ** 2);
      const place = x0[0] * cos + x0[1] * sin;
      for (const [length, weight] of panelRule(0, 11, [])) {
        const law = (length / std ** 2) * Math.exp(-0.5 * (length / std) ** 2);
        let line = 0;
        for (const [s, share] of panelRule(-8, 8, [])) {
          line += share * autocorrelation(length * (place - s)) * Math.exp(-0.5 * (s / L) ** 2) * Math.cos(along * s);
        }
        direct += (weight * law * size * line) / turns;
      }
    }
    // In frequency, about the centre in polar coordinates of ξ: k̂ has a pole 1/|ξ| at 0, which the factor |ξ| takes away.
    const kernel = wideBiasAverage(
      spectrumOf(activationOf("tanh"), "slope"),
      weightVectorLaw({ law: "normal", std }, 2),
    ).kernel(1, 1);
    let product = 0;
    for (let j = 0; j < turns; j++) {
      const [cos, sin] = [Math.cos((2 * Math.PI * j) / turns), Math.sin((2 * Math.PI * j) / turns)];
      const nodes = panelRule(0, 9, []);
      const values = transform(
        kernel,
        nodes.flatMap(([k]) => [k * cos, k * sin]),
      );
      for (const [i, [k, weight]] of nodes.entries()) {
        const square = (k * cos - center[0]) ** 2 + (k * sin - center[1]) ** 2;
        const re = Math.exp(-0.5 * L * L * square) * Math.cos(k * (cos * x0[0] + sin * x0[1]));
        product += ((2 * Math.PI) / turns) * weight * k * values[i] * 2 * Math.PI * L * L * re;
      }
    }
    product /= (2 * Math.PI) ** 2;
    expect(Math.abs(direct / product - 1)).toBeLessThan(1e-6);
  });
});

describe("wide biases", () => {
  it("make the LFP model with ReLU and normal weights: Γ(d/2)/(√2 π^{(d+1)/2} σ_b), in cycles", () => {
    const [std, biasStd] = [1.5, 25];
    for (const d of [1, 2, 3] as const) {
      const law = weightVectorLaw({ law: "normal", std }, d);
      // E|w| and E|w|³ of d normal components.
      const mean = (Math.SQRT2 * std * gamma((d + 1) / 2)) / gamma(d / 2);
      const cube = (2 ** 1.5 * std ** 3 * gamma((d + 3) / 2)) / gamma(d / 2);
      const constant = gamma(d / 2) / (Math.SQRT2 * Math.PI ** ((d + 1) / 2) * biasStd);
      for (const [which, moment, power] of [
        ["slope", mean, d + 1],
        ["value", cube, d + 3],
      ] as const) {
        const average = wideBiasAverage(spectrumOf(activationOf("relu"), which), law);
        const kernel = average.kernel(1, 1 / (Math.sqrt(2 * Math.PI) * biasStd));
        for (const cycles of [0.01, 0.7, 40]) {
          const row = [2 * Math.PI * cycles, 0, 0].slice(0, d);
          const expected = (constant * moment * cycles ** -power) / (2 * Math.PI) ** (power - d + 1);
          expect(Math.abs(transform(kernel, row)[0] / expected - 1)).toBeLessThan(1e-10);
        }
      }
    }
  });

  it("depend on the scale as the law of scaled weights does", () => {
    const spectrum = spectrumOf(activationOf("silu"), "slope");
    const xi = [0.3, 1.7, 0.8, -2.2];
    for (const [d, lengthPower] of [
      [1, 0],
      [2, 0],
      [2, 2],
    ] as const) {
      const scaled = wideBiasAverage(spectrum, weightVectorLaw({ law: "laplace", scale: 0.5 }, d), lengthPower);
      const direct = wideBiasAverage(spectrum, weightVectorLaw({ law: "laplace", scale: 1.5 }, d), lengthPower);
      const expected = transform(direct.kernel(1, 0.2), xi);
      const values = transform(scaled.kernel(3, 0.2), xi);
      for (const [i, value] of values.entries()) expect(value / expected[i]).toBeCloseTo(1, 10);
    }
  });

  it("are those of fixed slopes, averaged over the slopes of a radial law", () => {
    const law: WeightLaw = { law: "uniform", halfWidth: 3, radial: true };
    for (const d of [1, 2, 3] as const) {
      for (const lengthPower of [0, 2]) {
        const spectrum = spectrumOf(activationOf("tanh"), "slope");
        const kernel = wideBiasAverage(spectrum, weightVectorLaw(law, d), lengthPower).kernel(1, 0.1);
        for (const k of [0.02, 0.9, 6]) {
          const row = [0.6 * k, 0.8 * k, 0].slice(0, d);
          if (d === 1) row[0] = k;
          const mean =
            integrate(
              (s) => s ** lengthPower * transform(fixedSlopeKernel(spectrum, s, d, 0.1), row)[0],
              0,
              3,
              [0.01, 0.05, 0.2, 0.6, 1.2],
            ) / 3;
          expect(transform(kernel, row)[0] / mean).toBeCloseTo(1, 10);
        }
      }
    }
  });

  it.each([
    { law: "normal", std: 1.1 },
    { law: "uniform", halfWidth: 2 },
    { law: "laplace", scale: 0.8 },
    { law: "student-t", dof: 4, scale: 1 },
  ] as const)("over independent $law components have the transform of a second quadrature", (law) => {
    const spectrum = spectrumOf(activationOf("gelu"), "slope");
    for (const d of [2, 3] as const) {
      const vector = weightVectorLaw(law, d);
      const kernel = wideBiasAverage(spectrum, vector).kernel(1, 0.5);
      for (const row of [
        [0.4, -1.1, 0.7],
        [3, 0, 2],
        [0, 2.5, 0],
      ]) {
        const xi = row.slice(0, d);
        // The double-exponential rule in η, between the places where a component leaves the support.
        const edges = xi.filter((part) => part !== 0).map((part) => Math.abs(part) / 2);
        const split = [1e-12, 1e-9, 1e-6, 1e-3, 0.05, 0.1, 0.2, 0.4, 0.7, 1, 1.5, 2.2, 3, 4, 5, 6, 7, 8, 9, 10];
        const expected =
          (2 * Math.PI) ** (d - 1) *
          integrate(
            (eta) => spectrum.at(eta) * eta ** -d * vector.density(xi.map((part) => part / eta)),
            1e-15,
            12,
            [...edges, ...split].sort((a, b) => a - b),
          );
        expect(Math.abs(transform(kernel, xi)[0] / expected - 1)).toBeLessThan(1e-9);
      }
    }
  });

  it.each(spectral.filter(({ name }) => name !== "srelu"))(
    "of $name have the transform of a second quadrature in 1-D to 3-D, to 1e-9",
    (activation) => {
      const std = 1.3;
      for (const which of groups) {
        const spectrum = spectrumOf(activation, which);
        for (const d of [1, 2, 3] as const) {
          const kernel = wideBiasAverage(spectrum, weightVectorLaw({ law: "normal", std }, d)).kernel(1, 0.5);
          for (const k of [0.05, 1.1, 7]) {
            // The double-exponential rule in log η: ∫_R |ĝ|² |η|^{−d} ρ(ξ/η) dη, over both signs.
            const density = (w: number) => Math.exp(-0.5 * (w / std) ** 2) / (Math.sqrt(2 * Math.PI) * std) ** d;
            const inLog = (u: number) => spectrum.at(Math.exp(u)) * Math.exp((1 - d) * u) * density(k * Math.exp(-u));
            const expected = (2 * Math.PI) ** (d - 1) * integrate(inLog, Math.log(k / (40 * std)), 30, [], 0.25);
            expect(
              Math.abs(transform(kernel, [k, 0, 0].slice(0, d))[0] / expected - 1),
              `${which}, ${d}-D, ${k}`,
            ).toBeLessThan(1e-9);
          }
        }
      }
    },
  );

  it("with sReLU, whose spectrum oscillates, have the transform of sums over many oscillations", () => {
    for (const which of ["value", "slope"] as const) {
      const spectrum = spectrumOf(activationOf("srelu"), which);
      const ofLaw = (law: WeightLaw) => wideBiasAverage(spectrum, weightVectorLaw(law, 1)).kernel(1, 1);
      // Uniform weights up to W: k̂(ξ) = (1/W) ∫_{ξ/W}^∞ |ĝ(η)|²/η dη.
      const uniform = ofLaw({ law: "uniform", halfWidth: 2 });
      for (const [xi, last] of [
        [0.3, 4],
        [4, 160],
      ]) {
        const [near, far] = transform(uniform, [xi, last]);
        const between = panelSum((eta) => spectrum.at(eta) / eta, xi / 2, last / 2, []) / 2;
        expect(Math.abs(near - far - between)).toBeLessThan(1e-10 * near);
      }
      // Normal weights, phase by phase down to weights below which |ĝ|² ≤ 8η^{−2} or 8η^{−4} leaves nothing or its mean.
      const normal = ofLaw({ law: "normal", std: 1 });
      for (const xi of [0.2, 3]) {
        const places: number[] = [];
        for (let phase = xi / 9; phase < 2e3; phase *= 1.2) places.push(phase);
        const last = places[places.length - 1];
        const density = (eta: number) => Math.exp(-0.5 * (xi / eta) ** 2) / Math.sqrt(2 * Math.PI);
        const resolved = 2 * panelSum((eta) => (spectrum.at(eta) / eta) * density(eta), places[0], last, places);
        const mean = spectrum.oscillation?.mean ?? expect.fail();
        const rest = 2 * integrate((u) => mean(Math.exp(u)) * density(Math.exp(u)), Math.log(last), 40, [], 2);
        // The oscillation left out there is at most 4η^{−3} at the end, by parts.
        expect(Math.abs(transform(normal, [xi])[0] - resolved - rest)).toBeLessThan(4 * last ** -3);
      }
    }
  });
});

function panelSum(f: (eta: number) => number, from: number, to: number, places: readonly number[]): number {
  return panelRule(from, to, places).reduce((sum, [eta, weight]) => sum + weight * f(eta), 0);
}

describe("the origin of a transform", () => {
  const xi = (d: number, k: number) => [k, 0, 0].slice(0, d).map((each, i) => (i === 0 ? each : 0));

  it.each([
    ["tanh", "slope", { law: "normal", std: 1 }],
    ["tanh", "value", { law: "normal", std: 1 }],
    ["gaussian", "slope", { law: "normal", std: 1 }],
    ["gaussian", "value", { law: "uniform", halfWidth: 2 }],
    ["gaussian", "slope", { law: "log-uniform", min: 0.5, max: 2, radial: true }],
    ["relu", "slope", { law: "power", exponent: 0.5, min: 0, max: 3 }],
    ["tanh", "zSlope", { law: "power", exponent: -3, min: 0, max: 3, radial: true }],
  ] as const)("is what values approach: %s, %s", (name, which, law) => {
    for (const d of [1, 2, 3] as const) {
      const average = wideBiasAverage(spectrumOf(activationOf(name), which), weightVectorLaw(law as WeightLaw, d));
      const kernel = average.kernel(1, 1);
      if (!kernel.radial && d > 1) continue;
      const { value, power } = kernel.origin;
      const [zero, near, far] = [0, 1e-10, 2e-10].map((k) => transform(kernel, xi(d, k))[0]);
      expect(zero).toBe(kernel.factor * value);
      // A logarithm makes log₂ of the ratio about 1/log(1e10) of one off.
      expect(Math.abs(Math.log2(near / far) - power)).toBeLessThan(0.08);
      if (value > 0 && value < Number.POSITIVE_INFINITY) expect(near / zero).toBeCloseTo(1, 6);
      expect(kernel.edges).toEqual(value > 0 && value < Number.POSITIVE_INFINITY ? [] : [0]);
    }
  });

  it("is a barrier where the spectrum vanishes there and no weight is small", () => {
    const spectrum = spectrumOf(activationOf("gaussian"), "slope");
    const gap = weightVectorLaw({ law: "log-uniform", min: 1, max: 2 }, 1);
    expect(wideBiasAverage(spectrum, gap).kernel(1, 1).barriers).toEqual([0]);
    expect(wideBiasAverage(spectrum, weightVectorLaw({ law: "normal", std: 1 }, 1)).kernel(1, 1).barriers).toEqual([]);
  });

  it("is refused where everything is infinite, the law having too heavy tails for the growth of the activation", () => {
    const cauchy = weightVectorLaw({ law: "student-t", dof: 1, scale: 1 }, 1);
    // E |w|³ and E |w| of a Cauchy law.
    const average = wideBiasAverage(spectrumOf(activationOf("relu"), "value"), cauchy);
    expect(() => transform(average.kernel(1, 1), [0, 1, 30])).toThrow(/the tails of this law are so heavy/);
    const slope = wideBiasAverage(spectrumOf(activationOf("tanh"), "slope"), cauchy);
    expect(transform(slope.kernel(1, 1), [1])[0]).toBeLessThan(10);
  });
});

describe("values far out and close by", () => {
  it("are never NaN, and 0 where nothing is left", () => {
    const laws: readonly WeightLaw[] = [
      { law: "normal", std: 1 },
      { law: "uniform", halfWidth: 1 },
      { law: "power", exponent: 0.5, min: 0, max: 1 },
    ];
    for (const name of ["tanh", "relu", "gaussian", "softplus"] as const) {
      for (const law of laws) {
        const average = wideBiasAverage(spectrumOf(activationOf(name), "slope"), weightVectorLaw(law, 1));
        const values = transform(average.kernel(1, 1), [0, 1e-300, 1e-30, 1e-8, 1, 1e3, 1e8, 1e30]);
        for (const value of values) expect(value).toBeGreaterThanOrEqual(0);
      }
    }
  });
});

describe("lags", () => {
  it("are the transform of the transform", () => {
    const law = weightVectorLaw({ law: "normal", std: 1.5 }, 1);
    const kernel = wideBiasAverage(spectrumOf(activationOf("gaussian"), "value"), law).kernel(2, 0.3);
    const r = [0, 0.1, 0.7, 3];
    const lags = kernel.lags?.(Float64Array.from(r)) ?? expect.fail();
    for (const [i, lag] of r.entries()) {
      // E_w √π e^{−w²r²/4} over w ~ N(0, 9).
      expect(lags[i]).toBeCloseTo((0.3 * Math.sqrt(Math.PI)) / Math.sqrt(1 + 4.5 * lag * lag), 12);
    }
  });

  it("stand on tensor grids as they do row by row", () => {
    const law = weightVectorLaw({ law: "laplace", scale: 1 }, 2);
    const { lags } = wideBiasAverage(spectrumOf(activationOf("tanh"), "slope"), law).kernel(1, 1);
    const rows = lags?.(Float64Array.of(0, 0.5, 1, 0.5, 0, 2, 1, 2));
    expect(lags?.([Float64Array.of(0, 1), Float64Array.of(0.5, 2)])).toEqual(rows);
  });

  it("are null where the kernel grows with the range of the biases", () => {
    const law = weightVectorLaw({ law: "normal", std: 1.5 }, 2);
    expect(wideBiasAverage(spectrumOf(activationOf("tanh"), "value"), law).kernel(1, 1).lags).toBeNull();
    expect(wideBiasAverage(spectrumOf(activationOf("relu"), "slope"), law).kernel(1, 1).lags).toBeNull();
  });
});
