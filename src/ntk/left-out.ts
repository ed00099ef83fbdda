import type { SampleSet } from "../data/samples.js";
import { multiplied, weightRoots } from "../data/weights.js";
import { type DecayFunctions, decayFunctions } from "../time/rational-decay.js";
import { intoEigenbasis, type KernelEigenbasis } from "./eigenbasis.js";

/** Times within this factor share the poles of e^{−λt}. */
const SHARED = 16;
/** Error of e^{−λt} for all λ ≥ 0, which 24 poles stay below for times within that factor. */
const TOLERANCE = 1e-7;

/**
 * The error of gradient flow at every sample where that sample alone was left out of the training, u₋ᵢ(x_i, t): what the samples that are trained on say of those
 * that are not, without a model of the function or of the noise. Exact, and no further flow has to be computed.
 *
 * Its Laplace transform is α_i(z) / (z G_ii(z)), G = (K + z)⁻¹, α = G √weight u₀, which is the formula for ridge regression (R. Cook, Technometrics 19, 1977; C. E. Rasmussen,
 * C. K. I. Williams, Gaussian Processes for Machine Learning, 2006, section 5.4.2) at ridge z; the poles of a rational e^{−λt} invert it, since u₋ᵢ(x_i, ·) is a sum of
 * e^{−μt} over the eigenvalues μ of K without the sample. O(count · rank) a pole, 24 poles for times within a factor of 16.
 *
 * @param initial u₀ at the samples
 * @param times positive, ascending
 * @param decays e^{−λt} at the times, where it is at hand
 * @returns one array per time, a number per sample
 */
export function leftOutErrors(
  basis: KernelEigenbasis,
  samples: SampleSet,
  initial: Float64Array,
  times: readonly number[],
  decays: readonly DecayFunctions[] = sharedDecays(times),
): readonly Float64Array[] {
  const { count } = basis;
  const roots = weightRoots(samples);
  const transform = leftOutTransform(basis, multiplied(initial, roots));
  const errors: Float64Array[] = [];
  for (const functions of decays) {
    const ofGroup = functions.weights.map(() => new Float64Array(count));
    functions.poles.forEach((pole, k) => {
      // A pole p stands for 1/(λ − p), z = −p.
      const { re, im } = transform(-pole.re, -pole.im);
      ofGroup.forEach((error, t) => {
        const weight = functions.weights[t][k];
        for (let i = 0; i < count; i++) error[i] += weight.re * re[i] - weight.im * im[i];
      });
    });
    for (const error of ofGroup) errors.push(roots === null ? error : error.map((value, i) => value / roots[i]));
  }
  return errors;
}

/** e^{−λt} at ascending times by rational functions, which times within a factor of 16 share the poles of. */
export function sharedDecays(times: readonly number[]): readonly DecayFunctions[] {
  const decays: DecayFunctions[] = [];
  for (let first = 0; first < times.length; ) {
    const group = times.filter((time, i) => i >= first && time <= SHARED * times[first]);
    const functions = decayFunctions(group, TOLERANCE);
    if (functions === null) throw new Error(`no rational e^{−λt} for times from ${times[first]}`);
    decays.push(functions);
    first += group.length;
  }
  return decays;
}

/** α_i(z) / (z G_ii(z)) for all samples, z = x + iy. */
function leftOutTransform(basis: KernelEigenbasis, u: Float64Array) {
  const { count, rank, values, vectors } = basis;
  const { coefficients, complement } = intoEigenbasis(basis, u);
  // (V⊥V⊥ᵀ)_ii.
  const unseen = new Float64Array(count).fill(1);
  for (let j = 0; j < rank; j++) for (let i = 0; i < count; i++) unseen[i] -= vectors[j * count + i] ** 2;
  for (let i = 0; i < count; i++) unseen[i] = Math.max(0, unseen[i]);
  return (x: number, y: number) => {
    const size = x * x + y * y;
    const [re, im] = [new Float64Array(count), new Float64Array(count)];
    const [gRe, gIm] = [new Float64Array(count), new Float64Array(count)];
    for (let i = 0; i < count; i++) {
      re[i] = (complement[i] * x) / size;
      im[i] = (-complement[i] * y) / size;
      gRe[i] = (unseen[i] * x) / size;
      gIm[i] = (-unseen[i] * y) / size;
    }
    for (let j = 0; j < rank; j++) {
      const length = (values[j] + x) ** 2 + y * y;
      const [a, b] = [(values[j] + x) / length, -y / length];
      const c = coefficients[j];
      for (let i = 0; i < count; i++) {
        const v = vectors[j * count + i];
        re[i] += a * c * v;
        im[i] += b * c * v;
        gRe[i] += a * v * v;
        gIm[i] += b * v * v;
      }
    }
    for (let i = 0; i < count; i++) {
      const [dRe, dIm] = [x * gRe[i] - y * gIm[i], x * gIm[i] + y * gRe[i]];
      const length = dRe * dRe + dIm * dIm;
      const [nRe, nIm] = [re[i], im[i]];
      re[i] = (nRe * dRe + nIm * dIm) / length;
      im[i] = (nIm * dRe - nRe * dIm) / length;
    }
    return { re, im };
  };
}
