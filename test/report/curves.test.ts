import { describe, expect, it } from "vitest";
import { decimate, interpolate, largest, leftEnd, nonNegative, reach } from "../../src/report/curves.js";

describe("decimated curves", () => {
  it("keep the extremes of a fast oscillation with far fewer points", () => {
    const x = Array.from({ length: 100_000 }, (_, index) => index / 1e5);
    const y = x.map((at) => Math.sin(4000 * at) * (1 + at));
    const points = decimate(x, y, [0, 1], 300);
    // Four points in each of 450 columns and one column of rounding at either end.
    expect(points.length).toBeLessThanOrEqual(4 * 452);
    expect(Math.max(...points.map((point) => point.y))).toBe(y.reduce((a, b) => Math.max(a, b)));
    expect(Math.min(...points.map((point) => point.y))).toBe(y.reduce((a, b) => Math.min(a, b)));
    for (let i = 1; i < points.length; i++) expect(points[i].x).toBeGreaterThan(points[i - 1].x);
  });

  it("are the curve itself where it has few points, less what is outside and what is no number", () => {
    const points = decimate([0, 1, 2, 3, 9], [5, Number.NaN, 7, 8, 9], [0, 3], 300);
    expect(points).toEqual([
      { x: 0, y: 5 },
      { x: 2, y: 7 },
      { x: 3, y: 8 },
    ]);
  });
});

describe("tables of a curve", () => {
  it("are interpolated linearly and constant beyond their ends", () => {
    const x = [0, 1, 4];
    const y = [1, 3, 9];
    expect([-1, 0, 0.5, 1, 2.5, 4, 7].map((at) => interpolate(x, y, at))).toEqual([1, 1, 2, 3, 6, 9, 9]);
  });

  it("tell how far they reach above a threshold", () => {
    expect(reach([0, 1, 2, 3, 4], [[9, 5, 1, 0, 0]], 0.5)).toBe(3);
    expect(reach([0, 1, 2], [[0, 0, 0]], 0.5)).toBe(2);
    expect(largest([Number.NaN, -1, 3, Number.POSITIVE_INFINITY])).toBe(3);
  });

  it("are shown for non-negative frequencies, from 0 where they begin near it", () => {
    expect(nonNegative([-1, 0, 1, 2])).toEqual([1, 2, 3]);
    expect(nonNegative([-3, -2])).toEqual([0, 1]);
    expect(leftEnd([0.05, 1], 20)).toBe(0);
    expect(leftEnd([5, 6], 20)).toBe(5);
    expect(leftEnd([-5, 6], 20)).toBe(-5);
  });
});
