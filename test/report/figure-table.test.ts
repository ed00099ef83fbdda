import { expect, test } from "vitest";
import { csv } from "../../src/report/figure-table.js";

test("a table as comma-separated values quotes what would break it, rounds to six digits, and has empty fields for null", () => {
  expect(
    csv({
      columns: ["x", 'a "b"'],
      rows: [
        [1 / 3, "width 4096, seed 0"],
        [1e-300, null],
        [Number.NaN, "t = 1"],
      ],
    }),
  ).toBe('x,"a ""b"""\r\n0.333333,"width 4096, seed 0"\r\n1e-300,\r\n,t = 1\r\n');
});
