import { expect, expectTypeOf, test } from "vitest";
import type * as z from "zod";
import type { DeepReadonly } from "../../src/case/case.js";
import { formatResult, readResult } from "../../src/case/read-result.js";
import type { ResultFile } from "../../src/case/result-file.js";
import type { resultSchema } from "../../src/case/result-schema.js";
import { InputError, NumericalError } from "../../src/errors.js";
import { sampleResult, smallestResult } from "./sample-result.js";

test("the schema of results and the type ResultFile are the same", () => {
  expectTypeOf<DeepReadonly<z.output<typeof resultSchema>>>().toExtend<ResultFile>();
  expectTypeOf<ResultFile>().toExtend<DeepReadonly<z.output<typeof resultSchema>>>();
});

test.each([
  ["full", sampleResult],
  ["smallest", smallestResult],
])("a %s result is read as it was written", (_, result) => {
  expect(readResult(formatResult(result))).toEqual(result);
});

test.each([
  ["[1, 2]", "a list of 2"],
  ["null", "null"],
  ["3", "3"],
  ['"result"', '"result"'],
])("%s is no result, and said to be none", (text, found) => {
  expect(() => readResult(text)).toThrow(`a result is an object, found ${found}`);
});

test("lists of numbers are written on one line and texts are left alone", () => {
  const text = formatResult(sampleResult);
  expect(text).toContain('"energy": [5.3255, 1.227, 0.36827]');
  expect(text).toContain('"relative": [null, null, null]');
  expect(JSON.parse(text)).toEqual(sampleResult);
  expect(text.endsWith("}\n")).toBe(true);
});

test("NaN and Infinity are never written", () => {
  const spoilt = { ...sampleResult, diagnostics: { timeError: Number.NaN } };
  expect(() => formatResult(spoilt)).toThrow(NumericalError);
  expect(() => formatResult(spoilt)).toThrow('the result holds NaN (under "timeError")');
});

test("what is not a result is refused with the place", () => {
  const changed = (change: object) => () => readResult(JSON.stringify({ ...sampleResult, ...change }));
  expect(changed({ format: "other@1" })).toThrow('format: expected "spectral-diffusion/result@1", found "other@1"');
  expect(changed({ levels: { pde: { times: [0] } } })).toThrow(/levels.pde.energy: missing; expected a list/);
  expect(changed({ extra: 1 })).toThrow(/^extra: unknown key/);
  expect(() => readResult("[]")).toThrow(InputError);
  expect(() => readResult('{"format": ')).toThrow(/^line 1, column 12: /);
});
