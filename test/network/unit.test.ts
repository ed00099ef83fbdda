import { describe, expect, it } from "vitest";
import { initialNetwork, initialUnit } from "../../src/network/initial-network.js";
import type { Network } from "../../src/network/network.js";
import type { Unit } from "../../src/network/parameters.js";
import { randomStream } from "../../src/network/random.js";
import { outputSpread, parametersPerUnit, unitGradients, unitOfTypicalOutput } from "../../src/network/unit.js";

const mscale: Network = {
  family: "mscale",
  dimension: 1,
  activation: "sin",
  scales: [1, 3],
  amplitude: "scale-power",
  weights: { law: "normal", std: 1 },
  biases: { law: "uniform-phase" },
  outputs: { law: "normal", std: 0.7 },
  train: ["a", "w", "b"],
  zeroStart: "none",
};
const fourier: Network = {
  family: "fourier-features",
  dimension: 1,
  weights: { law: "normal", std: 2 },
  outputs: { law: "normal", std: 0.7 },
  train: ["a", "w"],
  zeroStart: "none",
};

/** Units of a network as it starts, of all its scales, with their factors. */
function unitsOf(network: Network, width: number): Unit[] {
  const start = initialNetwork(network, width, 11);
  return Array.from({ length: width }, (_, k) => ({ ...initialUnit(start, k), amplitude: start.factor[k] }));
}

const value = (network: Network, { scale, amplitude, parameters: { a, b, w } }: Unit, x: Float64Array) => {
  const z = w.reduce((sum, component, k) => sum + component * x[k], 0);
  return network.family === "mscale"
    ? amplitude * a[0] * Math.sin(scale * z + b[0])
    : a[0] * Math.cos(z) + b[0] * Math.sin(z);
};

/** The unit with one of its parameters, "a", "b" or a component of w, moved. */
const moved = (unit: Unit, parameter: "a" | "b" | number, by: number): Unit => {
  const [name, component] = typeof parameter === "number" ? ["w", parameter] : [parameter, 0];
  const values = unit.parameters[name].map((value, k) => (k === component ? value + by : value));
  return { ...unit, parameters: { ...unit.parameters, [name]: values } };
};

describe.each([
  ["mscale", mscale, ["a", 0, "b"]],
  ["fourier-features", fourier, ["a", "b", 0]],
  ["mscale in 2-D", { ...mscale, dimension: 2 }, ["a", 0, 1, "b"]],
  ["fourier-features in 3-D", { ...fourier, dimension: 3 }, ["a", "b", 0, 1, 2]],
] as const)("units of %s", (_, network, order) => {
  const random = randomStream(11);

  it("have gradients equal to central differences, in the stated order", () => {
    const d = network.dimension;
    const points = Float64Array.of(-2, 0, 0.3, 1.7, 0.1, -0.9, -2, 0, 0.3, 1.7, 0.1, -0.9).subarray(0, 4 * d);
    for (const unit of unitsOf(network, 20)) {
      const gradients = unitGradients(network, unit, points);
      expect(gradients).toHaveLength(order.length);
      gradients.forEach((gradient, j) => {
        expect(gradient).toHaveLength(4);
        gradient.forEach((derivative, i) => {
          const x = points.subarray(i * d, (i + 1) * d);
          const h = 1e-5;
          const up = value(network, moved(unit, order[j], h), x);
          const down = value(network, moved(unit, order[j], -h), x);
          // Third derivatives (scale x)³ a c ≤ 6000 times h²/6, and rounding 1e-16/h.
          expect(Math.abs(derivative - (up - down) / (2 * h))).toBeLessThan(1e-7);
        });
      });
    }
  });

  it("have output weights of the variance and spread that the law says", () => {
    const squares = unitsOf(network, 20_000).map(
      ({
        parameters: {
          a: [a],
          b: [b],
        },
      }) => {
        return network.family === "mscale" ? (a * a) / 0.49 : (a * a + b * b) / 0.98;
      },
    );
    const moment = (power: number) => squares.reduce((sum, s) => sum + s ** power, 0) / squares.length;
    // Standard errors: √2 / √20000 = 1 % for the mean, √(105 − 9) / √20000 = 7 % for the mean square.
    expect(moment(1)).toBeCloseTo(1, 1);
    expect(Math.abs(moment(2) - outputSpread(network))).toBeLessThan(0.3);
    const { parameters } = unitOfTypicalOutput(network, 0, new Float64Array(network.dimension), random);
    const [[a], [b]] = [parameters.a, parameters.b];
    expect(network.family === "mscale" ? a * a : (a * a + b * b) / 2).toBeCloseTo(0.49, 14);
  });

  it("lose the gradients of frozen groups", () => {
    const frozen = { ...network, train: ["w"] } as Network;
    const [unit] = unitsOf(network, 2);
    const d = network.dimension;
    expect(unitGradients(frozen, unit, new Float64Array(d))).toHaveLength(d);
    expect(parametersPerUnit(frozen)).toEqual({ all: d, outputs: 0 });
    expect(parametersPerUnit(network)).toEqual({ all: d + 2, outputs: network.family === "mscale" ? 1 : 2 });
  });
});

describe("units with signs as output weights", () => {
  it("are of size 1 and of no spread", () => {
    const random = randomStream(2);
    for (const network of [mscale, fourier]) {
      const signs = { ...network, outputs: { law: "sign" } } as Network;
      expect(outputSpread(signs)).toBe(1);
      expect(Math.abs(unitsOf(signs, 2)[0].parameters.a[0])).toBe(1);
    }
    const corner = unitOfTypicalOutput(
      { ...fourier, outputs: { law: "sign" } },
      0,
      Float64Array.of(1),
      random,
    ).parameters;
    expect(Math.abs(corner.a[0])).toBeCloseTo(1, 14);
    expect(Math.abs(corner.b[0])).toBeCloseTo(1, 14);
  });
});
