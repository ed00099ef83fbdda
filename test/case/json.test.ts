import fc from "fast-check";
import { expect, test } from "vitest";
import { parseJson } from "../../src/case/json.js";
import { InputError } from "../../src/errors.js";

const seeded = { seed: 20260301, numRuns: 500 };

function messageOf(text: string): string {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return "accepted";
}

/** The value JSON.parse gives, or undefined where it refuses the text. */
function builtIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

test("texts written by JSON.stringify are read as JSON.parse reads them", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 1, "\t"), (value, space) => {
      const text = JSON.stringify(value, null, space);
      if (text.includes('"__proto__"')) return;
      expect(parseJson(text)).toEqual(JSON.parse(text));
    }),
    seeded,
  );
});

test("a text with one character changed is accepted exactly where JSON.parse accepts it", () => {
  const text = '{"a": [1, -2.5e-3, true, null], "b": {"c": "x\\n\\u0041", "d": []}, "e": 0.25}';
  const characters = fc.constantFrom(..."{}[],:\"'0123456789.eE+-abtrufnl\\/ \n\u0000".split(""));
  fc.assert(
    fc.property(fc.nat(text.length - 1), characters, fc.boolean(), (position, character, insert) => {
      const changed = text.slice(0, position) + character + text.slice(position + (insert ? 0 : 1));
      const value = builtIn(changed);
      const message = messageOf(changed);
      // The three things refused besides bad syntax.
      if (/is given twice|too large/.test(message)) return;
      if (value === undefined) expect(message).toMatch(/^line \d+, column \d+: /);
      else expect(parseJson(changed)).toEqual(value);
    }),
    { ...seeded, numRuns: 3000 },
  );
});

test("a message names the line, the column, what was expected and what was found", () => {
  expect(messageOf('{\n  "a": 1,\n}')).toBe('line 3, column 1: expected a key in double quotes, found "}"');
  expect(messageOf('{"a": [1, 2')).toBe(
    'line 1, column 12: expected a comma or "]" after a value, but the text ends here',
  );
  expect(messageOf("[NaN]")).toBe('line 1, column 2: expected a value, found "NaN"');
  expect(messageOf('{"a" 1}')).toBe('line 1, column 6: expected a colon after the key, found "1"');
  expect(messageOf('{"a": 1 // one\n}')).toBe(
    'line 1, column 9: expected a comma or "}" after a value, found "/" (JSON has no comments)',
  );
  expect(messageOf("")).toBe("line 1, column 1: expected a value, but the text ends here");
  expect(messageOf("1 2")).toBe('line 1, column 3: expected nothing after the end of the value, found "2"');
  expect(messageOf('["a\nb"]')).toMatch(/^line 1, column 2: .*control character/);
  expect(messageOf('["abc')).toBe("line 1, column 2: the text that starts here has no closing quote");
  expect(messageOf("\ufeff[x]")).toBe('line 1, column 2: expected a value, found "x"');
});

test("a key given twice, the key __proto__ and a number beyond float64 are refused", () => {
  expect(messageOf('{"a": 1,\n "a": 2}')).toBe('line 2, column 2: the key "a" is given twice');
  expect(messageOf('{"\\u0061": 1, "a": 2}')).toBe('line 1, column 15: the key "a" is given twice');
  expect(messageOf('{"__proto__": {"polluted": 1}}')).toBe('line 1, column 2: the key "__proto__" is not allowed');
  expect(messageOf("[1e999]")).toBe("line 1, column 2: the number 1e999 is too large");
  expect(messageOf("9".repeat(100_000)).length).toBeLessThan(150);
});

test("nesting of 100 000 levels gives a message and 64 levels are read", () => {
  expect(messageOf("[".repeat(100_000))).toBe(
    "line 1, column 65: lists and objects are nested more than 64 levels deep",
  );
  expect(messageOf('{"a":'.repeat(100_000))).toMatch(/nested more than 64 levels/);
  expect(messageOf("[".repeat(64) + "]".repeat(64))).toBe("accepted");
});

test("keys that objects inherit are ordinary keys", () => {
  expect(parseJson('{"constructor": 1, "toString": 2, "hasOwnProperty": 3}')).toEqual({
    constructor: 1,
    toString: 2,
    hasOwnProperty: 3,
  });
});

test("a byte-order mark at the start is skipped", () => {
  expect(parseJson("\ufeff{}")).toEqual({});
});
