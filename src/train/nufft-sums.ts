import type { SampleGrid, SampleSet } from "../data/samples.js";
import { gridSums } from "../fourier/grid-sums.js";
import { blockLength } from "../fourier/grid-transform.js";
import { transformSums } from "../fourier/nufft.js";
import { sineCosine } from "../kernels/kernels.js";
import type { InitialNetwork } from "../network/initial-network.js";
import { meshDimension } from "../network/input-dimension.js";
import type { DifferentialOperator } from "../network/losses/index.js";
import type { Parameters } from "../network/parameters.js";
import type { WaveUnits } from "../network/wave-units.js";
import { lineSums } from "./line-sums.js";
import { slopesOf, type TrainingSums } from "./training-sums.js";
import { underOperator, type WaveArithmetic, waveArithmetic } from "./wave-arithmetic.js";

/**
 * The sums for samples on a uniform grid: the output is one transform from the units' frequencies to the grid, the
 * slopes are one for the cotangent and one for its product with every coordinate, from the grid to the frequencies.
 * Frequencies beyond the grid's band alias, as they do in the definition: e^{iωx'} has period 2π/spacing in ω at x' a
 * multiple of the spacing.
 *
 * @param operator P in P(∂)f, of which the sums then are; null for f
 */
export function uniformSums(
  units: WaveUnits,
  initial: InitialNetwork,
  samples: SampleSet,
  grid: SampleGrid,
  accuracy: number,
  operator: DifferentialOperator | null,
): TrainingSums {
  const { points, count } = samples;
  const dimension = meshDimension(samples.dimension);
  if (dimension === 1) return lineSums(units, initial, samples, grid, accuracy, operator);
  const { counts, spacings } = grid;
  const { width } = initial;
  const waves = arithmeticOf(units, dimension, operator);
  const sums = gridSums(counts, accuracy, width);
  const origin = Float64Array.from(counts, (n, axis) => points[axis] + (n >> 1) * spacings[axis]);
  const turn = spacings.map((spacing) => spacing / (2 * Math.PI));
  const field = new Float64Array(2 * count);
  const moments = momentsOf(samples);
  const slope = slopesOf(initial, blockLength);

  const phases = (theta: Parameters, start: number, length: number, angles: Float64Array, turns: Float64Array) => {
    waves.frequencies(theta, start, length, turns);
    waves.angles(theta, start, turns, origin, angles, length);
    for (let axis = 0; axis < dimension; axis++) {
      for (let k = 0; k < length; k++) turns[k * dimension + axis] *= turn[axis];
    }
  };
  return {
    output(theta, out) {
      const block = sums.spreading();
      for (let start = 0; start < width; start += blockLength) {
        const length = Math.min(blockLength, width - start);
        phases(theta, start, length, block.angles, block.turns);
        block.sineCosine(length);
        waves.strengths(theta, start, length, block.sines, block.cosines, block.strengths);
        block.add(length);
      }
      block.finish(field);
      for (let i = 0; i < count; i++) out[i] = field[2 * i + 1];
    },
    slopes(theta, cotangent, visit) {
      const block = sums.moments(moments(cotangent));
      for (let start = 0; start < width; start += blockLength) {
        const length = Math.min(blockLength, width - start);
        phases(theta, start, length, block.angles, block.turns);
        block.sineCosine(length);
        block.evaluate(length);
        waves.slopes(theta, start, length, block.sines, block.cosines, block.results, slope);
        visit(start, length, slope);
      }
    },
  };
}

function arithmeticOf(units: WaveUnits, d: number, operator: DifferentialOperator | null): WaveArithmetic {
  const waves = waveArithmetic(units, d);
  return operator === null ? waves : underOperator(waves, operator);
}

/** Of a cotangent: itself and its products with every coordinate; the arrays are used again by the next call. */
function momentsOf({ points, count, dimension }: SampleSet): (cotangent: Float64Array) => readonly Float64Array[] {
  const products = Array.from({ length: dimension }, () => new Float64Array(count));
  return (cotangent) => {
    products.forEach((product, axis) => {
      for (let i = 0; i < count; i++) product[i] = points[i * dimension + axis] * cotangent[i];
    });
    return [cotangent, ...products];
  };
}

/** Units whose sums with scattered samples are computed by one transform; bounds the memory. */
const chunkLength = 32768;

/** The sums for samples anywhere, by transforms from scattered to scattered points. */
export function scatteredSums(
  units: WaveUnits,
  initial: InitialNetwork,
  samples: SampleSet,
  accuracy: number,
  operator: DifferentialOperator | null,
): TrainingSums {
  const { width } = initial;
  const { points, count } = samples;
  const dimension = meshDimension(samples.dimension);
  const arithmetic = arithmeticOf(units, dimension, operator);
  const chunk = Math.min(chunkLength, width);
  const frequencies = new Float64Array(dimension * chunk);
  const angles = new Float64Array(chunk);
  const strengths = new Float64Array(2 * chunk);
  const moments = momentsOf(samples);
  const slope = slopesOf(initial, chunk);
  // Phases are counted from the origin of x.
  const origin = new Float64Array(dimension);

  /** The chunk's frequencies, sines and cosines. */
  const phases = (theta: Parameters, start: number, length: number) => {
    arithmetic.frequencies(theta, start, length, frequencies);
    arithmetic.angles(theta, start, frequencies, origin, angles, length);
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
        arithmetic.strengths(theta, start, length, sine, cosine, strengths);
        const waves = {
          points: frequencies.subarray(0, dimension * length),
          strengths: strengths.subarray(0, 2 * length),
        };
        transformSums({ dimension, ...waves, frequencies: points, tolerance: accuracy }, part);
        for (let i = 0; i < count; i++) out[i] += part.im[i];
      }
    },
    slopes(theta, cotangent, visit) {
      const weighted = moments(cotangent).map((values) => {
        const complex = new Float64Array(2 * count);
        for (let i = 0; i < count; i++) complex[2 * i] = values[i];
        return complex;
      });
      const numbers = 2 * weighted.length;
      const sums = new Float64Array(numbers * chunk);
      for (let start = 0; start < width; start += chunk) {
        const length = Math.min(chunk, width - start);
        const { sine, cosine } = phases(theta, start, length);
        weighted.forEach((values, which) => {
          const part = field(length);
          const omega = frequencies.subarray(0, dimension * length);
          transformSums({ dimension, points, strengths: values, frequencies: omega, tolerance: accuracy }, part);
          for (let k = 0; k < length; k++) {
            sums[numbers * k + 2 * which] = part.re[k];
            sums[numbers * k + 2 * which + 1] = part.im[k];
          }
        });
        arithmetic.slopes(theta, start, length, sine, cosine, sums, slope);
        visit(start, length, slope);
      }
    },
  };
}
