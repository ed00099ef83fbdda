import { InputError } from "../errors.js";
import type { ComplexField } from "./complex-field.js";
import { directCost, directTransform } from "./direct-transform.js";
import { scatteredCost, scatteredTransform } from "./scattered-transform.js";
import { type Sums, uniformGrid } from "./sums.js";
import { tensorGrid } from "./tensor-grid.js";
import { tensorGathering, tensorScatteredTransform } from "./tensor-scattered-transform.js";
import { tensorCost, tensorPointsTransform, toTensorFrequencies } from "./tensor-transform.js";
import { cheapestTrimming, trimmedTransform } from "./trimmed-transform.js";
import { toUniformFrequencies, uniformCost, uniformPointsTransform } from "./uniform-transform.js";

export interface TransformOptions {
  /** The sign s in e^{s i ξ·x}: −1 for û(ξ) = ∫ u e^{−iξ·x} dx, +1 for its inverse. */
  readonly sign: 1 | -1;
  /** Coordinates of a point; default 1. */
  readonly dimension?: 1 | 2 | 3;
  /** Error relative to Σ |strength|, from 1e-14 to 1e-1; default 1e-12. */
  readonly tolerance?: number;
}

/**
 * The sums F_k = Σ_j c_j e^{± i ξ_k·x_j} of complex strengths c_j at any points x_j in one to three dimensions, at any
 * angular frequencies ξ_k (radians per unit length): a nonuniform Fourier transform. The cheapest of four ways is taken,
 * to the same accuracy: points on a uniform grid to any frequencies, any points to frequencies on a uniform grid, any to
 * any, or the plain sum. In more dimensions the grid is a tensor grid with the first coordinate running fastest. With J
 * points, K frequencies and a window of w ≤ 16 grid points the cost is O((J + K) w^d) plus a fast Fourier transform, of
 * 2^d times the number of points on the grid (or frequencies), or of length O(extent of the points × extent of the
 * frequencies) multiplied over the axes.
 *
 * |error| ≤ tolerance Σ|c_j|, as far as float64 holds the phases: 2e-16 max|ξ·x| Σ|c_j| comes on top.
 *
 * @param points x_j, finite, in any order, the coordinates of a point side by side
 * @param strengths real parts and, where there are any, imaginary parts of c_j, one for every point
 * @param frequencies ξ_k, finite, in any order, laid out as the points
 * @returns F_k, in the order of `frequencies`
 * @throws InputError where lengths differ, a number is not finite, or the tolerance is out of range
 */
export function nonuniformTransform(
  points: Float64Array,
  strengths: { readonly re: Float64Array; readonly im?: Float64Array },
  frequencies: Float64Array,
  options: TransformOptions,
): ComplexField {
  const { sign, tolerance = 1e-12, dimension = 1 } = options;
  check(points, strengths, frequencies, options);
  const [pointCount, frequencyCount] = [points.length / dimension, frequencies.length / dimension];
  const out = { re: new Float64Array(frequencyCount), im: new Float64Array(frequencyCount) };
  if (pointCount === 0 || frequencyCount === 0) return out;
  // e^{−iξx} is the conjugate of e^{iξx}: conjugate the strengths before and the sums after.
  const interleaved = new Float64Array(2 * pointCount);
  for (let j = 0; j < pointCount; j++) {
    interleaved[2 * j] = strengths.re[j];
    interleaved[2 * j + 1] = strengths.im === undefined ? 0 : sign * strengths.im[j];
  }
  transformSums({ dimension, points, strengths: interleaved, frequencies, tolerance }, out);
  if (sign < 0) for (let k = 0; k < out.im.length; k++) out.im[k] = -out.im[k];
  return out;
}

/** A way to compute sums, with its estimated time in nanoseconds. */
interface Way {
  readonly cost: number;
  run(out: ComplexField): void;
}

/** The sums in the cheapest way, unchecked; there is at least one point and one frequency. */
export function transformSums(sums: Sums, out: ComplexField): void {
  const plain: Way = { cost: directCost(sums), run: (to) => directTransform(sums, to) };
  // A plan alone takes some microseconds: small sums need no other way.
  const fast = plain.cost > 2e4 ? (sums.dimension === 1 ? lineWays(sums) : tensorWays(sums)) : [];
  [plain, ...fast].reduce((best, way) => (way.cost < best.cost ? way : best)).run(out);
}

/** The fast ways in one dimension. */
function lineWays(sums: Sums): readonly Way[] {
  const { points, frequencies, tolerance } = sums;
  const ways: Way[] = [];
  const pointGrid = uniformGrid(points);
  if (pointGrid !== undefined) {
    ways.push({
      cost: uniformCost(points.length, frequencies.length, tolerance),
      run: (to) => uniformPointsTransform(sums, pointGrid, to),
    });
  }
  const frequencyGrid = uniformGrid(frequencies);
  if (frequencyGrid !== undefined) {
    ways.push({
      cost: uniformCost(frequencies.length, points.length, tolerance),
      run: (to) => toUniformFrequencies(sums, frequencyGrid, to),
    });
  }
  const scattered = scatteredCost(sums);
  ways.push({ cost: scattered.total, run: (to) => scatteredTransform(sums, to) });
  // Few far points or frequencies can make the grid of all of them large.
  if (directCost(sums) > 2 * scattered.perPhase && ways.every(({ cost }) => cost > 2 * scattered.perPhase)) {
    const trimming = cheapestTrimming(sums);
    if (trimming !== undefined) {
      ways.push({ cost: trimming.cost, run: (to) => trimmedTransform(sums, trimming, to) });
    }
  }
  return ways;
}

/** The fast ways in two and three dimensions. */
function tensorWays(sums: Sums): readonly Way[] {
  const { dimension, points, frequencies, tolerance } = sums;
  const ways: Way[] = [];
  const pointGrid = tensorGrid(points, dimension);
  if (pointGrid !== undefined) {
    ways.push({
      cost: tensorCost(pointGrid.counts, frequencies.length / dimension, tolerance),
      run: (to) => tensorPointsTransform(sums, pointGrid, to),
    });
  }
  const frequencyGrid = tensorGrid(frequencies, dimension);
  if (frequencyGrid !== undefined) {
    ways.push({
      cost: tensorCost(frequencyGrid.counts, points.length / dimension, tolerance),
      run: (to) => toTensorFrequencies(sums, frequencyGrid, to),
    });
  }
  const gathering = tensorGathering(sums);
  ways.push({ cost: gathering.cost, run: (to) => tensorScatteredTransform(sums, to, gathering) });
  return ways;
}

function check(
  points: Float64Array,
  strengths: { readonly re: Float64Array; readonly im?: Float64Array },
  frequencies: Float64Array,
  { tolerance = 1e-12, dimension = 1 }: TransformOptions,
): void {
  for (const [name, values] of [["points", points] as const, ["frequencies", frequencies] as const]) {
    if (values.length % dimension !== 0) {
      throw new InputError(name, `found ${values.length} numbers; ${dimension} are needed for each`);
    }
  }
  const pointCount = points.length / dimension;
  const parts: readonly (readonly [string, Float64Array | undefined])[] = [
    ["strengths.re", strengths.re],
    ["strengths.im", strengths.im],
  ];
  for (const [name, values] of parts) {
    if (values !== undefined && values.length !== pointCount) {
      throw new InputError(name, `found ${values.length} strengths for ${pointCount} points; one is needed for each`);
    }
  }
  for (const [name, values] of [["points", points] as const, ...parts, ["frequencies", frequencies] as const]) {
    const index = values?.findIndex((value) => !Number.isFinite(value)) ?? -1;
    if (index >= 0) throw new InputError(`${name}[${index}]`, `found ${values?.[index]}; a finite number is needed`);
  }
  if (!(tolerance > 0 && tolerance <= 0.1)) {
    throw new InputError("tolerance", `found ${tolerance}; a number above 0 and up to 0.1 is needed`);
  }
}
