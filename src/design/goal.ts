import type { Experiment } from "../case/experiment.js";
import { meanSquareDistance } from "../case/warnings/nyquist.js";
import { energyOf } from "../data/weights.js";
import { descentResponse, flowResponse, stabilityLimit } from "../network/dynamics/index.js";
import { isScalarLaw } from "../network/law.js";
import type { Network } from "../network/network.js";
import { once } from "../once.js";
import type { Coefficients, FrequencyFunction, SpectralCoefficients } from "../spectral/coefficients.js";
import { coefficientsOnBox } from "../spectral/reflection.js";
import { type Descent, descentTo, isAsGood } from "./descent.js";
import { type DampingPair, dampedEnergy, dampingAt, frequenciesOf, spectralEnergyLeft } from "./energy-left.js";
import { quickPropagator } from "./limit-flow.js";
import { type PlaneSpectrum, planeSpectrum } from "./plane-spectrum.js";
import { PER_OSCILLATION, type Shells } from "./shells.js";
import { wholePlaneEnergyLeft } from "./whole-plane.js";

/** When the error on the samples is to be least: at a time, or after so many steps at half of the largest stable learning rate. */
export type Budget = { readonly deadline: number } | { readonly steps: number };

/** Energy left over the initial energy by the kernel flow, when, and on the way there; and how to train to then. With a budget of steps the descent itself is followed. */
export interface KernelDecay {
  readonly left: number;
  readonly stopAt: number;
  readonly curve: { readonly times: readonly number[]; readonly left: readonly number[] };
  readonly descent: Descent;
}

/** What of a network is to be least. */
export interface Goal {
  /** Level 0; null where that is not known. */
  spectral(network: Network): number | null;
  /** What is searched by: level 0, or rates frequency by frequency where that takes long. */
  searched(network: Network, expected: number): number;
  /** Level 1; where biases have a range, that of the limit of a wide one. */
  kernel(network: Network): KernelDecay;
}

/** Points of curves over time, and the first of them over the last. */
const [CURVE, FIRST] = [40, 1e-3];
/** Of the stability limit, as "auto" has it. */
const STABLE = 0.5;

function curveTimes(last: number): number[] {
  return Array.from({ length: CURVE }, (_, k) => (k === CURVE - 1 ? last : last * FIRST ** (1 - k / (CURVE - 1))));
}

export function goalOf(experiment: Experiment, shells: Shells, budget: Budget): Goal {
  const { samples, source, initialError, dynamics } = experiment;
  const whole = energyOf(samples, initialError);
  const kernel = (network: Network): KernelDecay => {
    const propagator = quickPropagator(network, samples);
    if ("deadline" in budget) {
      const times = curveTimes(budget.deadline);
      const { descent, flow } = descentTo(times, experiment, propagator, (found) => isAsGood(found, experiment));
      const left = flow.map((error) => energyOf(samples, error) / whole);
      return { left: left[left.length - 1], stopAt: budget.deadline, curve: { times, left }, descent };
    }
    const learningRate = STABLE * stabilityLimit(dynamics, propagator.lambdaMax);
    const { steps } = budget;
    const times = [...new Set(curveTimes(steps).map((step) => Math.max(1, Math.round(step)) * learningRate))];
    const response = descentResponse(dynamics, learningRate);
    const [errors] = propagator.respond(initialError, [{ response, times }]).values;
    const left = errors.map((error) => energyOf(samples, error) / whole);
    const [last, end] = [left[left.length - 1], errors[errors.length - 1]];
    const descent = { learningRate, steps, left: last, end };
    return { left: last, stopAt: steps * learningRate, curve: { times, left }, descent };
  };
  const plane = once(() => planeSpectrum(source.samples, source.error));
  /** In the plane shells say all of coefficients that are alike in all directions. */
  const spectrumFor = (network: Network, { real, imaginary }: SpectralCoefficients): Shells | PlaneSpectrum => {
    if (shells.dimension === 1) return shells;
    // A table may have all that it has between the directions that are looked at.
    const isOfPlane = "weights" in network && network.weights !== undefined && !isScalarLaw(network.weights);
    const isAlike = !isOfPlane && [real, imaginary].every(({ damping }) => isRadial(damping, shells.radii));
    return isAlike ? shells : plane();
  };
  const spectral = (network: Network, expected: number) => {
    const { coefficients } = coefficientsOnBox(network, source.samples, source.error);
    const spectrum = spectrumFor(network, coefficients);
    if ("deadline" in budget) return spectralEnergyLeft(experiment, network, spectrum, budget.deadline, expected);
    const { real, imaginary } = coefficients;
    const damping = dampingAt(spectrum, coefficients);
    const largest = Math.max(largestDamping(spectrum, damping.real), largestDamping(spectrum, damping.imaginary));
    if (!real.diffuses && !imaginary.diffuses) {
      if (largest === 0) return 1;
      const step = STABLE * stabilityLimit(dynamics, largest);
      const atMost = (B: Float64Array) => B.map((value) => Math.min(value, largest));
      const felt = { real: atMost(damping.real), imaginary: atMost(damping.imaginary) };
      return dampedEnergy(spectrum, felt, descentResponse(dynamics, step).at(budget.steps * step)).left;
    }
    // On Ω ∇·A∇ is at most the largest A |x|².
    const xi = frequenciesOf(spectrum);
    const reach = Math.hypot(...samples.box.map(([lower, upper]) => Math.max(Math.abs(lower), Math.abs(upper))));
    const rate = [real, imaginary].reduce((most, { diffusion }, part) => {
      const A = new Float64Array(spectrum.power.length);
      diffusion(xi, A);
      const B = part === 0 ? damping.real : damping.imaginary;
      return A.reduce((larger, a, k) => Math.max(larger, B[k] + a * reach * reach), most);
    }, 0);
    if (rate === 0) return 1;
    return spectralEnergyLeft(
      experiment,
      network,
      spectrum,
      budget.steps * STABLE * stabilityLimit(dynamics, rate),
      expected,
    );
  };
  return {
    kernel,
    spectral(network) {
      if (isKnown(network, experiment)) return spectral(network, 0);
      return "deadline" in budget ? wholePlaneEnergyLeft(experiment, network, budget.deadline) : null;
    },
    searched(network, expected) {
      if (isKnown(network, experiment)) return spectral(network, expected);
      const { coefficients } = coefficientsOnBox(network, source.samples, source.error);
      const spectrum = spectrumFor(network, coefficients);
      const damping = rateAt(spectrum, coefficients, meanSquareDistance(source.samples, source.error));
      const most = damping.real.reduce((larger, value) => Math.max(larger, value), 1e-300);
      const time = "deadline" in budget ? budget.deadline : budget.steps / most;
      return dampedEnergy(spectrum, damping, flowResponse(dynamics).at(time)).left;
    },
  };
}

/** B + A |x|², the rate at which an error at a distance |x| from the origin is learnt by a wave, with the mean of |x|² for all. */
function rateAt(spectrum: Shells | PlaneSpectrum, coefficients: SpectralCoefficients, square: number): DampingPair {
  const { real, imaginary } = dampingAt(spectrum, coefficients);
  const xi = frequenciesOf(spectrum);
  const of = ({ diffusion }: Coefficients, B: Float64Array) => {
    const A = new Float64Array(B.length);
    diffusion(xi, A);
    return B.map((value, k) => value + square * A[k]);
  };
  return { real: of(coefficients.real, real), imaginary: of(coefficients.imaginary, imaginary) };
}

/** The largest B, of shells about the origin of the plane the mean over frequencies that Ω does not tell apart: densities of lengths have a pole there. */
function largestDamping(spectrum: Shells | PlaneSpectrum, B: Float64Array): number {
  const within = "frequencies" in spectrum || spectrum.dimension === 1 ? 0 : PER_OSCILLATION;
  const { volumes } = spectrum;
  let [sum, volume] = [0, 0];
  for (let k = 0; k < within; k++) [sum, volume] = [sum + B[k] * volumes[k], volume + volumes[k]];
  return B.reduce((most, b, k) => (k < within ? most : Math.max(most, b)), within > 0 ? sum / volume : 0);
}

/** Whether level 0 is quick: for a diffusion in one dimension alone. */
function isKnown(network: Network, { source }: Pick<Experiment, "source">): boolean {
  if (network.dimension === 1) return true;
  const { real, imaginary } = coefficientsOnBox(network, source.samples, source.error).coefficients;
  return !real.diffuses && !imaginary.diffuses;
}

/** What dampings along two axes and between them may differ by, over the largest. */
const ALIKE = 1e-3;
/** So many shells may lie on a jump, on either side of which rounding puts them. */
const AT_A_JUMP = 2;

function isRadial(damping: FrequencyFunction, radii: Float64Array): boolean {
  // The first shell is a disk about the origin.
  const [along, up, between] = [
    [1, 0],
    [0, 1],
    [Math.SQRT1_2, Math.SQRT1_2],
  ].map(([x, y]) => {
    const values = new Float64Array(radii.length - 1);
    damping(
      Float64Array.from({ length: 2 * values.length }, (_, i) => radii[1 + (i >> 1)] * (i % 2 === 0 ? x : y)),
      values,
    );
    return values;
  });
  const largest = along.reduce((most, value) => Math.max(most, value), 0);
  const differs = (value: number, k: number) =>
    Math.max(Math.abs(value - up[k]), Math.abs(value - between[k])) > ALIKE * largest;
  return Array.from(along).filter(differs).length <= AT_A_JUMP;
}
