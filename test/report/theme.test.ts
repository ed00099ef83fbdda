import { describe, expect, it } from "vitest";
import { cssPalette, explicitPalette, onRamp, paletteProperties, type ThemeName } from "../../src/report/theme.js";

/** Relative luminance and contrast as in WCAG 2. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(first: string, second: string): number {
  const [high, low] = [luminance(first), luminance(second)].sort((p, q) => q - p);
  return (high + 0.05) / (low + 0.05);
}

describe.each(["light", "dark"] satisfies ThemeName[])("the %s theme", (theme) => {
  const palette = explicitPalette(theme);

  it("keeps text at the contrast that is asked of text, 4.5", () => {
    for (const background of [palette.card, palette.page, palette.tint]) {
      expect(contrast(palette.ink, background)).toBeGreaterThan(4.5);
      expect(contrast(palette.accent, background)).toBeGreaterThan(4.5);
    }
    expect(contrast(palette.muted, palette.card)).toBeGreaterThan(4.5);
    expect(contrast(palette.muted, palette.page)).toBeGreaterThan(4.5);
  });

  it("keeps lines at the contrast that is asked of graphics, 3 (2.5 for the first step of the time ramp)", () => {
    for (const colour of palette.series) expect(contrast(colour, palette.card)).toBeGreaterThan(3);
    for (const colour of palette.time) expect(contrast(colour, palette.card)).toBeGreaterThan(2.5);
  });

  it("has ramps of one direction in lightness, so that they survive grey printing and any colour vision", () => {
    for (const colours of [palette.time, palette.heat]) {
      const steps = colours
        .map(luminance)
        .slice(1)
        .map((value, index) => Math.sign(value - luminance(colours[index])));
      expect(new Set(steps).size).toBe(1);
    }
  });

  it("has colours for signed numbers that leave the middle in one direction of lightness on both sides", () => {
    const { signed } = palette;
    expect(signed.length % 2).toBe(1);
    const middle = (signed.length - 1) / 2;
    for (const side of [signed.slice(middle), signed.slice(0, middle + 1).reverse()]) {
      const steps = side
        .map(luminance)
        .slice(1)
        .map((value, index) => Math.sign(value - luminance(side[index])));
      expect(new Set(steps).size).toBe(1);
    }
  });

  it("declares every property that drawings refer to", () => {
    const declared = paletteProperties(theme);
    const { series, time, heat, signed, ...single } = cssPalette;
    for (const reference of [...Object.values(single), ...series, ...time, ...heat, ...signed]) {
      expect(declared).toContain(`${reference.slice(4, -1)}:#`);
    }
  });
});

describe("ramps", () => {
  it("give the far end to an only entry and both ends to several", () => {
    const colours = ["a", "b", "c", "d"];
    expect(onRamp(colours, 0, 1)).toBe("d");
    expect([0, 1].map((index) => onRamp(colours, index, 2))).toEqual(["a", "d"]);
  });
});
