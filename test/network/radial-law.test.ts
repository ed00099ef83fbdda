import { describe, expect, it } from "vitest";
import { distribution, randomStream, type WeightLaw, weightVectorLaw } from "../../src/network/index.js";
import { tanhSinh } from "./quadrature.js";

/** Radial laws with characteristic functions in closed form, as functions of s = |t|. */
const closed: readonly (readonly [string, WeightLaw, 2 | 3, (s: number) => number])[] = [
  ["Laplace in 2-D", { law: "laplace", scale: 1, radial: true }, 2, (s) => 1 / Math.sqrt(1 + s * s)],
  ["Laplace in 3-D", { law: "laplace", scale: 1, radial: true }, 3, (s) => Math.atan(s) / s],
  ["Cauchy in 3-D", { law: "student-t", dof: 1, scale: 1, radial: true }, 3, (s) => -Math.expm1(-s) / s],
  // Wide laws, where nearly all of the transform lies in the first panels.
  ["a wide Laplace in 2-D", { law: "laplace", scale: 300, radial: true }, 2, (s) => 1 / Math.sqrt(1 + (300 * s) ** 2)],
  ["a wide Laplace in 3-D", { law: "laplace", scale: 300, radial: true }, 3, (s) => Math.atan(300 * s) / (300 * s)],
  // Length density ∝ r: the uniform law on a ball in 3-D has ∝ r², which 3 (sin s − s cos s)/s³ belongs to.
  [
    "a ball in 3-D",
    { law: "power", exponent: -2, min: 0, max: 1, radial: true },
    3,
    (s) => (3 * (Math.sin(s) - s * Math.cos(s))) / s ** 3,
  ],
];

/** Points of a list of lengths in some direction. */
const along = (lengths: readonly number[], d: number) =>
  Float64Array.from(lengths.flatMap((s) => [0.6 * s, d === 2 ? 0.8 * s : 0, 0.8 * s].slice(0, d)));

describe("the characteristic function of a radial law", () => {
  it.each(closed)("is the closed form for %s", (_, law, d, exact) => {
    const lengths = [0.7, 1.3, 4, 20, 37];
    weightVectorLaw(law, d)
      .characteristic(along(lengths, d))
      .forEach((value, i) => {
        expect(Math.abs(value - exact(lengths[i]))).toBeLessThan(1e-12);
      });
  });

  it.each([2, 3] as const)("is the mean over directions of that of the length, and 1 at 0, in %i-D", (d) => {
    const law = { law: "normal", std: 1.5 } as const;
    const phi = (t: number) => distribution(law).characteristic(Float64Array.of(t))[0];
    const lengths = [0.2, 1, 5];
    const found = weightVectorLaw({ ...law, radial: true }, d).characteristic(along([0, ...lengths], d));
    expect(found[0]).toBe(1);
    lengths.forEach((s, i) => {
      const mean =
        d === 2
          ? tanhSinh((theta) => phi(s * Math.sin(theta)), 0, Math.PI / 2) / (Math.PI / 2)
          : tanhSinh((u) => phi(s * u), 0, 1);
      expect(Math.abs(found[i + 1] - mean)).toBeLessThan(1e-12);
    });
  });

  it("scales with a mixture of normal laws, whose widths lie apart", () => {
    const mixture = (std: number): WeightLaw => ({
      law: "mixture",
      components: [1, 8].map((by) => ({ law: "normal", std: by * std, weight: 0.5 })),
      radial: true,
    });
    const places = [0.002, 0.01, 0.03, 0.1, 0.5, 2];
    const wide = weightVectorLaw(mixture(200), 2).characteristic(along(places, 2));
    // The mean over directions of e^{−s²σ²u²/2} by the trapezoidal rule, which is exact for periodic functions this smooth, to rounding.
    places.forEach((s, i) => {
      let mean = 0;
      for (const std of [200, 1600]) {
        const points = 65536;
        for (let k = 0; k < points; k++) {
          mean += Math.exp(-0.5 * (s * std * Math.sin((2 * Math.PI * k) / points)) ** 2) / points / 2;
        }
      }
      expect(Math.abs(wide[i] - mean)).toBeLessThan(1e-12);
    });
  });

  it("is the same on a tensor grid, in whatever order lengths are asked for", () => {
    const { characteristic, characteristicOnGrid } = weightVectorLaw({ law: "uniform", halfWidth: 3, radial: true }, 2);
    const early = characteristic(Float64Array.of(0.3, 0.4, 0.1, 0));
    const grid = characteristicOnGrid([Float64Array.of(0, 0.3), Float64Array.of(0.4, 8)]);
    expect(grid[1]).toBeCloseTo(early[0], 13);
    expect(grid[3]).toBeCloseTo(characteristic(Float64Array.of(0.3, 8))[0], 15);
  });
});

describe.each([2, 3] as const)("a radial law in %i-D", (d) => {
  const law = { law: "laplace", scale: 0.7, radial: true } as const;
  const { density, sample } = weightVectorLaw(law, d);
  const draws = 20_000;
  const random = randomStream(3, d);
  const w = new Float64Array(d);
  const sampled = Array.from({ length: draws }, () => {
    sample(random, w, 0);
    return Array.from(w);
  });
  /** Kolmogorov–Smirnov distance of a sample from a distribution function. */
  const distance = (values: readonly number[], F: (x: number) => number) =>
    [...values]
      .sort((a, b) => a - b)
      .reduce((most, x, i) => Math.max(most, F(x) - i / draws, (i + 1) / draws - F(x)), 0);
  // √n D exceeds 1.95 with probability 1e-3.
  const bound = 1.95 / Math.sqrt(draws);

  it("has lengths of the law and directions that are uniform", () => {
    const lengths = sampled.map((components) => Math.hypot(...components));
    expect(distance(lengths, (r) => 1 - Math.exp(-r / 0.7))).toBeLessThan(bound);
    const cosines = sampled.map((components, i) => components[d - 1] / lengths[i]);
    const F = d === 3 ? (u: number) => (1 + u) / 2 : (u: number) => 1 - Math.acos(u) / Math.PI;
    expect(distance(cosines, F)).toBeLessThan(bound);
    const angles = sampled.map(([x, y]) => Math.atan2(y, x));
    expect(distance(angles, (angle) => 0.5 + angle / (2 * Math.PI))).toBeLessThan(bound);
  });

  it("has a density that integrates to the probability of a length", () => {
    const sphere = d === 2 ? 2 * Math.PI : 4 * Math.PI;
    const probability = tanhSinh((r) => density([0.6 * r, 0.8 * r, 0]) * sphere * r ** (d - 1), 0.2, 1.5);
    expect(probability).toBeCloseTo(Math.exp(-0.2 / 0.7) - Math.exp(-1.5 / 0.7), 12);
  });

  it("has a density that is finite at 0, and constant where it is uniform on a ball", () => {
    expect(density(new Float64Array(3))).toBeGreaterThan(1e6);
    expect(density(new Float64Array(3))).toBeLessThan(Number.POSITIVE_INFINITY);
    const ball = weightVectorLaw({ law: "power", exponent: 1 - d, min: 0, max: 2, radial: true }, d);
    const volume = d === 2 ? 4 * Math.PI : (32 * Math.PI) / 3;
    expect(ball.density([0.1, 0.2, -0.3])).toBeCloseTo(1 / volume, 13);
    expect(ball.density([1, 1, 1.1].slice(0, d))).toBeCloseTo(1 / volume, 13);
    expect(ball.density([2, 2, 2])).toBe(0);
  });
});
