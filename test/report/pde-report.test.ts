import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, it } from "vitest";
import { runDirectPde } from "../../src/case/direct-pde.js";
import { InputError } from "../../src/errors.js";
import { diskMesh, type SimplexMesh } from "../../src/mesh/index.js";
import {
  collectPdeReportData,
  type PdeFigureName,
  type PdeReportData,
  pdeFigureTable,
  renderPdeFigure,
  renderPdeReport,
} from "../../src/report/index.js";
import { pdeCase } from "../case/pde-case.js";
import { all, isWellFormed } from "./markup.js";

const environment = { package: "spectral-diffusion", version: "0.0.0", node: "v20", platform: "any" };

function dataOf(said: object, mesh?: SimplexMesh): PdeReportData {
  const theCase = pdeCase(said);
  const run = runDirectPde(theCase, mesh === undefined ? {} : { mesh });
  const { level, errors, lines, diagnostics, warnings } = run;
  const result = {
    format: "spectral-diffusion/result@1" as const,
    case: theCase,
    levels: { pde: level },
    ...(lines === undefined ? {} : { lines }),
    ...(errors === undefined ? {} : { errors }),
    diagnostics,
    warnings,
    environment,
  };
  return collectPdeReportData(result, run, { convergence: true, timings: [{ what: "PDE", seconds: 1 }] });
}

const said = {
  interval: {
    pde: { diffusion: 0.1, reaction: 0.5, initial: "cos(pi*xi)", exact: "exp(-(0.5 + 0.1*pi^2)*t)*cos(pi*xi)" },
    spectrum: { box: [[0, 1]], cells: [64] },
    time: { save: [0.5, 1, 2], tolerance: 1e-8 },
    probes: [0, 0.25],
  },
  square: {
    title: "A <b>square</b>",
    dimension: 2,
    pde: {
      diffusion: 1,
      initial: "sin(pi*xi1)*sin(pi*xi2)",
      boundary: [{ where: "true", type: "dirichlet", value: 0 }],
      exact: "exp(-2*pi^2*t)*sin(pi*xi1)*sin(pi*xi2)",
    },
    spectrum: {
      box: [
        [0, 1],
        [0, 1],
      ],
      cells: [16, 16],
    },
    time: { save: [0.02, 0.1], tolerance: 1e-8 },
    probes: [[0.5, 0.5]],
    lines: [{ from: [0, 0.5], to: [1, 0.5], points: 21 }],
  },
  disk: {
    dimension: 2,
    pde: { diffusion: "0.1 + 0.05*xi1", advection: ["1", "0.5"], initial: { re: "xi2^2", im: "xi1" } },
    spectrum: { mesh: "disk.msh" },
    time: { save: [0.1], tolerance: 1e-6 },
  },
  // Linear in ξ, constant in time.
  cube: {
    dimension: 3,
    pde: {
      diffusion: 1,
      initial: "1 + xi1 - 2*xi2 + xi3",
      boundary: [{ where: "true", type: "dirichlet", value: "1 + xi1 - 2*xi2 + xi3" }],
    },
    spectrum: {
      box: [
        [0, 1],
        [0, 2],
        [0, 1],
      ],
      cells: [3, 6, 3],
    },
    time: { save: [1], tolerance: 1e-6 },
  },
};

const data = {} as Record<keyof typeof said, PdeReportData>;
const pages = {} as Record<keyof typeof said, Document>;

beforeAll(async () => {
  for (const name of Object.keys(said) as (keyof typeof said)[]) {
    data[name] = dataOf(said[name], name === "disk" ? diskMesh(1, 8) : undefined);
    pages[name] = parseHTML(await renderPdeReport(data[name])).document as unknown as Document;
  }
});

const figuresOf: Record<keyof typeof said, readonly PdeFigureName[]> = {
  interval: ["solution-curves", "errors", "convergence"],
  square: ["solution-images", "solution-curves", "errors", "convergence", "mesh"],
  disk: ["solution-images", "mesh"],
  cube: ["solution-images"],
};

describe.each(Object.keys(said) as (keyof typeof said)[])("the report on a PDE: %s", (name) => {
  it("has the figures that its data allow, each with a title, a sentence, two drawings and its numbers", () => {
    const figures = all(pages[name], "figure");
    expect(figures.map(({ id }) => id)).toEqual(figuresOf[name]);
    for (const figure of figures) {
      expect(figure.querySelector("figcaption p")?.textContent).toMatch(/^.{20,}\.$/s);
      expect(all(figure, "svg").map((svg) => svg.getAttribute("class"))).toEqual(["wide", "narrow"]);
      for (const svg of all(figure, "svg")) expect(isWellFormed(svg.outerHTML)).toBe(true);
      expect(figure.querySelector("script[data-table]")).not.toBeNull();
      const table = pdeFigureTable(data[name], figure.id as PdeFigureName);
      expect(table).not.toMatch(/NaN|undefined|null|Infinity/);
    }
  });

  it("shows no NaN, undefined, null or [object Object], and refers to nothing outside", () => {
    const document = pages[name];
    for (const script of all(document, "script,style")) script.remove();
    const text = document.documentElement.outerHTML;
    expect(text.match(/.{0,40}(\b(NaN|undefined|null|Infinity)\b|\[object).{0,40}/g)).toBeNull();
    for (const element of all(document, "[src],[href]")) {
      expect(element.getAttribute("src") ?? element.getAttribute("href")).toMatch(/^(#|data:)/);
    }
    for (const link of all(document, "nav a")) {
      expect(document.querySelector(link.getAttribute("href") ?? "")).not.toBeNull();
    }
  });
});

describe("the report on a PDE", () => {
  it("draws the values of the solution and of the exact one", () => {
    const [line] = data.interval.curves;
    expect(data.interval.times).toEqual([0, 0.5, 1, 2]);
    data.interval.times.forEach((time, k) => {
      line.place.forEach((xi, i) => {
        const right = Math.exp(-(0.5 + 0.1 * Math.PI ** 2) * time) * Math.cos(Math.PI * xi);
        expect(line.parts[0].exact?.[k][i]).toBeCloseTo(right, 13);
        // P1 on 64 cells: h² |u''| / 8 = 3e-4 at most.
        expect(Math.abs((line.parts[0].values[k][i] ?? Number.NaN) - right)).toBeLessThan(3e-4);
      });
    });
  });

  it("draws pictures with the first coordinate to the right, the second up, in 3-D through the middle", () => {
    const { images } = data.cube;
    expect(images?.height).toBe(0.5);
    const { columns, rows } = images?.grid ?? { columns: 0, rows: 0 };
    expect(rows).toBe(2 * columns);
    for (const [column, row] of [
      [0, 0],
      [columns - 1, 0],
      [3, rows - 1],
    ]) {
      const [x, y] = [(column + 0.5) / columns, (2 * (row + 0.5)) / rows];
      expect(images?.parts[0].values[1][row * columns + column]).toBeCloseTo(1 + x - 2 * y + 0.5, 5);
    }
  });

  it("leaves out what lies outside the mesh", () => {
    const { images } = data.disk;
    const corner = images?.parts[0].values[0][0];
    expect(corner).toBeNull();
    expect(images?.sizes[0]).toBeNull();
    expect(images?.parts.map(({ name }) => name)).toEqual(["real part", "imaginary part"]);
  });

  it("has the mesh's edges: those of n × n squares cut in two are 3 n² + 2 n", () => {
    expect(data.square.edges).toHaveLength(3 * 16 * 16 + 2 * 16);
  });

  it("tabulates errors on the mesh and on two coarser ones, of orders 2 and 1", () => {
    expect(data.square.convergence.map(({ unknowns }) => unknowns)).toEqual([3 ** 2, 7 ** 2, 15 ** 2]);
    expect(data.square.convergence.at(-1)?.l2).toBe(data.square.result.errors?.l2.at(-1));
    expect(data.interval.convergence.map(({ longestEdge }) => longestEdge)).toEqual([1 / 16, 1 / 32, 1 / 64]);
    const cells = all(pages.interval, "table")
      .filter((table) => table.querySelector("caption")?.textContent?.includes("halved"))
      .flatMap((table) => all(table, "tbody tr").map((row) => Array.from(row.children, (cell) => cell.textContent)));
    expect(cells).toHaveLength(3);
    for (const [, , , l2, , h1] of cells.slice(1)) {
      expect(Math.abs(Number(l2) - 2)).toBeLessThan(0.06);
      expect(Math.abs(Number(h1) - 1)).toBeLessThan(0.03);
    }
  });

  it("follows the lines of the case", () => {
    const [line] = data.square.curves;
    expect(line.axis).toBe("distance from (0, 0.5) on the way to (1, 0.5)");
    expect(line.place[20]).toBe(1);
    expect(line.parts[0].exact?.[0][10]).toBeCloseTo(1, 14);
  });

  it("escapes the words of the case", () => {
    expect(pages.square.querySelector("h1")?.textContent).toBe("A <b>square</b>");
    expect(pages.square.querySelector("h1 b")).toBeNull();
  });

  it("gives single figures as SVG, and says which there are", async () => {
    const svg = await renderPdeFigure(data.square, "solution-images");
    expect(isWellFormed(svg)).toBe(true);
    expect(svg).not.toMatch(/var\(|NaN|undefined/);
    await expect(renderPdeFigure(data.cube, "mesh")).rejects.toThrow(InputError);
    await expect(renderPdeFigure(data.cube, "mesh")).rejects.toThrow("available: solution-images");
  });
});
