import type * as z from "zod";
import type { Activation } from "../activation.js";
import { activationOf } from "../activations/index.js";
import type { Mistake, NetworkFamily } from "../family.js";
import { frequenciesOf } from "../frequencies.js";
import { outputVariance } from "../law.js";
import { weightVectorLaw } from "../laws/weight-vector.js";
import type { InitialNetworkOf, ParameterArray, SubNetwork } from "../parameters.js";
import { type RidgeUnits, ridgeFunctions } from "../ridge-units.js";
import { sampleBias, sampleOutput } from "../sample-parameters.js";
import { biasRangeCaveats, biasRangeUnits } from "./bias-range.js";
import { dotIn, largestPhaseChange } from "./ridge-phases.js";
import { scaledGradients } from "./scaled-gradients.js";
import { scaledKernelTerms, scaledPairKernel } from "./scaled-kernel.js";
import { scaledMoments } from "./scaled-moments.js";
import type { ScaledNetwork } from "./scaled-network.js";
import { biasedUnitRule } from "./unit-rule.js";

/**
 * A family of networks of units c a σ(α w·x + b) with some fixed amplitudes c and scales α.
 *
 * @param subnetworks the amplitudes and scales
 * @param scales those to tell of
 */
export function scaledFamily<N extends ScaledNetwork>(
  name: N["family"],
  schema: z.ZodObject,
  subnetworks: (network: N) => readonly SubNetwork[],
  scales: (network: N) => readonly number[] | null,
): NetworkFamily<N> {
  return {
    name,
    schema,
    laws: ({ weights }) => ({ weights }),
    mistakes,
    arrays,
    subnetworks,
    functions: (start, points) => ridgeFunctions(start, ridgesOf(start), points),
    sumOfUnits: true,
    unitGradients: scaledGradients,
    formula(algebra, network, { scale, factor, parameters: { a, w, b } }, x) {
      const { add, mul } = algebra;
      const omega = w.map((component) => mul(scale, component));
      const z = add(dotIn(algebra, x, omega), b[0]);
      return mul(activationOf(network.activation).formula(algebra, z), mul(factor, a[0]));
    },
    largestChange: largestPhaseChange,
    activation: ({ activation }) => activationOf(activation),
    ridges: ridgesOf,
    hasWaves: ({ activation }) => activationOf(activation).sineShift !== undefined,
    waves({ network, factor, scale }) {
      const { sineShift: shift } = activationOf(network.activation);
      return shift === undefined ? null : { factor, scale, shift, sine: "a", cosine: null, weight: "w", bias: "b" };
    },
    kernelTerms: (network) => scaledKernelTerms(network, subnetworks(network)),
    pairKernel: (network, set) => scaledPairKernel(network, subnetworks(network), set),
    initialMoments: (network, set) => scaledMoments(network, subnetworks(network), set),
    unitRule: (network, reach) => biasedUnitRule(network, subnetworks(network), reach),
    caveats: (network, data, elsewhere) => biasRangeCaveats(network, subnetworks(network), data, elsewhere),
    supposedUnits: (network, points) => biasRangeUnits(network, subnetworks(network), points),
    proposed: ({ weights: law, dimension }) => ({ array: "w", law: weightVectorLaw(law, dimension) }),
    typicalOutputs: (network) => [Math.sqrt(outputVariance(network.outputs))],
    // E a⁴ / σ_a⁴.
    outputSpread: ({ outputs: law }) => (law.law === "sign" ? 1 : 3),
    noun: (network) => `a two-layer ${activationWord(activationOf(network.activation))} network`,
    scales,
  };
}

/** An activation's name in a sentence. */
function activationWord({ name, sineShift }: Activation): string {
  return sineShift === 0 ? "sine" : name;
}

function mistakes({ activation, biases }: ScaledNetwork): readonly Mistake[] {
  const { periodic, name } = activationOf(activation);
  if (periodic !== undefined) return [];
  if (biases.law === "uniform-phase") {
    const message = `"uniform-phase" is for periodic activations; "${name}" needs "uniform" or "normal" biases`;
    return [{ path: "network.biases.law", message }];
  }
  if (biases.law === "normal" && biases.std === 0) {
    const message = `without biases a "${name}" network has a kernel that is no function of x − x', and no spectral PDE; a standard deviation above 0 is needed`;
    return [{ path: "network.biases.std", message }];
  }
  return [];
}

function arrays(network: ScaledNetwork): ParameterArray[] {
  const { dimension, weights, biases, outputs } = network;
  const { periodic } = activationOf(network.activation);
  return [
    {
      name: "a",
      group: "a",
      components: 1,
      output: true,
      stream: 2,
      sample: (random, out, at) => {
        out[at] = sampleOutput(outputs, random);
      },
    },
    {
      name: "w",
      group: "w",
      components: dimension,
      output: false,
      stream: 0,
      sample: weightVectorLaw(weights, dimension).sample,
    },
    {
      name: "b",
      group: "b",
      components: 1,
      output: false,
      stream: 1,
      sample: (random, out, at) => {
        out[at] = sampleBias(biases, periodic?.period, random);
      },
    },
  ];
}

/** ω = α w, β = b, c = F a. */
function ridgesOf({ network, scale, factor }: InitialNetworkOf<ScaledNetwork>): RidgeUnits {
  const d = network.dimension;
  const moves = (group: ScaledNetwork["train"][number]) => network.train.includes(group);
  const [trainsA, trainsW, trainsB] = [moves("a"), moves("w"), moves("b")];
  return {
    activation: activationOf(network.activation),
    ridges({ a, w, b }, first, length, omega, offset, amplitude) {
      frequenciesOf(scale, w, d, first, length, omega);
      for (let k = 0; k < length; k++) {
        offset[k] = b[first + k];
        amplitude[k] = factor[first + k] * a[first + k];
      }
    },
    slopes({ a }, first, length, sums, out) {
      for (let k = 0; k < length; k++) {
        const F = factor[first + k];
        const Fa = F * a[first + k];
        out.a[k] = trainsA ? F * sums.value[k] : 0;
        out.b[k] = trainsB ? Fa * sums.slope[k] : 0;
        for (let axis = 0; axis < d; axis++) {
          out.w[k * d + axis] = trainsW ? Fa * scale[first + k] * sums.moment[k * d + axis] : 0;
        }
      }
    },
  };
}
