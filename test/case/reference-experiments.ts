import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { readCase } from "../../src/case/read-case.js";
import type { LevelResult } from "../../src/compare/level.js";

interface ExpectedLevel {
  readonly energy: readonly number[];
  readonly relative: readonly (readonly number[])[];
}
export interface Expected {
  readonly times: readonly number[];
  readonly lambdaMax: number;
  readonly pde: ExpectedLevel;
  readonly ntk: ExpectedLevel;
}

export const text = (name: string) => readFileSync(new URL(`../reference/${name}`, import.meta.url), "utf8");
export const withChanges = (name: string, changes: object) =>
  readCase(JSON.stringify({ ...(JSON.parse(text(`${name}.json`)) as object), ...changes }));

/** Largest deviation of the probes, and of the energies relative to the expected ones. */
export function deviation(level: LevelResult, expected: ExpectedLevel) {
  const probes = level.probes.flatMap((probe, p) =>
    probe.relative.map((value, i) => Math.abs((value ?? Number.NaN) - expected.relative[p][i])),
  );
  const energy = level.energy.map((value, i) => Math.abs(value / expected.energy[i] - 1));
  return { probes: Math.max(...probes), energy: Math.max(...energy) };
}

/** Holds level 0 of RepNets to level 1. */
export function testRepnetLevels(
  networks: readonly (readonly [activation: string, slopes: object, partition: object])[],
): void {
  it.each(networks)(
    "of slopes and partition points agrees at levels 0 and 1: %s, slopes %j, %j",
    async (activation, slopes, partition) => {
      const network = { family: "repnet", activation, slopes, partition };
      const experiment = await experimentOf(withChanges("repnet-tanh", { network }));
      const pde = runPde(experiment).level;
      const { energy, probes } = runKernelFlow(experiment).level;
      // What the ends of Ω cause, most early on (t = 0.5); measured up to 1.1e-2, for relu with std 40.
      const compared = deviation(pde, {
        energy,
        relative: probes.map(({ relative }) => relative.map((value) => value ?? Number.NaN)),
      });
      expect(compared.probes).toBeLessThan(2e-2);
      expect(compared.energy).toBeLessThan(2e-2);
    },
  );
}
