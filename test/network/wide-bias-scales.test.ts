import { describe, expect, it } from "vitest";
import type { EnergySpectrum } from "../../src/network/activation.js";
import { type ActivationSpec, activationOf } from "../../src/network/activations/index.js";
import { type Law, weightVectorLaw } from "../../src/network/index.js";
import type { StationaryKernel } from "../../src/network/stationary-kernel.js";
import { fixedSlopeKernel, wideBiasAverage } from "../../src/network/wide-bias.js";
import { growthAtOrigin } from "../../src/network/wide-bias-origin.js";

const spectrumOf = (name: ActivationSpec, which: "value" | "slope" = "slope"): EnergySpectrum =>
  activationOf(name).spectra?.[which] ?? expect.fail();

function transform({ factor, shape, dimension }: StationaryKernel, xi: readonly number[]): Float64Array {
  const out = new Float64Array(xi.length / dimension);
  shape(Float64Array.from(xi), out);
  return out.map((value) => factor * value);
}

const at = (kernel: StationaryKernel, ...xi: number[]) => transform(kernel, xi)[0];

/** The law of α w, of w's. */
const scaledLaws: readonly (readonly [string, (by: number) => Law, 1 | 2 | 3])[] = [
  ["normal", (by) => ({ law: "normal", std: 1.3 * by }), 1],
  ["uniform", (by) => ({ law: "uniform", halfWidth: 2 * by }), 1],
  ["log-uniform", (by) => ({ law: "log-uniform", min: 0.1 * by, max: 9 * by }), 1],
  ["normal in two dimensions", (by) => ({ law: "normal", std: 0.8 * by }), 2],
  ["radial in two dimensions", (by) => ({ law: "uniform", halfWidth: 2 * by, radial: true }), 2],
  ["uniform components", (by) => ({ law: "uniform", halfWidth: 2 * by }), 2],
  ["radial in three dimensions", (by) => ({ law: "log-uniform", min: 0.5 * by, max: 3 * by, radial: true }), 3],
];

describe("the kernel of wide biases at a scale", () => {
  it.each(scaledLaws)("is that of scaled weights: %s", (_, law, dimension) => {
    const [scale, density] = [3, 0.07];
    for (const lengthPower of [0, 2]) {
      const of = (by: number) => wideBiasAverage(spectrumOf("tanh"), weightVectorLaw(law(by), dimension), lengthPower);
      const scaled = of(1).kernel(scale, density);
      const own = of(scale).kernel(1, 1);
      for (const size of [0.02, 0.7, 5]) {
        const xi = [size, 0.3 * size, -0.6 * size].slice(0, dimension);
        expect(at(scaled, ...xi) / (density * at(own, ...xi)), `${lengthPower}, ${size}`).toBeCloseTo(1, 8);
      }
      expect(scaled.extent / own.extent).toBeCloseTo(1, 1);
      expect([scaled.edges, scaled.barriers, scaled.radial]).toEqual([own.edges, own.barriers, own.radial]);
      expect(scaled.radial).toBe(dimension > 1 && !_.includes("components"));
      const [value, ownValue] = [scaled.factor * scaled.origin.value, density * own.factor * own.origin.value];
      expect(value === ownValue || Math.abs(value / ownValue - 1) < 1e-6).toBe(true);
      const lags = Float64Array.from([0.5, 0.2, -0.4].slice(0, dimension));
      const [k, ownK] = [scaled.lags?.(lags), own.lags?.(lags)];
      expect(k === undefined).toBe(ownK === undefined);
      if (k && ownK) expect(k[0] / (density * ownK[0])).toBeCloseTo(1, 7);
    }
  });

  it("has little left beyond its extent, and not much less of the domain than it needs", () => {
    for (const [law, dimension] of [
      [{ law: "normal", std: 1.3 }, 1],
      [{ law: "uniform", halfWidth: 2 }, 2],
    ] as const) {
      const kernel = wideBiasAverage(spectrumOf("tanh"), weightVectorLaw(law, dimension)).kernel(1, 1);
      const mass = (k: number) => k ** dimension * at(kernel, ...Array.from({ length: dimension }, () => k));
      expect(mass(kernel.extent)).toBeLessThan(1e-10 * mass(1));
      expect(mass(0.5 * kernel.extent)).toBeGreaterThan(1e-16 * mass(1));
    }
  });
});

describe("the kernel of wide biases about ξ = 0", () => {
  const kernelOf = (name: ActivationSpec, law: Law, dimension: 1 | 2 | 3 = 1) =>
    wideBiasAverage(spectrumOf(name), weightVectorLaw(law, dimension)).kernel(1, 1);

  it.each([
    // |σ̂'|² is finite at 0 for tanh, ~ η² for a Gaussian and ~ η^{−2} for ReLU; E |ĝ(ξ/w)|²/|w|.
    ["tanh", { law: "log-uniform", min: 0.1, max: 9 }, 1, "finite", []],
    ["tanh", { law: "uniform", halfWidth: 2 }, 1, "infinite", []],
    ["relu", { law: "log-uniform", min: 0.1, max: 9 }, 1, "infinite", []],
    ["gaussian", { law: "log-uniform", min: 0.1, max: 9 }, 1, "zero", [0]],
    ["gaussian", { law: "power", exponent: -1, min: 0, max: 3 }, 1, "zero", [0]],
    ["gaussian", { law: "power", exponent: -0.5, min: 0, max: 3 }, 1, "zero", []],
    ["gaussian", { law: "power", exponent: -1, min: 0, max: 3, radial: true }, 2, "finite", []],
    ["gaussian", { law: "power", exponent: -3, min: 0, max: 3, radial: true }, 3, "finite", []],
    ["gaussian", { law: "power", exponent: -2, min: 0, max: 3, radial: true }, 3, "infinite", []],
    ["tanh", { law: "uniform", halfWidth: 2 }, 2, "infinite", []],
  ] as const)("%s, %j in %i dimensions: %s", (name, law, dimension, what, barriers) => {
    const kernel = kernelOf(name, law, dimension);
    const { value, power } = kernel.origin;
    const near = (k: number) => at(kernel, ...Array.from({ length: dimension }, () => k));
    const [nearest, next] = [near(1e-9), near(1e-8)];
    // Finite: the value at 0 is where it tends to; otherwise it rises, like a logarithm at least, or falls.
    if (what === "finite") expect(nearest / (kernel.factor * value)).toBeCloseTo(1, 4);
    else expect(value).toBe(what === "zero" ? 0 : Number.POSITIVE_INFINITY);
    if (what === "infinite") expect(nearest / next).toBeGreaterThan(1.03);
    if (what === "zero") expect(nearest / next).toBeLessThan(0.5);
    expect(Math.log10(nearest / next)).toBeCloseTo(power, power === 0 && what === "infinite" ? 0 : 1);
    expect(kernel.edges).toEqual(what === "finite" ? [] : [0]);
    expect(kernel.barriers).toEqual(barriers);
  });

  it("is continuous at the axes and at 0 for weights of independent components", () => {
    for (const dimension of [2, 3] as const) {
      for (const law of [
        { law: "laplace", scale: 0.7 },
        { law: "uniform", halfWidth: 4 },
      ] as const) {
        const kernel = kernelOf("tanh", law, dimension);
        const others = (value: number) => [value, value].slice(0, dimension - 1);
        const [on, beside] = [at(kernel, 1.5, ...others(0)), at(kernel, 1.5, ...others(1e-7))];
        expect(on / beside).toBeCloseTo(1, 4);
        expect(on).toBeGreaterThan(0);
      }
    }
  });

  it("of one slope lets no flux pass where it vanishes", () => {
    expect(fixedSlopeKernel(spectrumOf("gaussian"), 2, 1, 0.1).barriers).toEqual([0]);
    expect(fixedSlopeKernel(spectrumOf("gaussian"), 2, 2, 0.1).barriers).toEqual([]);
    expect(fixedSlopeKernel(spectrumOf("tanh"), 2, 1, 0.1).barriers).toEqual([]);
  });
});

describe("the growth of an average at ξ = 0", () => {
  // Densities of products of `factors` that are |w|^{−origin} up to 1 and 0 beyond, spectra η^{−s} up to 1 and e^{−η} like beyond, by the trapezoidal rule in
  // log η: ∫ |ĝ(η)|² η^{−D} (k/η)^n ρ(k/η)^factors dη.
  it.each([
    [1, 0, 1, 0.5, 0],
    [1, 0, 1, -1, 0.3],
    [2, 0, 1, -1, -0.6],
    [2, 0, 2, 0.7, 0],
    [1, 1, 1, 0.5, 0.2],
    [1, 2, 1, 0.5, -3],
    [3, 0, 3, 0.4, -2],
    [3, 2, 1, 0.9, -1],
  ])("with D = %d, n = %d, %d factors |w|^-%d and a spectrum η^-%d", (power, lengthPower, factors, origin, s) => {
    const spectrum = { ...spectrumOf("tanh"), singularity: { power: s, coefficient: 1 } };
    const integral = (k: number) => {
      let sum = 0;
      const step = 0.01;
      for (let log = Math.log(k); log < 5; log += step) {
        const eta = Math.exp(log);
        const w = k / eta;
        if (w > 1) continue;
        sum += step * eta ** (1 - power - s) * Math.exp(-eta) * w ** (lengthPower - origin * factors);
      }
      return sum;
    };
    const found = growthAtOrigin({ power, lengthPower, factors }, spectrum, { origin, tail: Number.POSITIVE_INFINITY });
    expect(-Math.log(integral(1e-11) / integral(1e-12)) / Math.log(10)).toBeCloseTo(found.power, 1);
    expect(found.logarithm).toBe(false);
  });

  it("has a logarithm where all weights and small ones decide alike", () => {
    const spectrum = { ...spectrumOf("tanh"), singularity: { power: 0, coefficient: 1 } };
    const behaviour = { origin: 0, tail: Number.POSITIVE_INFINITY };
    expect(growthAtOrigin({ power: 1, lengthPower: 0, factors: 1 }, spectrum, behaviour).logarithm).toBe(true);
    expect(growthAtOrigin({ power: 1, lengthPower: 1, factors: 1 }, spectrum, behaviour).logarithm).toBe(false);
  });
});

describe("averages over heavy tails", () => {
  it.each([
    // Large weights see |ĝ|² ~ η^{−s} at 0, s = 2 for the slope of ReLU and 0 for that of tanh: E |w|^{s − 1 + n} is finite where the degrees of freedom
    // are more than that; for two components on the diagonal ∫ η^{−s − 2 + n + 2 (dof + 1)} dη.
    ["relu", 2, 1, 0, true],
    ["relu", 1, 1, 0, false],
    ["relu", 3, 1, 2, false],
    ["relu", 4, 1, 2, true],
    ["tanh", 1, 1, 0, true],
    ["tanh", 1, 1, 2, false],
    ["tanh", 2, 1, 2, true],
    ["relu", 1, 2, 0, true],
    ["relu", 0.5, 2, 0, false],
  ] as const)(
    "%s, %d degrees of freedom in %d dimensions, |w|^%d: finite %s",
    (name, dof, dimension, lengthPower, finite) => {
      const law: Law = { law: "student-t", dof, scale: 1 };
      const kernel = wideBiasAverage(spectrumOf(name), weightVectorLaw(law, dimension), lengthPower).kernel(1, 1);
      const value = () => at(kernel, ...[1, 0.7, 0.4].slice(0, dimension));
      if (finite) expect(Number.isFinite(value())).toBe(true);
      else expect(value).toThrow(/the tails of this law are so heavy/);
    },
  );
});
