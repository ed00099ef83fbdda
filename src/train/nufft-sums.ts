import type { SampleSet } from "../data/samples.js";
import { blockLength, gridPlan, pairInterpolation, spreading } from "../fourier/grid-transform.js";
import { transformSums } from "../fourier/nufft.js";
import { sineCosine } from "../kernels/kernels.js";
import { zeros } from "./array-trainer.js";
import type { Parameters } from "./engine.js";
import type { WaveUnits } from "./nufft-units.js";

/** Takes the slopes of the units start … start + length − 1, in the first entries of the arrays. */
export type SlopeVisitor = (start: number, length: number, slope: Parameters) => void;

/** The two sums of training, over units and over samples. */
export interface SampleSums {
  /** out_i = f(x_i). */
  output(theta: Parameters, out: Float64Array): void;
  /** Visits Σ_i c_i ∂f(x_i)/∂θ block by block of units; a unit is not read again after its visit. */
  slopes(theta: Parameters, cotangent: Float64Array, visit: SlopeVisitor): void;
}

/**
 * The sums for samples on a uniform grid: the output is one transform from the units' frequencies to the grid, the
 * slopes are two from the grid to the frequencies. Frequencies beyond the grid's band alias, as they do in the
 * definition: e^{iωx'} has period 2π/spacing in ω at x' a multiple of the spacing.
 */
export function uniformSums(
  units: WaveUnits,
  width: number,
  { points, count }: SampleSet,
  spacing: number,
  accuracy: number,
): SampleSums {
  const plan = gridPlan(count, accuracy, width);
  const origin = points[0] + (count >> 1) * spacing;
  const turn = spacing / (2 * Math.PI);
  const field = new Float64Array(2 * count);
  const cotangentTimesX = new Float64Array(count);
  const slope = zeros(blockLength);

  const phases = (theta: Parameters, start: number, length: number, angles: Float64Array, turns: Float64Array) => {
    units.frequencies(theta, start, length, turns);
    units.angles(theta, start, turns, origin, angles, length);
    for (let k = 0; k < length; k++) turns[k] *= turn;
  };
  return {
    output(theta, out) {
      const block = spreading(plan);
      for (let start = 0; start < width; start += blockLength) {
        const length = Math.min(blockLength, width - start);
        phases(theta, start, length, block.angles, block.turns);
        block.sineCosine(length);
        units.strengths(theta, start, length, block.sines, block.cosines, block.strengths);
        block.add(length);
      }
      block.finish(field);
      for (let i = 0; i < count; i++) out[i] = field[2 * i + 1];
    },
    slopes(theta, cotangent, visit) {
      for (let i = 0; i < count; i++) cotangentTimesX[i] = points[i] * cotangent[i];
      const block = pairInterpolation(plan, cotangent, cotangentTimesX);
      for (let start = 0; start < width; start += blockLength) {
        const length = Math.min(blockLength, width - start);
        phases(theta, start, length, block.angles, block.turns);
        block.sineCosine(length);
        block.evaluate(length);
        units.slopes(theta, start, length, block.sines, block.cosines, block.results, slope);
        visit(start, length, slope);
      }
    },
  };
}

/** Units whose sums with scattered samples are computed by one transform; bounds the memory. */
const chunkLength = 32768;

/** The sums for samples anywhere, by transforms from scattered to scattered points. */
export function scatteredSums(
  units: WaveUnits,
  width: number,
  { points, count }: SampleSet,
  accuracy: number,
): SampleSums {
  const chunk = Math.min(chunkLength, width);
  const frequencies = new Float64Array(chunk);
  const angles = new Float64Array(chunk);
  const strengths = new Float64Array(2 * chunk);
  const slope = zeros(chunk);

  /** The chunk's frequencies, sines and cosines; phases are counted from the origin of x. */
  const phases = (theta: Parameters, start: number, length: number) => {
    units.frequencies(theta, start, length, frequencies);
    units.angles(theta, start, frequencies, 0, angles, length);
    return sineCosine(angles.subarray(0, length));
  };
  const field = (length: number) => ({ re: new Float64Array(length), im: new Float64Array(length) });
  return {
    output(theta, out) {
      out.fill(0);
      const part = field(count);
      for (let start = 0; start < width; start += chunk) {
        const length = Math.min(chunk, width - start);
        const { sine, cosine } = phases(theta, start, length);
        units.strengths(theta, start, length, sine, cosine, strengths);
        const waves = { points: frequencies.subarray(0, length), strengths: strengths.subarray(0, 2 * length) };
        transformSums({ dimension: 1, ...waves, frequencies: points, tolerance: accuracy }, part);
        for (let i = 0; i < count; i++) out[i] += part.im[i];
      }
    },
    slopes(theta, cotangent, visit) {
      const first = new Float64Array(2 * count);
      const second = new Float64Array(2 * count);
      for (let i = 0; i < count; i++) {
        first[2 * i] = cotangent[i];
        second[2 * i] = points[i] * cotangent[i];
      }
      const sums = new Float64Array(4 * chunk);
      for (let start = 0; start < width; start += chunk) {
        const length = Math.min(chunk, width - start);
        const { sine, cosine } = phases(theta, start, length);
        [first, second].forEach((values, which) => {
          const part = field(length);
          const omega = frequencies.subarray(0, length);
          transformSums({ dimension: 1, points, strengths: values, frequencies: omega, tolerance: accuracy }, part);
          for (let k = 0; k < length; k++) {
            sums[4 * k + 2 * which] = part.re[k];
            sums[4 * k + 2 * which + 1] = part.im[k];
          }
        });
        units.slopes(theta, start, length, sine, cosine, sums, slope);
        visit(start, length, slope);
      }
    },
  };
}
