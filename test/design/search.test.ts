import { describe, expect, it } from "vitest";
import { bestScales } from "../../src/design/scales.js";
import { leastOverLogarithm } from "../../src/design/search.js";
import { longestWithin } from "../../src/design/within-nyquist.js";
import type { MscaleNetwork, Network } from "../../src/network/index.js";

describe("leastOverLogarithm", () => {
  it("finds the least of a smooth function with other minima beside it", () => {
    const f = (x: number) => (Math.log(x) - 1.3) ** 2 - 0.2 * Math.cos(9 * Math.log(x));
    const { at, value } = leastOverLogarithm(f, 0.01, 100);
    // Steps of 0.0004 in the logarithm.
    for (const other of [0.99, 0.998, 1.002, 1.01]) expect(f(other * at)).toBeGreaterThan(value);
    for (let s = -4.6; s < 4.6; s += 0.01) expect(f(Math.exp(s))).toBeGreaterThan(value - 1e-6);
  });

  it("takes an end where the function falls up to it", () => {
    expect(leastOverLogarithm((x) => x, 2, 50).at).toBeCloseTo(2, 2);
    expect(leastOverLogarithm((x) => -x, 2, 50).at).toBeCloseTo(50, 0);
  });
});

describe("bestScales", () => {
  const network = {
    ...{ family: "mscale", dimension: 1, activation: "sin", scales: [1, 2], amplitude: "one", train: ["a"] },
    ...{
      weights: { law: "normal", std: 1 },
      biases: { law: "uniform-phase" },
      outputs: { law: "sign" },
      zeroStart: "none",
    },
  } as const satisfies MscaleNetwork;
  const goal = (wanted: readonly number[]) => ({
    searched: (changed: Network) =>
      (changed as MscaleNetwork).scales.reduce((sum, scale, p) => sum + Math.log(scale / wanted[p]) ** 2, 0),
  });

  it("finds the best list in one ratio, and from there the best of all, in ascending order", () => {
    const [one, all] = bestScales(network, { count: 3, largest: 40 }, goal([7, 2, 20]));
    // log r² of 1, r, r²: (log 7)² + (log r − log 2)² + (2 log r − log 20)² has its least at log r = (log 2 + 2 log 20)/5.
    const ratio = Math.exp((Math.log(2) + 2 * Math.log(20)) / 5);
    [1, ratio, ratio ** 2].forEach((scale, p) => {
      expect((one.change as MscaleNetwork).scales[p] / scale).toBeCloseTo(1, 1);
    });
    [2, 7, 20].forEach((scale, p) => {
      expect((all.change as MscaleNetwork).scales[p] / scale).toBeCloseTo(1, 1);
    });
  });

  it("is refused for networks without scales, and where nothing lies between 1 and the largest", () => {
    const search = { count: 2, largest: 1 };
    expect(() => bestScales(network, search, goal([1, 1]))).toThrow(
      /^design\.search\.scales\.largest: 1 excludes every list/,
    );
    const { scales: _, amplitude: _amplitude, ...rest } = network;
    const features = { ...rest, family: "fourier-features" } as unknown as Network;
    expect(() => bestScales(features, { ...search, largest: 4 }, goal([1, 1]))).toThrow(/no scales to design/);
  });
});

describe("longestWithin", () => {
  it("is where a fiftieth of the units is beyond: of normal, uniform and Laplace laws, and lengths of normal vectors", () => {
    const bounds: [number, number] = [0.1, 1000];
    // P(|w| > h) = 0.02 at h = 2.3263 std; 1 − h/a; e^{−h/s}; e^{−h²/2s²}. Densities that jump are integrated to a cell in 400.
    expect(longestWithin((std) => ({ law: "normal", std }), 1, 50, bounds)).toBeCloseTo(50 / 2.3263479, 2);
    expect(longestWithin((a) => ({ law: "uniform", halfWidth: a }), 1, 50, bounds) / 50).toBeCloseTo(1 / 0.98, 2);
    expect(longestWithin((s) => ({ law: "laplace", scale: s }), 1, 50, bounds)).toBeCloseTo(50 / Math.log(50), 1);
    expect(longestWithin((std) => ({ law: "normal", std }), 2, 50, bounds)).toBeCloseTo(
      50 / Math.sqrt(2 * Math.log(50)),
      1,
    );
    expect(longestWithin((std) => ({ law: "normal", std }), 1, 50, [0.1, 3])).toBe(3);
  });
});
