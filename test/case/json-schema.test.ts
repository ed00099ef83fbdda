import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { caseJsonSchema, resultJsonSchema } from "../../src/case/json-schema.js";
import { checkCase } from "../../src/case/read-case.js";
import { badCases } from "./bad-cases.js";
import { caseWith, minimalCase, referenceNames, referenceText } from "./sample-case.js";
import { sampleResult, smallestResult } from "./sample-result.js";

const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: false });
const isCase = ajv.compile(caseJsonSchema());
const isResult = ajv.compile(resultJsonSchema());

function committed(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../schema/${name}.schema.json`, import.meta.url), "utf8"));
}

test("the committed schemas are what the checks generate (npm run build writes them)", () => {
  expect(committed("case")).toEqual(caseJsonSchema());
  expect(committed("result")).toEqual(resultJsonSchema());
});

test.each(referenceNames)("the case schema accepts the reference case %s", (name) => {
  expect(isCase(JSON.parse(referenceText(name))), ajv.errorsText(isCase.errors)).toBe(true);
});

test.each([
  {},
  { $schema: "case.schema.json" },
  { "data.placement": "random", "data.seed": 3 },
  { dynamics: { type: "momentum", friction: 0 }, time: { method: "generalized-alpha", steps: 10 } },
  { time: { method: "theta", theta: 0.5, steps: 10 } },
  {
    network: {
      family: "fourier-features",
      weights: {
        law: "table",
        points: [
          [0, 1],
          [1, 0],
        ],
      },
    },
  },
  { network: { preset: "lfp", biases: { law: "uniform", halfWidth: 40 } } },
  { network: { preset: "published-mscale", s: 2 } },
  { "network.weights": { law: "mixture", components: [{ law: "normal", std: 1, weight: 2 }] } },
  { training: { learningRate: 0.1, widths: [8, 16] } },
  {
    ...{
      dimension: 2,
      probes: [],
      spectrum: {},
      "data.box": [
        [-1, 1],
        [-1, 1],
      ],
      "data.samples": [4, 4],
    },
    "network.weights": {
      law: "plane-table",
      spacing: [1, 2],
      density: [
        [0, 1],
        [1, 2],
        [0.5, 0],
      ],
    },
  },
  {
    ...{
      dimension: 2,
      probes: [],
      spectrum: {},
      "data.box": [
        [-1, 1],
        [-1, 1],
      ],
      "data.samples": [4, 4],
    },
    "network.weights": {
      law: "per-axis",
      axes: [
        { law: "normal", std: 1 },
        { law: "mixture", components: [{ law: "laplace", scale: 1, weight: 2 }] },
      ],
    },
  },
])("a case with %o and its resolved form are both accepted", (changes) => {
  const said = caseWith(changes);
  expect(isCase(said), ajv.errorsText(isCase.errors)).toBe(true);
  const resolved = checkCase(said);
  expect(isCase(resolved), ajv.errorsText(isCase.errors)).toBe(true);
  expect(isResult({ ...smallestResult, case: resolved }), ajv.errorsText(isResult.errors)).toBe(true);
});

test.each(["wide-bias-tanh", "repnet-tanh"])("the case schema accepts %s", (name) => {
  expect(isCase(JSON.parse(referenceText(name))), ajv.errorsText(isCase.errors)).toBe(true);
});

/** What only the program can see: how values depend on each other, expressions, and what JSON.parse does not keep. */
const beyondSchemas =
  /^(a number beyond|a key given twice|the key __proto__|.* of other dimension|a reversed|a box of no width|an unknown variable|an unclosed|a call|a constructor's|an assignment|a function|a text in an|100 000 brackets|an empty title|a law from|a table that|a negative density|a dangerous density|times that go|momentum with|gradient flow with|a probe outside|widths that|an odd|a width below|float64 with|float32 with|prefix sums of|a phase for|an activation other|more cells|theta without steps|a probe in two dimensions|a radial law|a direction trained|a periodic activation between|a law of slopes|four inputs|a box of partition|a dense map in front|a law by component for a deep|an infinite density of|a deep network trained by|a residual |a point of a boundary|an unknown coefficient|values at points|a table of the plane in 1-D|too many laws per axis|a table of the plane for|an even number of rows)/;

test.each(
  badCases.filter(({ what }) => !beyondSchemas.test(what) && !/^(truncated|an empty file|a 100 000-deep)/.test(what)),
)("the case schema rejects $what", ({ text }) => {
  expect(isCase(JSON.parse(text))).toBe(false);
});

test("the result schema accepts results and rejects others", () => {
  expect(isResult(sampleResult), ajv.errorsText(isResult.errors)).toBe(true);
  expect(isResult(smallestResult), ajv.errorsText(isResult.errors)).toBe(true);
  expect(isResult({ ...smallestResult, format: "result@2" })).toBe(false);
  expect(isResult({ ...smallestResult, extra: 1 })).toBe(false);
  // A case that leaves things to defaults is not resolved.
  expect(isResult({ ...smallestResult, case: minimalCase() })).toBe(false);
});
