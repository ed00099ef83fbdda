import { describe, expect, it } from "vitest";
import { familyOf, type Network, type ShallowNetwork } from "../../../src/network/index.js";
import { spectralCoefficients } from "../../../src/spectral/coefficients.js";

const gaussian: ShallowNetwork = {
  family: "shallow",
  dimension: 1,
  activation: "gaussian",
  weights: { law: "normal", std: 1.5 },
  biases: { law: "normal", std: 3 },
  outputs: { law: "normal", std: 1 },
  train: ["a"],
  zeroStart: "none",
};

const count = 200;
const points = Float64Array.from({ length: count }, (_, i) => -4 + (8 * (i + 0.5)) / count);
/** Odd times a bell: the linear function nearest to it is not nothing, so it is taken away here as well. */
const oscillation = points.map((x) => Math.exp((-x * x) / 4) * Math.cos(3 * x));

/** Values less their least-squares line, by the normal equations about the mean. */
function lessLine(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const slope =
    values.reduce((sum, value, i) => sum + value * points[i], 0) / points.reduce((sum, x) => sum + x * x, 0);
  return values.map((value, i) => value - mean - slope * points[i]);
}

/** 1 − ∫∫ ρ(w) c² p(b)/p(0) / ∫∫ ρ(w) c², c = Σ u_i σ(w x_i + b), by the trapezoidal rule in w and b. */
function missing(values: Float64Array, weightStd: number, share: (b: number) => number): number {
  const u = lessLine(values);
  let [all, kept] = [0, 0];
  for (let w = -6 * weightStd; w <= 6 * weightStd; w += weightStd / 8) {
    const rho = Math.exp(-0.5 * (w / weightStd) ** 2);
    for (let b = -4 * Math.abs(w) - 6; b <= 4 * Math.abs(w) + 6; b += 0.2) {
      const c = u.reduce((sum, value, i) => sum + value * Math.exp(-0.5 * (w * points[i] + b) ** 2), 0);
      all += rho * c * c;
      kept += rho * c * c * share(b);
    }
  }
  return 1 - kept / all;
}

function said(network: Network, values: Float64Array) {
  return familyOf(network).caveats(network, { points, values });
}

describe("biases that are not spread as widely as w·x", () => {
  it.each([
    ["normal", { law: "normal", std: 3 } as const, (b: number) => Math.exp(-(b * b) / 18)],
    ["uniform", { law: "uniform", halfWidth: 4 } as const, (b: number) => (Math.abs(b) <= 4 ? 1 : 0)],
  ])("are told the part of the rate that is missing: %s", (_, biases, share) => {
    const [{ path, numbers }] = said({ ...gaussian, biases }, oscillation);
    expect(path).toBe("network.biases");
    // 2048 units drawn: the part is known to 0.005 where it is small, measured within 0.02 here.
    expect(Math.abs(numbers.missing - missing(oscillation, 1.5, share))).toBeLessThan(0.03);
  });

  it("are told of the widest scale", () => {
    const mscale: Network = { ...gaussian, family: "mscale", scales: [0.2, 1], amplitude: "one" };
    const [{ numbers }] = said(mscale, oscillation);
    expect(numbers.missing).toBeCloseTo(said(gaussian, oscillation)[0].numbers.missing, 12);
  });

  it("are told nothing of linear functions, which are learnt at ξ = 0", () => {
    const [{ numbers }] = said(gaussian, oscillation);
    const [withLine] = said(
      gaussian,
      oscillation.map((value, i) => value + 2 - 3 * points[i]),
    );
    expect(withLine.numbers.missing).toBeCloseTo(numbers.missing, 12);
  });

  it("are told of a smaller part where level 0 is wrong elsewhere, too", () => {
    const wide: Network = { ...gaussian, biases: { law: "normal", std: 20 } };
    const told = (elsewhere: number) =>
      familyOf(wide)
        .caveats(wide, { points, values: oscillation }, elsewhere)
        .map(({ numbers }) => numbers.missing);
    expect(told(0)).toEqual([]);
    // 0.5 to 3 % are missing: with 1.9 % elsewhere the limit is 0.5 %, with more than 2 % there is a warning already.
    const part = missing(oscillation, 1.5, (b) => Math.exp(-0.5 * (b / 20) ** 2));
    expect(part).toBeGreaterThan(0.006);
    expect(part).toBeLessThan(0.029);
    expect(told(0.019)[0]).toBeGreaterThan(0.005);
    expect(told(0.021)).toEqual([]);
  });

  it("are told nothing where they are, and where they have a period's phase", () => {
    expect(said({ ...gaussian, biases: { law: "normal", std: 60 } }, oscillation)).toEqual([]);
    expect(said({ ...gaussian, biases: { law: "uniform", halfWidth: 60 } }, oscillation)).toEqual([]);
    expect(said({ ...gaussian, activation: "sin", biases: { law: "normal", std: 0.1 } }, oscillation)).toEqual([]);
  });
});

describe("the part that is missing", () => {
  // u = e^{−x²/2} cos 6x, which has no linear part, and nothing about ξ = 0; û and û' in closed form.
  const places = points.filter((_, i) => i % 4 === 0).map((x) => x + 0.06);
  const step = 8 / places.length;
  const u = places.map((x) => Math.exp(-0.5 * x * x) * Math.cos(6 * x));
  const bells = (xi: number) => [6, -6].map((k) => Math.exp(-0.5 * (xi - k) ** 2) * Math.sqrt(Math.PI / 2));
  const spectrum = (xi: number) => bells(xi)[0] + bells(xi)[1];
  const derivative = (xi: number) => -(xi - 6) * bells(xi)[0] - (xi + 6) * bells(xi)[1];

  it.each([
    ["tanh", { law: "uniform", halfWidth: 4 }],
    ["relu", { law: "uniform", halfWidth: 3 }],
    ["gaussian", { law: "uniform", halfWidth: 3 }],
  ] as const)(
    "is by how much slower the error's energy falls at first in the kernel flow than in the PDE: %s",
    (activation, biases) => {
      const network: Network = { ...gaussian, activation, biases, train: ["a", "w", "b"] };
      const pair = familyOf(network).pairKernel(network, { points: places, dimension: 1 }) ?? expect.fail();
      let flow = 0;
      for (let i = 0; i < u.length; i++)
        for (let j = 0; j < u.length; j++) flow += step * step * u[i] * u[j] * pair(i, j);
      // ∫ (A |û'|² + B |û|²) dξ/2π by the trapezoidal rule, away from ξ = 0, where nothing is.
      const xi = Float64Array.from({ length: 1000 }, (_, k) => 0.024 * (k + 0.5) - 12);
      const [A, B] = [new Float64Array(1000), new Float64Array(1000)];
      spectralCoefficients(network).real.both(xi, A, B);
      const limit =
        xi.reduce((sum, k, i) => sum + A[i] * derivative(k) ** 2 + B[i] * spectrum(k) ** 2, 0) *
        (0.024 / (2 * Math.PI));
      const [{ numbers }] = familyOf(network).caveats(network, { points: places, values: u });
      // Drawn units know a large part to a few hundredths; measured 0.05 for ReLU, less for the others.
      expect(1 - flow / limit).toBeGreaterThan(0.05);
      expect(Math.abs(numbers.missing - (1 - flow / limit))).toBeLessThan(0.08);
    },
  );
});

describe("biases of a wave with several harmonics", () => {
  // Products of the harmonics k and l leave cos((k ± l) b), the slowest of odd ones cos 2b, whose mean over biases is known.
  it.each([
    [{ law: "normal", std: 0.9 } as const, Math.exp(-2 * 0.81)],
    [{ law: "uniform", halfWidth: 2 } as const, Math.abs(Math.sin(4)) / 4],
  ])("are told what is left of products of different ones: %j", (biases, left) => {
    const [{ path, numbers }] = said({ ...gaussian, activation: "triangle", biases }, oscillation);
    expect(path).toBe("network.biases");
    expect(numbers.left).toBeCloseTo(left, 12);
  });

  it("are told nothing where a period is covered evenly", () => {
    const triangle = { ...gaussian, activation: "triangle" } as const;
    expect(said({ ...triangle, biases: { law: "uniform-phase" } }, oscillation)).toEqual([]);
    expect(said({ ...triangle, biases: { law: "uniform", halfWidth: Math.PI } }, oscillation)).toEqual([]);
    expect(said({ ...triangle, biases: { law: "normal", std: 2 } }, oscillation)).toEqual([]);
  });
});
