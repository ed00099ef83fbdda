import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  compareResult,
  expectedOf,
  recorded,
  validationFile,
  validationNames,
} from "../../scripts/validation-folders.mjs";
import { experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { readCase } from "../../src/case/read-case.js";

// `npm run validate:all` runs everything; here is what takes seconds: that the folders are whole, and levels 0 and 1 of a few.

const readText = (name: string, file: string) => readFileSync(validationFile(name, file), "utf8");
const overview = readFileSync(new URL("../../validation/README.md", import.meta.url), "utf8");

describe.each(validationNames())("validation/%s", (name) => {
  it("has something expected of every case and program, a README, and a line in the overview", () => {
    const files = readdirSync(validationFile(name, "")).filter((file) => /\.(json|mjs)$/.test(file));
    expect(Object.keys(expectedOf(name)).sort()).toEqual(files.filter((file) => file !== "expected.json").sort());
    for (const section of ["Question", "Run", "Seen"]) expect(readText(name, "README.md")).toContain(`**${section}.**`);
    expect(overview).toContain(`[${name}](${name}/)`);
  });

  it("has cases that are read, and tolerances for all that is expected", () => {
    for (const [file, expected] of Object.entries(expectedOf(name))) {
      if (file.endsWith(".json")) readCase(readText(name, file));
      // Held against itself, everything is within its tolerance.
      const found = { ...expected.result, warnings: (expected.warnings ?? []).map((path) => ({ path })) };
      const wrong = compareResult({ ...expected, atMost: {} }, found).filter(({ right }) => !right);
      expect(wrong).toEqual([]);
    }
  });
});

it.each([
  ["fourier-features", "uniform.json"],
  ["published-mscale", "s2.json"],
  ["zero-bias-sine", "case.json"],
])("validation/%s/%s: the spectral PDE and the kernel flow are those expected", async (name, file) => {
  const { result, within } = expectedOf(name)[file];
  const { pde, ntk } = (result as { levels: { pde: object; ntk: object } }).levels;
  const experiment = await experimentOf(readCase(readText(name, file)));
  const found = { levels: { pde: runPde(experiment).level, ntk: runKernelFlow(experiment).level } };
  const compared = compareResult({ result: { levels: { pde, ntk } }, ...(within ? { within } : {}) }, found);
  expect(compared.length).toBeGreaterThan(10);
  expect(compared.filter(({ right }) => !right)).toEqual([]);
});

describe("comparing with expected data", () => {
  const expected = {
    result: { a: { b: [1, 2, null] }, c: 3 },
    within: { a: 0.1, "a.b.1": 1, c: 0.5 },
    atMost: { d: 4 },
    warnings: ["data.box"],
  };
  const found = { a: { b: [1.05, 2.9, null], more: 5 }, c: 3.5, d: { e: 4, f: [1] }, warnings: [{ path: "data.box" }] };
  const wrongPaths = (other: object) =>
    compareResult(expected, { ...found, ...other })
      .filter(({ right }) => !right)
      .map(({ path }) => path);

  it("finds numbers within the tolerance of the longest path right", () => {
    expect(wrongPaths({})).toEqual([]);
  });

  it("finds what is off, missing, above its bound, no number, or warned of unexpectedly", () => {
    expect(wrongPaths({ a: { b: [1.2, 2, null] } })).toEqual(["a.b.0"]);
    expect(wrongPaths({ a: { b: [1, 3.1, 0] } })).toEqual(["a.b.1", "a.b.2"]);
    expect(wrongPaths({ c: undefined })).toEqual(["c"]);
    expect(wrongPaths({ c: Number.NaN })).toEqual(["c"]);
    expect(wrongPaths({ d: { e: 4.1 } })).toEqual(["d.e"]);
    expect(wrongPaths({ d: undefined })).toEqual(["d"]);
    expect(wrongPaths({ warnings: [] })).toEqual(["warnings"]);
    expect(wrongPaths({ warnings: [{ path: "data.box" }, { path: "spectrum.box" }] })).toEqual(["warnings"]);
  });

  it("records what was found in the places that stand there", () => {
    expect(recorded(expected, found).result).toEqual({ a: { b: [1.05, 2.9, null] }, c: 3.5 });
  });
});
