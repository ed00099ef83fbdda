import { describe, expect, it } from "vitest";
import {
  escapeText,
  formatFixed,
  formatList,
  formatNumber,
  formatPercent,
  formatPower,
  formatRatio,
  formatSeconds,
} from "../../src/report/format.js";

/** Unbreakable spaces as plain ones, so that expectations can be read. */
const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("numbers in the report", () => {
  it("have a true minus sign, grouped thousands and powers of ten with superscripts", () => {
    const cases: [number, string][] = [
      [0, "0"],
      [-0.5, "−0.5"],
      [65536, "65,536"],
      [0.123456, "0.123"],
      [0.00002134, "2.13 × 10⁻⁵"],
      [-1e12, "−1 × 10¹²"],
    ];
    for (const [value, text] of cases) expect(plain(formatNumber(value))).toBe(text);
  });

  it("are a dash where there is no number, never NaN", () => {
    expect(formatNumber(Number.NaN)).toBe("–");
    expect(formatNumber(Number.NEGATIVE_INFINITY)).toBe("−∞");
    expect(formatPercent(Number.NaN)).toBe("–");
    expect(formatSeconds(Number.NaN)).toBe("–");
    expect(formatRatio(Number.NaN)).toBe("–");
    expect(formatFixed(Number.NaN)).toBe("–");
  });

  it("keep their trailing zeros in tables", () => {
    expect(formatFixed(0.05)).toBe("0.0500");
    expect(formatFixed(-0.5)).toBe("−0.500");
    expect(plain(formatFixed(0.00082))).toBe("8.20 × 10⁻⁴");
    expect(formatRatio(1)).toBe("1.00");
    const values = [0.001, 123.4, 999.7, -1234.5, 9999, 10_000, 0];
    expect(values.map((value) => formatFixed(value))).toEqual([
      "0.00100",
      "123",
      "1000",
      "−1230",
      "9,999",
      "10,000",
      "0",
    ]);
  });

  it("are powers of ten on logarithmic axes", () => {
    expect([1, 10, 0.1, 1e-12, 1e5].map(formatPower)).toEqual(["1", "10", "10⁻¹", "10⁻¹²", "10⁵"]);
  });

  it("are percentages with two digits", () => {
    expect([0.1234, 0.00042, 1, 0].map((value) => plain(formatPercent(value)))).toEqual([
      "12 %",
      "0.042 %",
      "100 %",
      "0 %",
    ]);
  });

  it("are durations in the unit that fits", () => {
    expect([0.0042, 3.1379, 125].map((value) => plain(formatSeconds(value)))).toEqual([
      "4.2 ms",
      "3.14 s",
      "2 min 5 s",
    ]);
  });
});

describe("words in the report", () => {
  it("are joined as a sentence would", () => {
    expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(formatList)).toEqual(["", "a", "a and b", "a, b and c"]);
  });

  it("lose every character with a meaning in HTML", () => {
    expect(escapeText(`<a href="x">&'</a>`)).toBe("&lt;a href=&quot;x&quot;&gt;&amp;&#39;&lt;/a&gt;");
  });
});

describe("text in the report", () => {
  it("has no markup and no control characters", () => {
    expect(escapeText("<b>&\"'</b>\u001b[2J\u0000\u202e\nx")).toBe(
      "&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;\\u001b[2J\\u0000\\u202e\nx",
    );
  });
});
