import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import {
  biasedKernel,
  type finerRule,
  type PairAverage,
  pairAverageError,
  partitionKernel,
  unitAverage,
} from "../../src/network/kernels/index.js";
import type { WeightLaw } from "../../src/network/law.js";
import { weightVectorLaw } from "../../src/network/laws/index.js";
import { randomStream } from "../../src/network/random.js";
import { integrate } from "../network/quadrature.js";

const relu = { value: (z: number) => Math.max(z, 0), kinks: [0] };
const step = { value: (z: number) => (z > 0 ? 1 : 0), kinks: [0] };
const srelu = { value: (z: number) => Math.max(z, 0) * Math.max(2 - z, 0), kinks: [0, 2] };
const elu = { value: (z: number) => (z > 0 ? z : Math.expm1(z)), kinks: [0] };
const tanh = { value: Math.tanh, kinks: [] };
const bell = { value: (z: number) => 1 / Math.cosh(z) ** 2, kinks: [] };
const silu = { value: (z: number) => z / (1 + Math.exp(-z)), kinks: [] };
const gaussian = { value: (z: number) => Math.exp(-0.5 * z * z), kinks: [] };

type Function1 = typeof relu | typeof tanh;
const onLine = (points: readonly number[]) => ({ points: Float64Array.from(points), dimension: 1 as const });

/** E over w of a law (by density) of a mean over b, by nested double-exponential rules that are split where something happens. */
function bruteForce(
  { value, kinks }: Function1,
  density: (w: number) => number,
  reach: number,
  bias: (b: number) => number,
  range: number,
  x: number,
  y: number,
): number {
  const overBiases = (w: number) => {
    const places = [w * x, w * y].flatMap((u) => [...kinks, 0].map((z) => z - u)).sort((a, b) => a - b);
    return integrate((b) => bias(b) * value(w * x + b) * value(w * y + b), -range, range, places, 6);
  };
  const corners = [0];
  for (const z of kinks) {
    for (const other of [...kinks, z]) if (x !== y) corners.push((z - other) / (x - y));
    for (const end of [-range, range]) for (const point of [x, y]) if (point !== 0) corners.push((z - end) / point);
  }
  corners.sort((a, b) => a - b);
  return integrate((w) => density(w) * overBiases(w), -reach, reach, corners, 2);
}

const normal = (z: number, std: number) => Math.exp((-0.5 * z * z) / (std * std)) / (Math.sqrt(2 * Math.PI) * std);

describe("means over units on the line", () => {
  const points = [-0.9, 0.4, 1.1];
  const cases: readonly (readonly [string, Function1])[] = [
    ["tanh", tanh],
    ["a slope of tanh", bell],
    ["ReLU", relu],
    ["a step", step],
    ["sReLU, whose kinks meet those of itself", srelu],
    ["ELU", elu],
    ["SiLU", silu],
  ];
  for (const [name, g] of cases) {
    it(`${name} with uniform biases has the mean of a different quadrature to 1e-9`, () => {
      const k = unitAverage(
        g,
        { weights: { law: "normal", std: 1 }, biases: { law: "uniform", halfWidth: 3 } },
        onLine(points),
      );
      const size = Math.max(...points.map((_, i) => k(i, i)));
      for (const [i, j] of [
        [0, 2],
        [1, 1],
      ]) {
        const exact = bruteForce(
          g,
          (w) => normal(w, 1),
          7,
          () => 1 / 6,
          3,
          points[i],
          points[j],
        );
        expect(Math.abs(k(i, j) - exact) / size).toBeLessThan(1e-9);
      }
    }, 120_000);
  }

  for (const [name, g] of [cases[0], cases[3], cases[4]]) {
    it(`${name} with normal biases has the mean of a different quadrature to 1e-9`, () => {
      const k = unitAverage(
        g,
        { weights: { law: "uniform", halfWidth: 2 }, biases: { law: "normal", std: 0.7 } },
        onLine(points),
      );
      const size = Math.max(...points.map((_, i) => k(i, i)));
      const exact = bruteForce(
        g,
        () => 1 / 4,
        2,
        (b) => normal(b, 0.7),
        5.6,
        points[0],
        points[2],
      );
      expect(Math.abs(k(0, 2) - exact) / size).toBeLessThan(1e-9);
    }, 120_000);
  }

  it("waves with biases over any range have the mean of the addition theorem", () => {
    const [std, halfWidth] = [1.3, 4];
    const k = unitAverage(
      { value: Math.sin, kinks: [] },
      { weights: { law: "normal", std }, biases: { law: "uniform", halfWidth } },
      onLine(points),
    );
    const phi = (t: number) => Math.exp(-0.5 * (std * t) ** 2);
    for (const [i, x] of points.entries()) {
      for (const [j, y] of points.entries()) {
        const exact = 0.5 * (phi(x - y) - (Math.sin(2 * halfWidth) / (2 * halfWidth)) * phi(x + y));
        expect(Math.abs(k(i, j) - exact)).toBeLessThan(1e-10);
      }
    }
  });

  it("a table for many points has the values of the rule for few", () => {
    const many = onLine(Array.from({ length: 300 }, (_, i) => -3 + i / 50));
    for (const g of [bell, relu, srelu]) {
      const units = { weights: { law: "laplace", scale: 1 }, biases: { law: "uniform", halfWidth: 9 } } as const;
      const k = unitAverage(g, units, many);
      for (const [i, j] of [
        [0, 299],
        [17, 17],
        [133, 141],
      ]) {
        const pair = unitAverage(g, units, onLine([many.points[i], many.points[j]]));
        expect(Math.abs(k(i, j) - pair(0, 1)) / pair(0, 0)).toBeLessThan(1e-9);
      }
    }
  });

  it("the heavy tails of a Cauchy law are followed to their end", () => {
    const k = unitAverage(
      step,
      { weights: { law: "student-t", dof: 1, scale: 1 }, biases: { law: "uniform", halfWidth: 5 } },
      onLine([0.3, 2]),
    );
    // ∫ over biases in closed form: the part of (−β, β) above both −wx and −wy.
    const inner = (w: number) => Math.max(0, 5 - Math.min(5, Math.max(-5, -0.3 * w, -2 * w))) / 10;
    const cauchy = (w: number) => 1 / (Math.PI * (1 + w * w));
    const angle = (at: number) => Math.atan(at);
    const exact = integrate(
      (t) => (inner(Math.tan(t)) * cauchy(Math.tan(t))) / Math.cos(t) ** 2,
      -Math.PI / 2,
      Math.PI / 2,
      [-5 / 0.3, -2.5, 0, 2.5, 5 / 0.3].map(angle),
    );
    expect(Math.abs(k(0, 1) - exact)).toBeLessThan(1e-9);
  });

  it("heavy tails go with normal biases too", () => {
    const units = { weights: { law: "student-t", dof: 1, scale: 1 }, biases: { law: "normal", std: 2 } } as const;
    const k = unitAverage(bell, units, onLine([0, 1.5]));
    const atOrigin = integrate((b) => normal(b, 2) * bell.value(b) ** 2, -16, 16, [0], 4);
    expect(Math.abs(k(0, 0) / atOrigin - 1)).toBeLessThan(1e-9);
    expect(pairAverageError((rule) => unitAverage(bell, units, onLine([0, 1.5]), rule), 2)).toBeLessThan(1e-8);
  });

  it("heavy tails are refused in the plane", () => {
    const units = {
      weights: { law: "student-t", dof: 1, scale: 1, radial: true },
      biases: { law: "uniform", halfWidth: 5 },
    } as const;
    expect(() => unitAverage(bell, units, { points: Float64Array.of(0, 1, 1, 0), dimension: 2 })).toThrow(
      /heavy tails/,
    );
  });

  it("an activation that grows has no kernel under a law of infinite variance", () => {
    const units = {
      weights: { law: "student-t", dof: 2, scale: 1 },
      biases: { law: "uniform", halfWidth: 5 },
    } as const;
    expect(() => unitAverage(relu, units, onLine([0, 1]))).toThrow(InputError);
  });

  it("a kink that is not named is found, and where", () => {
    const units = { weights: { law: "normal", std: 1 }, biases: { law: "uniform", halfWidth: 5 } } as const;
    expect(() =>
      unitAverage({ value: (z) => Math.abs(z - 0.3) * Math.exp(-z * z), kinks: [] }, units, onLine([0, 1])),
    ).toThrow(/not smooth near z = 0\.\d/);
  });
});

describe("normal weights and biases against dual activations in closed form", () => {
  // Y. Cho and L. K. Saul (2009), C. K. I. Williams (1997): the pair (u, u') is normal with the covariance σ_w² x·x' + σ_b².
  const [weightStd, biasStd] = [0.8, 0.6];
  const covariance = (x: ArrayLike<number>, y: ArrayLike<number>) =>
    Array.from(x).reduce((sum, value, k) => sum + weightStd ** 2 * value * y[k], biasStd ** 2);
  const arccosine = (p: number, q: number, c: number) => {
    const angle = Math.acos(Math.min(1, c / Math.sqrt(p * q)));
    return (Math.sqrt(p * q) * (Math.sin(angle) + (Math.PI - angle) * Math.cos(angle))) / (2 * Math.PI);
  };
  const stepMean = (p: number, q: number, c: number) =>
    (Math.PI - Math.acos(Math.min(1, c / Math.sqrt(p * q)))) / (2 * Math.PI);
  const gaussianMean = (p: number, q: number, c: number) => 1 / Math.sqrt((1 + p) * (1 + q) - c * c);
  const points: Readonly<Record<1 | 2 | 3, readonly number[]>> = {
    1: [-1.2, 0.3, 2],
    2: [-1.2, 0.4, 0.3, 1.5, 2, -0.7],
    3: [-1.2, 0.4, 0.1, 0.3, 1.5, -1, 2, -0.7, 0.6],
  };
  for (const dimension of [1, 2, 3] as const) {
    for (const [name, g, exact, dimensions] of [
      // What kinks do in the plane they do in space: each is tried in one of the two, which take a second.
      ["ReLU: arc cosine", relu, arccosine, [1, 2]],
      ["a step", step, stepMean, [1, 3]],
      ["a Gaussian", gaussian, gaussianMean, [1, 2, 3]],
    ] as const) {
      if (!dimensions.some((each) => each === dimension)) continue;
      it(`${name}, ${dimension}-D, to 1e-9`, () => {
        const set = { points: Float64Array.from(points[dimension]), dimension };
        const k = unitAverage(
          g,
          { weights: { law: "normal", std: weightStd }, biases: { law: "normal", std: biasStd } },
          set,
        );
        const at = (i: number) => set.points.subarray(i * dimension, (i + 1) * dimension);
        for (let i = 0; i < 3; i++) {
          for (let j = 0; j < 3; j++) {
            const value = exact(covariance(at(i), at(i)), covariance(at(j), at(j)), covariance(at(i), at(j)));
            expect(Math.abs(k(i, j) - value)).toBeLessThan(1e-9 * Math.max(1, k(2, 2)));
          }
        }
      });
    }
  }

  it("ReLU without biases in two dimensions: arc cosine, to 1e-9", () => {
    const set = { points: Float64Array.from(points[2]), dimension: 2 as const };
    const k = unitAverage(relu, { weights: { law: "normal", std: 1 }, biases: { law: "normal", std: 0 } }, set);
    const dot = (i: number, j: number) =>
      set.points[2 * i] * set.points[2 * j] + set.points[2 * i + 1] * set.points[2 * j + 1];
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        expect(Math.abs(k(i, j) - arccosine(dot(i, i), dot(j, j), dot(i, j)))).toBeLessThan(1e-9 * k(2, 2));
      }
    }
  });
});

describe("means over units in two and three dimensions", () => {
  const draws = 200_000;
  const pairs = [
    [0, 0],
    [0, 1],
    [1, 2],
  ] as const;
  /** Within five standard errors of a seeded sample: `draw` writes the products of a unit at the pairs. */
  function expectSampled(k: PairAverage, draw: (out: Float64Array) => void) {
    const out = new Float64Array(pairs.length);
    const [sums, squares] = [new Float64Array(pairs.length), new Float64Array(pairs.length)];
    for (let n = 0; n < draws; n++) {
      draw(out);
      for (let p = 0; p < pairs.length; p++) {
        sums[p] += out[p];
        squares[p] += out[p] ** 2;
      }
    }
    for (const [p, [i, j]] of pairs.entries()) {
      const mean = sums[p] / draws;
      expect(Math.abs(k(i, j) - mean)).toBeLessThan(5 * Math.sqrt((squares[p] / draws - mean ** 2) / draws));
    }
  }
  const laws: readonly WeightLaw[] = [
    { law: "normal", std: 1.5 },
    { law: "uniform", halfWidth: 2, radial: true },
    { law: "uniform", halfWidth: 1.5 },
  ];
  for (const dimension of [2, 3] as const) {
    const points = Float64Array.from({ length: 3 * dimension }, (_, k) => Math.cos(2.3 * k + 1));
    for (const law of laws) {
      it(`${law.law}${law.radial ? ", radial," : ""} weights in ${dimension}-D have the mean of sampled units`, () => {
        const k = unitAverage(tanh, { weights: law, biases: { law: "uniform", halfWidth: 2 } }, { points, dimension });
        const weights = weightVectorLaw(law, dimension);
        const random = randomStream(7);
        const w = new Float64Array(dimension);
        const unit = new Float64Array(3);
        expectSampled(k, (out) => {
          weights.sample(random, w, 0);
          const b = 2 * (2 * random.uniform() - 1);
          for (let at = 0; at < 3; at++) {
            let z = b;
            for (let c = 0; c < dimension; c++) z += w[c] * points[at * dimension + c];
            unit[at] = Math.tanh(z);
          }
          for (const [p, [i, j]] of pairs.entries()) out[p] = unit[i] * unit[j];
        });
      });
    }

    it(`partition points and turning directions in ${dimension}-D have the mean of sampled units`, () => {
      const [slope, std] = [1.5, 0.8];
      const activation = { value: Math.tanh, slope: bell.value, kinks: [] };
      const units = { activation, slopes: [slope], partition: { std }, outputVariance: 2, train: ["v"] } as const;
      const k = partitionKernel(units, { points, dimension });
      const random = randomStream(11);
      const [v, at] = [new Float64Array(dimension), new Float64Array(dimension)];
      const gradients = [0, 1, 2].map(() => new Float64Array(dimension));
      expectSampled(k, (out) => {
        let square = 0;
        for (let c = 0; c < dimension; c++) {
          [v[c], at[c]] = [random.normal(), std * random.normal()];
          square += v[c] ** 2;
        }
        for (const [i, gradient] of gradients.entries()) {
          let along = 0;
          for (let c = 0; c < dimension; c++) {
            gradient[c] = points[i * dimension + c] - at[c];
            along += (gradient[c] * v[c]) / Math.sqrt(square);
          }
          const factor = Math.sqrt(2) * slope * bell.value(slope * along);
          for (let c = 0; c < dimension; c++) {
            gradient[c] = factor * (gradient[c] - (along * v[c]) / Math.sqrt(square));
          }
        }
        for (const [p, [i, j]] of pairs.entries()) {
          out[p] = gradients[i].reduce((sum, value, c) => sum + value * gradients[j][c], 0);
        }
      });
    });
  }
});

describe("kernels of units", () => {
  const activation = { value: Math.tanh, slope: bell.value, kinks: [] };
  const set = onLine([-1, 0.2, 0.9]);

  it("the groups of parameters add up, each with its factor", () => {
    const units = {
      activation,
      weights: { law: "normal", std: 1 },
      biases: { law: "uniform", halfWidth: 6 },
      outputVariance: 0.25,
      scale: 2,
    } as const;
    const all = biasedKernel({ ...units, train: ["a", "w", "b"] }, set);
    const [values, slopes] = [unitAverage(tanh, units, set), unitAverage(bell, units, set)];
    const expected = values(0, 2) + 0.25 * (1 + 4 * set.points[0] * set.points[2]) * slopes(0, 2);
    expect(all(0, 2)).toBeCloseTo(expected, 14);
  });

  it("a list of slopes and a narrow law about them have one kernel, and the error of a rule is below 1e-8", () => {
    const units = { activation, partition: { halfWidth: 4 }, outputVariance: 1, train: ["a", "s", "p"] } as const;
    const list = partitionKernel({ ...units, slopes: [3] }, set);
    const around = { ...units, slopes: { law: "power", exponent: 0, min: 3 - 1e-3, max: 3 + 1e-3 } } as const;
    const law = partitionKernel(around, set);
    // The spread of the slopes enters by its square, 3e-7.
    for (let i = 0; i < 3; i++) expect(Math.abs(law(i, 1) / list(i, 1) - 1)).toBeLessThan(3e-6);
    expect(pairAverageError((rule) => partitionKernel(around, set, rule), 3)).toBeLessThan(1e-8);
  });

  it("the mean over partition points is that of a sum", () => {
    const units = {
      activation: { value: relu.value, slope: step.value, kinks: [0] },
      slopes: [2, 5],
      partition: { halfWidth: 3 },
      outputVariance: 1.5,
      train: ["a", "s", "p"],
    } as const;
    const k = partitionKernel(units, set);
    const exact = (x: number, y: number) => {
      let sum = 0;
      for (const s of [2, 5]) {
        for (const v of [1, -1]) {
          const product = (p: number) => {
            const [z, other] = [s * v * (x - p), s * v * (y - p)];
            const both = relu.value(z) * relu.value(other);
            return both + 1.5 * (both / (s * s) + s * s * step.value(z) * step.value(other));
          };
          sum +=
            integrate(
              product,
              -3,
              3,
              [x, y].sort((a, b) => a - b),
            ) / 24;
        }
      }
      return sum;
    };
    for (const [i, j] of [
      [0, 0],
      [0, 2],
      [1, 2],
    ]) {
      expect(k(i, j) / exact(set.points[i], set.points[j])).toBeCloseTo(1, 10);
    }
  });

  it("the error estimate tells a rule that does not reach kinks by tensor quadrature", () => {
    const points = Float64Array.of(-1, 0.3, 0.2, 0.9, 0.8, -0.7);
    const units = { weights: { law: "uniform", halfWidth: 2 }, biases: { law: "uniform", halfWidth: 6 } } as const;
    const build = (rule: typeof finerRule) => unitAverage(step, units, { points, dimension: 2 }, rule);
    expect(pairAverageError(build, 3)).toBeGreaterThan(1e-8);
  });
});
