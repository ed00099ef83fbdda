import { describe, expect, it } from "vitest";
import { biasName, weightName } from "../../../src/network/families/deep-functions.js";
import { familyOf, initialNetwork, type Network, type Parameters, randomStream } from "../../../src/network/index.js";

/** How much a move by `direction` changes the phases z of the units and their outputs, by a difference of the definition. */
type Phase = (theta: Parameters, k: number, x: readonly number[]) => number;

const shallow: Network = {
  family: "shallow",
  dimension: 2,
  activation: "tanh",
  weights: { law: "normal", std: 1 },
  biases: { law: "uniform", halfWidth: 3 },
  outputs: { law: "normal", std: 1 },
  train: ["a", "w", "b"],
  zeroStart: "none",
};
const mscale: Network = { ...shallow, family: "mscale", scales: [3], amplitude: "one" };
const repnet: Network = {
  family: "repnet",
  dimension: 2,
  activation: "tanh",
  slopes: [3],
  partition: { std: 2 },
  outputs: { law: "normal", std: 1 },
  train: ["a", "s", "p", "v"],
  zeroStart: "none",
};

const ridge =
  (scale: number): Phase =>
  ({ w, b }, k, x) =>
    scale * (w[2 * k] * x[0] + w[2 * k + 1] * x[1]) + b[k];
const partition: Phase = ({ s, p, v }, k, x) =>
  (s[k] * (v[2 * k] * (x[0] - p[2 * k]) + v[2 * k + 1] * (x[1] - p[2 * k + 1]))) / Math.hypot(v[2 * k], v[2 * k + 1]);

const reach = [1.5, 2];
const corners = [1, -1].flatMap((one) => [1, -1].map((other) => [one * reach[0], other * reach[1]]));
const step = 1e-6;

/** The largest change of a phase of the first unit, for a small step, over the corners of the box. */
function changeOf(phase: Phase, theta: Parameters, direction: Parameters): number {
  const moved = Object.fromEntries(
    Object.entries(theta).map(([name, values]) => [name, values.map((value, i) => value + step * direction[name][i])]),
  );
  return Math.max(...corners.map((x) => Math.abs(phase(moved, 0, x) - phase(theta, 0, x)) / step));
}

const zero = (theta: Parameters): Record<string, Float64Array> =>
  Object.fromEntries(Object.entries(theta).map(([name, values]) => [name, new Float64Array(values.length)]));

describe.each([
  ["shallow", shallow, ridge(1)],
  ["mscale", mscale, ridge(3)],
  ["repnet", repnet, partition],
] as const)("the largest change of a phase by a move of the parameters: %s", (_, network, phase) => {
  const start = initialNetwork(network, 1, 2);
  const most = (theta: Parameters, direction: Parameters) =>
    familyOf(network).largestChange({ ...start, parameters: theta }, direction, Float64Array.from(reach));

  it("is not exceeded, of any group or all", () => {
    const random = randomStream(3);
    for (let trial = 0; trial < 60; trial++) {
      const theta = Object.fromEntries(
        Object.entries(start.parameters).map(([name, values]) => [name, values.map(() => 2 * random.normal())]),
      );
      const names = Object.keys(theta);
      const only = names[trial % (names.length + 1)];
      const direction = zero(theta);
      for (const name of only === undefined ? names : [only]) {
        for (let i = 0; i < direction[name].length; i++) direction[name][i] = random.normal();
      }
      // Second order in the step, and rounding over it.
      expect(changeOf(phase, theta, direction)).toBeLessThanOrEqual(most(theta, direction) * (1 + 1e-3) + 1e-8);
      expect(Math.abs(direction.a[0])).toBeLessThanOrEqual(most(theta, direction));
    }
  });

  it("is reached by a move of outputs, and by one of biases", () => {
    const theta = start.parameters;
    for (const name of ["a", "b"]) {
      if (theta[name] === undefined) continue;
      expect(most(theta, { ...zero(theta), [name]: Float64Array.of(-0.7) })).toBeCloseTo(0.7, 14);
    }
  });
});

it("the largest change of a phase is reached by weights that grow towards a corner", () => {
  const start = initialNetwork(mscale, 1, 2);
  const direction = { ...zero(start.parameters), w: Float64Array.of(-0.2, 0.3) };
  const most = familyOf(mscale).largestChange(start, direction, Float64Array.from(reach));
  expect(most).toBeCloseTo(3 * (0.2 * 1.5 + 0.3 * 2), 13);
  expect(changeOf(ridge(3), start.parameters, direction)).toBeCloseTo(most, 6);
});

it.each([
  // A corner is 2.5 from the origin and p as far on the other side as it may be: |x − p| = 2.5 + |p|.
  ["s", { s: [0.4], p: [0, 0], v: [0, 0] }, [3, 4]],
  ["p", { s: [0], p: [0.6, 0.8], v: [0, 0] }, [3, 4]],
  ["v", { s: [0], p: [0, 0], v: [-4, 3] }, [4, 3]],
] as const)("the largest change of a phase of RepNet is nearly reached by a move of %s", (name, by, v) => {
  const start = initialNetwork(repnet, 1, 2);
  // Towards the corner (1.5, 2) for s and p; for v, which turns, the corner is across it.
  const [along, across] = [
    [-0.6, -0.8],
    [0.6, -0.8],
  ];
  const p = (name === "v" ? across : along).map((component) => 5 * component);
  const theta = { a: start.parameters.a, s: Float64Array.of(2), p: Float64Array.from(p), v: Float64Array.from(v) };
  const direction = {
    a: Float64Array.of(0),
    s: Float64Array.from(by.s),
    p: Float64Array.from(by.p),
    v: Float64Array.from(by.v),
  };
  const most = familyOf(repnet).largestChange({ ...start, parameters: theta }, direction, Float64Array.from(reach));
  const reached = changeOf(partition, theta, direction);
  expect(reached).toBeLessThan(most * (1 + 1e-6));
  expect(reached).toBeGreaterThan(0.9 * most);
});

it("that of a deep network's hidden layers is the length of a row of weights, or a bias, in units of their stds", () => {
  const deep: Network = {
    ...{ family: "deep", dimension: 1, weights: { law: "normal", std: 1 }, zeroStart: "none" },
    layers: [{ activation: "relu" }, { activation: "tanh", weightStd: 1.5, biasStd: 0.5 }],
    ...{ outputs: { law: "normal", std: 1 }, train: ["a", "hidden", "w"] },
  };
  const width = 6;
  const start = initialNetwork(deep, width, 0);
  const still = Object.fromEntries(
    Object.entries(start.parameters).map(([name, values]) => [name, new Float64Array(values.length)]),
  ) as Parameters;
  const most = (direction: Partial<Parameters>) =>
    familyOf(deep).largestChange(start, { ...still, ...direction } as Parameters, Float64Array.of(1));
  const moved = (name: string, entries: readonly (readonly [number, number])[]) => {
    const values = still[name].slice();
    for (const [k, value] of entries) values[k] = value;
    return { [name]: values };
  };
  const row = start.parameters[weightName(1)].length / width;
  expect(most({})).toBe(0);
  // In rows 0 and 3.
  const rows: [number, number][] = [
    [0, 0.3],
    [1, -0.4],
    [3 * row, 0.1],
  ];
  expect(most(moved(weightName(1), rows))).toBeCloseTo(1.5 * 0.5, 14);
  expect(most(moved(biasName(1), [[4, -0.8]]))).toBeCloseTo(0.5 * 0.8, 14);
  expect(most(moved("a", [[2, -0.7]]))).toBeCloseTo(0.7, 14);
});
