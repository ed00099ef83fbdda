import type { SampleSet } from "../data/samples.js";
import type { Network } from "../network/network.js";
import { dot } from "../sparse/vectors.js";
import { type Coefficients, resolutionOn, spectralCoefficients } from "../spectral/coefficients.js";
import { type LocalFactors, lawChange, tableLaw, withChange } from "./damping-law.js";
import { alongFirstAxis } from "./energy-left.js";

/** A and B at frequencies. */
export interface NodalCoefficients {
  readonly A: Float64Array;
  readonly B: Float64Array;
}

/** For the real and the imaginary part of û; one object where they are the same. */
export interface NodalPair {
  readonly real: NodalCoefficients;
  readonly imaginary: NodalCoefficients;
}

/**
 * A and B at frequencies as linear functions of the law of the first layer: densities of |w| that are linear between some lengths, in proportion to `masses`, non-negative numbers with sum 1, at those lengths.
 */
export interface LawCoefficients {
  readonly lengths: Float64Array;
  /** The mass of a hat of height 1. */
  readonly volumes: Float64Array;
  at(masses: Float64Array): NodalPair;
  /** The transpose: from derivatives with respect to A and B, those with respect to the masses. */
  transposed(derivatives: NodalPair): Float64Array;
}

/** Masses of the hats from the density of |w| there. */
export function hatVolumes(lengths: Float64Array): Float64Array {
  const last = lengths.length - 1;
  return lengths.map((_, j) => (lengths[Math.min(j + 1, last)] - lengths[Math.max(j - 1, 0)]) / 2);
}

/**
 * In one dimension, of a network whose coefficients are multiples of the density (`localFactors`), at frequencies among which the lengths are every `refined`-th.
 *
 * @param frequencies from 0, ascending
 */
export function localCoefficients(
  { real, imaginary }: LocalFactors,
  frequencies: Float64Array,
  refined: number,
): LawCoefficients {
  const lengths = frequencies.filter((_, k) => k % refined === 0);
  const volumes = hatVolumes(lengths);
  return {
    lengths,
    volumes,
    at(masses) {
      // Half of the density of |w| lies at ξ, half at −ξ.
      const heights = masses.map((mass, j) => mass / volumes[j] / 2);
      const rho = frequencies.map((_, k) => {
        const [j, s] = [Math.floor(k / refined), (k % refined) / refined];
        return s === 0 ? heights[j] : (1 - s) * heights[j] + s * heights[j + 1];
      });
      const of = ({ A, B }: LocalFactors["real"]) => ({
        A: rho.map((value) => A * value),
        B: rho.map((value) => B * value),
      });
      const ofReal = of(real);
      const same = real.A === imaginary.A && real.B === imaginary.B;
      return { real: ofReal, imaginary: same ? ofReal : of(imaginary) };
    },
    transposed(derivatives) {
      const gradient = new Float64Array(lengths.length);
      for (let k = 0; k < frequencies.length; k++) {
        const d =
          (real.A * derivatives.real.A[k] +
            real.B * derivatives.real.B[k] +
            imaginary.A * derivatives.imaginary.A[k] +
            imaginary.B * derivatives.imaginary.B[k]) /
          2;
        const [j, s] = [Math.floor(k / refined), (k % refined) / refined];
        gradient[j] += ((1 - s) * d) / volumes[j];
        if (s > 0) gradient[j + 1] += (s * d) / volumes[j + 1];
      }
      return gradient;
    },
  };
}

const ASIDE = 1e-9;

/** Of any network: the coefficients of every hat, which are as many as there are lengths. */
export function tabulatedCoefficients(
  network: Network,
  samples: SampleSet,
  dimension: 1 | 2,
  frequencies: Float64Array,
  lengths: Float64Array,
): LawCoefficients {
  const volumes = hatVolumes(lengths);
  const { measureFactor, box } = samples;
  const xi = alongFirstAxis({ dimension, radii: frequencies });
  // At 0 a density that jumps there would count from both sides.
  xi[0] += ASIDE * frequencies[1];
  const nodal = ({ both }: Coefficients): NodalCoefficients => {
    const [A, B] = [new Float64Array(frequencies.length), new Float64Array(frequencies.length)];
    both(xi, A, B);
    return { A, B };
  };
  let same = true;
  const columns = Array.from(lengths, (_, j): NodalPair => {
    const law = tableLaw(...hatOf(lengths, j), dimension);
    const change = law && lawChange(network, law);
    if (!change) throw new Error("a network without a law of its first layer");
    const { real, imaginary } = spectralCoefficients(withChange(network, change), measureFactor, resolutionOn(box));
    const ofReal = nodal(real);
    if (real !== imaginary) same = false;
    return { real: ofReal, imaginary: real === imaginary ? ofReal : nodal(imaginary) };
  });
  const combined = (masses: Float64Array, part: "real" | "imaginary", name: "A" | "B") => {
    const sum = new Float64Array(frequencies.length);
    columns.forEach((column, j) => {
      if (masses[j] === 0) return;
      const values = column[part][name];
      for (let k = 0; k < sum.length; k++) sum[k] += masses[j] * values[k];
    });
    return sum;
  };
  return {
    lengths,
    volumes,
    at(masses) {
      const of = (part: "real" | "imaginary") => ({
        A: combined(masses, part, "A"),
        B: combined(masses, part, "B"),
      });
      const real = of("real");
      return { real, imaginary: same ? real : of("imaginary") };
    },
    transposed: ({ real, imaginary }) =>
      Float64Array.from(
        columns,
        (column) =>
          dot(column.real.A, real.A) +
          dot(column.real.B, real.B) +
          dot(column.imaginary.A, imaginary.A) +
          dot(column.imaginary.B, imaginary.B),
      ),
  };
}

/** The part of the lengths on which the hat of one of them is not 0: at the ends of the list halves. */
function hatOf(lengths: Float64Array, j: number): [Float64Array, Float64Array] {
  const places = [j - 1, j, j + 1].filter((k) => k >= 0 && k < lengths.length);
  return [Float64Array.from(places, (k) => lengths[k]), Float64Array.from(places, (k) => (k === j ? 1 : 0))];
}
