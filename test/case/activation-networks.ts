import { describe, expect, it } from "vitest";
import { experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { readCase } from "../../src/case/read-case.js";
import type { LevelResult } from "../../src/compare/level.js";
import { activationOf } from "../../src/network/activations/index.js";
import type { ActivationSpec } from "../../src/network/index.js";
import { productRuleFlow } from "./product-rule-flow.js";

// Networks of every activation, level 0 against level 1 and level 1 against the definition.

const normal = (std: number) => ({ law: "normal", std });
const uniform = (halfWidth: number) => ({ law: "uniform", halfWidth });
const phase = { law: "uniform-phase" };
const shallow = { family: "shallow", weights: normal(2), biases: uniform(40) };
const mscale = { ...shallow, family: "mscale" };

interface Network {
  readonly activation: ActivationSpec;
  readonly family: string;
  readonly weights: { readonly law: string; readonly std: number };
  readonly biases: { readonly law: string; readonly std?: number; readonly halfWidth?: number };
  readonly scales?: readonly number[];
  readonly amplitude?: "one" | "scale-power";
  readonly outputs?: { readonly law: string; readonly std?: number };
  readonly train?: readonly string[];
}

const networks: Readonly<Record<string, Network>> = {
  tanh: { ...shallow, activation: "tanh" },
  "tanh, normal biases": { ...shallow, activation: "tanh", biases: normal(25) },
  "tanh, outputs ±1": { ...shallow, activation: "tanh", outputs: { law: "sign" } },
  "tanh, two scales": { ...mscale, activation: "tanh", weights: normal(1.5), biases: uniform(60), scales: [1, 3] },
  "tanh, scale-power": {
    ...{ ...mscale, activation: "tanh", weights: normal(1.5) },
    ...{ biases: uniform(60), scales: [1, 2], amplitude: "scale-power" },
  },
  erf: { ...shallow, activation: "erf" },
  sigmoid: { ...shallow, activation: "sigmoid" },
  relu: { ...shallow, activation: "relu", weights: normal(1.5), biases: uniform(30) },
  "leaky relu": {
    ...shallow,
    activation: { name: "leaky-relu", slope: 0.1 },
    weights: normal(1.5),
    biases: normal(25),
  },
  srelu: { ...shallow, activation: "srelu" },
  silu: { ...shallow, activation: "silu", biases: uniform(30) },
  gelu: { ...shallow, activation: "gelu", biases: normal(25) },
  softplus: { ...shallow, activation: "softplus", biases: uniform(30) },
  gaussian: { ...shallow, activation: "gaussian" },
  "an expression": { ...shallow, activation: { expression: "tanh(z) + 0.1*z" } },
  triangle: { ...mscale, activation: "triangle", biases: phase },
  square: { ...mscale, activation: "square", biases: phase },
  cos: { ...mscale, activation: "cos", biases: phase },
  "cos, narrow biases": { ...mscale, activation: "cos", biases: normal(0.3) },
};

function caseOf(network: Network, samples: number, changes: object = {}): string {
  return JSON.stringify({
    title: "Any activation",
    target: "exp(-x^2/3) * (cos(1.5*x) + sin(3*x + 0.4) + sin(6*x + 1))",
    data: { box: [[-6, 6]], samples: [samples] },
    network,
    spectrum: { box: [[-30, 30]], cells: [3000] },
    time: { save: [1, 4, 16, 64] },
    probes: [1.5, 3, 6],
    ...changes,
  });
}

/** The largest difference of the probes. */
function apart(one: LevelResult, other: LevelResult): number {
  return Math.max(
    ...one.probes.flatMap((probe, p) =>
      probe.relative.map((value, i) => Math.abs((value ?? Number.NaN) - (other.probes[p].relative[i] ?? Number.NaN))),
    ),
  );
}

/** Activations whose kernel has its polynomial part on Ω, which level 0 has at ξ = 0 alone: measured 2.2e-2 for softplus, below 1.3e-2 for the others. */
const largestApart: Readonly<Record<string, number>> = { softplus: 3e-2 };

/** Those of one activation of every kind that take little time. */
export const quickNetworks: readonly string[] = ["relu", "triangle", "cos, narrow biases"];

export const networkNames: readonly string[] = Object.keys(networks);

/** Tests these networks. */
export function testNetworks(names: readonly string[]): void {
  describe.each(names)("a network of %s", (name) => {
    const network = networks[name];
    it("has the kernel flow that its definition says", async () => {
      const experiment = await experimentOf(readCase(caseOf(network, 16, { data: { box: [[-3, 3]], samples: [16] } })));
      const { values, diagnostics } = runKernelFlow(experiment);
      const { value, slope, kinks, periodic } = activationOf(network.activation);
      const { std } = network.weights;
      const { law, std: biasStd = 0, halfWidth = Math.PI } = network.biases;
      const exact = productRuleFlow(
        {
          ...{
            value,
            slope,
            kinks: periodic ? repeated(kinks) : kinks,
            train: network.train ?? ["a", "w", "b"],
            outputVariance: 1,
          },
          parts: (network.scales ?? [1]).map((scale) => ({
            scale,
            amplitude: network.amplitude === "scale-power" ? scale : 1,
          })),
          weightDensity: (w) => gaussian(w, std),
          weightReach: 7 * std,
          biasDensity: law === "normal" ? (b) => gaussian(b, biasStd) : () => 1 / (2 * halfWidth),
          biasReach: law === "normal" ? 7 * biasStd : halfWidth,
        },
        Array.from({ length: 16 }, (_, i) => [experiment.samples.points[i]]),
        6 / 16,
        [...experiment.initialError],
        experiment.times,
        // Where slopes jump, means over biases have a singularity |w·(x − x')|³ that the midpoint rule sees, where σ jumps |w·(x − x')|.
        kinks.length > 0
          ? { weights: 1501, biases: 8 }
          : { weights: 301, biases: law === "uniform-phase" ? 512 : 1501 },
      );
      expect(Math.abs((diagnostics.lambdaMax ?? 0) / exact.lambdaMax - 1)).toBeLessThan(2e-4);
      for (const [t, row] of exact.values.entries()) {
        for (const [i, u] of row.entries()) expect(Math.abs(values[t][i] - u)).toBeLessThan(2e-4);
      }
    }, 120_000);

    it("has a spectral PDE that agrees with its kernel flow to 2 %", async () => {
      const experiment = await experimentOf(readCase(caseOf(network, 120)));
      const distance = apart(runPde(experiment).level, runKernelFlow(experiment).level);
      expect(distance).toBeLessThan(largestApart[name] ?? 2e-2);
    }, 120_000);
  });
}

/** The kinks of one period of 2π in all periods that phases of these networks reach. */
function repeated(kinks: readonly number[]): readonly number[] {
  return Array.from({ length: 25 }, (_, turn) => kinks.map((kink) => kink + 2 * Math.PI * (turn - 12))).flat();
}

function gaussian(z: number, std: number): number {
  return Math.exp((-0.5 * z * z) / (std * std)) / (Math.sqrt(2 * Math.PI) * std);
}
