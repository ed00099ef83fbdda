import { describe, expect, it } from "vitest";
import { InputError, NotAvailableError } from "../../src/errors.js";
import {
  type FourierFeaturesNetwork,
  kernelTerms,
  randomStream,
  type WeightLaw,
  weightVectorLaw,
} from "../../src/network/index.js";
import { weightMoment } from "../../src/network/kernels/index.js";

/** Not even in a component, with a value at w₁ = 0 that its mirror image does not have, and an empty corner. */
const table: WeightLaw = {
  law: "plane-table",
  spacing: [0.8, 0.5],
  density: [
    [0, 1, 0],
    [2, 3, 0.5],
    [4, 1, 0],
    [0, 0.2, 1],
    [0, 0, 2],
  ],
};
const axes: WeightLaw = {
  law: "per-axis",
  axes: [
    { law: "normal", std: 2 },
    { law: "uniform", halfWidth: 0.7 },
  ],
};

/** Midpoints of n × n equal cells of the box that holds a law, and their area. */
function cells(extents: readonly number[], n: number) {
  const [h1, h2] = extents.map((extent) => (2 * extent) / n);
  const points: [number, number][] = [];
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < n; i++) points.push([(i + 0.5) * h1 - extents[0], (j + 0.5) * h2 - extents[1]]);
  }
  return { points, area: h1 * h2 };
}

describe.each([
  ["a table in the plane", table],
  ["laws per axis", axes],
])("%s", (_, law) => {
  const vector = weightVectorLaw(law, 2);
  // Cells end where the table has its points, 6 and 12 spacings across, and where the uniform law jumps.
  const { points, area } = cells(vector.extents, 240);

  it("has an even density of mass 1, and its transform for a characteristic function", () => {
    for (const t of [
      [0, 0],
      [0.7, -1.1],
      [0.7, 1.1],
      [3, 0.4],
      [-2, 9],
    ]) {
      const sum = points.reduce((all, w) => all + area * vector.density(w) * Math.cos(w[0] * t[0] + w[1] * t[1]), 0);
      // The midpoint rule: h²/24 (t₁² + t₂² and the like of ρ), measured 6e-5 at most; what a normal law has beyond its extent is 1e-12.
      expect(vector.characteristic(Float64Array.from(t))[0]).toBeCloseTo(sum, 3);
    }
    for (const w of [
      [0.3, 0.2],
      [0.01, -0.6],
      [1.1, 0.4],
    ]) {
      expect(vector.density(w)).toBeCloseTo(vector.density([-w[0], -w[1]]), 14);
      expect(vector.density(w)).toBeGreaterThan(0);
    }
  });

  it("has on a grid the characteristic function of its points", () => {
    const [fast, slow] = [Float64Array.of(-1, 0, 2.5), Float64Array.of(-0.3, 4)];
    const all = Float64Array.from([...slow].flatMap((y) => [...fast].flatMap((x) => [x, y])));
    const onGrid = vector.characteristicOnGrid([fast, slow]);
    vector.characteristic(all).forEach((value, i) => {
      expect(onGrid[i]).toBeCloseTo(value, 12);
    });
  });

  it("has samples that fall into cells by its density (chi square)", () => {
    const count = 40_000;
    // Twelve cells of the table's own, or of the like, along either axis.
    const n = 12;
    const random = randomStream(3, 1);
    const found = new Float64Array(n * n);
    const w = new Float64Array(2);
    for (let k = 0; k < count; k++) {
      vector.sample(random, w, 0);
      const [i, j] = vector.extents.map((extent, a) => Math.floor(((w[a] + extent) * n) / (2 * extent)));
      found[i + n * j]++;
    }
    const expected = new Float64Array(n * n);
    for (const point of points) {
      const [i, j] = vector.extents.map((extent, a) => Math.floor(((point[a] + extent) * n) / (2 * extent)));
      expected[i + n * j] += count * area * vector.density(point);
    }
    // Cells with few are one.
    let [square, freedom, rare, rareFound] = [0, -1, 0, 0];
    expected.forEach((mean, cell) => {
      if (mean < 10) {
        rare += mean;
        rareFound += found[cell];
        return;
      }
      square += (found[cell] - mean) ** 2 / mean;
      freedom++;
    });
    if (rare > 10) square += (rareFound - rare) ** 2 / rare;
    // Mean f and variance 2f: four standard deviations.
    expect(square).toBeLessThan(freedom + 1 + 4 * Math.sqrt(2 * freedom));
    expect(square).toBeGreaterThan(freedom - 4 * Math.sqrt(2 * freedom));
  });

  it("has the moments of its density", () => {
    for (const power of [1, 2] as const) {
      const mean = points.reduce((all, w) => all + area * vector.density(w) * Math.hypot(...w) ** power, 0);
      expect(weightMoment(law, 2, power) / mean).toBeCloseTo(1, 3);
    }
  });

  it("is the law of the kernel of waves, k(r) = φ(r) and k̂ = (2π)² ρ", () => {
    const network: FourierFeaturesNetwork = {
      ...{ family: "fourier-features", dimension: 2, weights: law, outputs: { law: "sign" } },
      ...{ train: ["a", "w"], zeroStart: "none" },
    };
    const [{ kernel }] = kernelTerms(network);
    const r = Float64Array.of(0.4, -0.9, 0.4, 0.9);
    expect([...(kernel.lags?.(r) ?? [])]).toEqual([...vector.characteristic(r)]);
    const xi = Float64Array.of(0.5, -0.3);
    const shape = new Float64Array(1);
    kernel.shape(xi, shape);
    expect(kernel.factor * shape[0]).toBeCloseTo((2 * Math.PI) ** 2 * vector.density(xi), 13);
  });
});

it("long lists of a table, by fast transforms, have the characteristic function of short ones", () => {
  const density = Array.from({ length: 41 }, (_, j) => Array.from({ length: 40 }, (_, i) => 1 + Math.sin(i * j)));
  const { characteristic } = weightVectorLaw({ law: "plane-table", spacing: [0.3, 0.7], density }, 2);
  const t = Float64Array.from({ length: 26_000 }, (_, k) => 6 * Math.sin(k * k));
  const long = characteristic(t);
  const short = characteristic(t.slice(0, 400));
  // The transform's 1e-13 of the masses' sum, and the rounding of its phases.
  short.forEach((value, k) => {
    expect(Math.abs(value - long[k])).toBeLessThan(1e-12);
  });
});

it("a table of the plane says whether it is even in every component", () => {
  expect(weightVectorLaw(table, 2).mirrored).toBe(false);
  const mirrored = {
    ...table,
    density: [
      [1, 2],
      [0, 3],
      [1, 2],
    ],
  } as const;
  expect(weightVectorLaw(mirrored, 2).mirrored).toBe(true);
});

it("one point of a table is a product of hats", () => {
  const { density } = weightVectorLaw({ law: "plane-table", spacing: [2, 1], density: [[5]] }, 2);
  expect(density([0, 0])).toBeCloseTo(0.5, 14);
  expect(density([1, 0.25])).toBeCloseTo(0.5 * 0.5 * 0.75, 14);
  expect(density([2.1, 0])).toBe(0);
});

it("laws per axis that are alike are those of one law", () => {
  const alike = weightVectorLaw({ law: "per-axis", axes: [axes.axes[1], axes.axes[1]] }, 2);
  const one = weightVectorLaw(axes.axes[1], 2);
  const t = Float64Array.of(0.3, 2, -1, 0.4);
  expect(alike.characteristic(t)).toEqual(one.characteristic(t));
  expect(alike.density([0.1, 0.2])).toBe(one.density([0.1, 0.2]));
});

it("what is no law of the plane is said to be none, and where", () => {
  const error = (law: object, dimension: 1 | 2 | 3 = 2) => {
    try {
      weightVectorLaw(law as WeightLaw, dimension);
    } catch (caught) {
      if (caught instanceof InputError) return caught.message;
      throw caught;
    }
    return "";
  };
  expect(error(table, 1)).toMatch(/^weights.law: "plane-table" is for two dimensions, but dimension is 1/);
  expect(error(table, 3)).toMatch(/dimension is 3/);
  expect(error(axes, 1)).toMatch(/^weights.axes: has 2 laws, but dimension is 1/);
  expect(error({ ...table, density: [[1], [2]] })).toMatch(/^weights.density: needs an odd number of rows.*found 2/);
  expect(error({ ...table, density: [[1, 2], [1], [1, 2]] })).toMatch(
    /^weights.density\[1\]: has 1 values, the first row 2/,
  );
  expect(error({ ...table, density: [[1, -2]] })).toMatch(/^weights.density\[0\]\[1\]: .*-2/);
  expect(error({ ...table, density: [[0, 0]] })).toMatch(/positive, finite mass/);
  expect(error({ ...table, spacing: [1, 0] })).toMatch(/^weights.spacing\[1\]/);
  expect(
    error({
      law: "per-axis",
      axes: [
        { law: "normal", std: 1 },
        { law: "normal", std: -1 },
      ],
    }),
  ).toMatch(/^weights.axes\[1\].std/);
});

it("averages over one number have no answer for them, and say so", () => {
  expect(() => weightVectorLaw(table, 2).scalar).toThrow(NotAvailableError);
  expect(() => weightVectorLaw(axes, 2).scalar).toThrow(/laws per axis and tables in the plane/);
});
