import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { expectedOf } from "../../scripts/validation-folders.mjs";
import { type Experiment, experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { readCase } from "../../src/case/read-case.js";
import { compareLevels } from "../../src/compare/compare-levels.js";
import type { LevelResult } from "../../src/compare/level.js";
import { observeSamples } from "../../src/compare/observe.js";
import { trainOne } from "../../src/train/run.js";

// The numbers that validation/two-scales-2d quotes: those that take seconds are computed again, the sweep over widths is not.

interface Level {
  readonly energy: readonly number[];
  readonly probes: readonly { readonly relative: readonly number[] }[];
}
interface Expected {
  readonly levels: {
    readonly pde: Level & { readonly times: readonly number[] };
    readonly ntk: Level;
    /** The first of its networks. */
    readonly training: readonly {
      readonly width: number;
      readonly seed: number;
      readonly learningRate: number;
      readonly steps: number;
      readonly energy: readonly number[];
    }[];
  };
  readonly comparison: { readonly pdeToNtk: readonly number[] };
  readonly diagnostics: { readonly lambdaMax: number };
  readonly widthLaw: {
    readonly widths: readonly number[];
    readonly rms: readonly number[];
    readonly ratio: readonly number[];
    readonly slope: number;
  };
}

const read = (name: string) => readFileSync(new URL(`../../validation/two-scales-2d/${name}`, import.meta.url), "utf8");
const expected = expectedOf("two-scales-2d")["case.json"].result as Expected;
const { pdeToNtk } = expected.comparison;
const readme = read("README.md").replaceAll("\n", " ");

let experiment: Experiment;
beforeAll(async () => {
  experiment = await experimentOf(readCase(read("case.json")));
});

function expectLevel(level: LevelResult, { energy, probes }: Level): void {
  // Time integration to 1e-8 of the norm; the numbers are written with ten digits.
  level.energy.forEach((value, i) => {
    expect(Math.abs(value / energy[i] - 1)).toBeLessThan(1e-6);
  });
  level.probes.forEach(({ relative }, p) => {
    relative.forEach((value, i) => {
      expect(Math.abs((value ?? Number.NaN) - probes[p].relative[i])).toBeLessThan(1e-6);
    });
  });
}

describe("validation/two-scales-2d", () => {
  it("has the spectral PDE and the kernel flow of its case, and their difference", () => {
    const pde = runPde(experiment);
    const kernel = runKernelFlow(experiment);
    expect(experiment.times).toEqual(expected.levels.pde.times);
    expectLevel(pde.level, expected.levels.pde);
    expectLevel(kernel.level, expected.levels.ntk);
    expect(Math.abs((kernel.diagnostics.lambdaMax ?? 0) / expected.diagnostics.lambdaMax - 1)).toBeLessThan(1e-8);
    const { samples, initialError: initial, times } = experiment;
    const levels = { times, samples, initial, pde: pde.solution, ntk: kernel.values };
    (compareLevels(levels).pdeToNtk ?? []).forEach((value, i) => {
      expect(Math.abs(value - pdeToNtk[i])).toBeLessThan(1e-6);
    });
  });

  it("has the first of its trained networks", async () => {
    const { network, samples, dynamics, times, probes } = experiment;
    const { width, seed, learningRate, steps, energy } = expected.levels.training[0];
    const saveSteps = times.slice(1).map((time) => Math.round(time / learningRate));
    const run = await trainOne({ network, samples, dynamics, learningRate, saveSteps, engine: "auto" }, width, seed);
    expect(run.steps).toBe(steps);
    observeSamples(samples, run.residuals, run.times, probes).energy.forEach((value, i) => {
      // The engine's accuracy, 1e-10 a step, and ten digits.
      expect(Math.abs(value / energy[i] - 1)).toBeLessThan(1e-6);
    });
  });

  it("quotes its numbers", () => {
    const percent = (value: number) => `${Number((100 * value).toPrecision(2))} %`;
    const { widthLaw, levels } = expected;
    const { probes } = levels.pde;
    expect(readme).toContain(`to ${percent(Math.max(...pdeToNtk))} of the initial error`);
    expect(readme).toContain(`${percent(probes[0].relative.at(-1) ?? 0)} of |û| is left at (1, 2)`);
    expect(readme).toContain(`${percent(probes[1].relative.at(-1) ?? 0)} at (3, −1)`);
    expect(readme).toContain(`from ${percent(widthLaw.rms[0])} to ${percent(widthLaw.rms.at(-1) ?? 0)}`);
    expect(readme).toContain(`slope −${Math.abs(widthLaw.slope).toFixed(3)}`);
    expect(readme).toContain(
      `${Math.min(...widthLaw.ratio).toFixed(2)} to ${Math.max(...widthLaw.ratio).toFixed(2)} times`,
    );
  });
});
