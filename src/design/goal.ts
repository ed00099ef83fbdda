import type { Experiment } from "../case/experiment.js";
import { energyOf } from "../data/weights.js";
import { descentResponse, flowResponse, stabilityLimit } from "../network/dynamics/index.js";
import type { Network } from "../network/network.js";
import { coefficientsOnBox } from "../spectral/reflection.js";
import { alongFirstAxis, dampedEnergy, dampingAt, spectralEnergyLeft } from "./energy-left.js";
import { designPropagator } from "./limit-flow.js";
import { PER_OSCILLATION, type Shells } from "./shells.js";

/** When the error on the samples is to be least: at a time, or after so many steps at half of the largest stable learning rate. */
export type Budget = { readonly deadline: number } | { readonly steps: number };

/** Energy left over the initial energy by the kernel flow, when, and on the way there. */
export interface KernelDecay {
  readonly left: number;
  readonly stopAt: number;
  readonly curve: { readonly times: readonly number[]; readonly left: readonly number[] };
}

/** What of a network is to be least. */
export interface Goal {
  /** Level 0; null where that is not known. */
  spectral(network: Network): number | null;
  /** What is searched by: level 0, or the damping alone where that is not known. */
  searched(network: Network, expected: number): number;
  /** Level 1; where biases have a range, that of the limit of a wide one. */
  kernel(network: Network): KernelDecay;
}

/** Points of curves over time, and the first of them over the last. */
const [CURVE, FIRST] = [40, 1e-3];
/** Of the stability limit, as "auto" has it. */
export const STABLE = 0.5;

export function goalOf(experiment: Experiment, shells: Shells, budget: Budget): Goal {
  const { samples, source, initialError, dynamics } = experiment;
  const kernel = (network: Network): KernelDecay => {
    const propagator = designPropagator(network, samples);
    const { lambdaMax } = propagator;
    const step = "steps" in budget ? STABLE * stabilityLimit(dynamics, lambdaMax) : 0;
    const stopAt = "steps" in budget ? budget.steps * step : budget.deadline;
    const response = "steps" in budget ? descentResponse(dynamics, step) : flowResponse(dynamics);
    const on = (time: number) => ("steps" in budget ? Math.max(1, Math.round(time / step)) * step : time);
    const times = [...new Set(Array.from({ length: CURVE }, (_, k) => on(stopAt * FIRST ** (1 - k / (CURVE - 1)))))];
    const [errors] = propagator.respond(initialError, [{ response, times }]).values;
    const whole = energyOf(samples, initialError);
    const left = errors.map((error) => energyOf(samples, error) / whole);
    return { left: left[left.length - 1], stopAt, curve: { times, left } };
  };
  const spectral = (network: Network, expected: number) => {
    if ("deadline" in budget) return spectralEnergyLeft(experiment, network, shells, budget.deadline, expected);
    const { coefficients } = coefficientsOnBox(network, source.samples, source.error);
    const { real, imaginary } = coefficients;
    const damping = dampingAt(shells, coefficients);
    const largest = Math.max(largestDamping(shells, damping.real), largestDamping(shells, damping.imaginary));
    if (!real.diffuses && !imaginary.diffuses) {
      if (largest === 0) return 1;
      const step = STABLE * stabilityLimit(dynamics, largest);
      return dampedEnergy(shells, damping, descentResponse(dynamics, step).at(budget.steps * step)).left;
    }
    // On Ω ∇·A∇ is at most the largest A |x|².
    const xi = alongFirstAxis(shells);
    const reach = Math.hypot(...samples.box.map(([lower, upper]) => Math.max(Math.abs(lower), Math.abs(upper))));
    const rate = [real, imaginary].reduce((most, { diffusion }, part) => {
      const A = new Float64Array(shells.radii.length);
      diffusion(xi, A);
      const B = part === 0 ? damping.real : damping.imaginary;
      return A.reduce((larger, a, k) => Math.max(larger, B[k] + a * reach * reach), most);
    }, 0);
    if (rate === 0) return 1;
    return spectralEnergyLeft(
      experiment,
      network,
      shells,
      budget.steps * STABLE * stabilityLimit(dynamics, rate),
      expected,
    );
  };
  return {
    kernel,
    spectral: (network) => (isKnown(network, experiment) ? spectral(network, 0) : null),
    searched(network, expected) {
      if (isKnown(network, experiment)) return spectral(network, expected);
      const { coefficients } = coefficientsOnBox(network, source.samples, source.error);
      const damping = dampingAt(shells, coefficients);
      const time = "deadline" in budget ? budget.deadline : budget.steps / Math.max(...damping.real, 1e-300);
      return dampedEnergy(shells, damping, flowResponse(dynamics).at(time)).left;
    },
  };
}

/** The largest B, of shells about the origin of the plane the mean over frequencies that Ω does not tell apart: densities of lengths have a pole there. */
function largestDamping({ dimension, volumes }: Shells, B: Float64Array): number {
  const within = dimension === 1 ? 0 : PER_OSCILLATION;
  let [sum, volume] = [0, 0];
  for (let k = 0; k < within; k++) [sum, volume] = [sum + B[k] * volumes[k], volume + volumes[k]];
  return B.reduce((most, b, k) => (k < within ? most : Math.max(most, b)), within > 0 ? sum / volume : 0);
}

/** Whether level 0 is computed: for a diffusion in one dimension alone. */
function isKnown(network: Network, { source }: Pick<Experiment, "source">): boolean {
  if (network.dimension === 1) return true;
  const { real, imaginary } = coefficientsOnBox(network, source.samples, source.error).coefficients;
  return !real.diffuses && !imaginary.diffuses;
}
