import { erf } from "../../expression/index.js";
import type { ActivationSpectra } from "../activation.js";
import { activationOf } from "../activations/index.js";
import type { Mistake } from "../family.js";
import { meanSquareOver, reachOf, steppedWaves, type Waves } from "../feature-waves.js";
import type { ParameterArray, Parameters } from "../parameters.js";
import { radialKernel } from "../radial-kernel.js";
import type { RandomStream } from "../random.js";
import { featureActivationMistakes, missingBends } from "./deep-bends.js";
import type { FeatureKind, Features } from "./deep-feature-kind.js";
import type { DeepNetwork, PartitionDeepNetwork } from "./deep-network.js";

const partitioned = (network: DeepNetwork) => network as PartitionDeepNetwork;

/** Features of slopes and partition points: g(s v (x − p))/√(E g²) in one dimension. */
export const partitionFirst: FeatureKind = {
  groups: ["s", "p"],
  mistakes: (network) => partitionMistakes(partitioned(network)),
  features: (network) => partitionFeatures(partitioned(network)),
  caveats: (network, data) =>
    missingBends(
      "network.features.partition",
      data,
      1,
      (_, [x]) => x / partitioned(network).features.partition.halfWidth,
    ),
  noun: (network) =>
    `random features ${activationOf(partitioned(network).features.activation).name}(s v (x − p)) of slopes ${partitioned(network).features.slopes.join(", ")}`,
};

function partitionMistakes({ dimension, features }: PartitionDeepNetwork): readonly Mistake[] {
  const { activation: spec, slopes, partition } = features;
  if (dimension > 1) {
    const message = `features of slopes and partition points are for dimension 1, found ${dimension}: those of a plane or of space are not as dense everywhere along a direction, so that their kernel is no function of x − x'. Give weights and biases instead`;
    return [{ path: "network.features.partition", message }];
  }
  const activation = activationOf(spec, "network.features.activation");
  if (activation.periodic !== undefined) {
    const message = `"${activation.name}" has a period; give weights and biases of the law "uniform-phase"`;
    return [{ path: "network.features.activation", message }];
  }
  const least = Math.min(...slopes);
  if (!(least * partition.halfWidth >= LEAST_RANGE)) {
    const message = `of the slope ${least} a feature bends over as much as the partition points are spread over: slope times halfWidth is ${LEAST_RANGE} at least`;
    return [{ path: "network.features.slopes", message }];
  }
  return featureActivationMistakes(activation, least * partition.halfWidth);
}

/** Bends end well within a tenth of the range then, as `bounded` wants. */
const LEAST_RANGE = 15;

function partitionFeatures(network: PartitionDeepNetwork): Features {
  const { features, train } = network;
  const { slopes, partition } = features;
  const { halfWidth } = partition;
  const activation = activationOf(features.activation, "network.features.activation");
  const spectra = activation.spectra as ActivationSpectra;
  const meanSquare = slopes.reduce((sum, s) => sum + meanSquareOver(activation, s * halfWidth), 0) / slopes.length;
  const size = 1 / Math.sqrt(meanSquare);
  const moved = (group: "s" | "p") => (train.includes(group) ? 1 : 0);
  const along = (theta: Parameters, unit: number, x: number) => theta.v[unit] * (x - theta.p[unit]);
  const array = (name: string, stream: number, sample: (random: RandomStream) => number): ParameterArray => ({
    ...{ name, group: name, components: 1, output: false, stream },
    sample: (random, out, at) => {
      out[at] = sample(random);
    },
  });
  return {
    maps: ["W1"],
    arrays: [
      array("s", 0, (random) => slopes[Math.floor(random.uniform() * slopes.length)]),
      array("p", 1, (random) => halfWidth * (2 * random.uniform() - 1)),
      array("v", 4, (random) => (random.uniform() < 0.5 ? -1 : 1)),
    ],
    inner: [
      { name: "s", group: "s", slope: (theta, unit, _, points, point) => along(theta, unit, points[point]) },
      { name: "p", group: "p", slope: ({ s, v }, unit) => -s[unit] * v[unit] },
    ],
    phase: (theta, unit, points, point) => theta.s[unit] * along(theta, unit, points[point]),
    write(z, at, [value], [slope]) {
      value[at] = size * activation.value(z);
      slope[at] = size * activation.slope(z);
    },
    largestChange: (theta, { s, p }, unit, [reach]) =>
      Math.abs(s[unit]) * (reach + Math.abs(theta.p[unit])) + Math.abs(theta.s[unit] * p[unit]),
    formula(algebra, columns, points) {
      const slope = algebra.mul(columns("s"), columns("v"));
      const phase = algebra.sub(algebra.product(points, slope), algebra.mul(slope, columns("p")));
      return [algebra.mul(algebra.constant(size), activation.formula(algebra, phase))];
    },
    kernelTerms({ plain, passed }) {
      const waves = steppedWaves(spectra.value, halfWidth, slopes, { meanSquare });
      const bySlopes = steppedWaves(spectra.zSlope, halfWidth, slopes, { power: -2 });
      const byPoints = steppedWaves(spectra.slope, halfWidth, slopes, { power: 2 });
      const all = [waves, bySlopes, byPoints];
      const dampingOf = (end: number) => {
        const [covariance, ofSlopes, ofPoints] = all.map((each) => meanOfWaves(each, meanSquare));
        return (r: number) => {
          const t = bounded(r, end);
          const plainly = plain(covariance(t));
          if (!train.includes("s") && !train.includes("p")) return plainly;
          return plainly + passed(covariance(t)) * (moved("s") * ofSlopes(t) + moved("p") * ofPoints(t));
        };
      };
      return [
        {
          kernel: radialKernel(dampingOf(halfWidth), 1, {
            distant: plain(waves.constant / meanSquare),
            extent: 2 * Math.max(reachOf(byPoints), reachOf(bySlopes)),
            near: dampingOf(Number.POSITIVE_INFINITY),
          }),
          ...{ subnetwork: 0, damping: 1, diffusion: 0, reflectedDamping: 0, reflectedDiffusion: 0 },
        },
      ];
    },
    get meanSquareSlope() {
      const waves = steppedWaves(spectra.slope, halfWidth, slopes, { power: 2 });
      return waves.energy.reduce((sum, each) => sum + each, 0) / meanSquare;
    },
  };
}

/** Waves of t over `unit`. */
function meanOfWaves({ constant, eta, energy }: Waves, unit: number): (t: number) => number {
  return (t) => {
    let sum = constant;
    for (let k = 0; k < eta.length; k++) sum += energy[k] * Math.cos(eta[k] * t);
    return sum / unit;
  };
}

/** Over how much of `end` distances stop to count. */
const OVER = 0.3;

/**
 * r, and from `end` on `end`: ∫_0^r ½ erfc((t − end)/over) dt, over what it comes to, times `end`. What repeats after four half widths has lines for a transform; with distances that
 * end at one half width, where there is nothing left but the square of the mean, it has a function, and on Ω, well within the partition points, few are so long. On the way there tanh has
 * 1 − r/halfWidth, which becomes a convex function, so that it stays positive definite (Pólya 1949).
 */
function bounded(r: number, end: number): number {
  if (end === Number.POSITIVE_INFINITY) return r;
  const over = OVER * end;
  const integral = (t: number) => 0.5 * over * (t * (1 - erf(t)) - Math.exp(-t * t) / Math.sqrt(Math.PI));
  const atZero = integral(-end / over);
  return (end * (integral((r - end) / over) - atZero)) / -atZero;
}
