import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import type { LevelResult } from "../../src/compare/level.js";
import { InputError } from "../../src/errors.js";
import { figures } from "../../src/report/figures/index.js";
import { availableFigures, figureNames, figureTable, renderFigure } from "../../src/report/index.js";
import { figureNamed } from "../../src/report/render-figure.js";
import type { ReportData } from "../../src/report/report-data.js";
import { fixture } from "./fixture.js";
import { inTwoDimensions } from "./in-space.js";
import { all, distanceToPath, isWellFormed, pointsOf, textOf } from "./markup.js";
import {
  allZero,
  eightProbes,
  many,
  normalBiases,
  onlyPde,
  withHeldOut,
  withResidual,
  withUnknown,
} from "./variants.js";

const parse = (svg: string) =>
  parseHTML(`<html><body>${svg}</body></html>`).document.querySelector("svg") as unknown as Element;

const others: Readonly<Record<string, ReportData>> = {
  "learnt-frequencies": eightProbes,
  "held-out-error": withHeldOut,
  residual: withResidual,
  "unknown-coefficient": withUnknown,
};

describe("the figure of a coefficient that is trained along", () => {
  it("has its history, network by network, and says where the widest end", () => {
    expect(availableFigures(withResidual)).not.toContain("unknown-coefficient");
    const rows = figureTable(withUnknown, "unknown-coefficient").trim().split(/\r?\n/);
    expect(rows[0]).toBe("width,seed,time,c");
    expect(rows[1].split(",").slice(1)).toEqual(["0", "0", "1"]);
    const says = figureNamed(figures(withUnknown), "unknown-coefficient").says?.replace(/[\u00a0\u202f]/g, " ");
    expect(says).toMatch(/^From 1, networks of width 65536 have c at 4 to 4.7 by t = 12.2; it is 4.$/);
  });
});

describe("the figure of a residual", () => {
  it("has the root mean squares of residual and error, relative to the start, level by level", () => {
    expect(availableFigures(fixture)).not.toContain("residual");
    const pde = withResidual.result.levels.pde as LevelResult;
    const rows = figureTable(withResidual, "residual").trim().split(/\r?\n/);
    const [level, what, time, value] = rows[1].split(",");
    expect([level, what]).toEqual(["spectral PDE", "residual"]);
    expect(Number(time)).toBe(pde.times[1]);
    expect(Number(value)).toBeCloseTo(pde.energy[1] / pde.energy[0], 6);
    expect(new Set(rows.slice(1).map((row) => row.split(",")[0])).size).toBe(3);
  });
});

describe.each(figureNames)("the standalone figure %s", (name) => {
  const data = name.endsWith("-images") ? inTwoDimensions : (others[name] ?? fixture);

  it("is one well-formed SVG file with a title, explicit colours and nothing from outside", async () => {
    for (const theme of ["light", "dark"] as const) {
      for (const layout of ["wide", "narrow"] as const) {
        const svg = await renderFigure(data, name, { theme, layout });
        expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 /);
        expect(isWellFormed(svg)).toBe(true);
        expect(svg).not.toMatch(/var\(|NaN|undefined|null|href=|<style/);
        const element = parse(svg);
        const title = element.querySelector("title")?.textContent ?? "";
        expect(title).not.toBe("");
        expect(textOf(svg).join(" ")).toContain(title.split(" ")[0]);
        const [, , width, height] = (element.getAttribute("viewBox") ?? "").split(" ").map(Number);
        expect(width).toBe(layout === "wide" ? 992 : 390);
        expect(height).toBeGreaterThan(150);
      }
    }
  });

  it("has no text below 10 px at its natural size", async () => {
    const sizes = [...(await renderFigure(data, name, { layout: "narrow" })).matchAll(/font-size="([\d.]+)"/g)];
    expect(Math.min(...sizes.map(([, size]) => Number(size)))).toBeGreaterThanOrEqual(10);
  });
});

it("labels beside a frame end within the drawing, in the widest of faces", async () => {
  const svg = parse(await renderFigure(fixture, "level-differences", { layout: "narrow" }));
  const label = all(svg, "text").find((text) => text.textContent === "domain and mesh") ?? expect.fail();
  expect([label.getAttribute("font-size"), label.getAttribute("font-weight")]).toEqual(["11", "600"]);
  // Measured in DejaVu Sans Bold at 11 px: 110.02. The drawing has a margin of 16 px on either side.
  expect(Number(label.getAttribute("x")) + 110.02).toBeLessThan(390 - 32);
});

describe("figures", () => {
  it("that the data do not allow are refused, with the names of those that they do", async () => {
    expect(availableFigures(onlyPde)).toEqual([
      "coefficients",
      "spectrum",
      "time-frequency",
      "probe-decay",
      "functions",
    ]);
    await expect(renderFigure(onlyPde, "width-law")).rejects.toThrow(InputError);
    await expect(renderFigure(onlyPde, "width-law")).rejects.toThrow("available: coefficients, spectrum");
    expect(availableFigures(allZero)).not.toContain("spectrum");
  });

  it("show one pair of coefficient panels, two where biases are normal", async () => {
    const panels = async (data: typeof fixture) =>
      textOf(await renderFigure(data, "coefficients")).filter((text) => /^(Diffusion A|Damping B)/.test(text));
    expect(await panels(fixture)).toEqual(["Diffusion A", "Damping B"]);
    expect(await panels(normalBiases)).toEqual([
      "Diffusion A, real part",
      "Damping B, real part",
      "Diffusion A, imaginary part",
      "Damping B, imaginary part",
    ]);
  });

  it("say why there is no curve where a coefficient is zero", async () => {
    const texts = textOf(await renderFigure(allZero, "coefficients"));
    expect(texts).toContain("A = 0: the first layer is not trained");
    expect(texts).toContain("B = 0: neither outputs nor biases are trained");
  });

  it("put measured deviations where their logarithms belong", async () => {
    const law = fixture.result.widthLaw;
    const element = parse(await renderFigure(fixture, "width-law"));
    const dots = all(element, '[aria-label="dot"] circle').map((dot) => [
      Number(dot.getAttribute("cx")),
      Number(dot.getAttribute("cy")),
    ]);
    expect(dots.length).toBe(law?.widths.length);
    // Widths grow by factors of 4: equal steps to the right, up to the drawing's rounding to 0.01 px.
    const steps = dots.slice(1).map(([x], index) => x - dots[index][0]);
    for (const step of steps) expect(Math.abs(step - steps[0])).toBeLessThan(0.03);
    // Heights are a linear function of log rms.
    const logs = (law?.rms ?? []).map(Math.log);
    const slope = (dots[4][1] - dots[0][1]) / (logs[4] - logs[0]);
    dots.forEach(([, y], index) => {
      expect(Math.abs(y - dots[0][1] - slope * (logs[index] - logs[0]))).toBeLessThan(0.03);
    });
  });

  it("draw the predicted width law where its logarithms belong, on the axes of the measured one", async () => {
    const law = fixture.result.widthLaw;
    if (law === undefined) throw new Error("the fixture has a width law");
    const element = parse(await renderFigure(fixture, "width-law"));
    const centre = (dot: Element) => ["cx", "cy"].map((name) => Number(dot.getAttribute(name)));
    const dots = all(element, '[aria-label="dot"] circle').map(centre);
    const line = pointsOf(element.querySelector('[aria-label="line"] path')?.getAttribute("d") ?? "");
    const band = pointsOf(element.querySelector('[aria-label="area"] path')?.getAttribute("d") ?? "");
    // The height of a deviation by the axis that the measured ones show, up to the drawing's rounding to 0.1 px.
    const slope = (dots[4][1] - dots[0][1]) / Math.log(law.rms[4] / law.rms[0]);
    const apart = law.predicted.map((predicted, index) => {
      const [x, measured] = dots[index];
      const height = dots[0][1] + slope * Math.log(predicted / law.rms[0]);
      expect(distanceToPath([x, height], line)).toBeLessThan(0.11);
      // 95 % of a normal law lie within 1.96 standard deviations.
      for (const side of [-1, 1]) {
        const edge = height + side * slope * 1.96 * law.predictionError;
        expect(distanceToPath([x, edge], band)).toBeLessThan(0.11);
      }
      return Math.abs(height - measured);
    });
    // Measured and predicted differ enough to be told apart.
    expect(Math.max(...apart)).toBeGreaterThan(1);
  });

  it("put a ring, a dot and a line for every probe, with its label at the end", async () => {
    const svg = await renderFigure(fixture, "probe-decay");
    const element = parse(svg);
    // Per probe: four saved times after 0, a dot (kernel flow) and a ring (networks) at each.
    expect(element.querySelectorAll('[aria-label="dot"] circle').length).toBe(3 * 4 * 2);
    expect(element.querySelectorAll('[aria-label="line"] path').length).toBe(3);
    for (const label of ["ξ\u00a0=\u00a01", "ξ\u00a0=\u00a03", "ξ\u00a0=\u00a06"]) expect(textOf(svg)).toContain(label);
  });

  it("draw the PDE's line through the saved values", async () => {
    const element = parse(await renderFigure(fixture, "probe-decay"));
    const [line] = all(element, '[aria-label="line"] path').map((path) => path.getAttribute("d") ?? "");
    const points = pointsOf(line);
    // The fixture's kernel flow is the PDE within 2e-4, far below a pixel; paths are rounded to 0.1 px.
    const dots = all(all(element, '[aria-label="dot"]')[1], "circle");
    expect(dots.length).toBe(4);
    for (const dot of dots) {
      const center = [Number(dot.getAttribute("cx")), Number(dot.getAttribute("cy"))] as const;
      expect(distanceToPath(center, points)).toBeLessThan(0.3);
    }
  });

  it("tell what is learnt of every frequency, one panel for every level, where there are six or more", async () => {
    expect(availableFigures(fixture)).not.toContain("learnt-frequencies");
    const [head, ...rows] = figureTable(eightProbes, "learnt-frequencies").trim().split(/\r?\n/);
    // The last probe has nothing to learn.
    expect(head.split(",").length).toBe(2 + 7);
    expect(rows.length).toBe(3 * 4);
    for (const row of rows) {
      // The name of a level may have a comma.
      const [time, ...shares] = row.split(",").slice(-8);
      shares.forEach((share, k) => {
        expect(Number(share)).toBeCloseTo(1 - Math.exp(-Number(time) / (k + 1)), 5);
      });
    }
    const svg = await renderFigure(eightProbes, "learnt-frequencies");
    expect(all(parse(svg), '[aria-label="rect"] rect').length).toBe(3 * 4 * 7);
    for (const text of ["spectral PDE", "kernel flow", "width 65,536, mean of 2 seeds"])
      expect(textOf(svg)).toContain(text);
    const { says } = figureNamed(figures(eightProbes), "learnt-frequencies");
    expect(says).toMatch(
      /By t\u00a0=\u00a032 .* between 99\u00a0% at ξ\u00a0=\u00a035 and 100\u00a0% at ξ\u00a0=\u00a05\./,
    );
  });

  it("colour what has turned its sign as learnt twice", async () => {
    const turned = (levels: ReportData["result"]["levels"]) => ({
      pde: {
        ...(levels.pde as LevelResult),
        probes: (levels.pde as LevelResult).probes.map((probe) => ({
          ...probe,
          re: probe.re.map((_, i) => (i === 0 ? 1 : -1)),
          im: probe.im.map(() => 0),
        })),
      },
    });
    const data = { ...eightProbes, result: { ...eightProbes.result, levels: turned(eightProbes.result.levels) } };
    const [, row] = figureTable(data, "learnt-frequencies").split(/\r?\n/);
    expect(row.split(",").slice(2).map(Number)).toEqual([2, 2, 2, 2, 2, 2, 2]);
  });

  it("show at most six times of the learnt function, the last among them", async () => {
    const times = textOf(await renderFigure(many, "functions")).filter((text) => /^t\u00a0=/.test(text));
    expect(times.length).toBe(6);
    expect(times[5]).toBe("t\u00a0=\u00a020");
  });

  it("match a network's times to the others' when they differ by part of a step", async () => {
    const shifted = {
      ...fixture,
      functions: {
        ...fixture.functions,
        learnt: fixture.functions.learnt.map((curve) =>
          curve.level.startsWith("width") ? { ...curve, time: curve.time * 1.003 } : curve,
        ),
      },
    };
    const lines = (svg: string) => parse(svg).querySelectorAll('[aria-label="line"] path').length;
    expect(lines(await renderFigure(shifted, "functions"))).toBe(lines(await renderFigure(fixture, "functions")));
    const panels = textOf(await renderFigure(shifted, "functions")).filter((text) => /^t\u00a0=/.test(text));
    expect(panels.length).toBe(4);
  });
});
