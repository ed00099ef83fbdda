import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { readCase } from "../../src/case/read-case.js";
import type { LevelResult } from "../../src/compare/level.js";

// Kernels of the other kinds of networks by an independent program in float64: quadrature over weights and over biases or partition points (ReLU
// in closed form over these), deep ones by the recursion with Gauss–Hermite rules, and a dense eigendecomposition.

interface Expected {
  readonly lambdaMax: number;
  readonly ntk: { readonly energy: readonly number[]; readonly relative: readonly (readonly number[])[] };
}

const text = (name: string) => readFileSync(new URL(`../reference/${name}`, import.meta.url), "utf8");

/** Largest difference of probes, and of energies over the first. */
function deviation({ probes, energy }: LevelResult, { ntk }: Expected): number {
  return Math.max(
    ...probes.flatMap(({ relative }, p) =>
      relative.map((value, i) => Math.abs((value ?? Number.NaN) - ntk.relative[p][i])),
    ),
    ...energy.map((value, i) => Math.abs(value - ntk.energy[i]) / ntk.energy[0]),
  );
}

it.each([
  "wide-bias-tanh",
  "wide-bias-tanh-two-scales",
  "wide-bias-gelu",
  "wide-bias-silu",
  "wide-bias-gaussian",
  "wide-bias-relu",
  "repnet-tanh",
  "repnet-relu",
  "repnet-gelu",
  "deep-relu-three",
  "deep-tanh-two",
])("the kernel flow of %s is the independent program's, and the spectral PDE near it", async (name) => {
  const expected = JSON.parse(text(`${name}.expected.json`)) as Expected;
  const experiment = await experimentOf(readCase(text(`${name}.json`)));
  const flow = runKernelFlow(experiment);
  // Measured up to 1.4e-8; wide-bias-tanh, of a coarser quadrature, 2.4e-6, and 8.1e-6 of λ_max.
  const bound = name === "wide-bias-tanh" ? 2e-5 : 1e-7;
  expect(deviation(flow.level, expected)).toBeLessThan(bound);
  expect(Math.abs((flow.diagnostics.lambdaMax ?? 0) / expected.lambdaMax - 1)).toBeLessThan(bound);
  // The bound asked for. Measured up to 7.4e-3: ranges of biases and partition points end, and so does Ω.
  const pde = runPde(experiment);
  expect(deviation(pde.level, expected)).toBeLessThan(2e-2);
  expect([...flow.warnings, ...pde.warnings]).toEqual([]);
});
