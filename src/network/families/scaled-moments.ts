import type { Activation } from "../activation.js";
import { activationOf } from "../activations/index.js";
import type { InitialMoments } from "../initial-moments.js";
import {
  type BiasedUnits,
  type FiniteBiasLaw,
  type PointSet,
  slopeFunction,
  unitAverage,
  unitSquares,
  valueFunction,
  weightMean,
  weightMoment,
} from "../kernels/index.js";
import { outputVariance, type WeightLaw } from "../law.js";
import { weightVectorLaw } from "../laws/weight-vector.js";
import type { SubNetwork } from "../parameters.js";
import { meanDoubledCosine } from "./scaled-kernel.js";
import type { ScaledNetwork } from "./scaled-network.js";

/** The means of σ², |∇σ|² and of partition points over the units of one scale. */
type UnitMoments = Pick<InitialMoments, "output" | "slope" | "partition">;

/** What networks of units c a σ(α w·x + b) are like at the start. */
export function scaledMoments(
  network: ScaledNetwork,
  subnetworks: readonly SubNetwork[],
  set: PointSet,
): InitialMoments {
  const { dimension, weights } = network;
  const variance = outputVariance(network.outputs);
  const parts = subnetworks.map(({ scale, amplitude }) => ({
    energy: (variance * amplitude ** 2) / subnetworks.length,
    units: unitMoments(network, scale, set),
  }));
  const [mean, square] = ([1, 2] as const).map((power) => {
    const scales = subnetworks.reduce((sum, { scale }) => sum + scale ** power, 0) / subnetworks.length;
    return scales * weightMoment(weights, dimension, power);
  });
  const total = (name: keyof UnitMoments, weightOf: (part: (typeof parts)[number]) => number): Float64Array | null => {
    const sum = new Float64Array(set.points.length / dimension);
    for (const part of parts) {
      const values = part.units[name];
      if (values === null) return null;
      for (let i = 0; i < sum.length; i++) sum[i] += weightOf(part) * values[i];
    }
    return sum;
  };
  return {
    slopeScale: { mean, square },
    output: total("output", ({ energy }) => energy),
    slope: total("slope", ({ energy }) => energy),
    partition: total("partition", () => 1 / subnetworks.length),
  };
}

function unitMoments(
  { dimension, weights, biases, ...network }: ScaledNetwork,
  scale: number,
  set: PointSet,
): UnitMoments {
  const activation = activationOf(network.activation);
  const { periodic } = activation;
  const count = set.points.length / dimension;
  if (biases.law === "uniform-phase") {
    // Only periodic activations have it.
    const { lines, remainder } = periodic?.harmonics() ?? { lines: [], remainder: { value: 0, slope: 0 } };
    const square = (name: "value" | "slope") => lines.reduce((sum, line) => sum + line[name], remainder[name]);
    return {
      output: new Float64Array(count).fill(square("value")),
      slope: new Float64Array(count).fill(scale ** 2 * weightMoment(weights, dimension, 2) * square("slope")),
      partition: null,
    };
  }
  const units = { weights, biases, scale };
  return {
    output: meanSquare(activation, units, set),
    slope: unitSquares(slopeFunction(activation), 2, units, set),
    partition: periodic === undefined ? partitionDensity(units, set) : null,
  };
}

/** E σ(z)². */
function meanSquare(activation: Activation, units: BiasedUnits, set: PointSet): Float64Array | null {
  const { weights, biases, scale = 1 } = units;
  const { sineShift, periodic } = activation;
  if (sineShift !== undefined) {
    // ½ (1 − E cos(2α w·x + 2b + 2 shift)), of laws that are even.
    const reflection = meanDoubledCosine(biases) * Math.cos(2 * sineShift);
    const doubled = weightVectorLaw(weights, set.dimension).characteristic(set.points.map((x) => 2 * scale * x));
    return doubled.map((mean) => 0.5 * (1 - reflection * mean));
  }
  const value = valueFunction(activation);
  const squares = unitSquares(value, 0, units, set);
  if (squares !== null || periodic !== undefined) return squares;
  const average = unitAverage(value, units, set);
  return Float64Array.from({ length: set.points.length / set.dimension }, (_, i) => average(i, i));
}

/** E |αw| ρ_b(−αw·x). */
function partitionDensity(
  { weights, biases, scale }: { readonly weights: WeightLaw; readonly biases: FiniteBiasLaw; readonly scale: number },
  { points, dimension }: PointSet,
): Float64Array | null {
  const reach = biases.law === "uniform" ? biases.halfWidth : 8 * biases.std;
  const step = biases.law === "uniform" ? reach : biases.std;
  const shape = { ridges: [{ from: -reach, to: reach, step }], breaks: [-reach, reach] };
  const density = (b: number) => {
    if (biases.law === "uniform") return Math.abs(b) < reach ? 0.5 / reach : 0;
    return Math.exp(-0.5 * (b / biases.std) ** 2) / (Math.sqrt(2 * Math.PI) * biases.std);
  };
  const values = new Float64Array(points.length / dimension);
  for (let i = 0; i < values.length; i++) {
    const distance = scale * Math.hypot(...points.subarray(i * dimension, (i + 1) * dimension));
    const mean = weightMean((length, along) => length * density(along), shape, weights, dimension, distance, 1);
    if (mean === null) return null;
    values[i] = scale * mean;
  }
  return values;
}
