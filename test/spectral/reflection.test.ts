import { describe, expect, it } from "vitest";
import { sampleSet } from "../../src/data/sample-set.js";
import type { MscaleNetwork } from "../../src/network/families/mscale.js";
import { resolutionOn, spectralCoefficients, unreflectedCoefficients } from "../../src/spectral/coefficients.js";
import { coefficientsOnBox } from "../../src/spectral/reflection.js";

const network = (std: number | null, dimension: 1 | 2 = 1): MscaleNetwork => ({
  family: "mscale",
  dimension,
  activation: "sin",
  scales: [1, 2],
  amplitude: "one",
  weights: { law: "normal", std: 1 },
  biases: std === null ? { law: "uniform-phase" } : { law: "normal", std },
  outputs: { law: "normal", std: 1 },
  train: ["a", "w", "b"],
  zeroStart: "antisymmetric",
});
const on = (box: readonly (readonly [number, number])[], counts: readonly number[], f: (...x: number[]) => number) =>
  sampleSet({ box, samples: counts, placement: "midpoint", measure: "lebesgue" }, f);
const valuesOf = (coefficients: ReturnType<typeof spectralCoefficients>, dimension = 1) => {
  const xi = Float64Array.of(0.3, 1.1, -2, 0.7);
  return [coefficients.real, coefficients.imaginary].map(({ both }) => {
    const [A, B] = [new Float64Array(4 / dimension), new Float64Array(4 / dimension)];
    both(xi, A, B);
    return [...A, ...B];
  });
};
const flat = () => 1;

describe("the reflected part of a kernel with normal biases", () => {
  // The kernel's mean of both parts is that of even phases; q = e^{−2 σ_b²} tells them apart.
  const biased = network(0.4);

  it("counts where the data have their mirror images, and says nothing", () => {
    const samples = on([[-3, 3]], [40], flat);
    const { coefficients, warnings } = coefficientsOnBox(biased, samples, samples.target);
    expect(warnings).toEqual([]);
    expect(valuesOf(coefficients)).toEqual(valuesOf(spectralCoefficients(biased)));
    expect(valuesOf(coefficients)[0]).not.toEqual(valuesOf(coefficients)[1]);
  });

  it("is left out where there are none: the coefficients of even phases for both parts", () => {
    for (const box of [
      [1, 5],
      [-5, -1],
    ] as const) {
      const samples = on([box], [40], flat);
      const { coefficients, warnings } = coefficientsOnBox(biased, samples, samples.target);
      expect(warnings).toEqual([]);
      const [real, imaginary] = valuesOf(coefficients);
      const [even] = valuesOf(spectralCoefficients(network(null)));
      real.forEach((value, i) => {
        expect(value).toBeCloseTo(even[i], 14);
        expect(imaginary[i]).toBeCloseTo(even[i], 14);
      });
      expect(valuesOf(unreflectedCoefficients(biased))).toEqual([real, imaginary]);
    }
  });

  it("is kept or left out by what most of u₀² does, and the rest is said with its share", () => {
    // Of 1 on (−2, 6) the part on (−2, 2) is mirrored, a half; of x² one eighth of (6³ + 2³)/… = 16/224.
    const samples = on([[-2, 6]], [80], flat);
    const half = coefficientsOnBox(biased, samples, samples.target);
    expect(half.warnings[0].path).toBe("data.box");
    expect(half.warnings[0].numbers.mirroredShare).toBeCloseTo(0.5, 14);
    expect(half.warnings[0].message).toMatch(
      "50.0 % of the initial error has its mirror image in the box: the spectral PDE takes all of it",
    );
    expect(valuesOf(half.coefficients)).toEqual(valuesOf(spectralCoefficients(biased)));
    const line = on([[-2, 6]], [80], (x) => x);
    const few = coefficientsOnBox(biased, line, line.target);
    // The midpoint rule for x² has h²/24 of (x²)″ on both stretches: 0.1 %.
    expect(few.warnings[0].numbers.mirroredShare).toBeCloseTo(16 / 224, 4);
    expect(few.warnings[0].message).toMatch("takes none of it");
    expect(valuesOf(few.coefficients)).toEqual(valuesOf(unreflectedCoefficients(biased)));
  });

  it("wants the mirror image along every axis", () => {
    const samples = on(
      [
        [-1, 1],
        [-1, 3],
      ],
      [8, 16],
      flat,
    );
    const { warnings } = coefficientsOnBox(network(0.4, 2), samples, samples.target);
    expect(warnings[0].numbers.mirroredShare).toBeCloseTo(0.5, 14);
    const aside = on(
      [
        [2, 4],
        [-1, 1],
      ],
      [8, 8],
      flat,
    );
    const { coefficients } = coefficientsOnBox(network(0.4, 2), aside, aside.target);
    const [real, imaginary] = valuesOf(coefficients, 2);
    expect(real).toEqual(imaginary);
  });

  it("is kept for data that vanish, and there is none where phases are even", () => {
    const samples = on([[1, 5]], [10], () => 0);
    const kept = coefficientsOnBox(biased, samples, samples.target);
    expect(valuesOf(kept.coefficients)).toEqual(valuesOf(spectralCoefficients(biased)));
    const ones = on([[-2, 6]], [10], flat);
    expect(coefficientsOnBox(network(null), ones, ones.target).warnings).toEqual([]);
  });
});

it("data on a box have nothing of their own below a sixteenth of the lowest frequency along its longest side", () => {
  expect(
    resolutionOn([
      [0, 2],
      [-3, 5],
    ]),
  ).toBeCloseTo((2 * Math.PI) / 8 / 16, 14);
});
