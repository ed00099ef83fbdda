import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { coordinates } from "../../src/case/case.js";
import { readCase } from "../../src/case/read-case.js";
import { EXAMPLE_CASE, EXAMPLE_OUTPUT } from "../../src/cli/help.js";
import { alignColumns, cell, resultTables } from "../../src/cli/tables.js";
import { sampleResult, smallestResult } from "../case/sample-result.js";

const plainText = (text: string) => text;

test("the example in the help prints what the independent reference found", () => {
  const theCase = readCase(EXAMPLE_CASE);
  const reference = JSON.parse(
    readFileSync(new URL("../reference/mscale-four-scales.expected.json", import.meta.url), "utf8"),
  ) as { times: number[]; pde: { energy: number[]; relative: number[][] } };
  const probes = reference.pde.relative.map((relative, i) => ({
    frequency: coordinates(theCase.probes[i]),
    re: [],
    im: [],
    relative,
  }));
  const result = {
    ...smallestResult,
    case: theCase,
    levels: { pde: { times: reference.times, energy: reference.pde.energy, probes } },
  };
  expect(resultTables(result, plainText).join("\n")).toBe(EXAMPLE_OUTPUT);
});

test("a full result shows every level, the distances and the width law", () => {
  expect(resultTables(sampleResult, plainText).slice(2).join("\n")).toBe(`
spectral PDE
                t = 0  t = 0.5   t = 2
  |û| at ξ = 1      1   0.5000  0.1000
  |û| at ξ = 3      –        –       –
  energy        5.325    1.227  0.3683

kernel flow
                t = 0  t = 0.5   t = 2
  |û| at ξ = 1      1   0.5000  0.1000
  |û| at ξ = 3      –        –       –
  energy        5.325    1.227  0.3683

trained networks, mean over seeds at t = 2
            seeds  |û| at 1  |û| at 3  energy
  width 16      2    0.1000         –  0.3683
  width 64      2    0.1000         –  0.3683

ξ in radians per unit length; |û| is |û(ξ, t)| / |û(ξ, 0)|; energy is ∫ u² dx.

distance in L², relative to the initial error
                                   t = 0   t = 0.5     t = 2
  PDE to kernel flow                   0   1.00e-5   2.00e-4
  gradient descent to kernel flow      0  0.001000  0.002000
  width 16 to gradient descent         0    0.2000    0.2500
  width 64 to gradient descent         0    0.1000    0.1250

width law, 2 seeds
            measured  predicted  ratio
  width 16    0.2500     0.2400   1.04
  width 64    0.1250     0.1200   1.04
  slope -0.500; the theory says -0.5`);
});

test("long results are thinned out, the first and the last time among those shown", () => {
  const times = Array.from({ length: 100 }, (_, i) => i);
  const level = { times, energy: times.map(() => 1), probes: [] };
  const head = resultTables({ ...smallestResult, levels: { pde: level } }, plainText)[4];
  expect(head.match(/t = \d+/g)).toHaveLength(7);
  expect(head).toMatch(/t = 0 .*t = 99$/);
});

test("a result without levels is its title and its case", () => {
  expect(resultTables(smallestResult, plainText)).toEqual([
    "Small",
    "mscale with scales 1; 100 samples on [-4, 4]; 3204 cells",
  ]);
});

test("titles cannot steer the terminal", () => {
  const title = "red\u001b[31m\u009b2J";
  const [line] = resultTables({ ...smallestResult, case: { ...smallestResult.case, title } }, plainText);
  expect(line).toBe("red\\u001b[31m\\u009b2J");
});

test.each([
  [null, "–"],
  [Number.NaN, "–"],
  [0, "0"],
  [1, "1"],
  [0.16104, "0.1610"],
  [0.00099, "9.90e-4"],
  [-1234567, "-1.23e+6"],
  [12.3456, "12.35"],
])("the number %f is written as %s", (value, text) => {
  expect(cell(value)).toBe(text);
});

test("columns are aligned: the first to the left, the others to the right", () => {
  expect(
    alignColumns([
      ["a", "1"],
      ["long", "10"],
    ]),
  ).toEqual(["  a      1", "  long  10"]);
});
