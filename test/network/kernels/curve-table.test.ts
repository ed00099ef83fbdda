import { describe, expect, it } from "vitest";
import { curveTable } from "../../../src/network/kernels/curve-table.js";

const tolerance = 1e-10;

/** The largest error of two functions of a table on [0, end]. */
function errorOf(f: (x: number) => readonly [number, number], end: number): number {
  const table = curveTable((x) => Float64Array.from(f(x)), 2, end, tolerance);
  if (table === null) throw new Error("no table");
  const out = new Float64Array(2);
  let most = 0;
  for (let i = 0; i <= 1000; i++) {
    const x = (i / 1000) * end;
    table.at(x, out);
    f(x).forEach((value, c) => {
      most = Math.max(most, Math.abs(out[c] - value));
    });
  }
  return most;
}

describe("a table of functions of one variable", () => {
  // About the middle of the first cell the wave is odd or even: of its last two coefficients one vanishes, and the other alone tells that the cell is
  // too large. The function beside it is resolved at once.
  it.each([
    ["odd", (x: number) => Math.sin(7 * (x - 1.5))],
    ["even", (x: number) => Math.cos(7 * (x - 1.5))],
  ])("has a wave that is %s about the middle to its tolerance, whichever of the functions it is", (_, wave) => {
    // What is beyond the last two coefficients, and aliased, is of their size.
    expect(errorOf((x) => [wave(x), 1 + x], 3)).toBeLessThan(10 * tolerance);
    expect(errorOf((x) => [1 + x, wave(x)], 3)).toBeLessThan(10 * tolerance);
  });

  it("has polynomials of degree 9 in one cell", () => {
    const table = curveTable((x) => Float64Array.of(x ** 9 - x, 2), 2, 1, tolerance);
    expect(table?.edges).toEqual([0, 1]);
    // Rounding, of which powers on [−1, 1] make much: measured 2e-12.
    expect(errorOf((x) => [x ** 9 - x, 2], 1)).toBeLessThan(1e-11);
  });

  it("is none where a jump would take too many cells", () => {
    expect(curveTable((x) => Float64Array.of(x < 0.3 ? 0 : 1), 1, 1, tolerance)).toBeNull();
  });
});
