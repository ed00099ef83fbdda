import { describe, expect, it } from "vitest";
import { InputError } from "../../../src/errors.js";
import type { Activation } from "../../../src/network/activation.js";
import { activationNames, activationOf, numberAlgebra } from "../../../src/network/activations/index.js";
import { normalCumulative } from "../../../src/network/activations/normal-distribution.js";
import { integrate } from "../quadrature.js";

const all: readonly Activation[] = [
  ...activationNames.map((name) => activationOf(name)),
  activationOf({ name: "leaky-relu", slope: -0.3 }),
];
const points = [-37.3, -9.7, -3.1, -1.05, -0.4, -1e-3, -1e-9, 1e-12, 2e-4, 0.3, 0.77, 1.4, 2.9, 8.6, 33.1];

describe.each(all)("$name", (activation) => {
  it("has the values of its formula in the algebra of numbers", () => {
    for (const z of points) {
      const value = activation.value(z);
      // Formulas for engines may lose a few units of the rounding of 1 or of z, where value() loses none of itself.
      expect(Math.abs(activation.formula(numberAlgebra, z) - value)).toBeLessThan(1e-15 * (2 + Math.abs(z)));
    }
  });

  it("has the slope of its values between kinks", () => {
    for (const z of points) {
      // Central differences of orders h² and h⁴ extrapolated: truncation h⁶/z-scale ~ 1e-13, rounding 1e-16 |σ|/h.
      const difference = (h: number) => (activation.value(z + h) - activation.value(z - h)) / (2 * h);
      const h = 4e-3;
      const nearest = Math.min(...kinksNear(activation, z).map((kink) => Math.abs(kink - z)));
      if (nearest < 3 * h) continue;
      const slope = (64 * difference(h / 2) - 20 * difference(h) + difference(2 * h)) / 45;
      expect(Math.abs(slope - activation.slope(z))).toBeLessThan(2e-12 * (1 + Math.abs(z)));
    }
  });

  it("is finite for numbers as large and as small as there are", () => {
    for (const size of [5e-324, 1e-300, 1e-20, 700, 720, 1e4, 1e154, 1e160, 1e300]) {
      for (const z of [-size, size]) {
        expect(activation.value(z)).not.toBeNaN();
        expect(Math.abs(activation.value(z))).toBeLessThanOrEqual(Math.max(1, Math.abs(z)));
        expect(Math.abs(activation.slope(z))).toBeLessThan(1.5);
      }
    }
  });
});

function kinksNear({ kinks, periodic }: Activation, z: number): readonly number[] {
  if (periodic === undefined) return [...kinks, Number.POSITIVE_INFINITY];
  const turn = Math.floor(z / periodic.period) * periodic.period;
  return [
    ...[-1, 0, 1].flatMap((k) => kinks.map((kink) => turn + kink + k * periodic.period)),
    Number.POSITIVE_INFINITY,
  ];
}

/** Growth at ±∞ as multiples of the step 1_{z>0}, the sign and the ramp max(z, 0), whose transforms for η ≠ 0 are 1/iη, 2/iη, −1/η². */
interface Growth {
  readonly step?: number;
  readonly sign?: number;
  readonly ramp?: number;
}

/** |ĝ(η)|² by quadrature of what decays. */
function numericEnergy(g: (z: number) => number, growth: Growth, kinks: readonly number[], eta: number): number {
  const { step = 0, sign = 0, ramp = 0 } = growth;
  // The point 0 is a break point below, so its side does not matter.
  const rest = (z: number) => g(z) - (z > 0 ? step + ramp * z : 0) - sign * Math.sign(z);
  const longest = Math.PI / eta;
  const part = (wave: (z: number) => number) =>
    integrate(
      (z) => rest(z) * wave(eta * z),
      -45,
      45,
      [0, ...kinks].sort((a, b) => a - b),
      Math.min(longest, 5),
    );
  const re = part(Math.cos) - ramp / eta ** 2;
  const im = -part(Math.sin) - (step + 2 * sign) / eta;
  return re * re + im * im;
}

const growths: Record<string, Record<"value" | "slope" | "zSlope", Growth>> = {
  tanh: { value: { sign: 1 }, slope: {}, zSlope: {} },
  erf: { value: { sign: 1 }, slope: {}, zSlope: {} },
  sigmoid: { value: { step: 1 }, slope: {}, zSlope: {} },
  gaussian: { value: {}, slope: {}, zSlope: {} },
  srelu: { value: {}, slope: {}, zSlope: {} },
  relu: { value: { ramp: 1 }, slope: { step: 1 }, zSlope: { ramp: 1 } },
  gelu: { value: { ramp: 1 }, slope: { step: 1 }, zSlope: { ramp: 1 } },
  silu: { value: { ramp: 1 }, slope: { step: 1 }, zSlope: { ramp: 1 } },
  softplus: { value: { ramp: 1 }, slope: { step: 1 }, zSlope: { ramp: 1 } },
};

describe.each(Object.entries(growths))("the spectra of %s", (name, growth) => {
  const { spectra, value, slope, kinks } = activationOf(name as "tanh");
  const functions = { value, slope, zSlope: (z: number) => z * slope(z) };

  it.each(["value", "slope", "zSlope"] as const)("of its %s are those of a numerical transform", (which) => {
    for (const eta of [0.02, 0.3, 0.95, 1.7, 3.2, 5.1]) {
      const expected = numericEnergy(functions[which], growth[which], kinks, eta);
      const energy = spectra?.[which].at(eta) ?? Number.NaN;
      // Both are squares: 1e-14 in the transforms.
      expect(Math.abs(Math.sqrt(energy) - Math.sqrt(expected))).toBeLessThan(1e-13 * (1 + Math.sqrt(expected)));
    }
  });
});

describe("spectra", () => {
  const spectral = all.filter(({ spectra }) => spectra !== undefined);

  it.each(spectral)("of $name behave near 0 as they say", ({ spectra }) => {
    for (const which of ["value", "slope", "zSlope"] as const) {
      const { at, singularity } = spectra?.[which] ?? expect.fail();
      for (const eta of [1e-30, 1e-6]) {
        // The next term is smaller by η².
        expect(at(eta) / (singularity.coefficient * eta ** -singularity.power)).toBeCloseTo(1, 10);
      }
    }
  });

  it.each(spectral)("of $name end where they say, without NaN beyond", ({ spectra }) => {
    for (const which of ["value", "slope", "zSlope"] as const) {
      const { at, extent, decay } = spectra?.[which] ?? expect.fail();
      expect(at(1e5)).not.toBeNaN();
      expect(at(1e300)).toBe(0);
      if (decay === Number.POSITIVE_INFINITY) expect(at(extent * 1.001)).toBeLessThan(1.01e-16 * at(0.5));
      // At a distance from zeros of the oscillation: its mean over many periods falls with the power.
      else {
        const mean = (from: number) => integrate((eta) => at(eta) * eta ** decay, from, from + 40 * Math.PI, [], 1);
        expect(mean(2e4) / mean(1e4)).toBeCloseTo(1, 3);
      }
    }
  });

  it("of sReLU are the sums of their oscillating parts", () => {
    const { spectra } = activationOf("srelu");
    for (const which of ["value", "slope", "zSlope"] as const) {
      const { at, oscillation } = spectra?.[which] ?? expect.fail();
      if (oscillation === undefined) return expect.fail();
      for (const eta of [16, 17.3, 29.1, 333.3]) {
        const phase = oscillation.lag * eta;
        const sum =
          oscillation.mean(eta) + oscillation.cosine(eta) * Math.cos(phase) + oscillation.sine(eta) * Math.sin(phase);
        expect(Math.abs(sum - at(eta))).toBeLessThan(1e-14 * oscillation.mean(eta));
      }
    }
  });
});

describe("harmonics", () => {
  const waves = all.filter(({ periodic }) => periodic !== undefined);

  it.each(waves)("of $name sum to the means over a period of the products of shifted values and slopes", (wave) => {
    const { period, harmonics } = wave.periodic ?? expect.fail();
    const { lines, remainder } = harmonics(999);
    for (const t of [0, 0.4, 2.2]) {
      const edges = wave.kinks.flatMap((kink) => [kink, (kink - t + period) % period]).sort((a, b) => a - b);
      for (const which of ["value", "slope"] as const) {
        const sum = lines.reduce(
          (total, line) => total + line[which] * Math.cos((2 * Math.PI * line.order * t) / period),
          0,
        );
        const mean = integrate((z) => wave[which](z) * wave[which](z + t), 0, period, edges) / period;
        expect(Math.abs(sum - mean)).toBeLessThan(remainder[which] * 1.0001 + 1e-9);
      }
    }
  });

  it("of the triangle wave leave out what they say", () => {
    const { harmonics } = activationOf("triangle").periodic ?? expect.fail();
    const [few, many] = [harmonics(9), harmonics(1999)];
    const tail = (which: "value" | "slope") =>
      many.lines.slice(few.lines.length).reduce((sum, line) => sum + line[which], many.remainder[which]);
    expect(few.remainder.value).toBeCloseTo(tail("value"), 14);
    expect(few.remainder.slope).toBeCloseTo(tail("slope"), 14);
    expect(harmonics().lines).toHaveLength(100);
  });
});

describe("the normal distribution function", () => {
  it("is right to rounding far out", () => {
    // By mpmath with 30 digits.
    const table: readonly (readonly [number, number])[] = [
      [-1.5, 0.06680720126885807],
      [-2, 0.02275013194817921],
      [-5, 2.866515718791939e-7],
      [-10, 7.619853024160525e-24],
      [-30, 4.906713927148187e-198],
      [-37, 5.725571222524577e-300],
      [1.2, 0.8849303297782918],
    ];
    for (const [z, expected] of table) expect(normalCumulative(z) / expected).toBeCloseTo(1, 14);
  });
});

describe("activationOf", () => {
  it("refuses names that are none and slopes that make a straight line", () => {
    expect(() => activationOf("tan" as "tanh", "network.activation")).toThrow(InputError);
    expect(() => activationOf("tan" as "tanh", "network.activation")).toThrow(/network\.activation: .*"tan".*sigmoid/);
    expect(() => activationOf({ name: "leaky-relu", slope: 1 })).toThrow(/activation\.slope/);
    expect(() => activationOf("toString" as "tanh")).toThrow(InputError);
  });
});
