import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { boundTable, convergenceTable, formatTable, markdownTable } from "../../src/verify/index.js";

/** Errors 3 h^p. */
const powers = (p: number) => [0.4, 0.2, 0.05].map((h) => ({ h, error: 3 * h ** p }));

describe("a convergence table", () => {
  it.each([0.5, 1, 2, 3, -1])("observes the order %d of an exact power, between rows and by least squares", (p) => {
    const { errors, passed } = convergenceTable({ parameter: "h", rows: powers(p), expected: { error: p } });
    expect(errors[0].orders[0]).toBeNull();
    // Rounding of a few logarithms.
    for (const order of errors[0].orders.slice(1)) expect(order).toBeCloseTo(p, 13);
    expect(errors[0].fittedOrder).toBeCloseTo(p, 13);
    expect(passed).toBe(true);
  });

  it("fits the slope that the normal equations give", () => {
    const rows = [
      { h: 1, e: 1 },
      { h: Math.exp(-1), e: Math.exp(-1) },
      { h: Math.exp(-2), e: Math.exp(-4) },
    ];
    const { errors } = convergenceTable({ parameter: "h", rows, expected: { e: 2 } });
    // Points (0, 0), (−1, −1), (−2, −4): Σ xy / Σ x² about the means is 4 / 2.
    expect(errors[0].fittedOrder).toBeCloseTo(2, 14);
    expect(errors[0].orders).toEqual([null, expect.closeTo(1, 13), expect.closeTo(3, 13)]);
  });

  it.each([
    [2.05, 2, true],
    [2.07, 2, false],
    [1.95, 2, true],
    [1.93, 2, false],
    [2.5, { atLeast: 1.5 }, true],
    [1.4, { atLeast: 1.5 }, false],
    [0.1, null, true],
  ] as const)("of observed order %d against %j passes: %s", (order, expected, passes) => {
    expect(convergenceTable({ parameter: "h", rows: powers(order), expected: { error: expected } }).passed).toBe(
      passes,
    );
  });

  it("judges the last pair of rows, the one nearest to the limit", () => {
    const rows = [8, 4, 1].map((e, i) => ({ h: 2 ** -i, e }));
    expect(convergenceTable({ parameter: "h", rows, expected: { e: 2 } }).passed).toBe(true);
    expect(convergenceTable({ parameter: "h", rows, expected: { e: 1 } }).passed).toBe(false);
  });

  it("sees no order in rounding: the rows above it decide, and an exact method passes", () => {
    const rows = [1e-2, 1e-4, 1e-17, 3e-17].map((e, i) => ({ h: 10 ** -i, e }));
    const { errors, passed } = convergenceTable({ parameter: "h", rows, expected: { e: 2 } });
    expect(errors[0].orders).toEqual([null, expect.closeTo(2, 13), null, null]);
    expect(errors[0].fittedOrder).toBeCloseTo(2, 13);
    expect(passed).toBe(true);
    const exact = [0, 1e-16].map((e, i) => ({ h: 10 ** -i, e }));
    expect(convergenceTable({ parameter: "h", rows: exact, expected: { e: 2 } })).toMatchObject({ passed: true });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("never passes with an error that is %d, judged or not", (bad) => {
    const rows = [1, bad, 0.25].map((e, i) => ({ h: 2 ** -i, e }));
    for (const expected of [1, null]) {
      const { errors, passed } = convergenceTable({ parameter: "h", rows, expected: { e: expected } });
      expect(errors[0].orders).toEqual([null, null, null]);
      expect(passed).toBe(false);
    }
  });

  it("of one row has no order and does not pass", () => {
    expect(convergenceTable({ parameter: "h", rows: [{ h: 1, e: 1 }], expected: { e: 1 } }).passed).toBe(false);
  });

  it.each([
    [[], { e: 1 }, "rows: no rows given"],
    [[{ h: 1, e: 1 }], {}, "expected: no error is named"],
    [[{ h: 1 }], { e: 1 }, 'rows[0]: has no number "e", only h'],
    [
      [
        { h: 1, e: 1 },
        { h: 1, e: 1 },
      ],
      { e: 1 },
      "rows[1].h: expected a positive number below that of the row before, found 1 after 1",
    ],
    [[{ h: 0, e: 1 }], { e: 1 }, "rows[0].h: expected a positive number"],
  ] as const)("refuses %j", (rows, expected, message) => {
    const make = () => convergenceTable({ parameter: "h", rows, expected });
    expect(make).toThrow(InputError);
    expect(make).toThrow(message);
  });
});

describe("a table as text", () => {
  const table = convergenceTable({
    parameter: "h",
    rows: [
      { h: 0.5, unknowns: 9, l2: 0.04, h1: 1 },
      { h: 0.25, unknowns: 49, l2: 0.01, h1: 0.9 },
    ],
    expected: { l2: 2, h1: 1 },
  });

  it("aligns columns, and ends with fit, theory and verdict", () => {
    const lines = formatTable(table).split("\n");
    expect(lines.map((line) => line.replace(/ +/g, " "))).toEqual([
      "h unknowns l2 order h1 order",
      expect.stringMatching(/^─+$/),
      "0.5 9 4.00e-2 – 1.00e+0 –",
      "0.25 49 1.00e-2 2.00 9.00e-1 0.15",
      expect.stringMatching(/^─+$/),
      "least squares 2.00 0.15",
      "theory 2 1",
      "verdict ok FAILED",
    ]);
    expect(lines[1].length).toBe(Math.max(...lines.map((line) => line.length)));
  });

  it("in Markdown has a cell for every column in every row", () => {
    const lines = markdownTable(table).split("\n");
    expect(lines.slice(0, 3)).toEqual([
      "| h | unknowns | l2 | order | h1 | order |",
      "|:--|--:|--:|--:|--:|--:|",
      "| 0.5 | 9 | 4.00e-2 | – | 1.00e+0 | – |",
    ]);
    expect(new Set(lines.map((line) => line.split("|").length))).toEqual(new Set([8]));
  });
});

describe("a table of bounds", () => {
  it("passes where every value of every judged row is at most its bound in size", () => {
    const row = (values: readonly (number | null)[], bound: number | null = 1) => ({ label: "row", values, bound });
    const passes = (...rows: readonly ReturnType<typeof row>[]) => boundTable("case", ["a", "b"], rows).passed;
    expect(passes(row([1, -1]))).toBe(true);
    expect(passes(row([0, null]))).toBe(true);
    expect(passes(row([0, -1.5]))).toBe(false);
    expect(passes(row([0, Number.NaN]))).toBe(false);
    expect(passes(row([0, 0]), row([5, 5], null))).toBe(true);
  });

  it("as text names bound and verdict", () => {
    const table = boundTable(
      "case",
      ["a"],
      [
        { label: "one", values: [2e-16], bound: 1e-13 },
        { label: "other", values: [3], bound: 1 },
        { label: "shown", values: [null], bound: null },
      ],
    );
    expect(
      formatTable(table)
        .split("\n")
        .map((line) => line.replace(/ +/g, " ")),
    ).toEqual([
      "case a bound verdict",
      expect.stringMatching(/^─+$/),
      "one 2.00e-16 1e-13 ok",
      "other 3.00e+0 1 FAILED",
      "shown – – –",
    ]);
  });
});
