import { kernels, workspace } from "../kernels/kernels.js";
import type { ComplexField } from "./complex-field.js";
import { blockLength, gridPlan, gridShape, interpolation } from "./grid-transform.js";
import { extent, type Sums } from "./sums.js";
import { kaiserBesselWindow, type Oversampling, windowTransform, windowWidth } from "./window.js";

/** The uniform points on which a transform from scattered points to scattered frequencies first gathers strengths. */
interface Gathering {
  /** Even number of points. */
  readonly count: number;
  readonly spacing: number;
  readonly width: number;
  readonly oversampling: Oversampling;
  /** What is left of the tolerance for the transform from these points to the frequencies. */
  readonly innerTolerance: number;
}

/** Longer grids are left to other ways: their tables alone would take gigabytes. */
const largestGrid = 2 ** 23;

/**
 * Half of the tolerance goes to each step. The gathered strengths are up to spectrum(0)/spectrum(edge) larger than
 * what they stand for at the edge of the band, so the inner transform must be better by that ratio.
 */
function gathering(pointHalfWidth: number, frequencyHalfWidth: number, tolerance: number): Gathering {
  const oversampling = tolerance < 1e-13 ? 4 : 2;
  const width = windowWidth(tolerance / 2, oversampling);
  const spectrum = windowTransform(kaiserBesselWindow(width, oversampling));
  // Where all frequencies are equal any spacing does.
  const spacing = frequencyHalfWidth > 0 ? Math.PI / (oversampling * frequencyHalfWidth) : 2 * pointHalfWidth || 1;
  const count = 2 * Math.ceil(pointHalfWidth / spacing + width / 2 + 1);
  const edge = frequencyHalfWidth > 0 ? Math.PI / oversampling : 0;
  return {
    count,
    spacing,
    width,
    oversampling,
    innerTolerance: (tolerance / 2) * (spectrum(edge) / spectrum(0)),
  };
}

/** Estimated time in nanoseconds from the half-widths of points and frequencies; Infinity where a grid would be too long. */
export function scatteredCostOf(
  pointHalfWidth: number,
  frequencyHalfWidth: number,
  pointCount: number,
  frequencyCount: number,
  tolerance: number,
): { readonly total: number; readonly perPhase: number } {
  const { count, width, innerTolerance } = gathering(pointHalfWidth, frequencyHalfWidth, tolerance);
  const perPhase = (30 + 3 * width) * pointCount + (60 + 3 * width) * frequencyCount;
  if (!(count <= largestGrid)) return { total: Number.POSITIVE_INFINITY, perPhase };
  return { total: perPhase + 30 * count + gridShape(count, innerTolerance, 0).cost, perPhase };
}

export function scatteredCost({ points, frequencies, tolerance }: Sums): {
  readonly total: number;
  readonly perPhase: number;
} {
  const [x, xi] = [extent(points), extent(frequencies)];
  return scatteredCostOf(x.halfWidth, xi.halfWidth, points.length, frequencies.length, tolerance);
}

/**
 * Any points to any frequencies (type 3; Lee and Greengard 2005, 10.1016/j.jcp.2004.12.004): strengths are spread onto a
 * uniform grid in space, fine enough for the frequencies; that grid is transformed to the frequencies, and there the
 * window's spectrum is divided out.
 */
export function scatteredTransform(sums: Sums, out: ComplexField): void {
  const { points, strengths, frequencies, tolerance } = sums;
  const [x, xi] = [extent(points), extent(frequencies)];
  const grid = gathering(x.halfWidth, xi.halfWidth, tolerance);
  const window = kaiserBesselWindow(grid.width, grid.oversampling);
  const gathered = gather(points, strengths, grid, x.middle, xi.middle);

  const spectrum = windowTransform(window);
  const plan = gridPlan(grid.count, grid.innerTolerance, frequencies.length);
  const block = interpolation(plan, gathered);
  const { turns, angles, sines, cosines, results } = block;
  const turn = grid.spacing / (2 * Math.PI);
  for (let start = 0; start < frequencies.length; start += blockLength) {
    const length = Math.min(blockLength, frequencies.length - start);
    for (let k = 0; k < length; k++) {
      turns[k] = turn * (frequencies[start + k] - xi.middle);
      angles[k] = x.middle * frequencies[start + k];
    }
    block.sineCosine(length);
    block.evaluate(length);
    for (let k = 0; k < length; k++) {
      const correction = 1 / spectrum(grid.spacing * (frequencies[start + k] - xi.middle));
      const re = correction * results[2 * k];
      const im = correction * results[2 * k + 1];
      out.re[start + k] = cosines[k] * re - sines[k] * im;
      out.im[start + k] = cosines[k] * im + sines[k] * re;
    }
  }
}

/** Spreads strengths, the middle frequency taken out of their phases, onto `count` points of which number count/2 is the middle. */
function gather(
  points: Float64Array,
  strengths: Float64Array,
  { count, spacing, width, oversampling }: Gathering,
  middle: number,
  frequency: number,
): Float64Array {
  const window = kaiserBesselWindow(width, oversampling);
  const [table, grid, turns, values, angles, sines, cosines] = workspace(
    window.table.length,
    2 * (count + width),
    blockLength,
    2 * blockLength,
    blockLength,
    blockLength,
    blockLength,
  );
  const { sineCosine, spread } = kernels();
  table.set(window.table);
  grid.fill(0);
  for (let start = 0; start < points.length; start += blockLength) {
    const length = Math.min(blockLength, points.length - start);
    for (let j = 0; j < length; j++) {
      const x = points[start + j] - middle;
      turns[j] = x / (spacing * count) + 0.5;
      angles[j] = frequency * x;
    }
    sineCosine(length, angles.byteOffset, sines.byteOffset, cosines.byteOffset);
    for (let j = 0; j < length; j++) {
      const re = strengths[2 * (start + j)];
      const im = strengths[2 * (start + j) + 1];
      values[2 * j] = cosines[j] * re - sines[j] * im;
      values[2 * j + 1] = cosines[j] * im + sines[j] * re;
    }
    spread(width, length, turns.byteOffset, values.byteOffset, table.byteOffset, count, grid.byteOffset);
  }
  // The grid is wider than the points by a window at both ends: nothing has wrapped around.
  const shift = (width - 1) >> 1;
  return grid.slice(2 * shift, 2 * (shift + count));
}
