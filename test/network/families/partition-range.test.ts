import { describe, expect, it } from "vitest";
import { familyOf, type RepnetNetwork } from "../../../src/network/index.js";

const line: RepnetNetwork = {
  family: "repnet",
  dimension: 1,
  activation: "tanh",
  slopes: [2],
  partition: { std: 1.5 },
  outputs: { law: "normal", std: 1 },
  train: ["a", "s", "p"],
  zeroStart: "none",
};

/** A grid on [−8, 8]^d of so many points along every axis, row by row. */
function grid(d: number, n: number): Float64Array {
  return Float64Array.from({ length: n ** d * d }, (_, k) => {
    const at = Math.floor(Math.floor(k / d) / n ** (k % d)) % n;
    return -8 + (16 * (at + 0.5)) / n;
  });
}

function missing(network: RepnetNetwork, points: Float64Array, u: (square: number) => number): number | undefined {
  const d = network.dimension;
  const values = Float64Array.from({ length: points.length / d }, (_, i) =>
    u(points.subarray(i * d, (i + 1) * d).reduce((sum, x) => sum + x * x, 0)),
  );
  return familyOf(network).caveats(network, { points, values })[0]?.numbers.missing;
}

describe("partition points that are not even where the error is", () => {
  const [width, std] = [1.2, 1.5];
  const bell = (square: number) => -4 * Math.exp(-square / (2 * width ** 2));

  it.each([
    [1, 200],
    [2, 60],
    [3, 30],
  ] as const)("are told the part that is missing, over the energy of the error: %i-D", (dimension, n) => {
    // Normal points fall off as e^{−y²/2P²} along a direction, y² a d-th part of |x|²: Gaussian integrals of u² = e^{−|x|²/w²}.
    const left = (1 + width ** 2 / (2 * dimension * std ** 2)) ** (-dimension / 2);
    expect(missing({ ...line, dimension, partition: { std } }, grid(dimension, n), bell)).toBeCloseTo(1 - left, 10);
  });

  it("are told nothing of 3 %", () => {
    // 1 − (1 + 1.44/2P²)^{−1/2}: 2.9 % for P = 3.46, 3.1 % for P = 3.35.
    expect(missing({ ...line, partition: { std: 3.46 } }, grid(1, 200), bell)).toBeUndefined();
    expect(missing({ ...line, partition: { std: 3.35 } }, grid(1, 200), bell)).toBeCloseTo(0.031, 3);
  });
});

it("has no rule for units with directions or a law of slopes: their means are taken over units that are drawn", () => {
  const rule = (more: object) => familyOf(line).unitRule?.({ ...line, ...more }, 1) ?? null;
  expect(rule({})).not.toBeNull();
  expect(rule({ dimension: 2 })).toBeNull();
  expect(rule({ slopes: { law: "uniform", halfWidth: 2 } })).toBeNull();
  expect(rule({ dimension: 2, partition: { radius: 3 } })).toBeNull();
});
