import type { Warning } from "../../warning.js";
import { activationOf } from "../activations/index.js";
import type { ErrorOnPoints, SupposedUnit } from "../family.js";
import type { FiniteBiasLaw as FiniteBiases } from "../kernels/index.js";
import { outputVariance } from "../law.js";
import { weightVectorLaw } from "../laws/weight-vector.js";
import { linearFunctions, nearestCombination } from "../linear-part.js";
import type { SubNetwork } from "../parameters.js";
import { randomStream } from "../random.js";
import { phases } from "./ridge-phases.js";
import { scaledGradients } from "./scaled-gradients.js";
import { densityOf } from "./scaled-kernel.js";
import type { ScaledNetwork } from "./scaled-network.js";

/** Units that are drawn, and the most values of them: a share of 0.03 is known to about 0.005. */
const DRAWN = { most: 2048, least: 128, values: 2e6 } as const;
/** Units that are drawn for the kernels with and without those that are missing, of every scale. */
const SUPPOSED = 1024;
/** So far beyond the points of Ω units still bend there, in z. */
const BEND = 6;
/** The part of the rate that may be missing. A rate that is wrong by a part makes an error that falls wrong by e^{−1} of it at most. */
const LARGEST_MISSING = 0.03;
/** What level 0 is meant to be right to; what it is wrong by for other reasons leaves the less. */
const ERROR = 0.02;
/** A smaller part is not told from none by the units that are drawn. */
const LEAST_MISSING = 0.005;
/** What may be left of waves between different harmonics, relative to their own. */
const LARGEST_LEFT = 0.01;

/**
 * How far the biases of a network are from what `kernelTerms` takes them for, spread evenly over all numbers, or over a period: by how much less
 * the initial error's energy falls at first.
 *
 * @param elsewhere what level 0 is wrong by for other reasons, relative to the initial error
 */
export function biasRangeCaveats(
  network: ScaledNetwork,
  subnetworks: readonly SubNetwork[],
  data: ErrorOnPoints,
  elsewhere = 0,
): readonly Warning[] {
  const { biases } = network;
  const { sineShift, periodic } = activationOf(network.activation);
  if (sineShift !== undefined || biases.law === "uniform-phase") return [];
  if (periodic !== undefined) {
    const orders = periodic.harmonics().lines.map(({ order }) => order);
    return phaseCaveats((2 * Math.PI * leastBeat(orders)) / periodic.period, biases);
  }
  const missing = Math.max(...subnetworks.map((each) => missingPart(network, each, data)));
  // With more than that elsewhere there is a warning already.
  const allowed = elsewhere < ERROR ? Math.max(LEAST_MISSING, Math.E * (ERROR - elsewhere)) : LARGEST_MISSING;
  if (!(missing > Math.min(LARGEST_MISSING, allowed))) return [];
  return [
    {
      path: "network.biases",
      message:
        `the biases are not spread as widely as w·x: of the units that the initial error moves ${percent(missing)} are missing, and the spectral PDE, that of a wide range, is too fast by as much. ` +
        "Take a wider range, narrower weights or a smaller box, or believe the kernel flow, which has the biases as they are",
      numbers: { missing },
    },
  ];
}

/**
 * 1 − ∫ c² p(b) db / ∫ c² p(0) db, in the mean over w, with the density p of biases and c² the square of the gradient of a unit's loss. Of the error
 * counts what is no linear function: those live at ξ = 0 in the limit.
 */
function missingPart(network: ScaledNetwork, { scale }: SubNetwork, { points, values }: ErrorOnPoints): number {
  const { dimension } = network;
  const linear = nearestCombination(linearFunctions(points, dimension), values);
  const error = values.map((value, i) => value - linear[i]);
  const drawn = Math.ceil(Math.min(DRAWN.most, Math.max(DRAWN.least, DRAWN.values / values.length)));
  let [all, missing] = [0, 0];
  for (const unit of drawnUnits(network, { scale, amplitude: 1 }, points, drawn)) {
    const square = unit.gradients.reduce((sum, g) => sum + g.reduce((c, value, i) => c + value * error[i], 0) ** 2, 0);
    all += unit.reach * square;
    missing += unit.reach * square * unit.missing;
  }
  return all > 0 ? missing / all : 0;
}

/**
 * Units as the limit supposes them, with the part of each that is not there; null where the terms are exact or periodic.
 */
export function biasRangeUnits(
  network: ScaledNetwork,
  subnetworks: readonly SubNetwork[],
  points: Float64Array,
): readonly SupposedUnit[] | null {
  const { biases } = network;
  const { sineShift, periodic } = activationOf(network.activation);
  if (sineShift !== undefined || periodic !== undefined || biases.law === "uniform-phase") return null;
  const parts = SUPPOSED * subnetworks.length;
  return subnetworks.flatMap((each) =>
    [...drawnUnits(network, each, points, SUPPOSED)].map(({ gradients, reach, missing }) => ({
      gradients,
      weight: (2 * reach * densityOf(biases)) / parts,
      missing,
    })),
  );
}

/** Units whose biases lie evenly on (−reach, reach), beyond which they do not bend on the points. */
function* drawnUnits(network: ScaledNetwork, { scale, amplitude }: SubNetwork, points: Float64Array, count: number) {
  const { dimension, weights } = network;
  const biases = network.biases as FiniteBiases;
  const law = weightVectorLaw(weights, dimension);
  const random = randomStream(0, 0xb1a5);
  const a = Float64Array.of(Math.sqrt(outputVariance(network.outputs)));
  const w = new Float64Array(dimension);
  for (let k = 0; k < count; k++) {
    law.sample(random, w, 0);
    const reach = BEND + phases(points, w, scale, 0).reduce((most, z) => Math.max(most, Math.abs(z)), 0);
    const b = reach * (2 * random.uniform() - 1);
    const parameters = { a, w, b: Float64Array.of(b) };
    const gradients = scaledGradients(network, { scale, amplitude, parameters }, points);
    yield { reach, gradients, missing: missingAt(biases, b) };
  }
}

/** 1 − p(b)/p(0). */
function missingAt(biases: FiniteBiases, b: number): number {
  if (biases.law === "normal") return -Math.expm1(-0.5 * (b / biases.std) ** 2);
  return Math.abs(b) > biases.halfWidth ? 1 : 0;
}

/** The least difference or sum of two orders: the slowest wave in b of which products of two harmonics are made. */
function leastBeat(orders: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const k of orders) {
    for (const l of orders) for (const beat of [Math.abs(k - l), k + l]) if (beat > 0) least = Math.min(least, beat);
  }
  return least;
}

/** What is left in the mean over biases of a wave of a frequency in b. */
function phaseCaveats(frequency: number, biases: FiniteBiases): readonly Warning[] {
  const left =
    biases.law === "normal"
      ? Math.exp(-0.5 * (frequency * biases.std) ** 2)
      : Math.abs(Math.sin(frequency * biases.halfWidth) / (frequency * biases.halfWidth));
  if (!(left > LARGEST_LEFT)) return [];
  return [
    {
      path: "network.biases",
      message:
        `the biases are not spread evenly over a period: ${percent(left)} of the products of different harmonics are left in the mean, which the spectral PDE does not have. ` +
        'Take "uniform-phase" or a wider range, or believe the kernel flow',
      numbers: { left },
    },
  ];
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
