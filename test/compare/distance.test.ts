import { describe, expect, it } from "vitest";
import { relativeDistance, spectrumDistance } from "../../src/compare/distance.js";
import { InputError } from "../../src/errors.js";
import { uniformIntervalMesh } from "../../src/mesh/interval.js";
import { spectrumOfSamples } from "../../src/spectral/initial-spectrum.js";
import { midpointSamples } from "../ntk/reference-case.js";

const samples = midpointSamples([-8, 8], 300, "exp(-x^2/2) * sin(2*x)");
const u0 = samples.target;
const other = midpointSamples([-8, 8], 300, "0.3 * exp(-(x-1)^2)").target;

describe("relativeDistance", () => {
  it("is the distance over the size of the initial error", () => {
    const [none, twice] = relativeDistance([u0, u0.map((u) => 3 * u)], [u0, u0], u0);
    expect(none).toBe(0);
    expect(twice).toBeCloseTo(2, 14);
  });

  it("refuses lists of different length and a zero start", () => {
    expect(() => relativeDistance([u0], [], u0)).toThrow(InputError);
    expect(() => relativeDistance([u0], [u0], new Float64Array(300))).toThrow("nothing to learn");
  });
});

describe("spectrumDistance", () => {
  const mesh = uniformIntervalMesh(-12, 12, 1200);
  const spectra = [u0, other].map((u) => spectrumOfSamples(samples, u, mesh.nodes));

  it("vanishes for the transforms of the same samples", () => {
    // The transform's own tolerance.
    spectrumDistance(mesh, spectra, samples, [u0, other], u0).forEach((distance) => {
      expect(distance).toBeLessThan(1e-10);
    });
  });

  it("is by Parseval the distance on the samples", () => {
    const [inFrequency] = spectrumDistance(mesh, [spectra[1]], samples, [u0], u0);
    const [onSamples] = relativeDistance([other], [u0], u0);
    // P1 error of the energy: −h²/6 ∫|d̂'|² / ∫|d̂|² with h = 0.02 and functions of width 1: 1e-4 relative.
    expect(Math.abs(inFrequency / onSamples - 1)).toBeLessThan(1e-4);
  });

  it("refuses lists of different length and a zero start", () => {
    expect(() => spectrumDistance(mesh, spectra, samples, [u0], u0)).toThrow("2 times cannot be compared with 1");
    expect(() => spectrumDistance(mesh, spectra, samples, [u0, u0], new Float64Array(300))).toThrow("nothing to learn");
  });
});
