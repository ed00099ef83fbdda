import { describe, expect, it } from "vitest";
import { compareLevels } from "../../src/compare/compare-levels.js";
import { relativeDistance, spectrumDistance } from "../../src/compare/distance.js";
import { inverseSpectrum, observeHalfSpectrum, observeSamples, observeSpectrum } from "../../src/compare/observe.js";
import { boxMesh, type SimplexMesh } from "../../src/mesh/index.js";
import { spectrumOfSamples } from "../../src/spectral/initial-spectrum.js";
import { gridSamples } from "../ntk/reference-case.js";

const shift = [0.5, -0.25, 0.125];
/** e^{−|x−s|²/2}: transform (2π)^{d/2} e^{−|ξ|²/2} e^{−iξ·s}, energy π^{d/2}. */
const gaussian = (x: ArrayLike<number>) =>
  Math.exp(-Array.from(x).reduce((sum, xk, k) => sum + (xk - shift[k]) ** 2, 0) / 2);
const transform = (xi: ArrayLike<number>) => {
  const components = Array.from(xi);
  const size =
    (2 * Math.PI) ** (components.length / 2) *
    Math.exp(-components.reduce((sum, component) => sum + component ** 2, 0) / 2);
  const phase = components.reduce((sum, component, k) => sum + component * shift[k], 0);
  return { re: size * Math.cos(phase), im: -size * Math.sin(phase) };
};
const fieldOn = ({ points, dimension }: SimplexMesh) => {
  const values = Array.from({ length: points.length / dimension }, (_, i) =>
    transform(points.subarray(i * dimension, (i + 1) * dimension)),
  );
  return { re: Float64Array.from(values, ({ re }) => re), im: Float64Array.from(values, ({ im }) => im) };
};
const cube = (lower: number, upper: number, d: number) => Array.from({ length: d }, () => [lower, upper] as const);
const probeList = [
  [0.5, -1, 0.25],
  [-1.25, 0.3, 0.5],
];
const probesIn = (d: number) => ({
  angular: probeList.map((xi) => xi.slice(0, d)),
  reported: probeList.map((xi) => xi.slice(0, d).map((component) => component / (2 * Math.PI))),
});

describe.each([
  [2, 48, 64],
  [3, 30, 24],
] as const)("a Gaussian in %i-D", (d, n, cells) => {
  const samples = gridSamples(
    cube(-8, 8, d),
    Array.from({ length: d }, () => n),
    (...x) => gaussian(x),
  );
  const u = samples.target;
  const probes = probesIn(d);
  const mesh = boxMesh(
    cube(-6, 6, d),
    Array.from({ length: d }, () => cells),
  );
  const h = 12 / cells;

  it("is seen on samples as its transform and energy", () => {
    const level = observeSamples(samples, [u, u.map((value) => value / 3)], [0, 1], probes);
    level.probes.forEach(({ frequency, re, im, relative }, p) => {
      const exact = transform(probes.angular[p]);
      expect(frequency).toBe(probes.reported[p]);
      // The midpoint rule for a smooth function: its edge, e^{−7.5²/2} = 6e-13, and aliases, e^{−(2π/h − |ξ|)²/2} < 1e-20.
      expect(Math.abs(re[0] - exact.re)).toBeLessThan(1e-11);
      expect(Math.abs(im[0] - exact.im)).toBeLessThan(1e-11);
      expect(relative[1]).toBeCloseTo(1 / 3, 13);
    });
    // Of u² too, with aliases e^{−(2π/h)²/4} < 1e-13.
    expect(level.energy[0]).toBeCloseTo(Math.PI ** (d / 2), 11);
    expect(level.energy[1]).toBeCloseTo(Math.PI ** (d / 2) / 9, 11);
  });

  it("is seen on a mesh of frequencies as the same, up to the P1 error", () => {
    const level = observeSpectrum(mesh, [fieldOn(mesh)], [0], probes);
    // Interpolation: (h²/8) Σ of d diagonal and mixed second derivatives, each below (2π)^{d/2} (1 + |s|²).
    const bound = ((h * h) / 8) * d * d * (2 * Math.PI) ** (d / 2) * 1.5;
    level.probes.forEach(({ re, im }, p) => {
      const exact = transform(probes.angular[p]);
      expect(Math.hypot(re[0] - exact.re, im[0] - exact.im)).toBeLessThan(bound);
    });
    // Measured −0.20 h² in 2-D and −0.27 h² in 3-D.
    expect(Math.abs(level.energy[0] / Math.PI ** (d / 2) - 1)).toBeLessThan(0.3 * h * h);
  });

  it("comes back from its spectrum at any points", () => {
    const points = Float64Array.from([0.1, -0.7, 0.4, 1.3, 0.2, -0.6].slice(0, 2 * d));
    const back = inverseSpectrum(mesh, fieldOn(mesh), points);
    back.forEach((value, i) => {
      // The trapezoidal rule: what lies beyond the mesh, e^{−18} = 1.5e-8, and aliases at 2π/h.
      expect(Math.abs(value - gaussian(points.subarray(i * d, (i + 1) * d)))).toBeLessThan(1e-7);
    });
  });

  it("is the same on the half of frequency space where the first component is positive", () => {
    const half = boxMesh([[0, 6], ...cube(-6, 6, d - 1)], [cells / 2, ...Array.from({ length: d - 1 }, () => cells)]);
    const ofWhole = observeSpectrum(mesh, [fieldOn(mesh)], [0], probes);
    const ofHalf = observeHalfSpectrum(half, [fieldOn(half)], [0], probes);
    // Cut along ξ_1 = 0 the mesh's two halves are each other's point reflection: the same sums up to rounding.
    expect(ofHalf.energy[0] / ofWhole.energy[0]).toBeCloseTo(1, 12);
    ofHalf.probes.forEach((probe, p) => {
      expect(probe.frequency).toEqual(ofWhole.probes[p].frequency);
      expect(probe.re[0]).toBeCloseTo(ofWhole.probes[p].re[0], 11);
      expect(probe.im[0]).toBeCloseTo(ofWhole.probes[p].im[0], 11);
    });
  });

  it("is as far from another function in frequency as on the samples", () => {
    const other = u.map((value, i) => value * (0.5 + 0.1 * samples.points[i * d]));
    const initial = u.map((value) => -value);
    const spectra = [u, other].map((values) => spectrumOfSamples(samples, values, mesh.points));
    spectrumDistance(mesh, spectra, samples, [u, other], initial).forEach((distance) => {
      // The transform's own tolerance.
      expect(distance).toBeLessThan(1e-10);
    });
    const [inFrequency] = spectrumDistance(mesh, [spectra[1]], samples, [u], initial);
    const [onSamples] = relativeDistance([other], [u], initial, samples);
    // Parseval, up to the P1 error: measured −0.09 h² and −0.12 h².
    expect(Math.abs(inFrequency / onSamples - 1)).toBeLessThan(0.15 * h * h);
    const comparison = compareLevels({
      times: [0],
      samples,
      initial,
      pde: { mesh, fields: [spectra[1]] },
      ntk: [u],
      descent: [other],
    });
    expect(comparison.pdeToNtk).toEqual([inFrequency]);
    expect(comparison.descentToFlow).toEqual([onSamples]);
  });
});
