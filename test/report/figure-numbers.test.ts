import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import type { LevelResult } from "../../src/compare/level.js";
import { interpolate } from "../../src/report/curves.js";
import { csv } from "../../src/report/figure-table.js";
import { coefficientsFigure } from "../../src/report/figures/coefficients.js";
import { functionsFigure } from "../../src/report/figures/functions.js";
import { kernelSpectrumFigure } from "../../src/report/figures/kernel-spectrum.js";
import { levelDifferencesFigure } from "../../src/report/figures/level-differences.js";
import { probeDecayFigure } from "../../src/report/figures/probe-decay.js";
import { spectrumFigure } from "../../src/report/figures/spectrum.js";
import { timeFrequencyFigure } from "../../src/report/figures/time-frequency.js";
import { widthLawFigure } from "../../src/report/figures/width-law.js";
import { renderFigure } from "../../src/report/render-figure.js";
import type { ReportData } from "../../src/report/report-data.js";
import { exactErrorTable, keyNumbers, remainderTable, widthTable } from "../../src/report/sections/key-numbers.js";
import { runSection } from "../../src/report/sections/run.js";
import { fixture } from "./fixture.js";
import { all, pointsOf } from "./markup.js";

// Every number and every sentence of the figures from made-up data in which no two numbers are the same.

const times = [0, 1, 4];
/** A level with two probes, at 2 and 5, whose errors fall to the numbers given. */
function level(energy: readonly number[], slow: readonly number[], fast: readonly number[]): LevelResult {
  const probe = (frequency: number, start: number, relative: readonly number[]) => ({
    frequency: [frequency],
    re: relative.map((value) => 0.6 * start * value),
    im: relative.map((value) => -0.8 * start * value),
    relative,
  });
  return { times, energy, probes: [probe(2, 10, [1, ...slow]), probe(5, 3, [1, ...fast])] };
}

const network = (width: number, seed: number, energy: number, slow: readonly number[], fast: readonly number[]) => ({
  ...{ width, seed, learningRate: 0.5, steps: 8, engine: "direct", lambdaMax: 1 },
  ...level([2, 1, energy], slow, fast),
});

const pde = level([2, 1.1, 0.5], [0.9, 0.61], [0.8, 0.31]);
const ntk = level([2, 1.2, 0.6], [0.91, 0.62], [0.81, 0.32]);
const training = [
  network(16, 0, 1.9, [0.95, 0.9], [0.9, 0.8]),
  network(64, 0, 0.7, [0.92, 0.6], [0.82, 0.3]),
  network(64, 1, 0.9, [0.94, 0.7], [0.86, 0.4]),
];

const base: ReportData = {
  ...fixture,
  result: {
    ...fixture.result,
    levels: { pde, ntk, training },
    comparison: {
      times,
      trainingTimes: [0, 1.01, 4.02],
      pdeToNtk: [0, 0.011, 0.022],
      descentToFlow: [0, 0.033, 0.044],
      trainingToDescent: [
        { width: 16, rms: [0, 0.55, 0.5] },
        { width: 64, rms: [0, 0.25, 0.27] },
      ],
    },
    widthLaw: {
      ...{ widths: [16, 64, 256, 1024], seeds: 2, rms: [0.5, 0.26, 0.12, 0.07], predicted: [0.4, 0.2, 0.1, 0.05] },
      ...{ ratio: [1.25, 1.3, 1.2, 1.4], slope: -0.48, slopeInterval: [-0.52, -0.44], sampledUnits: 500 },
      predictionError: 0.02,
    },
    diagnostics: { ...fixture.result.diagnostics, lambdaMax: 8 },
    errors: { l2: [0.01, 0.02], h1: [0.3, 0.4] },
  },
  spectrum: {
    frequency: [0, 2, 4],
    times: [0, 4],
    magnitude: [
      [1, 8, 2],
      [0.5, 0.25, 2],
    ],
  },
  image: {
    frequency: [0, 3, 6],
    times: [0.1, 0.5, 3],
    magnitude: [
      [7, 8, 9],
      [4, 5, 6],
      [1, 2, 3],
    ],
  },
  decay: [
    [0.99, 0.95, 0.7],
    [0.98, 0.85, 0.4],
  ],
  functions: {
    x: [-1, 0, 1],
    target: [0, 3, 4],
    learnt: [
      { level: "PDE", time: 1, values: [0, 1.5, 2] },
      { level: "PDE", time: 4, values: [0, 3, 3] },
      { level: "kernel flow", time: 1, values: [0.1, 1.6, 2.1] },
      { level: "kernel flow", time: 4, values: [0.2, 2.9, 3.1] },
    ],
  },
  coefficients: [
    {
      part: "real and imaginary part",
      frequency: [0, 1, 2, 3, 4, 5, 6],
      curves: [{ label: "all", diffusion: [9, 8, 0.5, 0.08, 0, 0, 0], damping: [1, 0.9, 0.8, 0.3, 0.05, 0.008, 0] }],
    },
  ],
};

const nbsp = (text: string | undefined) => text?.replaceAll("\u00a0", " ") ?? "";

describe("the numbers of a figure", () => {
  it("are, of the coefficients, A and B by frequency, and where they end", () => {
    const figure = coefficientsFigure(base);
    expect(figure?.table()).toEqual({
      columns: ["part", "curve", "frequency", "diffusion", "damping"],
      rows: base.coefficients[0].frequency.map((xi, i) => [
        "real and imaginary part",
        "all",
        xi,
        base.coefficients[0].curves[0].diffusion[i],
        base.coefficients[0].curves[0].damping[i],
      ]),
    });
    // The first frequencies at which they are below 0.09 and 0.01.
    expect(nbsp(figure?.says)).toMatch(
      /^A falls to 1 % of its peak near ξ = 3 and B falls to 1 % of its peak near ξ = 5:/,
    );
  });

  it("are, of the spectrum, a column for every time, and how the peak moves", () => {
    const figure = spectrumFigure(base);
    expect(figure?.table()).toEqual({
      columns: ["frequency", "|û| at t = 0", "|û| at t = 4"],
      rows: [
        [0, 1, 0.5],
        [2, 8, 0.25],
        [4, 2, 2],
      ],
    });
    expect(nbsp(figure?.says)).toBe(
      "At t = 0 the error is largest near ξ = 2; at t = 4 what is left peaks near ξ = 4 with 25 % of the first peak.",
    );
  });

  it("are, of time and frequency, a column for every time, and when nine tenths are gone", () => {
    const learnt = ntk.probes.map((probe, p) => ({ ...probe, learnt: { half: 1.5 + p, nineTenths: 6.5 + p } }));
    const levels = { ...base.result.levels, ntk: { ...ntk, probes: learnt } };
    const figure = timeFrequencyFigure({ ...base, result: { ...base.result, levels } });
    expect(figure?.table()).toEqual({
      columns: ["frequency", "|û| at t = 0.1", "|û| at t = 0.5", "|û| at t = 3"],
      rows: [
        [0, 7, 4, 1],
        [3, 8, 5, 2],
        [6, 9, 6, 3],
      ],
    });
    expect(nbsp(figure?.says)).toMatch(
      /Nine tenths of the error are gone at ξ = 2 by t ≈ 6\.5 and ξ = 5 by t ≈ 7\.5\.$/,
    );
  });

  it("are, of probes, what is left by level and time, of networks in the mean of the widest", () => {
    const figure = probeDecayFigure(base);
    const probe = (name: string, line: readonly (readonly [number, number])[], flow: number[], networks: number[]) => [
      ...line.map(([time, value]) => ["PDE", name, time, value]),
      ...flow.map((value, i) => ["kernel flow", name, times[i + 1], value]),
      ...networks.map((value, i) => ["networks, mean over seeds", name, times[i + 1], expect.closeTo(value, 14)]),
    ];
    expect(figure?.table().rows).toEqual([
      ...probe(
        "ξ = 2",
        [
          [0.1, 0.99],
          [0.5, 0.95],
          [1, 0.9],
          [3, 0.7],
          [4, 0.61],
        ],
        [0.91, 0.62],
        [0.93, 0.65],
      ),
      ...probe(
        "ξ = 5",
        [
          [0.1, 0.98],
          [0.5, 0.85],
          [1, 0.8],
          [3, 0.4],
          [4, 0.31],
        ],
        [0.81, 0.32],
        [0.84, 0.35],
      ),
    ]);
    expect(nbsp(figure?.says)).toContain("By t = 4, what remains is 61 % at ξ = 2 and 31 % at ξ = 5");
  });

  it("are, of functions, a column for every level and time, and relative L² errors of the first", () => {
    const figure = functionsFigure(base);
    expect(figure?.table().columns.slice(2)).toEqual([
      "PDE at t = 1",
      "PDE at t = 4",
      "kernel flow at t = 1",
      "kernel flow at t = 4",
    ]);
    expect(figure?.table().rows).toEqual([
      [-1, 0, 0, 0, 0.1, 0.2],
      [0, 3, 1.5, 3, 1.6, 2.9],
      [1, 4, 2, 3, 2.1, 3.1],
    ]);
    // ‖(1.5, 2)‖ and 1 over ‖(3, 4)‖ = 5.
    expect(nbsp(figure?.says)).toContain("Relative L² error (PDE): 50 % at t = 1 and 20 % at t = 4.");
  });

  it("are, of the width law, measured beside predicted, and the ratios of the widest", () => {
    const figure = widthLawFigure(base);
    expect(figure?.table().rows).toEqual([
      [16, 0.5, 0.4, 1.25],
      [64, 0.26, 0.2, 1.3],
      [256, 0.12, 0.1, 1.2],
      [1024, 0.07, 0.05, 1.4],
    ]);
    const says = nbsp(figure?.says);
    expect(says).toContain("falls with slope −0.480 (95 % interval −0.520 to −0.440)");
    expect(says).toContain("Measured over predicted is 1.20 to 1.40 for the three widest");
    expect(says).toContain("known to ±3.9 %");
  });

  it("are, of the kernel's spectrum, eigenvalues and the times in which they learn, as far as they are not rounding", () => {
    const diagnostics = { ...base.result.diagnostics, eigenvalues: [8, 2, 0.5, 1e-13], effectiveRank: 1.75 };
    const figure = kernelSpectrumFigure({ ...base, result: { ...base.result, diagnostics } });
    expect(figure?.table()).toEqual({
      columns: ["number", "eigenvalue", "time"],
      rows: [
        [1, 8, 0.125],
        [2, 2, 0.5],
        [3, 0.5, 2],
      ],
    });
    expect(nbsp(figure?.says)).toBe(
      "Under gradient flow an error along an eigenvector falls by a factor of e in the time 1/λ: 0.125 for the first, 2 for number 3. By its effective rank the kernel acts on 1.75 directions.",
    );
  });

  it("are, of the levels' differences, each at its own times, and their largest", () => {
    const figure = levelDifferencesFigure(base);
    expect(figure?.table().rows).toEqual([
      ["domain and mesh", 1, 0.011],
      ["domain and mesh", 4, 0.022],
      ["learning rate", 1.01, 0.033],
      ["learning rate", 4.02, 0.044],
      ["width 16", 1.01, 0.55],
      ["width 16", 4.02, 0.5],
      ["width 64", 1.01, 0.25],
      ["width 64", 4.02, 0.27],
    ]);
    const says = nbsp(figure?.says);
    expect(says).toContain("The PDE stays within 0.022 of the kernel flow");
    expect(says).toContain("The finite learning rate costs at most 0.044.");
    expect(says).toContain("The finite width costs at most 0.27 at width 64.");
  });
});

/** The cells of a table, row by row, without markup. */
function cells(html: string): string[][] {
  return [...html.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => nbsp(cell.replace(/<[^>]+>/g, ""))),
  );
}

describe("the numbers of a page", () => {
  it("are those that one would quote", () => {
    const tiles = [...keyNumbers(base).matchAll(/<b>(.*?)<\/b><span>(.*?)<\/span>/gs)].map(([, value, what]) => [
      nbsp(value),
      nbsp(what),
    ]);
    expect(tiles[0]).toEqual(["−0.480", "slope of the width law (95 %: −0.520 to −0.440; theory −0.5)"]);
    expect(tiles[1]).toEqual(["1.40", "measured / predicted deviation at width 1,024, nothing fitted"]);
    expect(tiles[2]).toEqual(["0.022", "largest difference of PDE and kernel flow"]);
    // √(0.5 / 2).
    expect(tiles[3]).toEqual(["50 %", "of the error left at t = 4 (L²)"]);
  });

  it("are what is left at the last time, level by level, of networks in the mean over seeds", () => {
    const [head, ...rows] = cells(remainderTable(base));
    expect(head).toEqual(["", "at t = 0", "spectral PDE", "kernel flow", "networks, width 64"]);
    expect(rows).toEqual([
      ["ξ = 2", "10.0", "61.0 %", "62.0 %", "65.0 %"],
      ["ξ = 5", "3.00", "31.0 %", "32.0 %", "35.0 %"],
      // 0.5, 0.6 and the mean of 0.7 and 0.9, over 2.
      ["energy", "2.00", "25.0 %", "30.0 %", "40.0 %"],
    ]);
  });

  it("are the width law's and the errors against an exact solution", () => {
    expect(cells(widthTable(base))[2]).toEqual(["64", "0.260", "0.200", "1.30"]);
    expect(cells(exactErrorTable(base)).slice(1)).toEqual([
      ["1", "0.01", "0.3"],
      ["4", "0.02", "0.4"],
    ]);
  });

  it("are λ_max and the learning rate at which gradient descent becomes unstable, 2/λ_max", () => {
    const rows = cells(runSection(base));
    const shown = (name: RegExp) => rows.find(([key]) => name.test(key))?.[1];
    expect(shown(/^λmax of the kernel$/)).toBe("8");
    expect(shown(/^stability limit of the learning rate/)).toBe("0.25");
  });
});

/** The points of the paths of a kind of mark in a drawing, path by path. */
function drawn(svg: string, mark: string): [number, number][][] {
  const { document } = parseHTML(`<html><body>${svg}</body></html>`);
  return all(document as unknown as Document, `[aria-label="${mark}"] path`).map((path) =>
    pointsOf(path.getAttribute("d") ?? ""),
  );
}

/** Whether heights in a drawing belong to values on a logarithmic axis, to the rounding of its numbers. */
function expectLogarithmic(heights: readonly number[], values: readonly number[]): void {
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => values.indexOf(value));
  const perUnit = (heights[most] - heights[least]) / Math.log(values[most] / values[least]);
  expect(perUnit).toBeLessThan(-10);
  heights.forEach((height, i) => {
    expect(Math.abs(height - heights[least] - perUnit * Math.log(values[i] / values[least]))).toBeLessThan(0.2);
  });
}

describe("what is drawn", () => {
  it("of the width law is a band of 1.96 standard errors about the prediction", async () => {
    const predictionError = 0.3;
    const { widthLaw } = base.result;
    if (widthLaw === undefined) expect.fail();
    const svg = await renderFigure(
      { ...base, result: { ...base.result, widthLaw: { ...widthLaw, predictionError } } },
      "width-law",
    );
    const [area] = drawn(svg, "area");
    const values = widthLaw.predicted;
    // From the first width along one side to the last one and back along the other; points on straight lines are left out.
    const [line] = drawn(svg, "line");
    const first = [area[0], area[area.length - 1]].map(([, y]) => y).sort((p, q) => p - q);
    expectLogarithmic(
      [...first, line[0][1], line[line.length - 1][1]],
      [...[1.96, -1.96].map((errors) => values[0] * Math.exp(errors * predictionError)), values[0], values[3]],
    );
  });

  it("of networks at a probe is the range over their seeds", async () => {
    const links = drawn(await renderFigure(base, "probe-decay"), "link");
    expect(links.map(([from, to]) => from[0] === to[0])).toEqual([true, true, true, true]);
    const ranges = [0.92, 0.94, 0.6, 0.7, 0.82, 0.86, 0.3, 0.4];
    expectLogarithmic(
      links.flatMap((ends) => ends.map(([, y]) => y)),
      ranges,
    );
  });
});

describe("helpers of figures", () => {
  it("files have six digits, and quotes around what needs them", () => {
    expect(
      csv({
        columns: ["a", "b,c"],
        rows: [
          [1 / 3, 'say "x"'],
          [123456.7, null],
        ],
      }),
    ).toBe('a,"b,c"\r\n0.333333,"say ""x"""\r\n123457,\r\n');
  });

  it("values between points lie on the line between them", () => {
    expect(interpolate([0, 1, 3], [5, 1, 2], 1.5)).toBeCloseTo(1.25, 14);
    expect(interpolate([0, 1, 3], [5, 1, 2], 0.25)).toBeCloseTo(4, 14);
    expect([-1, 9].map((at) => interpolate([0, 1, 3], [5, 1, 2], at))).toEqual([5, 2]);
  });
});
