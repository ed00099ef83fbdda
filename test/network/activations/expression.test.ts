import { describe, expect, it } from "vitest";
import { InputError } from "../../../src/errors.js";
import { activationOf, numberAlgebra } from "../../../src/network/activations/index.js";
import { kernelTerms, weightVectorLaw } from "../../../src/network/index.js";
import { wideBiasAverage } from "../../../src/network/wide-bias.js";

const groups = ["value", "slope", "zSlope"] as const;

describe.each([
  ["tanh", "tanh(z)"],
  ["tanh", "1 - 2/(exp(2*z) + 1)"],
  ["gaussian", "exp(-z^2/2)"],
  ["silu", "z/(1 + exp(-z))"],
  ["gelu", "z*(1 + erf(z/sqrt(2)))/2"],
  ["relu", "max(z, 0)"],
  ["srelu", "max(z, 0)*max(1 - z, 0)"],
] as const)("the expression of %s, %s,", (name, source) => {
  const closed = activationOf(name);
  const activation = activationOf({ expression: source });

  it("has its values, slopes and kinks", () => {
    for (const z of [-900, -30, -1.3, 0.2, 0.9, 4, 800]) {
      expect(Math.abs(activation.value(z) - closed.value(z))).toBeLessThan(1e-14 * (1 + Math.abs(z)));
      expect(Math.abs(activation.slope(z) - closed.slope(z))).toBeLessThan(2e-14);
    }
    for (const z of [-6, -1.3, 0.2, 0.9, 4]) {
      expect(activation.formula(numberAlgebra, z)).toBeCloseTo(closed.value(z), 13);
    }
    expect(activation.kinks).toHaveLength(closed.kinks.length);
    for (const [i, kink] of closed.kinks.entries()) expect(activation.kinks[i]).toBeCloseTo(kink, 12);
  });

  it.each(groups)("has its spectrum within the error that it states: %s", (which) => {
    const [tabulated, expected] = [activation.spectra?.[which], closed.spectra?.[which]];
    if (tabulated === undefined || expected === undefined) return expect.fail();
    // The tail between two kinks oscillates, and its mean stands for it.
    expect(tabulated.error).toBeLessThan(name === "srelu" ? 0.01 : 1e-6);
    expect(tabulated.decay).toBe(expected.decay);
    expect(tabulated.atZero).toBe(expected.atZero);
    expect(tabulated.singularity.power).toBe(expected.singularity.power);
    expect(tabulated.singularity.coefficient / expected.singularity.coefficient).toBeCloseTo(1, 9);
    for (const eta of [1e-20, 1e-9, 1e-4, 0.02, 0.3, 0.7, 1.9, 4.2, 9, 40, 100]) {
      const most = Math.max(expected.at(eta), expected.at(0.5));
      expect(Math.abs(tabulated.at(eta) - expected.at(eta)), `at ${eta}`).toBeLessThan(tabulated.error * most);
    }
    for (const eta of [300, 5000, 1e6]) {
      expect(Math.abs(tabulated.at(eta) - expected.at(eta))).toBeLessThan(tabulated.error * expected.at(0.5));
    }
  });
});

describe("expressions", () => {
  it("that are sums have the spectra of both, and straight lines have none beside ξ = 0", () => {
    const activation = activationOf({ expression: "tanh(z) + 0.1*z" });
    const tanh = activationOf("tanh");
    expect(activation.slope(3)).toBeCloseTo(tanh.slope(3) + 0.1, 14);
    expect(activation.spectra?.value.atZero).toBe("polynomial");
    for (const eta of [0.1, 1, 3]) {
      const value = activation.spectra?.value.at(eta) ?? Number.NaN;
      expect(value / (tanh.spectra?.value.at(eta) ?? Number.NaN)).toBeCloseTo(1, 10);
    }
  });

  it("with jumps have them in the spectrum of values, not in that of slopes", () => {
    const step = activationOf({ expression: "z > 0.5 ? 2 : 0" });
    expect(step.kinks).toHaveLength(1);
    expect(step.kinks[0]).toBeCloseTo(0.5, 12);
    expect(step.slope(0.5)).toBe(0);
    for (const eta of [0.01, 1, 30, 2000]) {
      expect((step.spectra?.value.at(eta) ?? Number.NaN) * eta ** 2).toBeCloseTo(4, 8);
      expect(step.spectra?.slope.at(eta)).toBe(0);
    }
  });

  it("with a slope that is 0 almost everywhere have a kernel all the same", () => {
    const { spectra } = activationOf({ expression: "heaviside(z)" });
    const { value, slope } = spectra ?? expect.fail();
    expect([value.error, slope.error].every((error) => error < 1e-11)).toBe(true);
    const law = weightVectorLaw({ law: "normal", std: 2 }, 1);
    const xi = Float64Array.of(0.1, 1, 10);
    const out = new Float64Array(3);
    wideBiasAverage(slope, law).kernel(1, 1).shape(xi, out);
    expect([...out]).toEqual([0, 0, 0]);
    // E |ĝ(ξ/w)|²/|w| = E|w|/ξ².
    wideBiasAverage(value, law).kernel(1, 1).shape(xi, out);
    for (const [i, k] of xi.entries()) expect(out[i] * k * k).toBeCloseTo(2 * Math.sqrt(2 / Math.PI), 9);
  });

  it("make kernels of wide biases as closed forms do", () => {
    const law = weightVectorLaw({ law: "normal", std: 2 }, 1);
    for (const which of groups) {
      const [closed, tabulated] = [activationOf("tanh"), activationOf({ expression: "tanh(z)" })].map(({ spectra }) => {
        const out = new Float64Array(4);
        const spectrum = spectra?.[which] ?? expect.fail();
        wideBiasAverage(spectrum, law)
          .kernel(1, 1)
          .shape(Float64Array.of(0.01, 1, 4, 10), out);
        return out;
      });
      for (const [i, value] of tabulated.entries()) expect(Math.abs(value / closed[i] - 1)).toBeLessThan(1e-9);
    }
  });

  it("with a slope that settles slowly state the error of that", () => {
    const activation = activationOf({ expression: "atan(z)" });
    const { slope } = activation.spectra ?? expect.fail();
    // |F(1/(1+z²))|² = π² e^{−2η}.
    for (const eta of [0.1, 1, 3]) {
      const expected = Math.PI ** 2 * Math.exp(-2 * eta);
      expect(Math.abs(slope.at(eta) - expected)).toBeLessThan(slope.error * Math.PI ** 2 * 4);
    }
    expect(slope.error).toBeGreaterThan(1e-9);
  });

  it("with a slope like 1/z² far out have its transform, though zσ' has none", () => {
    const { slope } = activationOf({ expression: "z/(1 + abs(z))" }).spectra ?? expect.fail();
    // ∫ cos(ηz)/(1 + |z|)² dz = 2 − 2η (Ci(η) sin η + (π/2 − Si(η)) cos η), here η = 1 (Abramowitz and Stegun, 5.2.12 and table 5.1).
    const [Ci, Si] = [0.3374039229009681, 0.946083070367183];
    const expected = (2 - 2 * (Ci * Math.sin(1) + (Math.PI / 2 - Si) * Math.cos(1))) ** 2;
    expect(Math.abs(slope.at(1) - expected)).toBeLessThan(slope.error);
    expect(slope.error).toBeLessThan(1e-5);
  });

  it("of period 2π with few harmonics have no others at infinite width", () => {
    const terms = kernelTerms({
      family: "mscale",
      dimension: 1,
      activation: { expression: "sin(z) + 0.3*sin(2*z)" },
      ...{ scales: [1], amplitude: "one", train: ["a"], zeroStart: "antisymmetric" },
      ...{ weights: { law: "normal", std: 2 }, biases: { law: "uniform-phase" }, outputs: { law: "sign" } },
    });
    // E σ(z)σ(z) = (1 + 0.09)/2.
    const atZero = terms.reduce(
      (sum, { damping, kernel }) => sum + damping * (kernel.lags?.(Float64Array.of(0))[0] ?? 0),
      0,
    );
    expect(atZero).toBeCloseTo(0.545, 12);
  });

  it("of period 2π have harmonics", () => {
    const { periodic, kinks } = activationOf({ expression: "abs(sin(z)) + 0.5*cos(3*z)" });
    const { lines, remainder } = periodic?.harmonics() ?? expect.fail();
    // |sin z| = 2/π − (4/π) Σ cos(2kz)/(4k²−1).
    expect(lines.find(({ order }) => order === 0)?.value).toBeCloseTo(4 / Math.PI ** 2, 5);
    expect(lines.find(({ order }) => order === 2)?.value).toBeCloseTo((4 / (3 * Math.PI)) ** 2 / 2, 5);
    expect(lines.find(({ order }) => order === 3)?.value).toBeCloseTo(0.125, 12);
    expect(lines.find(({ order }) => order === 3)?.slope).toBeCloseTo(9 / 8, 12);
    expect(remainder.value).toBeLessThan(1e-6);
    expect(remainder.slope).toBeLessThan(0.01);
    expect(kinks.some((z) => Math.abs(z - Math.PI) < 1e-9)).toBe(true);
  });

  it("that are no activations are refused with their place", () => {
    for (const [source, message] of [
      ["z^2", /slope that tends to a constant/],
      ["sin(2*pi*z)", /period 2π/],
      ["3", /depend on z/],
      ["tanh(x)", /activation\.expression/],
      ["exp(z)", /slope/],
    ] as const) {
      const refused = () => activationOf({ expression: source }, "network.activation");
      expect(refused).toThrow(InputError);
      expect(refused).toThrow(message);
    }
    const odd = activationOf({ expression: "z/sqrt(1+z^2) + 0*gamma(2)" });
    expect(() => odd.formula(numberAlgebra, 1)).toThrow(/gamma/);
  });
});

it("has kinks where a second or third derivative jumps, and none where all are smooth", () => {
  const kinks = (expression: string) => activationOf({ expression }).kinks;
  expect(kinks("max(z, 0)^2*exp(-z)")).toEqual([0]);
  expect(kinks("abs(z)^3/(1 + z^2)")).toEqual([0]);
  expect(kinks("sqrt(z^2 + 1)")).toEqual([]);
});
