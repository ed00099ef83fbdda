import { expect, it } from "vitest";
import { resolvedSpectrum } from "../../src/compare/thinned-samples.js";
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
