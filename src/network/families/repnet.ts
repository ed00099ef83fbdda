import * as z from "zod";
import { activationOf } from "../activations/index.js";
import type { Mistake, NetworkFamily } from "../family.js";
import { partitionKernel } from "../kernels/index.js";
import { type Law, outputVariance } from "../law.js";
import { positive, scalarLawSchema } from "../law-schema.js";
import { distribution } from "../laws/distribution.js";
import type { InitialNetworkOf, ParameterArray, Parameters } from "../parameters.js";
import type { RandomStream } from "../random.js";
import { type RidgeUnits, ridgeFunctions } from "../ridge-units.js";
import { sampleOutput } from "../sample-parameters.js";
import { activation, groupsOf, outputs, zeroStart } from "../schema-parts.js";
import { repnetKernelTerms } from "./repnet-kernel.js";
import { repnetMoments } from "./repnet-moments.js";
import type { RepnetNetwork } from "./repnet-network.js";
import { caveats, evenlySpread } from "./repnet-range.js";
import { dotIn } from "./ridge-phases.js";
import { partitionUnitRule } from "./unit-rule.js";

const schema = z.strictObject({
  family: z.literal("repnet"),
  activation,
  slopes: z.union([z.array(positive).min(1), scalarLawSchema]).meta({
    description: "The initial slopes s: a list, as many units with each, or a law, which is used for |s|.",
  }),
  partition: z
    .union([
      z.strictObject({ halfWidth: positive }),
      z.strictObject({ radius: positive }),
      z.strictObject({ std: positive }),
    ])
    .meta({
      description:
        "The law of the partition points: uniform on [−halfWidth, halfWidth], in 1-D, or in a ball, in more dimensions; or normal with this standard deviation in every component.",
    }),
  outputs,
  train: groupsOf(["a", "s", "p", "v"]).optional().meta({
    uniqueItems: true,
    description:
      "The parameter groups that are trained: outputs a, slopes s, partition points p and, in 2-D and 3-D, directions v. Default: all.",
  }),
  zeroStart,
});

export const repnet: NetworkFamily<RepnetNetwork> = {
  name: "repnet",
  schema,
  completed: (network) => ({ ...network, train: network.train ?? (network.dimension === 1 ? ["a", "s", "p"] : all) }),
  laws: ({ slopes }) => (isList(slopes) ? {} : { slopes }),
  mistakes,
  arrays,
  subnetworks: ({ slopes }) => (isList(slopes) ? slopes : [1]).map((slope) => ({ scale: slope, amplitude: 1 })),
  functions: (start, points) => ridgeFunctions(start, ridgesOf(start), points),
  sumOfUnits: true,
  unitGradients({ activation: spec, train }, { amplitude, parameters: { a, s, p, v } }, points) {
    const { value, slope } = activationOf(spec);
    const d = v.length;
    const length = Math.hypot(...v);
    const direction = v.map((component) => component / length);
    const count = points.length / d;
    /** v·(x − p). */
    const along = Float64Array.from({ length: count }, (_, i) =>
      direction.reduce((sum, component, k) => sum + component * (points[i * d + k] - p[k]), 0),
    );
    const steepness = along.map((y) => amplitude * a[0] * slope(s[0] * y));
    const gradients: Float64Array[] = [];
    if (train.includes("a")) gradients.push(along.map((y) => amplitude * value(s[0] * y)));
    if (train.includes("s")) gradients.push(along.map((y, i) => y * steepness[i]));
    if (train.includes("p")) {
      for (const component of direction) gradients.push(steepness.map((each) => -s[0] * component * each));
    }
    if (train.includes("v")) {
      direction.forEach((component, k) => {
        const across = (i: number) => points[i * d + k] - p[k] - along[i] * component;
        gradients.push(steepness.map((each, i) => (s[0] / length) * across(i) * each));
      });
    }
    return gradients;
  },
  formula(algebra, network, { factor, parameters: { a, s, p, v } }, x) {
    const { sub, mul, div, sqrt } = algebra;
    const length = sqrt(dotIn(algebra, v, v));
    const along = dotIn(
      algebra,
      x.map((component, k) => sub(component, p[k])),
      v.map((component) => div(component, length)),
    );
    return mul(activationOf(network.activation).formula(algebra, mul(s[0], along)), mul(factor, a[0]));
  },
  largestChange,
  activation: (network) => activationOf(network.activation),
  ridges: ridgesOf,
  hasWaves: () => false,
  waves: () => null,
  kernelTerms: repnetKernelTerms,
  pairKernel(network, set) {
    const shape = { activation: activationOf(network.activation), outputVariance: outputVariance(network.outputs) };
    return partitionKernel({ ...network, ...shape }, set);
  },
  initialMoments: repnetMoments,
  unitRule: partitionUnitRule,
  caveats,
  evenlySpread,
  proposed: () => null,
  typicalOutputs: (network) => [Math.sqrt(outputVariance(network.outputs))],
  // E a⁴ / σ_a⁴.
  outputSpread: ({ outputs: law }) => (law.law === "sign" ? 1 : 3),
  noun: ({ activation: spec, slopes }) =>
    `a two-layer ${activationOf(spec).name} network of slopes${isList(slopes) ? ` ${slopes.join(", ")}` : ""} and partition points`,
  scales: () => null,
};

const all = ["a", "s", "p", "v"] as const;

function isList(slopes: readonly number[] | Law): slopes is readonly number[] {
  return Array.isArray(slopes);
}

function mistakes({ dimension, activation: spec, slopes, partition, train }: RepnetNetwork): readonly Mistake[] {
  const { periodic, name } = activationOf(spec, "network.activation");
  const found: Mistake[] = [];
  const say = (path: string, message: string) => found.push({ path: `network.${path}`, message });
  if (periodic !== undefined) {
    const message = `a unit of "${name}" and slope s has but the frequency s and its multiples, wherever its partition point is; "mscale" is the family for periodic activations`;
    say("activation", message);
  }
  if (dimension === 1 && train.includes("v")) {
    say("train", 'in 1-D a direction is ±1 and cannot be trained; "v" is for 2-D and 3-D');
  }
  if (dimension > 1 && "halfWidth" in partition) {
    const message =
      "in 2-D and 3-D uniform partition points in a box are spread differently in different directions; give radius for those in a ball, or std for normal ones";
    say("partition.halfWidth", message);
  }
  if (dimension === 1 && "radius" in partition) {
    say("partition.radius", "is for more than one dimension; in 1-D give halfWidth");
  }
  if (!isList(slopes) && "radius" in partition) {
    say(
      "slopes",
      "the kernel flow of a law of slopes is known for normal partition points only in more than one dimension; give std, or slopes as a list",
    );
  }
  return found;
}

function arrays({ dimension, slopes, partition, outputs: outputLaw }: RepnetNetwork): ParameterArray[] {
  const law = isList(slopes) ? null : distribution(slopes, "network.slopes");
  return [
    {
      ...{ name: "a", group: "a", components: 1, output: true, stream: 2 },
      sample: (random, out, at) => {
        out[at] = sampleOutput(outputLaw, random);
      },
    },
    {
      ...{ name: "s", group: "s", components: 1, output: false, stream: 0 },
      sample: (random, out, at, subnetwork) => {
        out[at] = law === null ? (slopes as readonly number[])[subnetwork] : Math.abs(law.sample(random));
      },
    },
    {
      ...{ name: "p", group: "p", components: dimension, output: false, stream: 1 },
      sample: (random, out, at) => samplePoint(partition, random, out.subarray(at, at + dimension)),
    },
    {
      ...{ name: "v", group: "v", components: dimension, output: false, stream: 3 },
      sample: (random, out, at) => {
        for (let k = 0; k < dimension; k++) out[at + k] = random.normal();
        const length = Math.hypot(...out.subarray(at, at + dimension));
        for (let k = 0; k < dimension; k++) out[at + k] /= length;
      },
    },
  ];
}

function samplePoint(partition: RepnetNetwork["partition"], random: RandomStream, out: Float64Array): void {
  if ("halfWidth" in partition) {
    for (let k = 0; k < out.length; k++) out[k] = partition.halfWidth * (2 * random.uniform() - 1);
    return;
  }
  for (let k = 0; k < out.length; k++) out[k] = random.normal();
  // Of a ball |p|^d is uniform.
  const scale =
    "std" in partition ? partition.std : (partition.radius * random.uniform() ** (1 / out.length)) / Math.hypot(...out);
  for (let k = 0; k < out.length; k++) out[k] *= scale;
}

/** ω = s v/|v|, β = −ω·p, c = F a. */
function ridgesOf({ network, factor }: InitialNetworkOf<RepnetNetwork>): RidgeUnits {
  const d = network.dimension;
  const moves = (group: RepnetNetwork["train"][number]) => network.train.includes(group);
  const [trainsA, trainsS, trainsP, trainsV] = [moves("a"), moves("s"), moves("p"), moves("v")];
  const direction = new Float64Array(d);
  /** Writes v/|v| of a unit and gives |v|. */
  const normalise = (v: Float64Array, unit: number): number => {
    let square = 0;
    for (let k = 0; k < d; k++) square += v[unit * d + k] ** 2;
    const length = Math.sqrt(square);
    for (let k = 0; k < d; k++) direction[k] = v[unit * d + k] / length;
    return length;
  };
  return {
    activation: activationOf(network.activation),
    ridges({ a, s, p, v }, first, length, omega, offset, amplitude) {
      for (let k = 0; k < length; k++) {
        const unit = first + k;
        normalise(v, unit);
        let phase = 0;
        for (let axis = 0; axis < d; axis++) {
          const component = s[unit] * direction[axis];
          omega[k * d + axis] = component;
          phase -= component * p[unit * d + axis];
        }
        offset[k] = phase;
        amplitude[k] = factor[unit] * a[unit];
      }
    },
    slopes({ a, s, p, v }, first, length, sums, out) {
      for (let k = 0; k < length; k++) {
        const unit = first + k;
        const size = normalise(v, unit);
        const Fa = factor[unit] * a[unit];
        /** Σ c σ'(z) (x − p), a component. */
        const moment = (axis: number) => sums.moment[k * d + axis] - p[unit * d + axis] * sums.slope[k];
        let along = 0;
        for (let axis = 0; axis < d; axis++) along += direction[axis] * moment(axis);
        out.a[k] = trainsA ? factor[unit] * sums.value[k] : 0;
        out.s[k] = trainsS ? Fa * along : 0;
        for (let axis = 0; axis < d; axis++) {
          const across = moment(axis) - along * direction[axis];
          out.p[k * d + axis] = trainsP ? -Fa * s[unit] * direction[axis] * sums.slope[k] : 0;
          out.v[k * d + axis] = trainsV ? (Fa * s[unit] * across) / size : 0;
        }
      }
    },
  };
}

/** |Δz| ≤ (|Δs| + |s| |Δv|/|v|) |x − p| + |s| |Δp| for z = s v·(x − p)/|v|. */
function largestChange(
  { network, width, parameters }: InitialNetworkOf<RepnetNetwork>,
  { a, s, p, v }: Parameters,
  reach: Float64Array,
): number {
  const d = network.dimension;
  const lengthOf = (values: Float64Array, k: number) => Math.hypot(...values.subarray(k * d, (k + 1) * d));
  const farthest = Math.hypot(...reach);
  let most = 0;
  for (let k = 0; k < width; k++) {
    const distance = farthest + lengthOf(parameters.p, k);
    const slope = Math.abs(parameters.s[k]);
    const turn = (slope * lengthOf(v, k)) / lengthOf(parameters.v, k);
    most = Math.max(most, Math.abs(a[k]), (Math.abs(s[k]) + turn) * distance + slope * lengthOf(p, k));
  }
  return most;
}
