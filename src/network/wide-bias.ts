import { NumericalError } from "../errors.js";
import type { EnergySpectrum } from "./activation.js";
import { meshDimension } from "./input-dimension.js";
import { barriersOf } from "./laws/barriers.js";
import { landmarks } from "./laws/landmarks.js";
import { powerBehaviour } from "./laws/power-behaviour.js";
import type { WeightVectorLaw } from "./laws/weight-vector-law.js";
import { logarithmicIntegral } from "./logarithmic-integral.js";
import { logarithmicTable } from "./logarithmic-table.js";
import { oscillatingTail } from "./oscillating-integral.js";
import { rowsOfLags, spectralLags } from "./spectral-lags.js";
import type { Origin, StationaryKernel } from "./stationary-kernel.js";
import { divergesAtLargeWeights, growthAtOrigin, type RayIntegral } from "./wide-bias-origin.js";

/**
 * The kernel E g(w·x + b) g(w·x' + b) of biases spread evenly over a range much wider than w·x, for one function g of an activation and one
 * law of weights, at every scale: docs/theory.md, section 4.
 */
export interface WideBiasAverage {
  /**
   * The kernel |αw|^n g g at the scale α. Its transform is (2π)^{d−1} · biasDensity · ∫_R |ĝ(η)|² |η|^{−d} |ξ/η|^n ρ_α(ξ/η) dη with the
   * density ρ_α of α w.
   *
   * @param biasDensity density of a bias b where it counts: 1/(2β) for b uniform on (−β, β), 1/(√(2π) σ_b) for normal b
   */
  kernel(scale: number, biasDensity: number): StationaryKernel;
}

/** Beyond this an oscillating spectrum is integrated part by part. */
const OSCILLATING_FROM = 64;

/** The measure of the unit sphere. */
const sphere = { 1: 2, 2: 2 * Math.PI, 3: 4 * Math.PI } as const;

/** Averages over the rays of a law: values and what they are like at 0, for scale 1 and without factors. */
interface RayAverage {
  shape(xi: Float64Array, out: Float64Array): void;
  readonly origin: Origin;
  /** Whether it depends on |ξ| alone. */
  readonly isotropic: boolean;
  /** Whether it is finite anywhere. */
  readonly exists: boolean;
}

/**
 * Averages of a spectrum over a law of weights, to about 1e-11 of their value, or the error of the spectrum. For one dimension, radial laws and normal laws, where they
 * depend on |ξ| alone, they are tabulated as they are needed; otherwise every point costs an integral.
 *
 * @param spectrum |ĝ|² of σ, σ' or zσ'
 * @param lengthPower n, default 0: a power of |w| inside the average
 * @throws (the functions returned) NumericalError where an integral does not settle
 */
export function wideBiasAverage(spectrum: EnergySpectrum, law: WeightVectorLaw, lengthPower = 0): WideBiasAverage {
  const { dimension } = law;
  const average = isIsotropic(law)
    ? isotropicAverage(spectrum, law, lengthPower)
    : componentAverage(spectrum, law, lengthPower);
  const most = reachOf(spectrum) * law.scalar.extent;
  // Far out tabulated spectra are noise.
  const known = average.exists && spectrum.error === 0 && spectrum.extent < Number.POSITIVE_INFINITY;
  const extent = known ? extentOf(average, most, dimension) : most;
  const { value, power } = average.origin;
  const vanishes = average.isotropic ? (dimension === 1 && power <= -LEAST_ORDER ? [0] : []) : zeroOf(law);
  const lags = lengthPower === 0 ? spectralLags(spectrum, law) : null;
  return {
    kernel: (scale, biasDensity) => ({
      dimension,
      factor: biasDensity * (2 * Math.PI) ** (dimension - 1) * scale ** (lengthPower - dimension),
      shape: (xi, out) =>
        average.shape(
          xi.map((each) => each / scale),
          out,
        ),
      lags:
        lags === null
          ? null
          : (r) => lags(rowsOfLags(r, dimension).map((each) => scale * each)).map((mean) => biasDensity * mean),
      origin: { ...average.origin, ...aloneOf(spectrum) },
      breakpoints: [0],
      edges: value > 0 && value < Number.POSITIVE_INFINITY ? [] : [0],
      barriers: vanishes,
      radial: average.isotropic && dimension > 1,
      extent: scale * extent,
    }),
  };
}

/** The extent of a spectrum, 1 where it falls like a power. */
function reachOf({ extent }: EnergySpectrum): number {
  return extent < Number.POSITIVE_INFINITY ? extent : 1;
}

/** Diffusions that vanish at this order or a higher one let no flux pass, up to rounding of the order 1. */
const LEAST_ORDER = 0.95;

function zeroOf({ scalar }: WeightVectorLaw): readonly number[] {
  return barriersOf(scalar).filter((w) => w === 0);
}

function isIsotropic({ dimension, radial, scalar }: WeightVectorLaw): boolean {
  return dimension === 1 || radial || scalar.law.law === "normal";
}

/**
 * The mean over units whose weights have one length s and a uniform direction, as RepNet's of one slope: with S the measure of the unit
 * sphere k̂(ξ) = (2π)^{d−1} · biasDensity · (2/S) |ĝ(|ξ|/s)|²/(s |ξ|^{d−1}); in one dimension biasDensity · |ĝ(ξ/s)|²/s. With partition points
 * spread evenly over (−P, P) a bias has the density 1/(2Ps).
 */
export function fixedSlopeKernel(
  spectrum: EnergySpectrum,
  slope: number,
  dimension: 1 | 2 | 3,
  biasDensity: number,
): StationaryKernel {
  const { power, coefficient } = spectrum.singularity;
  const total = power + dimension - 1;
  const value =
    coefficient === 0 || total < 0 ? 0 : total > 0 ? Number.POSITIVE_INFINITY : coefficient * slope ** power;
  const length = lengthOf(dimension);
  return {
    dimension,
    factor: (biasDensity * (2 * Math.PI) ** (dimension - 1) * 2) / (sphere[dimension] * slope),
    shape(xi, out) {
      for (let i = 0; i < out.length; i++) {
        const k = length(xi, i);
        out[i] = k === 0 ? value : spectrum.at(k / slope) * k ** (1 - dimension);
      }
    },
    lags: null,
    origin: { value, power: total, ...aloneOf(spectrum) },
    breakpoints: [0],
    edges: value > 0 && value < Number.POSITIVE_INFINITY ? [] : [0],
    barriers: dimension === 1 && total <= -LEAST_ORDER ? [0] : [],
    radial: dimension > 1,
    extent: reachOf(spectrum) * slope,
  };
}

/** Averages that depend on k = |ξ| alone, from a table in log k. */
function isotropicAverage(spectrum: EnergySpectrum, law: WeightVectorLaw, lengthPower: number): RayAverage {
  const { radial, scalar } = law;
  const dimension = meshDimension(law.dimension);
  // Radial laws: ρ(w) = 2p(|w|)/(S |w|^{d−1}) leaves the integral of one dimension times 2/(S k^{d−1}).
  const alongLine = dimension === 1 || radial;
  const integral: RayIntegral = { power: alongLine ? 1 : dimension, lengthPower, factors: 1 };
  const w = new Float64Array(dimension);
  const density = alongLine
    ? scalar.density
    : (length: number) => {
        w[0] = length;
        return law.density(w);
      };
  const places = landmarks(scalar);
  const across = radial ? dimension - 1 : 0;
  const factor = radial ? 2 / sphere[dimension] : 1;
  const direct = (k: number) =>
    2 *
    rayIntegral(
      spectrum,
      integral,
      k,
      (eta) => density(k / eta),
      places.map((place) => k / place),
    );
  const behaviour = powerBehaviour(scalar);
  const exists = !divergesAtLargeWeights(integral, spectrum, behaviour);
  const table = exists ? logarithmicTable(direct, 20 * accuracyOf(spectrum)) : noLimit;
  const growth = growthAtOrigin(integral, spectrum, behaviour);
  const least = tiny(places);
  const limit = () => (exists ? factor * least ** -across * direct(least) : Number.POSITIVE_INFINITY);
  const origin = originOf({ ...growth, power: growth.power + across }, spectrum, limit);
  const length = lengthOf(dimension);
  return {
    origin,
    isotropic: true,
    exists,
    shape(xi, out) {
      for (let i = 0; i < out.length; i++) {
        const k = length(xi, i);
        out[i] = k < ZERO * places[0] ? origin.value : factor * k ** -across * table(k);
      }
    },
  };
}

/** Averages over independent components, an integral for each point; points that differ in signs and order of components share it. */
function componentAverage(spectrum: EnergySpectrum, law: WeightVectorLaw, lengthPower: number): RayAverage {
  const { dimension, scalar } = law;
  const places = landmarks(scalar);
  const behaviour = powerBehaviour(scalar);
  const integral = (factors: number): RayIntegral => ({ power: dimension, lengthPower, factors });
  /** The components of ξ are `parts` > 0 and otherwise 0. */
  const at = (parts: readonly number[]): number => {
    const onAxis = parts.length < dimension ? scalar.density(0) ** (dimension - parts.length) : 1;
    if (onAxis === 0 || spectrum.singularity.coefficient === 0) return 0;
    if (onAxis === Number.POSITIVE_INFINITY) return onAxis;
    const ray = integral(parts.length);
    if (divergesAtLargeWeights(ray, spectrum, behaviour)) return noLimit();
    const density = (eta: number) => parts.reduce((product, part) => product * scalar.density(part / eta), onAxis);
    const edges = parts.flatMap((part) => places.map((place) => part / place));
    return 2 * rayIntegral(spectrum, ray, Math.hypot(...parts), density, edges);
  };
  const origin = originOf(growthAtOrigin(integral(dimension), spectrum, behaviour), spectrum, () =>
    at(Array.from({ length: dimension }, () => tiny(places))),
  );
  return {
    origin,
    isotropic: false,
    exists: !divergesAtLargeWeights(integral(dimension), spectrum, behaviour),
    shape(xi, out) {
      const known = new Map<string, number>();
      for (let i = 0; i < out.length; i++) {
        const parts = Array.from(xi.subarray(i * dimension, (i + 1) * dimension), Math.abs)
          .filter((part) => part > 0)
          .sort((a, b) => a - b);
        const key = parts.join();
        const atOrigin = Math.hypot(...parts) < ZERO * places[0];
        const value = atOrigin ? origin.value : (known.get(key) ?? at(parts));
        known.set(key, value);
        out[i] = value;
      }
    },
  };
}

/** Where the steepest units alone make the integral infinite, at every frequency. */
function noLimit(): never {
  throw new NumericalError(
    "network.weights: the tails of this law are so heavy that the limit of a wide range of biases, in which the spectral PDE is, has an infinite coefficient at every frequency. " +
      "Take a law with lighter tails, freeze the group whose kernel that is (outputs a of activations that do not vanish at infinity), or believe the kernel flow, which has the biases as they are",
  );
}

/** ∫_0^∞ |ĝ(η)|² η^{−D} (k/η)^n ρ(η) dη for a density along a ray. */
function rayIntegral(
  spectrum: EnergySpectrum,
  { power, lengthPower }: RayIntegral,
  k: number,
  density: (eta: number) => number,
  edges: readonly number[],
): number {
  const { oscillation, extent } = spectrum;
  const weighted = (energy: (eta: number) => number) => (eta: number) => {
    const rho = density(eta);
    return rho === 0 ? 0 : energy(eta) * eta ** -power * (k / eta) ** lengthPower * rho;
  };
  const accuracy = accuracyOf(spectrum);
  const own = [0.1, 1, Number.isFinite(extent) ? extent : 10];
  if (oscillation === undefined) return logarithmicIntegral(weighted(spectrum.at), [...own, ...edges], accuracy);
  const from = Math.max(OSCILLATING_FROM, oscillation.from);
  const smooth = (eta: number) => (eta < from ? spectrum.at(eta) : oscillation.mean(eta));
  const integral = logarithmicIntegral(weighted(smooth), [...own, from, ...edges], accuracy);
  if (integral === 0) return 0;
  const { cosine, sine, lag } = oscillation;
  return integral + oscillatingTail(weighted(cosine), weighted(sine), lag, from, edges, accuracy * integral);
}

/** Error allowed in a panel of an integral: that of the spectrum is noise, which no halving takes away. */
function accuracyOf({ error }: EnergySpectrum): number {
  return Math.min(1e-8, Math.max(1e-13, 10 * error));
}

/** k̂(0): infinite, zero, or the limit. */
function originOf(
  { power, logarithm }: { readonly power: number; readonly logarithm: boolean },
  spectrum: EnergySpectrum,
  limit: () => number,
): Origin {
  if (spectrum.singularity.coefficient === 0) return { value: 0, power: 0 };
  if (power > 0 || (power === 0 && logarithm)) return { value: Number.POSITIVE_INFINITY, power };
  return { value: power < 0 ? 0 : limit(), power };
}

function aloneOf({ atZero }: EnergySpectrum): Pick<Origin, "alone"> {
  return atZero === "nothing" ? {} : { alone: atZero };
}

/** Frequencies below this, relative to the least weight that matters, count as 0: powers of them overflow. */
const ZERO = 1e-60;

/** A frequency at which averages have reached their limit at 0, for weights at these places. */
function tiny(places: readonly number[]): number {
  return 1e-25 * places[0];
}

function lengthOf(dimension: 1 | 2 | 3): (xi: Float64Array, i: number) => number {
  if (dimension === 1) return (xi, i) => Math.abs(xi[i]);
  return dimension === 2
    ? (xi, i) => Math.hypot(xi[2 * i], xi[2 * i + 1])
    : (xi, i) => Math.hypot(xi[3 * i], xi[3 * i + 1], xi[3 * i + 2]);
}

/** Where |ξ|^d k̂ has fallen to 1e-12 of what it is at a tenth of the weights' extent, along the diagonal; at most `most`. */
function extentOf(average: RayAverage, most: number, dimension: number): number {
  const out = new Float64Array(1);
  const mass = (component: number) => {
    average.shape(new Float64Array(dimension).fill(component), out);
    return component ** dimension * out[0];
  };
  let low = 1e-3 * most;
  let high = most;
  const least = 1e-12 * mass(low);
  if (!(least < Number.POSITIVE_INFINITY) || mass(high) > least) return most;
  while (high - low > 0.01 * high) {
    const middle = 0.5 * (low + high);
    if (mass(middle) > least) low = middle;
    else high = middle;
  }
  return high;
}
