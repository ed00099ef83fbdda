import { describe, expect, it } from "vitest";
import type { Activation, EnergySpectrum } from "../../src/network/activation.js";
import { activationOf } from "../../src/network/activations/index.js";
import { type Law, weightVectorLaw } from "../../src/network/index.js";
import { landmarks } from "../../src/network/laws/landmarks.js";
import type { StationaryKernel } from "../../src/network/stationary-kernel.js";
import { wideBiasAverage } from "../../src/network/wide-bias.js";
import { integrate } from "./quadrature.js";

const groups = ["value", "slope", "zSlope"] as const;

function spectrumOf({ spectra }: Activation, which: (typeof groups)[number]): EnergySpectrum {
  return spectra?.[which] ?? expect.fail();
}

/** k̂ at rows. */
function transform({ factor, shape, dimension }: StationaryKernel, xi: readonly number[]): Float64Array {
  const out = new Float64Array(xi.length / dimension);
  shape(Float64Array.from(xi), out);
  return out.map((value) => factor * value);
}

const laws: Record<string, Law> = {
  normal: { law: "normal", std: 1.3 },
  uniform: { law: "uniform", halfWidth: 4 },
  laplace: { law: "laplace", scale: 0.7 },
  "student-t of 7": { law: "student-t", dof: 7, scale: 0.5 },
  "power 0.9 from 0": { law: "power", exponent: 0.9, min: 0, max: 10 },
  "power -3 from 0": { law: "power", exponent: -3, min: 0, max: 2 },
  "power 2.5": { law: "power", exponent: 2.5, min: 0.1, max: 20 },
  "log-uniform": { law: "log-uniform", min: 0.1, max: 30 },
  mixture: {
    law: "mixture",
    components: [
      { law: "normal", std: 0.02, weight: 2 },
      { law: "uniform", halfWidth: 3, weight: 1 },
      { law: "log-uniform", min: 5, max: 9, weight: 1 },
    ],
  },
  table: {
    law: "table",
    points: [
      [-1, 0],
      [0.5, 2],
      [1, 0.3],
      [4, 1],
    ],
  },
  "expression with a narrow peak": {
    law: "expression",
    density: "exp(-((w-3)/0.01)^2) + 0.1*exp(-w^2)",
    support: [-5, 5],
  },
};

/** ∫_0^∞ f(w) dw by double-exponential panels, in the variable w between the landmarks. */
function weightIntegral(f: (w: number) => number, places: readonly number[]): number {
  const split: number[] = [];
  for (let i = 1; i < places.length; i++) {
    for (let w = places[i - 1]; w < places[i]; w *= 1.5) split.push(w);
  }
  const middle = integrate(
    f,
    places[0],
    places[places.length - 1],
    [...split, ...places].sort((a, b) => a - b),
  );
  const logarithmic = (u: number) => f(Math.exp(u)) * Math.exp(u);
  const [first, last] = [Math.log(places[0]), Math.log(places[places.length - 1])];
  return middle + integrate(logarithmic, first - 300, first, [], 2) + integrate(logarithmic, last, last + 60, [], 0.5);
}

describe.each(Object.entries(laws))("wide biases over %s weights", (_, law) => {
  const vector = weightVectorLaw(law, 1);
  const { density } = vector.scalar;
  const places = landmarks(vector.scalar);

  // Spectra that are finite, vanish, and grow at 0, and one that falls like a power; all of them over the normal law.
  it.each(law.law === "normal" ? (["tanh", "gelu", "relu", "gaussian"] as const) : (["tanh", "relu"] as const))(
    "have the transform of a second quadrature: %s",
    (name) => {
      for (const which of groups) {
        const spectrum = spectrumOf(activationOf(name), which);
        const xi = [1e-3, 0.07, 1, 3.7, 21];
        const values = transform(wideBiasAverage(spectrum, vector).kernel(1, 0.5), xi);
        for (const [i, k] of xi.entries()) {
          const expected = weightIntegral((w) => {
            const rho = density(w);
            return rho === 0 ? 0 : (spectrum.at(k / w) / w) * rho;
          }, places);
          if (expected < 1e-200) continue;
          // E over both signs of w, times biasDensity ½.
          expect(Math.abs(values[i] / expected - 1), `${which} at ${k}`).toBeLessThan(1e-10);
        }
      }
    },
  );
});

describe("wide biases over weights with heavy tails", () => {
  const cauchy = weightVectorLaw({ law: "student-t", dof: 1, scale: 1.6 }, 1);

  // E |w| is infinite, and with it the kernel of values that do not vanish at infinity; slopes that do have one.
  it("have no limit where E |w| counts, and say so", () => {
    const { value, slope } = activationOf("sigmoid").spectra ?? expect.fail();
    expect(() => transform(wideBiasAverage(value, cauchy).kernel(1, 0.5), [1])).toThrow(/^network\.weights: the tails/);
    expect(transform(wideBiasAverage(slope, cauchy).kernel(1, 0.5), [1])[0]).toBeGreaterThan(0);
  });
});
