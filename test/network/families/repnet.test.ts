import { describe, expect, it } from "vitest";
import { numberAlgebra } from "../../../src/network/activations/index.js";
import { descent } from "../../../src/network/dynamics/index.js";
import { repnet } from "../../../src/network/families/repnet.js";
import {
  familyOf,
  initialNetwork,
  initialUnit,
  type Parameters,
  type RepnetNetwork,
  randomStream,
  unitGradients,
} from "../../../src/network/index.js";
import { trainingEngine } from "../../../src/train/engine-choice.js";
import { gridSamples, midpointSamples } from "../../ntk/reference-case.js";
import { line, plane, space, testSampledKernels } from "./repnet-networks.js";

const networks: readonly (readonly [string, RepnetNetwork])[] = [
  ["on a line", line],
  ["on a line, a law of slopes", { ...line, slopes: { law: "log-uniform", min: 1, max: 6 } }],
  ["on a line, relu", { ...line, activation: "relu" }],
  ["in a plane", plane],
  ["in space", space],
  ["in space, points in a ball", { ...space, partition: { radius: 2 } }],
];

/** Points of which no unit has its kink within the differences taken. */
function pointsOf(dimension: number): Float64Array {
  const random = randomStream(5, dimension);
  return Float64Array.from({ length: 5 * dimension }, () => 2 * random.uniform() - 1);
}

/** f by its definition, of units whose directions have any length. */
function byDefinition(
  { network, width, factor }: ReturnType<typeof initialNetwork>,
  theta: Parameters,
  x: Float64Array,
) {
  const d = network.dimension;
  let f = 0;
  for (let k = 0; k < width; k++) {
    const v = theta.v.subarray(k * d, (k + 1) * d);
    const z =
      (theta.s[k] * v.reduce((sum, component, i) => sum + component * (x[i] - theta.p[k * d + i]), 0)) /
      Math.hypot(...v);
    const parameters = { a: [theta.a[k]], s: [1], p: [0], v: [1] };
    const { activation } = network as RepnetNetwork;
    f += repnet.formula(numberAlgebra, { ...line, activation }, { scale: 1, factor: factor[k], parameters }, [z]);
  }
  return f;
}

const moved = (theta: Parameters, name: string, at: number, by: number): Parameters => ({
  ...theta,
  [name]: theta[name].map((value, i) => (i === at ? value + by : value)),
});

describe.each(networks)("a RepNet %s", (_, network) => {
  const d = network.dimension;
  const points = pointsOf(d);
  const count = points.length / d;
  const start = initialNetwork(network, 6, 3);
  // Directions of other lengths than 1 mean the same unit.
  const theta = { ...start.parameters, v: start.parameters.v.map((value) => 1.7 * value) };
  const functions = familyOf(network).functions(start, points);
  const at = (parameters: Parameters, i: number) =>
    byDefinition(start, parameters, points.subarray(i * d, (i + 1) * d));

  it("is a σ(s v·(x − p)), summed", () => {
    const out = new Float64Array(count);
    functions.output(theta, out);
    out.forEach((value, i) => {
      expect(Math.abs(value - at(theta, i))).toBeLessThan(1e-14 * 10);
    });
  });

  it("has the gradient of central differences, v's on the sphere", () => {
    const cotangent = Float64Array.from({ length: count }, (_, i) => Math.cos(3 * i));
    const out = Object.fromEntries(Object.entries(theta).map(([name, values]) => [name, values.slice()]));
    functions.gradient(theta, cotangent, out);
    const h = 1e-5;
    for (const [name, values] of Object.entries(theta)) {
      values.forEach((_, k) => {
        const difference = cotangent.reduce(
          (sum, c, i) => sum + (c * (at(moved(theta, name, k, h), i) - at(moved(theta, name, k, -h), i))) / (2 * h),
          0,
        );
        const trained = (network.train as readonly string[]).includes(name);
        // Third derivatives, below 1e3, times h²/6, and rounding over h.
        expect(Math.abs(out[name][k] - (trained ? difference : 0))).toBeLessThan(1e-8);
      });
    }
  });

  it("has units whose gradients are those of the network", () => {
    const unit = { ...initialUnit(start, 4), amplitude: start.factor[4] };
    const gradients = unitGradients(network, unit, points);
    const out = Object.fromEntries(Object.entries(theta).map(([name, values]) => [name, values.slice()]));
    for (let i = 0; i < count; i++) {
      const cotangent = new Float64Array(count);
      cotangent[i] = 1;
      functions.gradient(start.parameters, cotangent, out);
      const ofUnit = familyOf(network)
        .arrays(network)
        .filter(({ group }) => (network.train as readonly string[]).includes(group))
        .flatMap(({ name, components: n }) => Array.from(out[name].subarray(4 * n, 5 * n)));
      expect(gradients).toHaveLength(ofUnit.length);
      ofUnit.forEach((value, j) => {
        expect(Math.abs(gradients[j][i] - value)).toBeLessThan(1e-13);
      });
    }
  });

  it("starts with slopes, partition points and directions of their laws", () => {
    const { s, p, v } = initialNetwork(network, 4000, 1).parameters;
    for (let k = 0; k < 4000; k++) expect(Math.hypot(...v.subarray(k * d, (k + 1) * d))).toBeCloseTo(1, 14);
    if (Array.isArray(network.slopes)) expect([s[0], s[3999]]).toEqual(network.slopes);
    else for (const slope of s) expect(slope >= 1 && slope <= 6).toBe(true);
    const { partition } = network;
    // Of a ball r²/(d + 2).
    const variance =
      "std" in partition
        ? partition.std ** 2
        : "radius" in partition
          ? partition.radius ** 2 / (d + 2)
          : partition.halfWidth ** 2 / 3;
    const square = p.reduce((sum, value) => sum + value * value, 0) / p.length;
    // The standard error of a mean of squares of 4000 normal numbers is 2.2 %.
    expect(Math.abs(square / variance - 1)).toBeLessThan(0.08);
    expect(Math.abs(v.reduce((sum, value) => sum + value, 0)) / v.length).toBeLessThan(0.06);
  });

  it("keeps |v| = 1 to second order in the step, and changes it in no flow", () => {
    const out = Object.fromEntries(Object.entries(theta).map(([name, values]) => [name, values.slice()]));
    functions.gradient(start.parameters, new Float64Array(count).fill(1), out);
    for (let k = 0; k < 6; k++) {
      const inner = out.v
        .subarray(k * d, (k + 1) * d)
        .reduce((sum, g, i) => sum + g * start.parameters.v[k * d + i], 0);
      expect(Math.abs(inner)).toBeLessThan(1e-13);
    }
  });
});

// Others: test/long.
testSampledKernels([[{ ...line, activation: "relu", partition: { std: 1.2 } }, midpointSamples([-1, 1.5], 5, "x")]]);

it.each([
  ["relu", line, "prefix"],
  ["tanh", line, "fused"],
  ["relu", plane, "fused"],
] as const)("trains alike with the engine of the definition and others: %s", async (activation, base, choice) => {
  const network: RepnetNetwork = { ...base, activation, zeroStart: "antisymmetric" };
  const samples =
    base.dimension === 1
      ? midpointSamples([-1, 1], 64, "sin(3*x)")
      : gridSamples(
          [
            [-1, 1],
            [-1, 1],
          ],
          [8, 8],
          (x, y) => x + y,
        );
  const start = initialNetwork(network, 40, 1);
  const [expected, found] = await Promise.all(
    (["direct", choice] as const).map(async (engine) => {
      const { trainer } = await trainingEngine({ choice: engine, network, count: samples.count, width: 40 });
      const training = trainer(start, samples);
      const out = new Float64Array(samples.count);
      training.output(out);
      expect(Math.max(...out.map(Math.abs))).toBeLessThan(1e-15);
      const residual = samples.target.map((f) => -f);
      for (let step = 0; step < 3; step++) {
        training.move(residual, descent(0.01));
        training.output(out);
      }
      return out;
    }),
  );
  expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.01);
  // Rounding of sums over 64 samples and 40 units.
  found.forEach((value, i) => {
    expect(Math.abs(value - expected[i])).toBeLessThan(1e-12);
  });
});
