import type { Activation } from "../activation.js";
import { activationOf } from "../activations/index.js";
import type { Mistake } from "../family.js";
import { derivativeOf, meanSquareOver, periodicWaves, reachOf, steppedWaves, type Waves } from "../feature-waves.js";
import { weightMoment } from "../kernels/index.js";
import { jumpsOf } from "../laws/convolution-powers.js";
import { weightVectorLaw } from "../laws/weight-vector.js";
import type { WeightVectorLaw } from "../laws/weight-vector-law.js";
import { radialKernel } from "../radial-kernel.js";
import { sampleBias } from "../sample-parameters.js";
import { featureActivationMistakes, missingBends } from "./deep-bends.js";
import type { FeatureKind, Features } from "./deep-feature-kind.js";
import type { DeepNetwork, RidgeFeatures, WeightedDeepNetwork } from "./deep-network.js";
import { dot, isotropicMistakes, weightChange, weightSlopes, weightsArray } from "./deep-weights.js";

/** A network whose features are units g(w·x + b). */
type RidgeNetwork = WeightedDeepNetwork & { readonly features: RidgeFeatures };

const ridge = (network: DeepNetwork) => network as RidgeNetwork;

/** Features of wide biases: g(w·x + b)/√(E g²). */
export const ridgeFirst: FeatureKind = {
  groups: ["w", "b"],
  mistakes: (network) => ridgeMistakes(ridge(network)),
  features: (network) => ridgeFeatures(ridge(network)),
  caveats(network, data) {
    const { features, weights, dimension } = ridge(network);
    const { biases } = features;
    if (biases.law !== "uniform") return [];
    const { sample } = weightVectorLaw(weights, dimension, "network.weights");
    const w = new Float64Array(dimension);
    const middles = (random: Parameters<typeof sample>[0], x: Float64Array) => {
      sample(random, w, 0);
      return w.reduce((sum, component, k) => sum + component * x[k], 0) / biases.halfWidth;
    };
    return missingBends("network.features.biases", data, dimension, middles);
  },
  noun: (network) => `random features ${activationOf(ridge(network).features.activation).name}(w·x + b)`,
};

function ridgeMistakes(network: RidgeNetwork): readonly Mistake[] {
  const { dimension, weights, features } = network;
  const { activation: spec, biases } = features;
  const activation = activationOf(spec, "network.features.activation");
  const path = "network.features.biases";
  const found = [...isotropicMistakes(network)];
  if (activation.periodic !== undefined) {
    if (biases.law !== "uniform-phase") {
      found.push({ path, message: `features of "${activation.name}" have biases of the law "uniform-phase"` });
    }
    const { remainder } = activation.periodic.harmonics();
    if (remainder.value > 0 || remainder.slope > 0) {
      const message = `"${activation.name}" has a kink or a jump: features are of smooth functions, such as sin or tanh`;
      found.push({ path: "network.features.activation", message });
    }
  } else if (biases.law !== "uniform") {
    const message = `features of "${activation.name}" have biases that are uniform over a range wider than w·x: their kernel is a function of x − x' then; found "${biases.law}"`;
    found.push({ path, message });
  } else found.push(...featureActivationMistakes(activation, biases.halfWidth));
  if (
    dimension === 1 &&
    found.length === 0 &&
    jumpsOf(weightVectorLaw(weights, 1, "network.weights").scalar).length > 0
  ) {
    const message =
      "the density of this law jumps, so that the kernel of the features falls too slowly for the coefficients of the layers behind; take one that does not, such as the normal one";
    found.push({ path: "network.weights.law", message });
  }
  return found;
}

function wavesOf(activation: Activation, { biases }: RidgeFeatures): Waves {
  const { periodic, spectra } = activation;
  if (periodic !== undefined) return periodicWaves(periodic);
  const range = (biases as { readonly halfWidth: number }).halfWidth;
  // `mistakes` has refused the others.
  const { value } = spectra as NonNullable<typeof spectra>;
  return steppedWaves(value, range, [1], { meanSquare: meanSquareOver(activation, range) });
}

function ridgeFeatures(network: RidgeNetwork): Features {
  const { dimension, weights, features, train } = network;
  const activation = activationOf(features.activation, "network.features.activation");
  const waves = wavesOf(activation, features);
  const meanSquare = waves.energy.reduce((sum, each) => sum + each, waves.constant);
  const size = 1 / Math.sqrt(meanSquare);
  const slopes = derivativeOf(waves);
  const moved = (group: "w" | "b") => (train.includes(group) ? 1 : 0);
  return {
    maps: ["W1"],
    arrays: [
      weightsArray(network),
      {
        ...{ name: "b", group: "b", components: 1, output: false, stream: 1 },
        sample: (random, out, at) => {
          out[at] = sampleBias(features.biases, activation.periodic?.period, random);
        },
      },
    ],
    inner: [weightSlopes(dimension), { name: "b", group: "b", slope: () => 1 }],
    phase: (theta, unit, points, point) => theta.b[unit] + dot(theta.w, unit, points, point, dimension),
    write(z, at, [value], [slope]) {
      value[at] = size * activation.value(z);
      slope[at] = size * activation.slope(z);
    },
    largestChange: (_, { w, b }, unit, reach) => Math.abs(b[unit]) + weightChange(w, unit, reach),
    formula(algebra, columns, points) {
      const phase = algebra.add(algebra.product(points, columns("w")), columns("b"));
      return [algebra.mul(algebra.constant(size), activation.formula(algebra, phase))];
    },
    kernelTerms({ plain, passed }) {
      const law = weightVectorLaw(weights, dimension, "network.weights");
      const covariance = meanOfWaves(waves, law, meanSquare);
      const steepness = meanOfWaves(slopes, law, meanSquare);
      const extent = 2 * law.scalar.extent * reachOf(slopes);
      const inner = (r: number) => passed(covariance(r)) * steepness(r);
      const damping = (r: number) => plain(covariance(r)) + (moved("b") === 0 ? 0 : inner(r));
      const none = { subnetwork: 0, damping: 0, diffusion: 0, reflectedDamping: 0, reflectedDiffusion: 0 };
      const distant = plain(waves.constant / meanSquare);
      return [
        { ...none, kernel: radialKernel(damping, dimension, { distant, extent }), damping: 1 },
        { ...none, kernel: radialKernel(inner, dimension, { distant: 0, extent }), diffusion: moved("w") },
      ];
    },
    get meanSquareSlope() {
      return (weightMoment(weights, dimension, 2) * slopes.energy.reduce((sum, each) => sum + each, 0)) / meanSquare;
    },
  };
}

/** E over w of waves of t = w·r, over `unit`. */
function meanOfWaves({ constant, eta, energy }: Waves, law: WeightVectorLaw, unit: number): (r: number) => number {
  const lags = new Float64Array(eta.length * law.dimension);
  return (r) => {
    for (let k = 0; k < eta.length; k++) lags[k * law.dimension] = eta[k] * r;
    const phi = law.characteristic(lags);
    let sum = constant;
    for (let k = 0; k < eta.length; k++) sum += energy[k] * phi[k];
    return sum / unit;
  };
}
