import { describe, expect, it } from "vitest";
import { createCanvas } from "../../src/report/canvas.js";
import { meshFigure } from "../../src/report/pde/mesh-figure.js";
import type { PdeReportData } from "../../src/report/pde/pde-report-data.js";
import { cssPalette } from "../../src/report/theme.js";

const grid = { x: [0, 4], y: [-1, 1], columns: 2, rows: 2 };
const figureOf = (changes: object, images: object = {}) =>
  meshFigure({
    mesh: { nodes: 1234, cells: 2345 },
    images: { grid, height: null, parts: [], sizes: [0.1, null, 0.2, 0.4], ...images },
    ...changes,
  } as unknown as PdeReportData);

describe("the figure of a mesh", () => {
  it("is none in 1-D, and none of cells of one size", () => {
    expect(figureOf({ images: undefined })).toBeNull();
    expect(figureOf({}, { sizes: [0.1, 0.104, null, 0.1] })).toBeNull();
    expect(figureOf({}, { sizes: [0.1, 0.106, null, 0.1] })).not.toBeNull();
  });

  it("has the sizes of cells at pixels, and says the least and the greatest", async () => {
    const figure = figureOf({}, { height: 0.5 }) ?? expect.fail();
    expect(figure.says).toMatch(/^1,234 nodes and 2,345 cells; .* are from 0\.1 to 0\.4 on the plane ξ₃ = 0\.5\.$/);
    expect(figure.description).toBe("The mesh over ξ₁ and ξ₂ on the plane ξ₃ = 0.5.");
    expect(figure.table()).toEqual({
      columns: ["ξ1", "ξ2", "longest edge of the cell"],
      rows: [
        [1, -0.5, 0.1],
        [3, -0.5, null],
        [1, 0.5, 0.2],
        [3, 0.5, 0.4],
      ],
    });
    // On a logarithmic scale 0.2 is in the middle of 0.1 and 0.4: three colours, and none where there is no cell.
    const { body } = figure.draw(await createCanvas("wide", cssPalette, "mesh"));
    const pixels = /shape-rendering="crispEdges">(.*?)<\/g>/.exec(body)?.[1] ?? "";
    const heat = [0, Math.floor(cssPalette.heat.length / 2), cssPalette.heat.length - 1].map((i) => cssPalette.heat[i]);
    expect([...pixels.matchAll(/fill="([^"]*)"/g)].map(([, fill]) => fill).sort()).toEqual(heat.toSorted());
  });

  it("has the edges where they are few, at their places: ξ₂ upwards, as wide as the canvas allows", async () => {
    const edges = [
      [0, -1, 4, -1],
      [4, -1, 2, 1],
    ];
    // Of cells of one size too.
    const figure = figureOf({ edges }, { sizes: [1, 1, 1, 1] }) ?? expect.fail();
    expect(figure.table()).toEqual({ columns: ["ξ1", "ξ2", "to ξ1", "to ξ2"], rows: edges });
    const { body, width, height } = figure.draw(await createCanvas("narrow", cssPalette, "mesh"));
    // 358 wide, less 4; half as high as wide, as the domain is, and 4 more.
    expect([width, height]).toEqual([358, 181]);
    const numbers = (/ d="([^"]*)"/.exec(body)?.[1].match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
    expect(numbers.slice(0, 2)).toEqual([2, 179]);
  });
});
