import type { Experiment } from "../case/experiment.js";
import { sampleGrid } from "../data/samples.js";
import { nextPowerOfTwo } from "../fourier/fft.js";
import { tensorFft } from "../fourier/tensor-fft.js";
import { flowResponse } from "../network/dynamics/index.js";
import type { Network } from "../network/network.js";
import { respondByLanczos } from "../ntk/lanczos.js";
import { dot } from "../sparse/vectors.js";
import { coefficientsOnBox } from "../spectral/reflection.js";

/** The period over the length of Ω, at least: kernels of tables at distances π/|Ω| are zero beyond half of it. */
const PERIOD = 4;
/** Samples up to which it is worth the time. */
const MOST_SAMPLES = 4096;
const TOLERANCE = 1e-6;
/** The mean of 1/|ξ| over a square cell about 0 is the value at this part of its side. */
const ABOUT_ZERO = 0.2837;

/**
 * Level 0 in the plane where weights are trained along: what the spectral PDE ∂_t û = ∇·(A ∇û) − B û leaves of the energy of a function on a grid. By x = i∇ the equation is u' = −(k_B * u + x · k_A * (x u)), here on a periodic box around Ω, for the frequencies that its
 * grid carries: products of B and A with transforms, and one Krylov space.
 *
 * Null where the real and the imaginary part of û have coefficients of their own or directions differ in their diffusion, for scattered samples, and for more samples than that is worth.
 */
export function wholePlaneEnergyLeft(
  { source, dynamics }: Pick<Experiment, "source" | "dynamics">,
  network: Network,
  time: number,
): number | null {
  const { samples, error } = source;
  const grid = sampleGrid(samples);
  const { coefficients } = coefficientsOnBox(network, samples, error);
  const { real, imaginary } = coefficients;
  if (samples.dimension !== 2 || grid === undefined || samples.count > MOST_SAMPLES) return null;
  if (real !== imaginary || real.tangential !== undefined) return null;
  const { counts, spacings } = grid;
  const sizes = counts.map((n) => nextPowerOfTwo(PERIOD * n));
  const count = sizes[0] * sizes[1];
  const steps = sizes.map((size, k) => (2 * Math.PI) / (size * spacings[k]));
  /** Places on the periodic grid counted from one, the farther half from behind. */
  const signed = (i: number, axis: number, from: number) => (i < from ? i : i - sizes[axis]);
  const frequencies = new Float64Array(2 * count);
  const points = [new Float64Array(count), new Float64Array(count)];
  const start = new Float64Array(count);
  for (let j = 0, at = 0; j < sizes[1]; j++) {
    for (let i = 0; i < sizes[0]; i++, at++) {
      [i, j].forEach((index, axis) => {
        frequencies[2 * at + axis] = steps[axis] * signed(index, axis, sizes[axis] / 2);
        const beyond = (sizes[axis] + counts[axis]) / 2;
        points[axis][at] = samples.points[axis] + spacings[axis] * signed(index, axis, beyond);
      });
      if (i < counts[0] && j < counts[1]) start[at] = error[i + counts[0] * j];
    }
  }
  frequencies[0] = ABOUT_ZERO * Math.min(...steps);
  const [A, B] = [new Float64Array(count), new Float64Array(count)];
  real.both(frequencies, A, B);
  // Waves of the highest frequency are those of its opposite, of which a law need not have as much.
  for (const M of [A, B]) {
    M.fill(0, (sizes[1] / 2) * sizes[0], (sizes[1] / 2 + 1) * sizes[0]);
    for (let j = 0; j < sizes[1]; j++) M[j * sizes[0] + sizes[0] / 2] = 0;
  }
  const fft = tensorFft(sizes);
  const field = new Float64Array(2 * count);
  /** y += p₁ · F⁻¹ M F (p₁ x) + p₂ · F⁻¹ M F (p₂ x), for a real and even M two of them at once; without points one, p = 1. */
  const add = (M: Float64Array, p: readonly Float64Array[] | null, x: Float64Array, y: Float64Array) => {
    for (let k = 0; k < count; k++) {
      field[2 * k] = p === null ? x[k] : p[0][k] * x[k];
      field[2 * k + 1] = p === null ? 0 : p[1][k] * x[k];
    }
    fft.forward(field);
    for (let k = 0; k < count; k++) {
      field[2 * k] *= M[k];
      field[2 * k + 1] *= M[k];
    }
    fft.inverse(field);
    for (let k = 0; k < count; k++)
      y[k] += p === null ? field[2 * k] : p[0][k] * field[2 * k] + p[1][k] * field[2 * k + 1];
  };
  const operator = {
    count,
    apply(x: Float64Array, y: Float64Array) {
      y.fill(0);
      add(B, null, x, y);
      if (real.diffuses) add(A, points, x, y);
    },
  };
  const request = { response: flowResponse(dynamics), times: [time] };
  const [[left]] = respondByLanczos(operator, start, [request], { tolerance: TOLERANCE }).values;
  return dot(left, left) / dot(start, start);
}
