import { kernels, workspace } from "../kernels/kernels.js";
import type { ComplexField } from "./complex-field.js";
import { blockLength, phaseBlock } from "./grid-transform.js";
import { extent, type Sums } from "./sums.js";
import { blockLengths, phaseCost, scratchLength, tensorInterpolation, tensorPlan, tensorShape } from "./tensor-plan.js";
import {
  kaiserBesselWindow,
  type Oversampling,
  type Window,
  windowError,
  windowTransform,
  windowWidth,
} from "./window.js";

/** The interval of the points' or the frequencies' coordinates along an axis. */
interface Extent {
  readonly middle: number;
  readonly halfWidth: number;
}

/** The tensor grid in space on which strengths are gathered. */
interface Gathering {
  readonly points: readonly Extent[];
  readonly frequencies: readonly Extent[];
  /** Even numbers of grid points. */
  readonly counts: readonly number[];
  readonly spacings: readonly number[];
  readonly window: Window;
  /** What is left of the tolerance for the transform from the grid to the frequencies. */
  readonly innerTolerance: number;
  /** Estimated time in nanoseconds; Infinity where the grid would be too large. */
  readonly cost: number;
}

/** The tolerance that the widest window reaches on the coarsest grid. */
const finest = windowError(16, 2);

/**
 * The cheapest way to gather. Half of the tolerance goes to each step, and in each an equal part to every axis. The
 * gathered strengths are up to spectrum(0)/spectrum(edge) along every axis larger than what they stand for at the edge
 * of the band, so the inner transform must be better by the product of those ratios: in three dimensions a tight
 * tolerance needs a finer grid than two points for every shortest wavelength.
 */
export function tensorGathering({ dimension, points, frequencies, tolerance }: Sums): Gathering {
  const extents = (vectors: Float64Array) =>
    Array.from({ length: dimension }, (_, a) =>
      extent(Float64Array.from({ length: vectors.length / dimension }, (_, j) => vectors[j * dimension + a])),
    );
  const [x, xi] = [extents(points), extents(frequencies)];
  const choices = ([2, 3, 4] as const).map((oversampling) =>
    gathering(x, xi, tolerance, oversampling, points.length / dimension, frequencies.length / dimension),
  );
  const sound = choices.filter(({ innerTolerance }) => innerTolerance >= dimension * finest);
  // Where rounding rules, the finest grid loses least.
  return sound.reduce((best, choice) => (choice.cost < best.cost ? choice : best), sound[0] ?? choices[2]);
}

function gathering(
  points: readonly Extent[],
  frequencies: readonly Extent[],
  tolerance: number,
  oversampling: Oversampling,
  pointCount: number,
  frequencyCount: number,
): Gathering {
  const dimension = points.length;
  const window = kaiserBesselWindow(windowWidth(tolerance / (2 * dimension), oversampling), oversampling);
  const { width } = window;
  const spectrum = windowTransform(window);
  // Where all frequencies are equal any spacing does.
  const spacings = frequencies.map(({ halfWidth }, a) =>
    halfWidth > 0 ? Math.PI / (oversampling * halfWidth) : 2 * points[a].halfWidth || 1,
  );
  const counts = points.map(({ halfWidth }, a) => 2 * Math.ceil(halfWidth / spacings[a] + width / 2 + 1));
  const loss = frequencies.reduce(
    (ratio, { halfWidth }) => (halfWidth > 0 ? (ratio * spectrum(Math.PI / oversampling)) / spectrum(0) : ratio),
    1,
  );
  const innerTolerance = (tolerance / 2) * loss;
  const inner = tensorShape(counts, innerTolerance, frequencyCount).cost;
  const total = counts.reduce((product, count) => product * (count + width), 1);
  const phases = (20 + phaseCost(dimension, width)) * pointCount + (30 + 40 * dimension) * frequencyCount;
  return { points, frequencies, counts, spacings, window, innerTolerance, cost: phases + 20 * total + inner };
}

/** Any points to any frequencies in two or three dimensions (type 3; see `scatteredTransform`). */
export function tensorScatteredTransform(
  sums: Sums,
  out: ComplexField,
  given: Gathering = tensorGathering(sums),
): void {
  const { dimension, frequencies } = sums;
  const total = frequencies.length / dimension;
  const spectrum = windowTransform(given.window);
  const plan = tensorPlan(given.counts, given.innerTolerance, total);
  const block = tensorInterpolation(plan, gather(sums, given));
  const { turns, angles, sines, cosines, results } = block;
  for (let start = 0; start < total; start += blockLength) {
    const length = Math.min(blockLength, total - start);
    for (let k = 0; k < length; k++) {
      angles[k] = 0;
      for (let a = 0; a < dimension; a++) {
        const xi = frequencies[(start + k) * dimension + a];
        turns[k * dimension + a] = (given.spacings[a] * (xi - given.frequencies[a].middle)) / (2 * Math.PI);
        angles[k] += given.points[a].middle * xi;
      }
    }
    block.sineCosine(length);
    block.evaluate(length);
    for (let k = 0; k < length; k++) {
      let damping = 1;
      for (let a = 0; a < dimension; a++) damping *= spectrum(2 * Math.PI * turns[k * dimension + a]);
      const re = results[2 * k] / damping;
      const im = results[2 * k + 1] / damping;
      out.re[start + k] = cosines[k] * re - sines[k] * im;
      out.im[start + k] = cosines[k] * im + sines[k] * re;
    }
  }
}

/** Spreads strengths, the middle frequency taken out of their phases, onto the grid. */
function gather({ dimension, points, strengths }: Sums, given: Gathering): Float64Array {
  const { counts, spacings, window } = given;
  const { width } = window;
  const padded = counts.map((count, a) => count + width + (a === 0 ? 1 : 0));
  const [table, grid, values, scratch, ...rest] = workspace(
    window.table.length,
    2 * padded.reduce((product, count) => product * count, 1),
    2 * blockLength,
    scratchLength,
    ...blockLengths(dimension),
  );
  const { turns, angles, sines, cosines, sineCosine } = phaseBlock(rest);
  const [size1, size2, size3 = 1] = counts;
  table.set(window.table);
  grid.fill(0);
  const total = points.length / dimension;
  for (let start = 0; start < total; start += blockLength) {
    const length = Math.min(blockLength, total - start);
    for (let j = 0; j < length; j++) {
      angles[j] = 0;
      for (let a = 0; a < dimension; a++) {
        const x = points[(start + j) * dimension + a] - given.points[a].middle;
        turns[j * dimension + a] = x / (spacings[a] * counts[a]) + 0.5;
        angles[j] += given.frequencies[a].middle * x;
      }
    }
    sineCosine(length);
    for (let j = 0; j < length; j++) {
      const re = strengths[2 * (start + j)];
      const im = strengths[2 * (start + j) + 1];
      values[2 * j] = cosines[j] * re - sines[j] * im;
      values[2 * j + 1] = cosines[j] * im + sines[j] * re;
    }
    kernels().tensorSpread(
      dimension,
      width,
      length,
      turns.byteOffset,
      values.byteOffset,
      table.byteOffset,
      size1,
      size2,
      size3,
      scratch.byteOffset,
      grid.byteOffset,
    );
  }
  return withoutPadding(grid, counts, padded, (width - 1) >> 1);
}

/** The inner part of a padded grid. It is wider than the points by a window at every end: nothing has wrapped around. */
function withoutPadding(
  grid: Float64Array,
  [size1, size2, size3 = 1]: readonly number[],
  [length1, length2]: readonly number[],
  shift: number,
): Float64Array {
  const shift3 = size3 > 1 ? shift : 0;
  const result = new Float64Array(2 * size1 * size2 * size3);
  for (let z = 0; z < size3; z++) {
    for (let y = 0; y < size2; y++) {
      const from = shift + length1 * (y + shift + length2 * (z + shift3));
      result.set(grid.subarray(2 * from, 2 * (from + size1)), 2 * size1 * (y + size2 * z));
    }
  }
  return result;
}
