import * as z from "zod";
import { sineCosine } from "../../kernels/index.js";
import type { NetworkFamily } from "../family.js";
import { frequenciesOf } from "../frequencies.js";
import type { InputDimension } from "../input-dimension.js";
import type { KernelTerm } from "../kernel-term.js";
import { weightMoment } from "../kernels/index.js";
import { type OutputLaw, outputVariance, type WeightLaw, type ZeroStart } from "../law.js";
import { weightVectorLaw } from "../laws/weight-vector.js";
import type { InitialNetworkOf, NetworkFunctions, ParameterArray } from "../parameters.js";
import { writePhases } from "../ridge-units.js";
import { sampleOutput } from "../sample-parameters.js";
import { outputs, trained, weights, zeroStart } from "../schema-parts.js";
import { waveKernel } from "../stationary-kernel.js";
import { dotIn, largestPhaseChange, phases } from "./ridge-phases.js";

/**
 * Random Fourier features, docs/theory.md, section 3, f(x) = m^{-1/2} Σ_k [a_k cos(w_k·x) + b_k sin(w_k·x)].
 * The width m counts the w_k; the group `a` is both amplitudes.
 */
export interface FourierFeaturesNetwork {
  readonly family: "fourier-features";
  readonly dimension: InputDimension;
  readonly weights: WeightLaw;
  readonly outputs: OutputLaw;
  readonly train: readonly ("a" | "w")[];
  readonly zeroStart: ZeroStart;
}

const schema = z.strictObject({
  family: z.literal("fourier-features"),
  weights,
  outputs,
  train: trained(["a", "w"]),
  zeroStart,
});

export const fourierFeatures: NetworkFamily<FourierFeaturesNetwork> = {
  name: "fourier-features",
  schema,
  laws: ({ weights }) => ({ weights }),
  mistakes: () => [],
  arrays,
  subnetworks: () => [{ scale: 1, amplitude: 1 }],
  functions,
  sumOfUnits: true,
  unitGradients({ train }, { parameters: { a, b, w } }, points) {
    const d = w.length;
    const z = phases(points, w, 1, 0);
    const gradients: Float64Array[] = [];
    const { sine, cosine } = sineCosine(z);
    if (train.includes("a")) gradients.push(cosine, sine);
    if (train.includes("w")) {
      for (let k = 0; k < d; k++) {
        gradients.push(sine.map((s, i) => points[i * d + k] * (b[0] * cosine[i] - a[0] * s)));
      }
    }
    return gradients;
  },
  formula(algebra, _network, { scale, factor, parameters: { a, b, w } }, x) {
    const { add, mul, cos, sin } = algebra;
    const z = dotIn(
      algebra,
      x,
      w.map((component) => mul(scale, component)),
    );
    return add(mul(cos(z), mul(factor, a[0])), mul(sin(z), mul(factor, b[0])));
  },
  largestChange: largestPhaseChange,
  activation: () => null,
  ridges: () => null,
  hasWaves: () => true,
  waves: ({ factor, scale }) => ({ factor, scale, shift: 0, sine: "b", cosine: "a", weight: "w", bias: null }),
  kernelTerms: (network) => [kernelTerm(network)],
  pairKernel: () => null,
  initialMoments({ dimension, weights: law, outputs: outputLaw }, { points }) {
    const [mean, square] = ([1, 2] as const).map((power) => weightMoment(law, dimension, power));
    // E (a cos z + b sin z)², and the same of its slope.
    const everywhere = (value: number) => new Float64Array(points.length / dimension).fill(value);
    const variance = outputVariance(outputLaw);
    return {
      slopeScale: { mean, square },
      output: everywhere(variance),
      slope: everywhere(variance * square),
      partition: null,
    };
  },
  caveats: () => [],
  proposed: ({ weights: law, dimension }) => ({ array: "w", law: weightVectorLaw(law, dimension) }),
  typicalOutputs({ outputs: law }, random) {
    const corner = Math.PI / 4 + (Math.PI / 2) * Math.floor(4 * random.uniform());
    const angle = law.law === "sign" ? corner : 2 * Math.PI * random.uniform();
    const radius = Math.SQRT2 * Math.sqrt(outputVariance(law));
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  },
  // E (a² + b²)² / (2σ_a²)².
  outputSpread: ({ outputs: law }) => (law.law === "sign" ? 1 : 2),
  noun: () => "a network of random Fourier features",
  scales: () => null,
};

/** The cosine amplitudes a, the sine amplitudes b, and the weight vectors w. */
function arrays({ dimension, weights: law, outputs: outputLaw }: FourierFeaturesNetwork): ParameterArray[] {
  const amplitude = (name: string, stream: number): ParameterArray => ({
    name,
    group: "a",
    components: 1,
    output: true,
    stream,
    sample: (random, out, at) => {
      out[at] = sampleOutput(outputLaw, random);
    },
  });
  const { sample } = weightVectorLaw(law, dimension);
  return [
    amplitude("a", 2),
    amplitude("b", 1),
    { name: "w", group: "w", components: dimension, output: false, stream: 0, sample },
  ];
}

/** f(x) = Σ_k F_k (a_k cos(α_k w_k·x) + b_k sin(α_k w_k·x)). */
function functions(start: InitialNetworkOf<FourierFeaturesNetwork>, points: Float64Array): NetworkFunctions {
  const { network, width, scale, factor } = start;
  const { dimension } = network;
  const count = points.length / dimension;
  const [trainsA, trainsW] = [network.train.includes("a"), network.train.includes("w")];
  const omega = new Float64Array(width * dimension);
  const phase = new Float64Array(count);
  const moment = new Float64Array(dimension);
  return {
    output({ a, w, b }, out) {
      out.fill(0);
      frequenciesOf(scale, w, dimension, 0, width, omega);
      for (let k = 0; k < width; k++) {
        writePhases(omega, k, points, dimension, phase);
        for (let i = 0; i < count; i++) {
          out[i] += factor[k] * (a[k] * Math.cos(phase[i]) + b[k] * Math.sin(phase[i]));
        }
      }
    },
    gradient({ a, w, b }, cotangent, out) {
      frequenciesOf(scale, w, dimension, 0, width, omega);
      for (let k = 0; k < width; k++) {
        writePhases(omega, k, points, dimension, phase);
        let sine = 0;
        let cosine = 0;
        moment.fill(0);
        for (let i = 0; i < count; i++) {
          const cos = cotangent[i] * Math.cos(phase[i]);
          const sin = cotangent[i] * Math.sin(phase[i]);
          cosine += cos;
          sine += sin;
          const slope = b[k] * cos - a[k] * sin;
          for (let axis = 0; axis < dimension; axis++) moment[axis] += points[i * dimension + axis] * slope;
        }
        out.a[k] = trainsA ? factor[k] * cosine : 0;
        out.b[k] = trainsA ? factor[k] * sine : 0;
        for (let axis = 0; axis < dimension; axis++) {
          out.w[k * dimension + axis] = trainsW ? factor[k] * scale[k] * moment[axis] : 0;
        }
      }
    },
  };
}

function kernelTerm(network: FourierFeaturesNetwork): KernelTerm {
  const moves = (group: "a" | "w") => (network.train.includes(group) ? 1 : 0);
  return {
    kernel: waveKernel(weightVectorLaw(network.weights, network.dimension), 1),
    subnetwork: 0,
    damping: moves("a"),
    diffusion: outputVariance(network.outputs) * moves("w"),
    reflectedDamping: 0,
    reflectedDiffusion: 0,
  };
}
