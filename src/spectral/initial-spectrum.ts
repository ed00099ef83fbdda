import type { SampleSet } from "../data/samples.js";
import { type ComplexField, nonuniformTransform } from "../fourier/nufft.js";

/**
 * The spectrum û(ξ) = ∫_Ω u e^{−iξ·x} dx ≈ Σ_i weight u_i e^{−iξ·x_i} of a function known at the samples, by a nonuniform
 * fast Fourier transform (relative accuracy 1e-12 of Σ |weight u_i|).
 *
 * @param values u at the samples
 * @param frequencies angular, in radians per unit length, row by row
 */
export function spectrumOfSamples(samples: SampleSet, values: Float64Array, frequencies: Float64Array): ComplexField {
  return nonuniformTransform(samples.points, { re: values.map((u) => u * samples.weight) }, frequencies, {
    sign: -1,
    tolerance: 1e-12,
    dimension: samples.dimension,
  });
}
