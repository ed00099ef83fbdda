import { describe, expect, it } from "vitest";
import { ownSpectrum } from "../../src/compare/sample-bins.js";
import { resolvedSpectrum, shiftedDifference } from "../../src/compare/thinned-samples.js";
import { sampleSet } from "../../src/data/sample-set.js";

// More samples than are looked at: every fourth, and every second along both axes.
it.each([
  [1, [2 ** 17], 4],
  [2, [256, 260], 2],
] as const)(
  "the spectrum of many samples is that of a part of them, with their energy, in %i-D",
  (d, counts, stride) => {
    const centre = [0.3, -0.2].slice(0, d);
    const box = centre.map(() => [-9, 9] as const);
    const bell = (...x: number[]) => Math.exp(-0.5 * x.reduce((sum, value, a) => sum + (value - centre[a]) ** 2, 0));
    const all = sampleSet({ box, samples: counts, placement: "midpoint", measure: "lebesgue" }, bell);
    const { samples, spectrum } = resolvedSpectrum(all, all.target);
    const thinned = all.count / stride ** d;
    expect(samples.count).toBeLessThan(thinned);
    expect(samples.count).toBeGreaterThan(0.95 * thinned);
    // Midpoints of the cells of their box.
    samples.box.forEach(([lower, upper], a) => {
      const spacing = (stride * 18) / counts[a];
      expect(samples.points[a]).toBeCloseTo(lower + spacing / 2, 12);
      expect(samples.points[samples.points.length - d + a]).toBeCloseTo(upper - spacing / 2, 12);
    });
    // ∫ e^{−x²} dx = √π, and the transform √(2π) e^{−ξ²/2} e^{−iξ·c}, along every axis.
    const energy = spectrum.re.reduce((sum, re, k) => sum + re ** 2 + spectrum.im[k] ** 2, 0) / spectrum.volume;
    expect(energy / Math.PI ** (d / 2)).toBeCloseTo(1, 11);
    for (let k = 0; k < spectrum.re.length; k += 97) {
      const xi = spectrum.frequencies.subarray(k * d, (k + 1) * d);
      const size = (2 * Math.PI) ** (d / 2) * Math.exp(-0.5 * xi.reduce((sum, value) => sum + value ** 2, 0));
      const phase = xi.reduce((sum, value, a) => sum - value * centre[a], 0);
      // The transform's 1e-12 of Σ |weight u|.
      expect(Math.abs(spectrum.re[k] - size * Math.cos(phase))).toBeLessThan(1e-10);
      expect(Math.abs(spectrum.im[k] - size * Math.sin(phase))).toBeLessThan(1e-10);
    }
  },
);

describe("all samples are looked at", () => {
  const recipe = { box: [[-4, 4]], placement: "midpoint", measure: "lebesgue" } as const;

  it("where they are few", () => {
    const few = sampleSet({ ...recipe, samples: [50] }, (x) => Math.exp(-x * x));
    const { samples, spectrum } = resolvedSpectrum(few, few.target);
    expect(samples.points).toBe(few.points);
    expect(spectrum.re.length).toBe(50);
  });

  // Every second of these: the spacing is 8/2¹⁵, and a wave of 1.5 · 2¹⁴ periods on the box is one of ½ · 2¹⁴ there.
  const many = { ...recipe, samples: [2 ** 16] };

  it("where a part of them takes a fast wave for a slow one", () => {
    const wave = sampleSet(many, (x) => Math.exp(-x * x) * Math.sin(((2 * Math.PI) / 8) * 1.5 * 2 ** 14 * x));
    expect(resolvedSpectrum(wave, wave.target).samples.count).toBe(2 ** 16);
  });

  it("where they do not weigh the same", () => {
    const smooth = sampleSet(many, (x) => Math.exp(-x * x));
    expect(resolvedSpectrum(smooth, smooth.target).samples.count).toBeLessThan(2 ** 15);
    const weighed = { ...smooth, relativeWeights: smooth.target.map((_, i) => 1 + 0.5 * (-1) ** i) };
    expect(resolvedSpectrum(weighed, weighed.target).samples.count).toBe(2 ** 16);
  });
});

describe("shiftedDifference", () => {
  it("is what the samples take a fast wave's energy for", () => {
    // 32 samples to a period of 1, and a wave of 33 periods, that is of one: its sign depends on the shift by half a spacing.
    const on = (offset: number) =>
      sampleSet(
        { box: [[offset, 1 + offset]], samples: [32], placement: "midpoint", measure: "lebesgue" },
        (x) => Math.sin(2 * Math.PI * x) + 0.1 * Math.sin(2 * Math.PI * 33 * x),
      );
    const one = on(0);
    // At x = (i + ½)/32 the fast wave is −1 times the slow one, half a spacing on +1 times: 0.9 and 1.1 of it, and half of 0.2 over 0.9.
    expect(shiftedDifference(ownSpectrum(one, one.target), on(1 / 64))).toBeCloseTo(0.1 / 0.9, 8);
    expect(shiftedDifference(ownSpectrum(one, one.target), one)).toBeLessThan(1e-9);
    const zero = { ...one, target: new Float64Array(32) };
    expect(shiftedDifference(ownSpectrum(zero, zero.target), one)).toBe(0);
  });
});
