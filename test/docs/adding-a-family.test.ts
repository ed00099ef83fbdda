import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { families } from "../../src/network/families/index.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import type { Network } from "../../src/network/network.js";
import { empiricalKernelMatrix, kernelMatrix } from "../../src/ntk/index.js";
import { spectralCoefficients } from "../../src/spectral/index.js";
import { nufftEngine } from "../../src/train/nufft-engine.js";
import { gridSamples, midpointSamples } from "../ntk/reference-case.js";
import { emptyParameters, relativeDistance } from "../train/networks.js";

// The family of docs/adding-a-family.md, as the page has it, in a file where the page puts it but for the folder.

const folder = fileURLToPath(new URL("../../node_modules/.cache/adding-a-family", import.meta.url));
const source = fileURLToPath(new URL("../../src/network", import.meta.url));
const page = readFileSync(new URL("../../docs/adding-a-family.md", import.meta.url), "utf8");
const known = families as unknown as unknown[];

const cosine = {
  family: "cosine",
  dimension: 1,
  weights: { law: "normal", std: 1.3 },
  outputs: { law: "normal", std: 0.8 },
  train: ["a", "w", "b"],
  zeroStart: "none",
} as unknown as Network;

beforeAll(async () => {
  const code = /```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    `${folder}/cosine.ts`,
    code.replaceAll('from "../', `from "${source}/`).replaceAll('from "./', `from "${source}/families/`),
  );
  const { cosine: family } = await import(`${folder}/cosine.ts`);
  known.push(family);
});

afterAll(() => {
  known.pop();
  rmSync(folder, { recursive: true });
});

describe("the family of the page", () => {
  it.each([1, 2] as const)(
    "has the gradient of central differences, by its definition and by transforms: %i-D",
    (dimension) => {
      const network = { ...cosine, dimension } as Network;
      const samples =
        dimension === 1
          ? midpointSamples([-2, 3], 40, "x")
          : gridSamples(
              [
                [-2, 3],
                [-1, 1],
              ],
              [9, 8],
              (x, y) => x + y,
            );
      const start = initialNetwork(network, 30, 7);
      const family = families[families.length - 1];
      const functions = family.functions(start as never, samples.points);
      const cotangent = Float64Array.from({ length: samples.count }, (_, i) => Math.cos(3 * i + 1));
      const output = new Float64Array(samples.count);
      const loss = (parameters: typeof start.parameters) => {
        functions.output(parameters, output);
        return output.reduce((sum, value, i) => sum + value * cotangent[i], 0);
      };
      const gradient = emptyParameters(30, dimension);
      functions.gradient(start.parameters, cotangent, gradient);
      for (const [name, values] of Object.entries(gradient)) {
        for (const k of [0, 11, values.length - 1]) {
          const moved = (by: number) => {
            const copy = start.parameters[name].slice();
            copy[k] += by;
            return loss({ ...start.parameters, [name]: copy });
          };
          // Differences of h² = 1e-10 in values of about 1, with rounding 1e-16/h.
          expect(Math.abs((moved(1e-5) - moved(-1e-5)) / 2e-5 - values[k])).toBeLessThan(1e-8);
        }
      }
      const trainer = nufftEngine({ accuracy: 1e-12 }).trainer(start, samples);
      const fast = new Float64Array(samples.count);
      trainer.output(fast);
      functions.output(start.parameters, output);
      expect(relativeDistance(fast, output)).toBeLessThan(1e-10);
      const fastGradient = emptyParameters(30, dimension);
      trainer.gradient(cotangent, fastGradient);
      for (const name of Object.keys(gradient)) {
        expect(relativeDistance(fastGradient[name], gradient[name])).toBeLessThan(1e-10);
      }
    },
  );

  it("has the kernel that random networks have in the mean", () => {
    const samples = midpointSamples([-1, 1.5], 5, "x");
    const exact = kernelMatrix(cosine, samples);
    const seeds = 24;
    const sampled = Array.from({ length: seeds }, (_, seed) => empiricalKernelMatrix(cosine, samples, 1000, seed));
    exact.forEach((value, i) => {
      const values = sampled.map((matrix) => matrix[i]);
      const mean = values.reduce((a, b) => a + b, 0) / seeds;
      const error = Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (seeds - 1) / seeds);
      expect(Math.abs(mean - value)).toBeLessThan(4.5 * error);
    });
  });

  it("has the coefficients of a sine network of one scale", () => {
    const sine = {
      ...cosine,
      ...{ family: "mscale", activation: "sin", scales: [1], amplitude: "one", biases: { law: "uniform-phase" } },
    } as Network;
    const xi = Float64Array.of(-3, 0, 0.4, 2.2);
    const both = [cosine, sine].map((network) => {
      const [A, B] = [new Float64Array(4), new Float64Array(4)];
      spectralCoefficients(network).real.both(xi, A, B);
      return [...A, ...B];
    });
    for (const [i, value] of both[0].entries()) expect(value).toBeCloseTo(both[1][i], 14);
  });
});
