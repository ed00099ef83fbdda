import * as z from "zod";
import { sine } from "../activations/sine.js";
import type { NetworkFamily } from "../family.js";
import type { KernelTerm } from "../kernel-term.js";
import { type BiasLaw, type OutputLaw, outputVariance, type WeightLaw, type ZeroStart } from "../law.js";
import { positive } from "../law-schema.js";
import { weightVectorLaw } from "../laws/weight-vector.js";
import type { InitialNetworkOf, ParameterArray } from "../parameters.js";
import { type RidgeUnits, ridgeFunctions } from "../ridge-units.js";
import { sampleBias, sampleOutput } from "../sample-parameters.js";
import { biases, outputs, trained, weights, zeroStart } from "../schema-parts.js";
import { waveKernel } from "../stationary-kernel.js";
import { frequenciesOf, originPhases, type WaveUnits } from "../wave-units.js";
import { dotIn, largestPhaseChange, phases } from "./ridge-phases.js";

/**
 * Two-layer network with sine activation and P scales (MscaleDNN), docs/theory.md, section 2,
 * f(x) = m^{-1/2} Σ_p Σ_k c_p a_pk sin(α_p w_pk·x + b_pk), with m/P units in every scale.
 */
export interface MscaleNetwork {
  readonly family: "mscale";
  readonly dimension: 1 | 2 | 3;
  readonly activation: "sin";
  /** The scales α_p > 0. */
  readonly scales: readonly number[];
  /** Amplitudes c_p: 1, or α_p^dimension. */
  readonly amplitude: "one" | "scale-power";
  readonly weights: WeightLaw;
  readonly biases: BiasLaw;
  readonly outputs: OutputLaw;
  /** The parameter groups that are trained. */
  readonly train: readonly ("a" | "w" | "b")[];
  readonly zeroStart: ZeroStart;
}

const schema = z.strictObject({
  family: z.literal("mscale"),
  activation: z.literal("sin").default("sin"),
  scales: z
    .array(positive)
    .min(1)
    .default([1])
    .meta({ description: "The factors α_p of the weights, one for each sub-network." }),
  amplitude: z
    .enum(["one", "scale-power"])
    .default("one")
    .meta({ description: "Amplitude of each sub-network: 1, or α_p^dimension." }),
  weights,
  biases: biases.default({ law: "uniform-phase" }),
  outputs,
  train: trained(["a", "w", "b"]),
  zeroStart,
});

export const mscale: NetworkFamily<MscaleNetwork> = {
  name: "mscale",
  schema,
  arrays,
  subnetworks: (network) => network.scales.map((scale) => ({ scale, amplitude: scaleAmplitude(network, scale) })),
  functions: (start, points) => ridgeFunctions(start, ridgesOf(start), points),
  unitGradients({ train }, { scale, amplitude, parameters: { a, w, b } }, points) {
    const d = w.length;
    const z = phases(points, w, scale, b[0]);
    const slope = amplitude * a[0];
    const gradients: Float64Array[] = [];
    if (train.includes("a")) gradients.push(z.map((zi) => amplitude * Math.sin(zi)));
    if (train.includes("w")) {
      for (let k = 0; k < d; k++) gradients.push(z.map((zi, i) => slope * scale * points[i * d + k] * Math.cos(zi)));
    }
    if (train.includes("b")) gradients.push(z.map((zi) => slope * Math.cos(zi)));
    return gradients;
  },
  formula(algebra, _network, { scale, factor, parameters: { a, w, b } }, x) {
    const { add, mul } = algebra;
    const omega = w.map((component) => mul(scale, component));
    return mul(sine.formula(algebra, add(dotIn(algebra, x, omega), b[0])), mul(factor, a[0]));
  },
  largestChange: largestPhaseChange,
  ridges: ridgesOf,
  waves: wavesOf,
  kernelTerms,
  proposed: ({ weights: law, dimension }) => ({ array: "w", law: weightVectorLaw(law, dimension) }),
  typicalOutputs: (network) => [Math.sqrt(outputVariance(network.outputs))],
  // E a⁴ / σ_a⁴.
  outputSpread: ({ outputs: law }) => (law.law === "sign" ? 1 : 3),
  noun: () => "a two-layer sine network",
  scales: (network) => network.scales,
};

function arrays({ dimension, weights: law, biases: biasLaw, outputs: outputLaw }: MscaleNetwork): ParameterArray[] {
  const vectors = weightVectorLaw(law, dimension);
  return [
    {
      name: "a",
      group: "a",
      components: 1,
      output: true,
      stream: 2,
      sample: (random, out, at) => {
        out[at] = sampleOutput(outputLaw, random);
      },
    },
    { name: "w", group: "w", components: dimension, output: false, stream: 0, sample: vectors.sample },
    {
      name: "b",
      group: "b",
      components: 1,
      output: false,
      stream: 1,
      sample: (random, out, at) => {
        out[at] = sampleBias(biasLaw, random);
      },
    },
  ];
}

/** Amplitude c_p of the scale α_p: 1, or α_p^dimension. */
export function scaleAmplitude(network: MscaleNetwork, scale: number): number {
  return network.amplitude === "one" ? 1 : scale ** network.dimension;
}

/** ω = α w, β = b, c = F a. */
function ridgesOf({ network, scale, factor }: InitialNetworkOf<MscaleNetwork>): RidgeUnits {
  const d = network.dimension;
  const moves = (group: MscaleNetwork["train"][number]) => network.train.includes(group);
  const [trainsA, trainsW, trainsB] = [moves("a"), moves("w"), moves("b")];
  return {
    activation: sine,
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

/** f(x) = Σ_k F_k a_k sin(α_k w_k·x + b_k), so s_k = F_k a_k e^{i(ω_k·x₀ + b_k)}. */
function wavesOf({ network, scale, factor }: InitialNetworkOf<MscaleNetwork>): WaveUnits {
  const d = network.dimension;
  const numbers = 2 * (d + 1);
  return {
    frequencies: ({ w }, start, length, omega) => frequenciesOf(scale, w, d, start, length, omega),
    angles({ b }, start, omega, origin, angle, length) {
      originPhases(omega, origin, angle, length);
      for (let k = 0; k < length; k++) angle[k] += b[start + k];
    },
    strengths({ a }, start, length, sine, cosine, strength) {
      for (let k = 0; k < length; k++) {
        const amplitude = factor[start + k] * a[start + k];
        strength[2 * k] = amplitude * cosine[k];
        strength[2 * k + 1] = amplitude * sine[k];
      }
    },
    slopes({ a }, start, length, sine, cosine, sums, slope) {
      for (let k = 0; k < length; k++) {
        const s = sine[k];
        const c = cosine[k];
        const at = numbers * k;
        const F = factor[start + k];
        const Fa = F * a[start + k];
        slope.a[k] = F * (s * sums[at] + c * sums[at + 1]);
        slope.b[k] = Fa * (c * sums[at] - s * sums[at + 1]);
        for (let axis = 0; axis < d; axis++) {
          const H = at + 2 * axis + 2;
          slope.w[k * d + axis] = Fa * scale[start + k] * (c * sums[H] - s * sums[H + 1]);
        }
      }
    },
  };
}

/** E cos 2b, which is what remains of the biases in the reflected part of the kernel: e^{−2σ_b²} for normal biases. */
function reflection(network: MscaleNetwork): number {
  return network.biases.law === "normal" ? Math.exp(-2 * network.biases.std ** 2) : 0;
}

function kernelTerms(network: MscaleNetwork): readonly KernelTerm[] {
  const [a, w, b] = (["a", "w", "b"] as const).map((group) => (network.train.includes(group) ? 1 : 0)) as [
    number,
    number,
    number,
  ];
  const variance = outputVariance(network.outputs);
  const q = reflection(network);
  const law = weightVectorLaw(network.weights, network.dimension);
  return network.scales.map((scale, subnetwork) => {
    const weight = scaleAmplitude(network, scale) ** 2 / (2 * network.scales.length);
    return {
      kernel: waveKernel(law, scale),
      subnetwork,
      damping: weight * (a + variance * b),
      diffusion: weight * scale ** 2 * variance * w,
      reflectedDamping: weight * q * (variance * b - a),
      reflectedDiffusion: weight * scale ** 2 * variance * w * q,
    };
  });
}
