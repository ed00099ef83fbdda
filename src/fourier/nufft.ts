import { InputError } from "../errors.js";
import { directCost, directTransform } from "./direct-transform.js";
import { scatteredCost, scatteredTransform } from "./scattered-transform.js";
import { type Sums, uniformGrid } from "./sums.js";
import { cheapestTrimming, trimmedTransform } from "./trimmed-transform.js";
import { toUniformFrequencies, uniformCost, uniformPointsTransform } from "./uniform-transform.js";

/** A complex field: real and imaginary parts, of one length. */
export interface ComplexField {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

export interface TransformOptions {
  /** The sign s in e^{s i ξ x}: −1 for û(ξ) = ∫ u e^{−iξx} dx, +1 for its inverse. */
  readonly sign: 1 | -1;
  /** Error relative to Σ |strength|, from 1e-14 to 1e-1; default 1e-12. */
  readonly tolerance?: number;
}

/**
 * The sums F_k = Σ_j c_j e^{± i ξ_k x_j} of complex strengths c_j at any points x_j of the line, at any angular
 * frequencies ξ_k (radians per unit length): a nonuniform Fourier transform. The cheapest of four ways is taken, to the
 * same accuracy: uniform points to any frequencies, any points to uniform frequencies, any to any, or the plain sum. The
 * cost is O(J + K) with J points and K frequencies plus a fast Fourier transform, of twice the number of uniform
 * points (or frequencies), or of length O(extent of the points × extent of the frequencies).
 *
 * |error| ≤ tolerance Σ|c_j|, as far as float64 holds the phases: 2e-16 max|ξ x| Σ|c_j| comes on top.
 *
 * @param points x_j, finite, in any order
 * @param strengths real parts and, where there are any, imaginary parts of c_j, as long as `points`
 * @param frequencies ξ_k, finite, in any order
 * @returns F_k, in the order of `frequencies`
 * @throws InputError where lengths differ, a number is not finite, or the tolerance is out of range
 */
export function nonuniformTransform(
  points: Float64Array,
  strengths: { readonly re: Float64Array; readonly im?: Float64Array },
  frequencies: Float64Array,
  options: TransformOptions,
): ComplexField {
  const { sign, tolerance = 1e-12 } = options;
  check(points, strengths, frequencies, options);
  const out = { re: new Float64Array(frequencies.length), im: new Float64Array(frequencies.length) };
  if (points.length === 0 || frequencies.length === 0) return out;
  // e^{−iξx} is the conjugate of e^{iξx}: conjugate the strengths before and the sums after.
  const interleaved = new Float64Array(2 * points.length);
  for (let j = 0; j < points.length; j++) {
    interleaved[2 * j] = strengths.re[j];
    interleaved[2 * j + 1] = strengths.im === undefined ? 0 : sign * strengths.im[j];
  }
  transformSums({ points, strengths: interleaved, frequencies, tolerance }, out);
  if (sign < 0) for (let k = 0; k < out.im.length; k++) out.im[k] = -out.im[k];
  return out;
}

/** The sums in the cheapest way, unchecked; there is at least one point and one frequency. */
export function transformSums(sums: Sums, out: ComplexField): void {
  const { points, frequencies, tolerance } = sums;
  const ways = [{ cost: directCost(sums), run: (to: ComplexField) => directTransform(sums, to) }];
  // A plan alone takes some microseconds: small sums need no other way.
  if (ways[0].cost > 2e4) {
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
    if (ways.every(({ cost }) => cost > 2 * scattered.perPhase)) {
      const trimming = cheapestTrimming(sums);
      if (trimming !== undefined) {
        ways.push({ cost: trimming.cost, run: (to) => trimmedTransform(sums, trimming, to) });
      }
    }
  }
  ways.reduce((best, way) => (way.cost < best.cost ? way : best)).run(out);
}

function check(
  points: Float64Array,
  strengths: { readonly re: Float64Array; readonly im?: Float64Array },
  frequencies: Float64Array,
  { tolerance = 1e-12 }: TransformOptions,
): void {
  const parts: readonly (readonly [string, Float64Array | undefined])[] = [
    ["strengths.re", strengths.re],
    ["strengths.im", strengths.im],
  ];
  for (const [name, values] of parts) {
    if (values !== undefined && values.length !== points.length) {
      throw new InputError(
        name,
        `found ${values.length} strengths for ${points.length} points; one is needed for each`,
      );
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
