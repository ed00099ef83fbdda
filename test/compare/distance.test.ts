import { describe, expect, it } from "vitest";
import { fullDistance, relativeDistance, spectrumDistance } from "../../src/compare/distance.js";
import { sampleSet } from "../../src/data/sample-set.js";
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

describe("fullDistance", () => {
  const mesh = uniformIntervalMesh(-12, 12, 1200);

  it("counts what the mesh does not reach, at time 0 as well", () => {
    // sin x and sin 9x under one Gaussian: halves of the energy; the mesh to ±5 holds the first, and e^{−16} at its ends.
    const both = midpointSamples([-8, 8], 300, "exp(-x^2/2) * (sin(x) + sin(9*x))").target;
    const narrow = uniformIntervalMesh(-5, 5, 1000);
    const field = spectrumOfSamples(samples, both, narrow.nodes);
    const [distance] = fullDistance(narrow, [field], samples, [both], both);
    // Of sin x the energy is √π (1 − e^{−1})/2, of the other √π/2.
    expect(Math.abs(distance ** 2 - 1 / (2 - Math.exp(-1)))).toBeLessThan(1e-6);
    const oneSided = uniformIntervalMesh(0, 12, 1200);
    const half = spectrumOfSamples(samples, u0, oneSided.nodes);
    // Of a real function half lies at ξ < 0; the bin at 0 is the mesh's.
    expect(Math.abs(fullDistance(oneSided, [half], samples, [u0], u0)[0] - Math.SQRT1_2)).toBeLessThan(1e-3);
  });

  it("from scattered samples is that on the samples: their sum is no spectrum", () => {
    const recipe = { box: [[-8, 8]], samples: [600], placement: "random", seed: 3, measure: "lebesgue" } as const;
    const f = (x: number) => Math.exp((-x * x) / 2) * Math.sin(2 * x);
    const scattered = sampleSet(recipe, f);
    // The spectrum of the function itself, at nodes that resolve it, against its values: the trapezoidal rule's accuracy.
    const [distance] = fullDistance(
      mesh,
      [spectrumOfSamples(samples, u0, mesh.nodes)],
      scattered,
      [scattered.target],
      scattered.target,
    );
    expect(distance).toBeLessThan(1e-9);
  });

  it("is the distance on the mesh where that reaches all", () => {
    const field = spectrumOfSamples(samples, other, mesh.nodes);
    const [onMesh] = spectrumDistance(mesh, [field], samples, [u0], u0);
    expect(fullDistance(mesh, [field], samples, [u0], u0)[0]).toBeCloseTo(onMesh, 12);
    expect(() => fullDistance(mesh, [field], samples, [u0, u0], u0)).toThrow("1 times cannot be compared with 2");
  });
});
