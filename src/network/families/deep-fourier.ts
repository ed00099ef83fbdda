import { composedKernel } from "../composed-kernel.js";
import { weightMoment } from "../kernels/index.js";
import { weightVectorLaw } from "../laws/weight-vector.js";
import { waveKernel } from "../stationary-kernel.js";
import type { FeatureKind, Features } from "./deep-feature-kind.js";
import type { WeightedDeepNetwork } from "./deep-network.js";
import { dot, isotropicMistakes, weightChange, weightSlopes, weightsArray } from "./deep-weights.js";

/** Fourier features cos(w·x) and sin(w·x), each with a map of its own. */
export const fourierFirst: FeatureKind = {
  groups: ["w"],
  mistakes: isotropicMistakes,
  features: (network) => fourierFeatures(network as WeightedDeepNetwork),
  caveats: () => [],
  noun: () => "random Fourier features",
};

function fourierFeatures(network: WeightedDeepNetwork): Features {
  const { dimension, weights } = network;
  return {
    maps: ["u", "v"],
    arrays: [weightsArray(network)],
    inner: [weightSlopes(dimension)],
    phase: (theta, unit, points, point) => dot(theta.w, unit, points, point, dimension),
    write(z, at, [cosine, sine], [ofCosine, ofSine]) {
      const [c, s] = [Math.cos(z), Math.sin(z)];
      cosine[at] = c;
      sine[at] = s;
      ofCosine[at] = -s;
      ofSine[at] = c;
    },
    largestChange: (_, { w }, unit, reach) => weightChange(w, unit, reach),
    formula(algebra, columns, points) {
      const phase = algebra.product(points, columns("w"));
      return [algebra.cos(phase), algebra.sin(phase)];
    },
    /**
     * Three terms: what is linear in φ, a wave's kernel, whose transform is the law itself; and of either part the rest, powers of φ, whose transforms are
     * convolutions of the law with itself and wider. The constant that k_B tends to far away is a line at ξ = 0 (`StationaryKernel.distant`).
     */
    kernelTerms({ plain, passed }) {
      const law = weightVectorLaw(weights, dimension, "network.weights");
      const moved = network.train.includes("w") ? 1 : 0;
      const [B, A] = [composedKernel(plain, law), composedKernel((c) => moved * c * passed(c), law)];
      const none = { subnetwork: 0, damping: 0, diffusion: 0, reflectedDamping: 0, reflectedDiffusion: 0 };
      return [
        { ...none, kernel: waveKernel(law, 1), damping: B.linear, diffusion: A.linear },
        { ...none, kernel: B.rest, damping: 1 },
        { ...none, kernel: A.rest, diffusion: moved },
      ];
    },
    get meanSquareSlope() {
      return weightMoment(weights, dimension, 2);
    },
  };
}
