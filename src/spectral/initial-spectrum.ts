import type { SampleSet } from "../data/samples.js";
import { weighed } from "../data/weights.js";
import type { Coefficient } from "../fem/coefficient.js";
import type { ComplexField } from "../fourier/complex-field.js";
import { nonuniformTransform } from "../fourier/nufft.js";
import { isOrigin } from "./centre.js";

/**
 * The spectrum û(ξ) = ∫_Ω u e^{−iξ·x} dx ≈ Σ_i weight_i u_i e^{−iξ·x_i} of a function known at the samples, by a nonuniform
 * fast Fourier transform (relative accuracy 1e-12 of Σ |weight u_i|).
 *
 * @param values u at the samples
 * @param frequencies angular, in radians per unit length, d coordinates each
 */
export function spectrumOfSamples(samples: SampleSet, values: Float64Array, frequencies: Float64Array): ComplexField {
  const { points, dimension } = samples;
  const re = weighed(samples, values);
  if (dimension === 4) return directSpectrum(points, re, frequencies);
  return nonuniformTransform(points, { re }, frequencies, { sign: -1, tolerance: 1e-12, dimension });
}

/** The sum as it stands, which few frequencies of four components ask for. */
function directSpectrum(points: Float64Array, strengths: Float64Array, frequencies: Float64Array): ComplexField {
  const count = frequencies.length / 4;
  const [re, im] = [new Float64Array(count), new Float64Array(count)];
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < strengths.length; i++) {
      let phase = 0;
      for (let a = 0; a < 4; a++) phase += frequencies[4 * k + a] * points[4 * i + a];
      re[k] += strengths[i] * Math.cos(phase);
      im[k] -= strengths[i] * Math.sin(phase);
    }
  }
  return { re, im };
}

/** The samples moved so that a point of their domain is the origin: their spectra are those about it. */
export function samplesAbout(samples: SampleSet, centre: readonly number[]): SampleSet {
  if (isOrigin(centre)) return samples;
  return {
    ...samples,
    box: samples.box.map(([lower, upper], k) => [lower - centre[k], upper - centre[k]]),
    points: samples.points.map((x, i) => x - centre[i % samples.dimension]),
  };
}

/** The real and the imaginary part of that spectrum as functions of frequency. At the same points the second is free. */
export function spectrumFunctions(samples: SampleSet, values: Float64Array): readonly [Coefficient, Coefficient] {
  let points: Float64Array | undefined;
  let known: ComplexField = { re: new Float64Array(0), im: new Float64Array(0) };
  const at = (xi: Float64Array): ComplexField => {
    if (xi !== points || known.re.length * samples.dimension !== xi.length) {
      known = spectrumOfSamples(samples, values, xi);
      points = xi;
    }
    return known;
  };
  return [(xi, out) => out.set(at(xi).re), (xi, out) => out.set(at(xi).im)];
}
