import { describe, expect, it } from "vitest";
import { decadeColours, signedColours } from "../../src/report/image-grid.js";
import { renderFigure } from "../../src/report/index.js";
import { inThreeDimensions, inTwoDimensions, twoEquations } from "./in-space.js";

describe("colours of pixels", () => {
  it("put zero in the middle, the largest values at the ends, and what is beyond there too", () => {
    expect(signedColours([-1, -0.5, 0, 0.5, 1, 7, -7], 1, 5)).toEqual([0, 1, 2, 3, 4, 4, 0]);
    expect(signedColours([0, 3], 0, 5)).toEqual([2, 2]);
  });

  it("count the levels below a magnitude, and leave unknown ones out", () => {
    expect(decadeColours([0, 0.05, 0.1, 5, 100, null], [-1, 0, 1])).toEqual([0, 0, 1, 2, 3, -1]);
  });
});

/** The pixels of the pictures of a drawing: for each picture the colour of every pixel, by the paths' runs. */
function picturesOf(svg: string, columns: number, rows: number): (string | undefined)[][] {
  return [...svg.matchAll(/<g [^>]*shape-rendering="crispEdges">(.*?)<\/g>/g)].map(([, body]) => {
    const pixels: (string | undefined)[] = new Array(columns * rows).fill(undefined);
    for (const [, fill, path] of body.matchAll(/<path fill="([^"]*)" d="([^"]*)"\/>/g)) {
      for (const [, x, y, width] of path.matchAll(/M(\d+),(\d+)h(\d+)v1h-\d+z/g)) {
        const first = (rows - 1 - Number(y)) * columns + Number(x);
        for (let i = first; i < first + Number(width); i++) pixels[i] = pixels[i] === undefined ? fill : "twice";
      }
    }
    return pixels;
  });
}

describe("pictures", () => {
  it("cover every pixel once, the target first", async () => {
    const images = inTwoDimensions.images?.functions;
    if (images === undefined) throw new Error("no pictures");
    const { columns, rows, target, learnt } = images;
    const pictures = picturesOf(await renderFigure(inTwoDimensions, "function-images"), columns, rows);
    expect(pictures.length).toBe(1 + learnt.length);
    for (const pixels of pictures) {
      expect(pixels.includes(undefined)).toBe(false);
      expect(pixels.includes("twice")).toBe(false);
    }
    // Pixels of one colour hold values of one interval: sorted by value, a colour does not come back.
    const order = target.map((_, i) => i).sort((i, j) => target[i] - target[j]);
    const colours = order.map((i) => pictures[0][i]);
    const changes = colours.filter((colour, k) => k === 0 || colour !== colours[k - 1]);
    expect(new Set(changes).size).toBe(changes.length);
  });

  it("show samples at their places: the target's largest value where the target has it", () => {
    const images = inTwoDimensions.images?.functions;
    if (images === undefined) throw new Error("no pictures");
    const { x, y, columns, rows, target } = images;
    const f = (a: number, b: number) => Math.exp(-(a * a + b * b) / 2) * (Math.sin(a + b) + 0.5 * Math.cos(2 * a - b));
    target.forEach((value, i) => {
      const a = x[0] + (((i % columns) + 0.5) * (x[1] - x[0])) / columns;
      const b = y[0] + ((Math.floor(i / columns) + 0.5) * (y[1] - y[0])) / rows;
      // A grid of 20² samples has a pixel for every sample: the same point up to rounding.
      expect(Math.abs(value - f(a, b))).toBeLessThan(1e-12);
    });
  });

  it("of |û| are the same at ξ and −ξ", () => {
    for (const data of [inTwoDimensions, twoEquations, inThreeDimensions]) {
      for (const { values } of data.images?.spectra.levels ?? []) {
        const top = Math.max(...values.map((value) => value ?? 0));
        const last = values.length - 1;
        // Rounding, in time integration too.
        const differences = values.map((value, i) => Math.abs((value ?? 0) - (values[last - i] ?? 0)));
        expect(Math.max(...differences)).toBeLessThan(1e-9 * top);
      }
    }
  });

  it("of |û| reach no further than the mesh", () => {
    for (const { values } of inThreeDimensions.images?.spectra.levels ?? []) expect(values.includes(null)).toBe(false);
  });

  it("of levels that agree differ by the difference of the levels", () => {
    const { images, result } = inTwoDimensions;
    const errors = images?.functions.errors ?? [];
    const difference = Math.max(...(result.comparison?.pdeToNtk ?? []));
    // Norms of the PDE's errors and of the kernel flow's, at three times each: on Ω no further apart than on the whole space,
    // but for the inverse transform's quadrature, below 1e-3 here.
    for (let i = 0; i < 3; i++) expect(Math.abs(errors[i] - errors[i + 3])).toBeLessThan(difference + 1e-3);
  });
});

it("in two and three dimensions the mean over directions at ξ = 0 is the value there", () => {
  for (const data of [inTwoDimensions, inThreeDimensions]) {
    const [{ values }] = data.images?.spectra.levels ?? [];
    const centre = values[(values.length - 1) / 2];
    expect(data.spectrum.magnitude[0][0]).toBeCloseTo(centre ?? Number.NaN, 12);
  }
});
