import type { ActivationSpectra, Periodic } from "../activation.js";
import { activationOf } from "../activations/index.js";
import { harmonicTail } from "../harmonic-tail.js";
import type { KernelTerm } from "../kernel-term.js";
import { biasedKernel, type PairAverage, type PointSet } from "../kernels/index.js";
import { type BiasLaw, outputVariance } from "../law.js";
import { weightVectorLaw } from "../laws/weight-vector.js";
import type { WeightVectorLaw } from "../laws/weight-vector-law.js";
import type { SubNetwork } from "../parameters.js";
import { constantKernel, type StationaryKernel, waveKernel } from "../stationary-kernel.js";
import { type WideBiasAverage, wideBiasAverage } from "../wide-bias.js";
import type { ScaledNetwork } from "./scaled-network.js";

/** One sub-network's part in the kernel: weight (value E σσ + (slope + moment scale² x·x') E σ'σ'). */
interface Share {
  readonly subnetwork: number;
  readonly scale: number;
  readonly weight: number;
  readonly value: number;
  readonly slope: number;
  readonly moment: number;
}

/**
 * The kernel of units c a σ(α w·x + b) at infinite width, c² ( [a] E σσ + σ_a² ([b] + [w] α² x·x') E σ'σ' ) over the number of sub-networks:
 * exact for a sine with any biases and for a periodic activation with a uniform phase (docs/theory.md, section 2), the limit of a wide range
 * of biases for others (section 4).
 */
export function scaledKernelTerms(network: ScaledNetwork, subnetworks: readonly SubNetwork[]): readonly KernelTerm[] {
  const { dimension, biases, train } = network;
  const { sineShift, periodic, spectra } = activationOf(network.activation);
  const law = weightVectorLaw(network.weights, dimension);
  const variance = outputVariance(network.outputs);
  const shares = subnetworks.map(({ scale, amplitude }, subnetwork) => ({
    subnetwork,
    scale,
    weight: amplitude ** 2 / subnetworks.length,
    value: train.includes("a") ? 1 : 0,
    slope: train.includes("b") ? variance : 0,
    moment: train.includes("w") ? variance : 0,
  }));
  if (sineShift !== undefined) {
    const reflection = meanDoubledCosine(biases) * Math.cos(2 * sineShift);
    return shares.map((share) => sineTerm(share, law, reflection));
  }
  if (periodic !== undefined) return shares.flatMap((share) => harmonicTerms(share, law, periodic));
  return wideBiasTerms(shares, law, spectra as ActivationSpectra, densityOf(biases));
}

/** The kernel for biases of the range that they have; null where `scaledKernelTerms` is that. */
export function scaledPairKernel(
  network: ScaledNetwork,
  subnetworks: readonly SubNetwork[],
  set: PointSet,
): PairAverage | null {
  const { weights, biases, train } = network;
  const activation = activationOf(network.activation);
  if (activation.sineShift !== undefined || biases.law === "uniform-phase") return null;
  const units = { activation, weights, biases, train, outputVariance: outputVariance(network.outputs) };
  const parts = subnetworks.map(({ scale, amplitude }) => ({
    weight: amplitude ** 2 / subnetworks.length,
    average: biasedKernel({ ...units, scale }, set),
  }));
  return (i, j) => parts.reduce((sum, { weight, average }) => sum + weight * average(i, j), 0);
}

/** E cos 2b, which is what remains of the biases in the reflected part of a sine's kernel: e^{−2σ_b²} for normal ones, sin(2β)/(2β) for uniform. */
export function meanDoubledCosine(biases: BiasLaw): number {
  if (biases.law === "normal") return Math.exp(-2 * biases.std ** 2);
  if (biases.law === "uniform") return Math.sin(2 * biases.halfWidth) / (2 * biases.halfWidth);
  return 0;
}

/** E sin u sin v = ½ (φ(x − x') − q φ(x + x')), E cos u cos v = ½ (φ(x − x') + q φ(x + x')). */
function sineTerm(share: Share, law: WeightVectorLaw, q: number): KernelTerm {
  const { subnetwork, scale, value, slope, moment } = share;
  const weight = share.weight / 2;
  return {
    kernel: waveKernel(law, scale),
    subnetwork,
    damping: weight * (value + slope),
    diffusion: weight * scale ** 2 * moment,
    reflectedDamping: weight * q * (slope - value),
    reflectedDiffusion: weight * scale ** 2 * moment * q,
  };
}

/** Harmonics up to this order count where there are infinitely many; what is above has 2e-5 of the energy of a square wave. */
const HIGHEST = 20001;

/** A wave of every harmonic, with a scale of its own; one kernel for the high ones of a wave with corners or jumps. */
function harmonicTerms(
  { subnetwork, scale, weight, value, slope, moment }: Share,
  law: WeightVectorLaw,
  { period, harmonics }: Periodic,
): readonly KernelTerm[] {
  const unit = (scale * 2 * Math.PI) / period;
  const { lines, remainder } = harmonics();
  const term = (kernel: StationaryKernel, ofValue: number, ofSlope: number): KernelTerm => ({
    kernel,
    subnetwork,
    damping: weight * (value * ofValue + slope * ofSlope),
    diffusion: weight * scale ** 2 * moment * ofSlope,
    reflectedDamping: 0,
    reflectedDiffusion: 0,
  });
  const terms = lines
    .filter(({ order }) => order > 0 || value > 0)
    .map((line) => {
      const kernel = line.order === 0 ? constantKernel(law.dimension) : waveKernel(law, unit * line.order);
      return term(kernel, line.value, line.slope);
    });
  if (remainder.value === 0 && remainder.slope === 0) return terms;
  const all = harmonics(HIGHEST);
  // What is left of a wave whose harmonics are all listed is rounding.
  if (all.lines.length === lines.length) return terms;
  const tail = (name: "value" | "slope") =>
    harmonicTail(
      law,
      unit,
      all.lines.slice(lines.length).map((line) => ({ order: line.order, energy: line[name] })),
      all.remainder[name],
    );
  return [
    ...terms,
    ...(remainder.value > 0 ? [term(tail("value"), 1, 0)] : []),
    ...(remainder.slope > 0 ? [term(tail("slope"), 0, 1)] : []),
  ];
}

function wideBiasTerms(
  shares: readonly Share[],
  law: WeightVectorLaw,
  spectra: ActivationSpectra,
  density: number,
): readonly KernelTerm[] {
  const ofValue = wideBiasAverage(spectra.value, law);
  const ofSlope = wideBiasAverage(spectra.slope, law);
  return shares.flatMap(({ subnetwork, scale, weight, value, slope, moment }) => {
    const part = (average: WideBiasAverage, damping: number, diffusion: number) =>
      damping === 0 && diffusion === 0
        ? []
        : [
            {
              ...{ kernel: average.kernel(scale, density), subnetwork },
              ...{ damping: weight * damping, diffusion: weight * scale ** 2 * diffusion },
              ...{ reflectedDamping: 0, reflectedDiffusion: 0 },
            },
          ];
    return [...part(ofValue, value, 0), ...part(ofSlope, slope, moment)];
  });
}

/** The density of a bias where it counts. */
export function densityOf(biases: BiasLaw): number {
  if (biases.law === "normal") return 1 / (Math.sqrt(2 * Math.PI) * biases.std);
  return biases.law === "uniform" ? 1 / (2 * biases.halfWidth) : 1 / (2 * Math.PI);
}
