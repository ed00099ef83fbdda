import type { Experiment } from "../case/experiment.js";
import { sampleGrid } from "../data/samples.js";
import { weightRoots } from "../data/weights.js";
import { toeplitzProduct } from "../fourier/toeplitz.js";
import type { Network } from "../network/network.js";
import { hasLags } from "../ntk/kernel.js";
import type { KernelOperator } from "../ntk/kernel-entries.js";
import { resolutionOn, unreflectedCoefficients } from "../spectral/coefficients.js";

/** Frequencies per π over the domain and up to which multiple of what the samples tell apart: kernels with a kink fall slowly. */
const [PER_OSCILLATION, OVER] = [2, 4];

/**
 * The kernel operator on equally distant samples in one dimension of a network whose kernel is not one of distances but in the limit of a wide range of biases: k_B(x − x′) + x x′ k_A(x − x′), the transforms of B and A, by Toeplitz products. What the limit leaves out is what `validate` warns of; the exact kernel of
 * such a network takes an integral over its law for every pair of samples, seconds for each that is tried. Null where the exact kernel is as quick, and where samples are not on a grid.
 */
export function limitOperator(network: Network, { samples }: Pick<Experiment, "samples">): KernelOperator | null {
  const grid = sampleGrid(samples);
  if (samples.dimension !== 1 || grid === undefined || weightRoots(samples) !== null || hasLags(network)) return null;
  const { box, count, points, measureFactor, weight } = samples;
  const [spacing] = grid.spacings;
  const length = box[0][1] - box[0][0];
  const cells = 2 ** Math.ceil(Math.log2(OVER * PER_OSCILLATION * count));
  const step = (OVER * Math.PI) / spacing / cells;
  const xi = Float64Array.from({ length: cells }, (_, k) => (k + 0.5) * step);
  const { real } = unreflectedCoefficients(
    network,
    measureFactor * weight,
    Math.max(step / 2, resolutionOn([[0, length]])),
  );
  const [A, B] = [new Float64Array(cells), new Float64Array(cells)];
  real.both(xi, A, B);
  const [ofA, ofB] = [A, B].map((values) => lagsOf(values, step, spacing, count));
  const constant = real.constant ?? 0;
  const [damping, diffusion] = [toeplitzProduct(ofB.map((value) => value + constant)), toeplitzProduct(ofA)];
  const scratch = new Float64Array(count);
  return {
    count,
    apply(x, y) {
      damping(x, y);
      if (!real.diffuses) return;
      for (let i = 0; i < count; i++) scratch[i] = points[i] * x[i];
      diffusion(scratch, scratch);
      for (let i = 0; i < count; i++) y[i] += points[i] * scratch[i];
    },
  };
}

/** (1/π) ∫ values cos(ξ r) dξ by the midpoint rule at r = 0, spacing, 2 spacing …; the cosines by their recurrence. */
function lagsOf(values: Float64Array, step: number, spacing: number, count: number): Float64Array {
  const lags = new Float64Array(count);
  values.forEach((value, k) => {
    if (value === 0) return;
    const phase = (k + 0.5) * step * spacing;
    const turn = 2 * Math.cos(phase);
    let [before, now] = [Math.cos(phase), 1];
    for (let j = 0; j < count; j++) {
      lags[j] += value * now;
      [before, now] = [now, turn * now - before];
    }
  });
  return lags.map((lag) => (lag * step) / Math.PI);
}
