import { describe, expect, it } from "vitest";
import { gaussLegendre } from "../../../src/fem/index.js";
import { unitAverage } from "../../../src/network/kernels/index.js";
import { weightReach } from "../../../src/network/kernels/weight-average.js";
import { weightMean, weightMoment } from "../../../src/network/kernels/weight-moments.js";

const onLine = (points: readonly number[]) => ({ points: Float64Array.from(points), dimension: 1 as const });
const noBias = { law: "normal", std: 0 } as const;

describe("means over weights without biases", () => {
  it("follow a function that is narrow in w, far from the origin", () => {
    const points = [0.01, 1, 40, 900];
    const bell = { value: (z: number) => Math.exp(-0.5 * z * z), kinks: [] };
    const k = unitAverage(bell, { weights: { law: "normal", std: 1.5 }, biases: noBias }, onLine(points));
    points.forEach((x, i) => {
      points.forEach((y, j) => {
        // E exp(−w² (x² + y²)/2).
        expect(k(i, j) * Math.sqrt(1 + 2.25 * (x * x + y * y))).toBeCloseTo(1, 8);
      });
    });
  });

  it("follow heavy tails as far as what grows there asks", () => {
    const relu = { value: (z: number) => Math.max(z, 0), kinks: [0] };
    for (const dof of [3, 4, 5]) {
      const units = { weights: { law: "student-t", dof, scale: 1.3 }, biases: noBias } as const;
      const k = unitAverage(relu, units, onLine([-2, 0.5, 3]));
      // Half of the weights: ½ E w² x y for x and y of one sign, 0 else.
      const half = (0.5 * 1.69 * dof) / (dof - 2);
      expect(k(1, 2) / (1.5 * half)).toBeCloseTo(1, 8);
      expect(k(0, 0) / (4 * half)).toBeCloseTo(1, 8);
      expect(k(0, 2)).toBe(0);
    }
  });

  it.each([2, 3] as const)("are the arc-cosine kernel of a ramp under a normal law in %i-D", (dimension) => {
    const points = [
      [0.7, -0.2, 0.4],
      [-1.1, 0.9, 0.3],
      [0.5, 0.5, -0.8],
    ].map((point) => point.slice(0, dimension));
    const relu = { value: (z: number) => Math.max(z, 0), kinks: [0] };
    const units = { weights: { law: "normal", std: 1.4 }, biases: noBias } as const;
    const k = unitAverage(relu, units, { points: Float64Array.from(points.flat()), dimension });
    points.forEach((x, i) => {
      points.forEach((y, j) => {
        const size = Math.hypot(...x) * Math.hypot(...y);
        const cosine = Math.min(1, x.reduce((sum, each, c) => sum + each * y[c], 0) / size);
        const angle = Math.acos(cosine);
        // Cho & Saul 2009.
        const exact = ((1.96 * size) / (2 * Math.PI)) * (Math.sin(angle) + (Math.PI - angle) * cosine);
        expect(k(i, j)).toBeCloseTo(exact, 8);
      });
    });
  });

  it("are cut where a function of one phase bends, on its own side", () => {
    // ½ E max(|w| − 1, 0) = φ(1) − 1 + Φ(1).
    const half = 0.08331547058768625;
    for (const sign of [1, -1]) {
      const h = (_: number, along: number) => Math.max(sign * along - 1, 0);
      const mean = weightMean(h, { ridges: [], breaks: [sign] }, { law: "normal", std: 1 }, 1, 1, 1);
      expect(mean).toBeCloseTo(half, 11);
    }
  });
});

describe("means over weights of a law of their length", () => {
  it("are over all directions in space alike", () => {
    const points = [
      [0.3, -0.8, 0.1],
      [1, 0.4, -0.6],
      [-0.5, 0.2, 0.9],
      [0, 0, 0],
    ];
    const bump = { value: (z: number) => Math.exp(-0.5 * (z - 0.4) ** 2), kinks: [] };
    const weights = { law: "uniform", halfWidth: 1.5, radial: true } as const;
    const k = unitAverage(
      bump,
      { weights, biases: noBias },
      { points: Float64Array.from(points.flat()), dimension: 3 as const },
    );
    // The height of a point on the sphere is uniform (Archimedes), as the length is; both by Gauss's rule, the longitude by the trapezoidal one.
    const { points: s, weights: share } = gaussLegendre(12);
    const turns = 24;
    points.forEach((x, i) => {
      points.forEach((y, j) => {
        let sum = 0;
        s.forEach((one, p) => {
          s.forEach((other, q) => {
            const [length, height] = [1.5 * one, 2 * other - 1];
            for (let t = 0; t < turns; t++) {
              const [angle, radius] = [(2 * Math.PI * t) / turns, Math.sqrt(1 - height * height)];
              const w = [radius * Math.cos(angle), radius * Math.sin(angle), height];
              const at = (place: readonly number[]) =>
                bump.value(length * place.reduce((total, each, c) => total + each * w[c], 0));
              sum += (share[p] * share[q] * at(x) * at(y)) / turns;
            }
          });
        });
        expect(k(i, j)).toBeCloseTo(sum, 8);
      });
    });
  });
});

describe("means over weights of independent components", () => {
  const uniform = { law: "uniform", halfWidth: 1.5 } as const;
  const points = [
    [0.3, -0.8],
    [1, 1],
    [-0.5, 0.2],
    [0, 0],
  ];
  const set = { points: Float64Array.from(points.flat()), dimension: 2 as const };

  it("take both w and −w, of a function that is not even", () => {
    const rise = { value: (z: number) => Math.exp(0.4 * z - 0.1 * z * z), kinks: [] };
    const k = unitAverage(rise, { weights: uniform, biases: noBias }, set);
    // Gauss's rule of 20 points an axis, where the function is entire.
    const { points: s, weights: share } = gaussLegendre(20);
    points.forEach((x, i) => {
      points.forEach((y, j) => {
        let sum = 0;
        s.forEach((one, p) => {
          s.forEach((other, q) => {
            const [a, b] = [one, other].map((place) => 1.5 * (2 * place - 1));
            sum += share[p] * share[q] * rise.value(a * x[0] + b * x[1]) * rise.value(a * y[0] + b * y[1]);
          });
        });
        expect(k(i, j)).toBeCloseTo(sum, 8);
      });
    });
  });

  it("reach as far as all components may be large at once, isotropic ones as far as their length", () => {
    const diagonal = { points: Float64Array.of(2, 2), dimension: 2 as const };
    expect(weightReach(uniform, diagonal)).toBeGreaterThanOrEqual(2 * 2 * 1.5);
    expect(weightReach(uniform, { points: Float64Array.of(2, 2, 2), dimension: 3 })).toBeGreaterThanOrEqual(
      3 * 2 * 1.5,
    );
    expect(weightReach({ ...uniform, radial: true }, diagonal)).toBeCloseTo(Math.hypot(2, 2) * 1.5, 12);
  });
});

describe("moments of |w|", () => {
  it("are those of independent components, and of lengths", () => {
    const uniform = { law: "uniform", halfWidth: 1 } as const;
    for (const dimension of [1, 2, 3] as const) {
      expect(weightMoment(uniform, dimension, 2)).toBeCloseTo(dimension / 3, 12);
      expect(weightMoment({ ...uniform, radial: true }, dimension, 2)).toBeCloseTo(1 / 3, 12);
      expect(weightMoment({ ...uniform, radial: true }, dimension, 1)).toBeCloseTo(1 / 2, 10);
    }
    // The mean distance of a point in a square and a cube from its centre (Robbins).
    expect(weightMoment(uniform, 2, 1)).toBeCloseTo((Math.SQRT2 + Math.asinh(1)) / 3, 9);
    expect(weightMoment(uniform, 3, 1)).toBeCloseTo(0.9605919564, 9);
    const [one, three] = [Math.sqrt(2 / Math.PI), 2 * Math.sqrt(2 / Math.PI)];
    expect(weightMoment({ law: "normal", std: 2 }, 1, 1)).toBeCloseTo(2 * one, 10);
    expect(weightMoment({ law: "normal", std: 2 }, 2, 1)).toBeCloseTo(2 * Math.sqrt(Math.PI / 2), 10);
    expect(weightMoment({ law: "normal", std: 2 }, 3, 1)).toBeCloseTo(2 * three, 10);
  });

  it("are infinite exactly where the tail is too heavy", () => {
    const t = (dof: number) => ({ law: "student-t", dof, scale: 1 }) as const;
    expect(weightMoment(t(1), 1, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(weightMoment(t(2), 1, 2)).toBe(Number.POSITIVE_INFINITY);
    // E |w| = √dof Γ((dof − 1)/2) / (√π Γ(dof/2)), √2 for two.
    expect(weightMoment(t(2), 1, 1)).toBeCloseTo(Math.SQRT2, 6);
    expect(weightMoment(t(3), 1, 2)).toBeCloseTo(3, 12);
  });
});
