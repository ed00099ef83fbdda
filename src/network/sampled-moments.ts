import { familyOf } from "./families/index.js";
import { type InitialNetwork, initialNetwork } from "./initial-network.js";
import type { PointSet } from "./kernels/index.js";
import type { Network } from "./network.js";
import type { RidgeUnits } from "./ridge-units.js";

/** A mean, and the root of the mean square about it or about the 0 that it is in theory. */
interface Size {
  readonly mean: number;
  readonly std: number;
}

/** What some networks are like at the start, as in `Initialisation`; null for what their units do not have. */
export interface SampledMoments {
  readonly slopeScale: Size | null;
  readonly output: Size;
  readonly slope: Size;
  /** At every point. */
  readonly partition: readonly number[] | null;
}

/** Partition points within this part of the spacing of the points count for one. */
const BIN = 0.5;
/** Step of central differences, where slopes of units are not at hand. */
const DIFFERENCE = 1e-5;

/** Sums over networks, or over points and networks. */
interface Sums {
  readonly lengths: { value: number; square: number; count: number };
  output: number;
  outputSquare: number;
  slope: number;
  slopeSquare: number;
  readonly crossings: Float64Array;
  hasCrossings: boolean;
}

/**
 * Draws networks and takes means over them, their units and points. Output weights are independent and of mean 0, so that squares of sums over
 * units are those of the units, added up: that is less random than the square of the sum.
 */
export function sampledMoments(
  network: Network,
  set: PointSet,
  spacing: number,
  { networks, width, seed }: { readonly networks: number; readonly width: number; readonly seed: number },
): SampledMoments {
  const count = set.points.length / set.dimension;
  const sums: Sums = {
    ...{ lengths: { value: 0, square: 0, count: 0 }, output: 0, outputSquare: 0, slope: 0, slopeSquare: 0 },
    ...{ crossings: new Float64Array(count), hasCrossings: false },
  };
  for (let k = 0; k < networks; k++) {
    const start = initialNetwork(network, width, seed + k);
    const ridges = familyOf(network).ridges(start);
    if (ridges !== null) addRidges(sums, start, ridges, set, BIN * spacing);
    else addFunctions(sums, start, set);
  }
  const { lengths, output, outputSquare, slope, slopeSquare, crossings, hasCrossings } = sums;
  const all = networks * count;
  const mean = lengths.value / lengths.count;
  return {
    slopeScale:
      lengths.count > 0 ? { mean, std: Math.sqrt(Math.max(0, lengths.square / lengths.count - mean ** 2)) } : null,
    output: { mean: output / all, std: Math.sqrt(outputSquare / all) },
    slope: { mean: slope / all, std: Math.sqrt(slopeSquare / all) },
    partition: hasCrossings ? Array.from(crossings, (each) => each / (networks * width * 2 * BIN * spacing)) : null,
  };
}

function addLength({ lengths }: Sums, length: number): void {
  lengths.value += length;
  lengths.square += length * length;
  lengths.count++;
}

/** @param reach how far from a point a partition point may be to count there */
function addRidges(
  sums: Sums,
  { network: { dimension: d }, width, parameters }: InitialNetwork,
  { activation, ridges }: RidgeUnits,
  { points }: PointSet,
  reach: number,
): void {
  const [omega, offset, amplitude] = [width * d, width, width].map((length) => new Float64Array(length));
  ridges(parameters, 0, width, omega, offset, amplitude);
  sums.hasCrossings = activation.periodic === undefined;
  for (let unit = 0; unit < width; unit++) {
    const w = omega.subarray(unit * d, (unit + 1) * d);
    const length = Math.hypot(...w);
    addLength(sums, length);
    for (let i = 0; i < sums.crossings.length; i++) {
      let z = offset[unit];
      for (let axis = 0; axis < d; axis++) z += w[axis] * points[i * d + axis];
      if (Math.abs(z) < reach * length) sums.crossings[i]++;
      const value = amplitude[unit] * activation.value(z);
      const steepness = amplitude[unit] * activation.slope(z);
      sums.output += value;
      sums.outputSquare += value ** 2;
      sums.slope += steepness * w[0];
      sums.slopeSquare += (steepness * length) ** 2;
    }
  }
}

/** For units of any kind: values of the network, and central differences. */
function addFunctions(sums: Sums, start: InitialNetwork, { points, dimension: d }: PointSet): void {
  const { network, scale, parameters } = start;
  const family = familyOf(network);
  const at = (axis: number, step: number): Float64Array => {
    const out = new Float64Array(points.length / d);
    const moved = points.map((x, k) => (k % d === axis ? x + step : x));
    family.functions(start, moved).output(parameters, out);
    return out;
  };
  for (const value of at(0, 0)) {
    sums.output += value;
    sums.outputSquare += value ** 2;
  }
  for (let axis = 0; axis < d; axis++) {
    const [lower, upper] = [at(axis, -DIFFERENCE), at(axis, DIFFERENCE)];
    for (let i = 0; i < upper.length; i++) {
      const slope = (upper[i] - lower[i]) / (2 * DIFFERENCE);
      if (axis === 0) sums.slope += slope;
      sums.slopeSquare += slope ** 2;
    }
  }
  const frequencies = family.proposed(network);
  if (frequencies === null) return;
  const w = parameters[frequencies.array];
  for (let unit = 0; unit < w.length / d; unit++) {
    addLength(sums, scale[unit] * Math.hypot(...w.subarray(unit * d, (unit + 1) * d)));
  }
}
