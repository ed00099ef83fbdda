import { describe, expect, it } from "vitest";
import { hasInitialError, relativeErrors } from "../../src/compare/level.js";
import {
  inverseSpectrum,
  observeHalfSpectrum,
  observeSamples,
  observeSpectrum,
  roundingOfTransform,
} from "../../src/compare/observe.js";
import type { SampleSet } from "../../src/data/samples.js";
import { InputError } from "../../src/errors.js";
import { intervalMesh, uniformIntervalMesh } from "../../src/mesh/interval.js";
import { spectrumOfSamples } from "../../src/spectral/initial-spectrum.js";

const n = 400;
const spacing = 20 / n;
const points = Float64Array.from({ length: n }, (_, i) => -10 + (i + 0.5) * spacing);
const samples: SampleSet = {
  dimension: 1,
  box: [[-10, 10]],
  points,
  count: n,
  weight: spacing,
  measureFactor: 1,
  spacing,
  target: points,
};
/** e^{−(x−s)²/2}: transform √(2π) e^{−ξ²/2} e^{−iξs}, energy √π. */
const gaussian = (shift: number) => points.map((x) => Math.exp(-((x - shift) ** 2) / 2));
const transform = (xi: number, shift: number) => {
  const size = Math.sqrt(2 * Math.PI) * Math.exp((-xi * xi) / 2);
  return { re: size * Math.cos(xi * shift), im: -size * Math.sin(xi * shift) };
};
const probes = { angular: [[0.5], [2]], reported: [[0.5 / (2 * Math.PI)], [1 / Math.PI]] };

describe("observeSamples", () => {
  const level = observeSamples(samples, [gaussian(1), gaussian(1).map((u) => u / 4)], [0, 3], probes);

  it("gives transform, energy and relative size of a function known in closed form", () => {
    // The midpoint rule for a smooth function that vanishes at the ends: exact to rounding and e^{−81/2}.
    level.probes.forEach(({ frequency, re, im, relative }, p) => {
      expect(frequency).toBe(probes.reported[p]);
      expect(re[0]).toBeCloseTo(transform(probes.angular[p][0], 1).re, 13);
      expect(im[0]).toBeCloseTo(transform(probes.angular[p][0], 1).im, 13);
      expect(relative[0]).toBe(1);
      expect(relative[1]).toBeCloseTo(0.25, 14);
    });
    expect(level.energy[0]).toBeCloseTo(Math.sqrt(Math.PI), 13);
    expect(level.energy[1]).toBeCloseTo(Math.sqrt(Math.PI) / 16, 13);
    expect(level.times).toEqual([0, 3]);
  });

  it("says null where a frequency was absent from the start", () => {
    const { probes: results } = observeSamples(samples, [new Float64Array(n), gaussian(0)], [0, 1], probes);
    expect(results[0].relative).toEqual([null, null]);
  });
});

describe("a probe where the initial error is zero up to rounding", () => {
  const odd = points.map((x) => x * Math.exp((-x * x) / 2));
  const later = points.map((x) => (x + 1) * Math.exp((-x * x) / 2));
  const atZero = { angular: [[0], [1]], reported: [[0], [1]], rounding: roundingOfTransform(samples, odd) };

  it("has no relative error, from samples and from a spectrum alike", () => {
    const ofSamples = observeSamples(samples, [odd, later], [0, 1], atZero);
    const mesh = uniformIntervalMesh(-9, 9, 900);
    const fields = [odd, later].map((u) => spectrumOfSamples(samples, u, mesh.nodes));
    const ofSpectrum = observeSpectrum(mesh, fields, [0, 1], atZero);
    for (const { probes: seen } of [ofSamples, ofSpectrum]) {
      expect(seen[0].relative).toEqual([null, null]);
      // The value is there for all that: ∫ later dx = √(2π).
      expect(seen[0].re[1]).toBeCloseTo(Math.sqrt(2 * Math.PI), 10);
      expect(seen[1].relative[0]).toBe(1);
    }
  });

  it("has none where rounding is a part of n ε and of the transform's tolerance", () => {
    // n ε + 1e-12 of ∫ |x| e^{−x²/2} dx = 2; the midpoint rule at the kink in 0 leaves 1e-3.
    expect(roundingOfTransform(samples, odd) / (2 * (n * Number.EPSILON + 1e-12))).toBeCloseTo(1, 2);
  });

  it("has one where the initial error is small, but nothing to be learnt", () => {
    const level = observeSamples(samples, [gaussian(0)], [0], { ...atZero, angular: [[0], [6]], peak: 2.5 });
    // e^{−18} = 1.5e-8 of the peak.
    expect(level.probes[1].relative).toEqual([1]);
    expect(level.probes.map((probe) => hasInitialError(level, probe))).toEqual([true, false]);
    expect(level.probes.map((probe) => relativeErrors(level, probe))).toEqual([[1], [null]]);
  });
});

describe("observeSpectrum", () => {
  const mesh = uniformIntervalMesh(-9, 9, 3000);
  const field = {
    re: mesh.nodes.map((xi) => transform(xi, 1).re),
    im: mesh.nodes.map((xi) => transform(xi, 1).im),
  };

  it("agrees with the samples' view of the same function up to the interpolation error", () => {
    const level = observeSpectrum(mesh, [field], [0], probes);
    // h²/8 times a second derivative below 5: 2e-5. Energy: −h²/6 ∫|û'|², relative 1e-5.
    level.probes.forEach(({ re, im }, p) => {
      expect(Math.abs(re[0] - transform(probes.angular[p][0], 1).re)).toBeLessThan(3e-5);
      expect(Math.abs(im[0] - transform(probes.angular[p][0], 1).im)).toBeLessThan(3e-5);
    });
    expect(Math.abs(level.energy[0] / Math.sqrt(Math.PI) - 1)).toBeLessThan(2e-5);
  });

  it("integrates a P1 field exactly and interpolates it linearly", () => {
    const coarse = intervalMesh([0, 1, 3]);
    const level = observeSpectrum(coarse, [{ re: Float64Array.of(0, 1, 3), im: Float64Array.of(1, 1, 1) }], [0], {
      angular: [[2]],
      reported: [[2]],
    });
    // ∫₀³ (ξ² + 1) dξ / 2π.
    expect(level.energy[0]).toBeCloseTo(12 / (2 * Math.PI), 14);
    expect(level.probes[0]).toMatchObject({ re: [2], im: [1], relative: [1] });
  });

  it("refuses a probe outside the mesh", () => {
    expect(() => observeSpectrum(mesh, [field], [0], { angular: [[9.5]], reported: [[9.5]] })).toThrow(InputError);
  });

  it("is undone by inverseSpectrum, to rounding for a smooth spectrum on a uniform mesh", () => {
    const back = inverseSpectrum(mesh, field, points);
    const u = gaussian(1);
    // What lies beyond the mesh, e^{−81/2}, and the transform's tolerance of 1e-12.
    expect(Math.max(...back.map((value, i) => Math.abs(value - u[i])))).toBeLessThan(1e-11);
  });
});

describe("observeHalfSpectrum", () => {
  it("reports of the half what observeSpectrum reports of the whole line", () => {
    const whole = uniformIntervalMesh(-8, 8, 800);
    const half = uniformIntervalMesh(0, 8, 400);
    const field = (mesh: { nodes: Float64Array }) => ({
      re: mesh.nodes.map((xi) => transform(xi, 1).re),
      im: mesh.nodes.map((xi) => transform(xi, 1).im),
    });
    const both = { angular: [[0.5], [-2.005]], reported: [[0.5], [-2.005]] };
    const ofWhole = observeSpectrum(whole, [field(whole)], [0], both);
    const ofHalf = observeHalfSpectrum(half, [field(half)], [0], both);
    // The same sums up to rounding.
    expect(ofHalf.energy[0]).toBeCloseTo(ofWhole.energy[0], 12);
    ofHalf.probes.forEach((probe, p) => {
      expect(probe.frequency).toEqual(ofWhole.probes[p].frequency);
      expect(probe.re[0]).toBeCloseTo(ofWhole.probes[p].re[0], 12);
      expect(probe.im[0]).toBeCloseTo(ofWhole.probes[p].im[0], 12);
    });
  });
});
