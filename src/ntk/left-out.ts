import type { SampleSet } from "../data/samples.js";
import { divided, multiplied, weightRoots } from "../data/weights.js";
import type { Complex } from "../sparse/tridiagonal-resolvents.js";
import { type DecayFunctions, decayFunctions } from "../time/rational-decay.js";
import type { ComplexVector, Resolvent, Resolvents } from "./resolvents.js";

/** Times within a factor share the poles of e^{−λt}, and its error for all λ ≥ 0, which 24 poles stay below for times within that factor; 16 poles stay below the rough one. */
const FINE = { factor: 16, tolerance: 1e-7 } as const;
export const ROUGH = { factor: 32, tolerance: 1e-5 } as const;

/**
 * The error of gradient flow at every sample where that sample alone was left out of the training, u₋ᵢ(x_i, t): what the samples that are trained on say of those
 * that are not, without a model of the function or of the noise. Exact, and no further flow has to be computed.
 *
 * Its Laplace transform is α_i(z) / (z G_ii(z)), G = (K + z)⁻¹, α = G √weight u₀, which is the formula for ridge regression (R. Cook, Technometrics 19, 1977; C. E. Rasmussen,
 * C. K. I. Williams, Gaussian Processes for Machine Learning, 2006, section 5.4.2) at ridge z; the poles of a rational e^{−λt} invert it, since u₋ᵢ(x_i, ·) is a sum of
 * e^{−μt} over the eigenvalues μ of K without the sample. 24 poles for times within a factor of 16, of which half are the conjugates of the others.
 *
 * @param initial u₀ at the samples
 * @param times positive, ascending
 * @param decays e^{−λt} at the times, where it is at hand
 * @returns one array per time, a number per sample
 */
export function leftOutErrors(
  resolvents: Resolvents,
  samples: SampleSet,
  initial: Float64Array,
  times: readonly number[],
  decays: readonly DecayFunctions[] = sharedDecays(times),
): readonly Float64Array[] {
  const { count } = resolvents;
  const roots = weightRoots(samples);
  const u = multiplied(initial, roots);
  const errors: Float64Array[] = [];
  for (const { poles, weights } of decays) {
    const ofGroup = weights.map(() => new Float64Array(count));
    // A pole p stands for 1/(λ − p).
    resolvents.at(u, poles).forEach((resolvent, k) => {
      const { re, im } = ratios(resolvent, poles[k]);
      ofGroup.forEach((error, t) => {
        const weight = weights[t][k];
        for (let i = 0; i < count; i++) error[i] += weight.re * re[i] - weight.im * im[i];
      });
    });
    for (const error of ofGroup) errors.push(roots === null ? error : error.map((value, i) => value / roots[i]));
  }
  return errors;
}

/**
 * ψ_t(K)u₀, ψ_t(λ) = (1 − e^{−λt})/λ, on the samples, as `errorsElsewhere` takes it: with Σ −w/p = 1 at λ = 0 the fractions w/(λ − p) of e^{−λt} make it Σ −(w/p)/(λ − p).
 *
 * @param initial u₀ at the samples
 */
export function learntByResolvents(
  resolvents: Resolvents,
  samples: SampleSet,
  initial: Float64Array,
  time: number,
): Float64Array {
  const roots = weightRoots(samples);
  const learnt = new Float64Array(resolvents.count);
  const [{ poles, weights }] = sharedDecays([time]);
  resolvents.at(multiplied(initial, roots), poles).forEach(({ product: { re, im } }, k) => {
    const [{ re: p, im: q }, { re: w, im: v }] = [poles[k], weights[0][k]];
    const size = p * p + q * q;
    const [a, b] = [-(w * p + v * q) / size, -(v * p - w * q) / size];
    for (let i = 0; i < learnt.length; i++) learnt[i] += a * re[i] - b * im[i];
  });
  return divided(learnt, roots);
}

/** e^{−λt} at ascending times by rational functions, which times within a factor share the poles of. */
export function sharedDecays(
  times: readonly number[],
  { factor, tolerance }: { readonly factor: number; readonly tolerance: number } = FINE,
): readonly DecayFunctions[] {
  const decays: DecayFunctions[] = [];
  for (let first = 0; first < times.length; ) {
    const group = times.filter((time, i) => i >= first && time <= factor * times[first]);
    const functions = decayFunctions(group, tolerance);
    if (functions === null) throw new Error(`no rational e^{−λt} for times from ${times[first]}`);
    decays.push(functions);
    first += group.length;
  }
  return decays;
}

/** α_i / (z G_ii) for all samples, z = −p. */
function ratios({ product, diagonal }: Resolvent, pole: Complex): ComplexVector {
  const count = product.re.length;
  const [re, im] = [new Float64Array(count), new Float64Array(count)];
  const [x, y] = [-pole.re, -pole.im];
  for (let i = 0; i < count; i++) {
    const dRe = x * diagonal.re[i] - y * diagonal.im[i];
    const dIm = x * diagonal.im[i] + y * diagonal.re[i];
    const length = dRe * dRe + dIm * dIm;
    re[i] = (product.re[i] * dRe + product.im[i] * dIm) / length;
    im[i] = (product.im[i] * dRe - product.re[i] * dIm) / length;
  }
  return { re, im };
}

/** The same at times that are so many times as long. */
export function stretched(decays: readonly DecayFunctions[], unit: number): readonly DecayFunctions[] {
  const divided = ({ re, im }: Complex): Complex => ({ re: re / unit, im: im / unit });
  return decays.map(({ poles, weights, bound }) => ({
    poles: poles.map(divided),
    weights: weights.map((list) => list.map(divided)),
    bound,
  }));
}
