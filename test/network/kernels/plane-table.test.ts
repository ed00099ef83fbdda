import { describe, expect, it } from "vitest";
import { InputError } from "../../../src/errors.js";
import { activationOf } from "../../../src/network/activations/index.js";
import {
  type PairAverage,
  type PartitionKernel,
  pairAverageError,
  partitionKernel,
} from "../../../src/network/kernels/index.js";
import { planeTable } from "../../../src/network/kernels/plane-table.js";
import type { Law } from "../../../src/network/law.js";
import { randomStream } from "../../../src/network/random.js";
import { integrate } from "../quadrature.js";

/** E g(s(y − t)) g(s(y' − t)) of g = e^{−z²/2} for normal partition points t, in closed form. */
function gaussianMean(s: number, std: number, y: number, other: number): number {
  const spread = 1 + 2 * (s * std) ** 2;
  return Math.exp(-0.25 * (s * (y - other)) ** 2 - (s * 0.5 * (y + other)) ** 2 / spread) / Math.sqrt(spread);
}

/** The mean of f(v·x, v·x') over directions v, by spherical coordinates about the plane of x and x' that know nothing of projections. */
function overSphere(
  f: (y: number, other: number) => number,
  [x1, x2]: readonly number[],
  [y1, y2]: readonly number[],
  dimension: number,
): number {
  const at = (v1: number, v2: number) => f(x1 * v1 + x2 * v2, y1 * v1 + y2 * v2);
  if (dimension === 2) {
    // Kinks where v·x = v·x'.
    const across = (Math.atan2(y2 - x2, y1 - x1) + 2.5 * Math.PI) % Math.PI;
    return (
      integrate((a) => at(Math.cos(a), Math.sin(a)), 0, 2 * Math.PI, [across, across + Math.PI], 1) / (2 * Math.PI)
    );
  }
  const inner = (a: number, weight: (b: number) => number) =>
    integrate((b) => weight(b) * at(Math.cos(a), Math.sin(a) * Math.cos(b)), 0, Math.PI, [], 3);
  const power = (b: number) => Math.sin(b) ** (dimension - 3);
  const total =
    integrate((b) => power(b), 0, Math.PI, [], 1) * integrate((a) => Math.sin(a) ** (dimension - 2), 0, Math.PI, [], 1);
  return integrate((a) => Math.sin(a) ** (dimension - 2) * inner(a, power), 0, Math.PI, [], 3) / total;
}

const pairs: readonly (readonly [readonly number[], readonly number[]])[] = [
  [
    [0.5, -1.2],
    [0.5, -1.2],
  ],
  [
    [1.6, 0.4],
    [-1.1, 1.3],
  ],
  [
    [1.2, 1.5],
    [1.1, 1.4],
  ],
];

describe("a table of means over directions", () => {
  it.each([2, 3, 4])("has those of spherical coordinates to 1e-9: %i-D", (dimension) => {
    const [s, std] = [3, 1.5];
    const k = (y: number, other: number) => gaussianMean(s, std, y, other);
    const table =
      planeTable((lag, means) => means.map((m) => k(m - lag / 2, m + lag / 2)), 2, k(0, 0), dimension) ?? expect.fail();
    for (const [x, y] of pairs) {
      const distance = Math.hypot(y[0] - x[0], y[1] - x[1]);
      const [c, d] = distance === 0 ? [1, 0] : [(y[0] - x[0]) / distance, (y[1] - x[1]) / distance];
      const [m, n] = [0.5 * (x[0] + y[0]), 0.5 * (x[1] + y[1])];
      const found = table(distance, c * m + d * n, c * n - d * m);
      expect(Math.abs(found - overSphere(k, x, y, dimension)) / k(0, 0)).toBeLessThan(1e-9);
    }
  });

  it("there is none of a function that is narrow in the middle", () => {
    const bell = (z: number) => Math.exp(-200 * z * z);
    expect(planeTable((lag, means) => means.map((m) => bell(m - lag / 2) * bell(m + lag / 2)), 2, 1, 2)).toBeNull();
  });
});

/** Points of a plane, in a space of some dimension. */
function inSpace(dimension: 1 | 2 | 3, places: readonly (readonly number[])[]) {
  const points = new Float64Array(dimension * places.length);
  for (const [i, place] of places.entries()) points.set(place.slice(0, Math.min(2, dimension)), i * dimension);
  return { points, dimension };
}

/** The largest difference of two kernels on some pairs, over the largest entry on the diagonal. */
function difference(one: PairAverage, other: PairAverage, count: number): number {
  let [worst, size] = [0, 0];
  for (let i = 0; i < count; i++) {
    size = Math.max(size, other(i, i));
    for (let j = 0; j < count; j += 5) worst = Math.max(worst, Math.abs(one(i, j) - other(i, j)));
  }
  return worst / size;
}

const std = 2;
const slopes: Law = { law: "log-uniform", min: 1, max: 4 };
const units: PartitionKernel = {
  activation: activationOf("gaussian"),
  slopes,
  partition: { std },
  outputVariance: 1,
  train: ["a"],
};

describe("a law of slopes with normal partition points", () => {
  it.each([1, 2, 3] as const)(
    "has the kernel of closed forms averaged over slopes and directions: %i-D",
    (dimension) => {
      const places = pairs.flat();
      const k = partitionKernel(units, inSpace(dimension, places));
      const mean = (y: number, other: number) =>
        integrate((s) => gaussianMean(s, std, y, other) / s, 1, 4, [], 3) / Math.log(4);
      for (const [i, j] of dimension === 3
        ? [[2, 3]]
        : [
            [0, 0],
            [2, 3],
            [4, 1],
          ]) {
        const exact =
          dimension === 1 ? mean(places[i][0], places[j][0]) : overSphere(mean, places[i], places[j], dimension);
        expect(Math.abs(k(i, j) - exact) / mean(0, 0)).toBeLessThan(1e-9);
      }
    },
  );

  it.each([
    ["tanh", "a"],
    ["tanh", "s"],
    ["tanh", "v"],
    ["relu", "a"],
    ["relu", "p"],
  ] as const)("that is narrow about one slope is that of a list: %s, %s", (activation, group) => {
    const set = inSpace(2, pairs.flat());
    const some = { ...units, activation: activationOf(activation), train: [group] };
    const narrow = { law: "power", exponent: 0, min: 3 - 1e-4, max: 3 + 1e-4 } as const;
    const [law, list] = [
      partitionKernel({ ...some, slopes: narrow }, set),
      partitionKernel({ ...some, slopes: [3] }, set),
    ];
    // The spread of the slopes enters by its square.
    expect(difference(law, list, 6)).toBeLessThan(1e-8);
  });

  it("is refused where kinks are not at 0, tails are heavy or partition points far too narrow", () => {
    const set = inSpace(2, pairs.flat());
    const kernel = (changed: Partial<PartitionKernel>) => () => partitionKernel({ ...units, ...changed }, set);
    expect(kernel({ activation: activationOf("srelu") })).toThrow(InputError);
    expect(kernel({ slopes: { law: "student-t", dof: 3, scale: 1 } })).toThrow("heavy tails");
    expect(kernel({ partition: { std: 0.1 } })).toThrow("network.partition.std: the partition points");
  });
});

it("many points have the kernel that few have pair by pair: ReLU in 2-D", () => {
  const random = randomStream(3);
  const set = { points: Float64Array.from({ length: 120 }, () => 4 * random.uniform() - 2), dimension: 2 } as const;
  const some = { ...units, activation: activationOf("relu"), slopes: [1, 4], train: ["a", "s", "p", "v"] } as const;
  // The finer rule goes by Gauss panels over directions for every pair.
  expect(pairAverageError((rule) => partitionKernel(some, set, rule), 60)).toBeLessThan(1e-8);
});

it.each([
  ["gaussian", ["a", "v"]],
  ["step", ["p"]],
] as const)("the kernel of points in a disk is that of its sections: %s, %s", (name, train) => {
  const [radius, s] = [4, 2];
  const activation =
    name === "step" ? { value: Math.abs, slope: (z: number) => (z > 0 ? 1 : -0.5), kinks: [0] } : activationOf(name);
  const kernel = partitionKernel(
    { ...units, activation, slopes: [s], partition: { radius }, train },
    inSpace(2, pairs.flat()),
  );
  const value = (y: number, other: number, weight: (t: number) => number, g: (z: number) => number) =>
    integrate(
      (t) => {
        const q = (2 * Math.sqrt(radius ** 2 - t * t)) / (Math.PI * radius ** 2);
        return q * weight(t) * g(s * (y - t)) * g(s * (other - t));
      },
      -radius,
      radius,
      [y, other].sort((a, b) => a - b),
    );
  const groups = train as readonly string[];
  for (const [i, j] of [
    [0, 0],
    [2, 3],
    [4, 1],
  ]) {
    const [x, y] = [pairs.flat()[i], pairs.flat()[j]];
    const inner = x[0] * y[0] + x[1] * y[1];
    const line = (u: number, w: number) =>
      (groups.includes("a") ? value(u, w, () => 1, activation.value) : 0) +
      (groups.includes("p") ? s * s * value(u, w, () => 1, activation.slope) : 0) +
      (groups.includes("v")
        ? s * s * value(u, w, (t) => inner - u * w + (radius ** 2 - t * t) / 3, activation.slope)
        : 0);
    const exact = overSphere(line, x, y, 2);
    expect(kernel(i, j) / exact).toBeCloseTo(1, 7);
  }
});
