import { Buffer } from "node:buffer";
import { gunzipSync } from "fflate";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import type { TargetCase } from "../../src/case/case.js";
import { availableFigures, type FigureName, figureTable, renderReport } from "../../src/report/index.js";
import type { ReportData } from "../../src/report/report-data.js";
import { fixture } from "./fixture.js";
import { inThreeDimensions, inTwoDimensions, twoEquations } from "./in-space.js";
import { all, isWellFormed, textOf } from "./markup.js";
import * as variants from "./variants.js";

const everyReport: [string, ReportData][] = [
  ["the whole report", fixture],
  ...Object.entries(variants),
  ["two dimensions", inTwoDimensions],
  ["two dimensions, normal biases, scattered samples", twoEquations],
  ["three dimensions", inThreeDimensions],
];
const rendered = new Map<ReportData, Promise<string>>();

/** A report, rendered once for all tests. */
function html(data: ReportData): Promise<string> {
  const known = rendered.get(data) ?? renderReport(data);
  rendered.set(data, known);
  return known;
}

const parsed = new Map<ReportData, Document>();

async function page(data: ReportData): Promise<Document> {
  const known = parsed.get(data) ?? parse(await html(data));
  parsed.set(data, known);
  return known;
}

function parse(text: string): Document {
  return parseHTML(text).document as unknown as Document;
}

/** The page's text without style sheet and script, and with the names and values of all attributes. */
async function content(data: ReportData): Promise<string> {
  return (await html(data)).replace(/<style>[\s\S]*?<\/style>/g, "").replace(/<script>[\s\S]*?<\/script>/g, "");
}

describe.each(everyReport)("a report on %s", (_, data) => {
  it("shows no NaN, undefined, null or [object Object]", async () => {
    const text = await content(data);
    const found = [...text.matchAll(/\b(?:NaN|undefined|null|Infinity)\b|\[object/g)];
    expect(found.map(({ index }) => text.slice(Math.max(0, index - 40), index + 50))).toEqual([]);
  });

  it("refers to nothing outside itself but the papers it cites", async () => {
    const text = await html(data);
    expect(text).not.toMatch(/url\((?!#)/);
    expect(text).not.toMatch(/@import|<link[^>]+stylesheet|<script[^>]+src|<iframe|<object|<embed/);
    const document = await page(data);
    for (const element of all(document, "[src],[href]")) {
      const target = element.getAttribute("src") ?? element.getAttribute("href") ?? "";
      if (element.tagName === "A" && target.startsWith("http")) {
        expect(target).toMatch(/^https:\/\/(doi\.org|arxiv\.org)\//);
      } else {
        expect(target).toMatch(/^(#|data:)/);
      }
    }
  });

  it("gives every figure a number, a title, a sentence and two drawings with labelled axes", async () => {
    const document = await page(data);
    const figures = all(document, "figure");
    expect(figures.map((figure) => figure.id)).toEqual(availableFigures(data));
    figures.forEach((figure, index) => {
      expect(figure.querySelector("h3")?.textContent).toMatch(new RegExp(`^Figure ${index + 1}\\. .{10,}`));
      expect(figure.querySelector("figcaption p")?.textContent).toMatch(/^.{20,}\.$/s);
      const drawings = all(figure, "svg");
      expect(drawings.map((svg) => svg.getAttribute("class"))).toEqual(["wide", "narrow"]);
      for (const svg of drawings) {
        expect(svg.querySelector("title")?.textContent).not.toBe("");
        const texts = textOf(svg.outerHTML);
        for (const label of axisLabels[figure.id as FigureName])
          expect(texts.some((text) => label.test(text))).toBe(true);
      }
    });
  });

  it("has well-formed drawings with ids of their own and colours from the style sheet only", async () => {
    const document = await page(data);
    const ids = all(document, "[id]").map((element) => element.id);
    expect(new Set(ids).size).toBe(ids.length);
    const text = await html(data);
    for (const [, reference] of text.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(reference);
    for (const [svg] of text.matchAll(/<svg xmlns[\s\S]*?<\/svg>/g)) {
      expect(isWellFormed(svg)).toBe(true);
      expect(svg).not.toMatch(/(fill|stroke)="(#|rgb|black|white)/);
    }
  });

  it("links its contents to what is there", async () => {
    const document = await page(data);
    const links = all(document, "nav a").map((link) => link.getAttribute("href"));
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) expect(document.querySelector(link ?? "")).not.toBeNull();
  });

  it("stays below 1.5 MB", async () => {
    expect((await html(data)).length).toBeLessThan(1.5e6);
  });
});

const frequencyAxis = /frequency (ξ|\|ξ\||ξ₁ along its axis) \((rad|cycles) per unit length\)/;
const timeAxis = /^training time t = /;
const axisLabels: Readonly<Record<FigureName, readonly RegExp[]>> = {
  coefficients: [frequencyAxis, /per unit time$/],
  spectrum: [frequencyAxis, /\|û\(ξ, t\)\|/],
  "spectrum-images": [/^ξ₁ \((rad|cycles) per unit length\)$/, /^ξ₂$/, /\|û\(ξ, t\)\|/],
  "time-frequency": [frequencyAxis, timeAxis, /\|û\(ξ, t\)\|/],
  "probe-decay": [timeAxis, /\|û\(ξ, t\)\| \/ \|û\(ξ, 0\)\|/],
  residual: [timeAxis, /^root mean square, relative to the start$/],
  "unknown-coefficient": [timeAxis, /^c$/],
  "learnt-frequencies": [frequencyAxis, timeAxis, /learnt magnitude/],
  functions: [/^x$/, /^f\(x\)$/],
  "function-images": [/^x$/, /^y$/],
  "error-images": [/^x$/, /^y$/],
  "held-out-error": [timeAxis, /^mean squared error \/ variance$/],
  "width-law": [/^width m/, /^RMS deviation/],
  "level-differences": [timeAxis, /^difference \/ initial error/],
  "kernel-spectrum": [/^number of the eigenvalue$/, /^eigenvalue λ$/],
};

describe("the report", () => {
  it("is the same page when it is rendered again", async () => {
    expect(await renderReport(fixture)).toBe(await html(fixture));
  });

  it("escapes everything that comes from the case", async () => {
    const document = await page(variants.hostileText);
    const { title, target } = variants.hostileText.result.case as TargetCase;
    expect(document.querySelector("h1")?.textContent).toBe(title);
    expect(document.querySelector("title")?.textContent).toBe(title);
    expect(document.querySelector(".lead code")?.textContent).toBe(`f(x) = ${target}`);
    expect(document.querySelectorAll("script").length).toBe((await page(fixture)).querySelectorAll("script").length);
    expect(await html(variants.hostileText)).not.toContain('<script>alert("1")');
  });

  it("begins with what the numbers say, or with the sentences it is given", async () => {
    const own = all(await page(fixture), ".findings li").map((item) => item.textContent ?? "");
    expect(own.length).toBeGreaterThanOrEqual(3);
    expect(own.join(" ")).toContain("radians per unit length");
    const given = parse(await renderReport(fixture, { findings: ["One <b>.", "The ratio is NaN."] }));
    expect(all(given, ".findings li").map((item) => item.textContent)).toEqual(["One <b>."]);
  });

  it("tells what networks are like at the start, in theory and drawn", async () => {
    const document = await page(fixture);
    const rows = all(document, "#initialisation + section tr").map((row) =>
      all(row, "th, td").map((cell) => cell.textContent),
    );
    expect(rows[1]).toEqual(["slope scale |ω| of units", "2.99\u00a0±\u00a02.97", "3\u00a0±\u00a02.98"]);
    expect(rows[3]).toEqual(["slope ∇f(x)", "0\u00a0±\u00a0∞ or not known", "0.012\u00a0±\u00a03.27"]);
    // Means of the densities of six points on either side, and of the twelve between them.
    expect(rows[4].slice(0, 2)).toEqual(["partition points in the inner half", "0.0397"]);
    expect(rows[5].slice(0, 2)).toEqual(["partition points in the outer half", "0.0391"]);
    const { initialisation: _, ...without } = fixture.result;
    expect((await page({ ...fixture, result: without })).querySelector("#initialisation")).toBeNull();
  });

  it("has its warnings in a box at the top, and no box without any", async () => {
    expect((await page(fixture)).querySelector(".warnings")).toBeNull();
    const warnings = [
      { path: "spectrum.box", message: "12 % of the energy is outside <the box>.", numbers: { outside: 0.12 } },
      { path: "", message: "The loss did not fall.", numbers: {} },
    ];
    const warned = parse(await renderReport({ ...fixture, result: { ...fixture.result, warnings } }));
    expect(warned.querySelector("header .warnings h2")?.textContent).toMatch(/^2 warnings/);
    expect(all(warned, "header .warnings li").map((item) => item.textContent)).toEqual([
      "spectrum.box 12 % of the energy is outside <the box>.",
      "The loss did not fall.",
    ]);
  });

  it("carries the numbers of every figure, packed", async () => {
    for (const data of [fixture, inTwoDimensions]) {
      const document = await page(data);
      for (const figure of all(document, "figure")) {
        const packed = figure.querySelector("script[data-table]")?.textContent ?? "";
        const text = new TextDecoder().decode(gunzipSync(Buffer.from(packed, "base64")));
        const [columns, ...rows] = text.trimEnd().split("\r\n");
        expect(rows.length).toBeGreaterThan(0);
        expect(columns.split(",").length).toBeGreaterThanOrEqual(3);
        expect(text).not.toMatch(/NaN|undefined|null|Infinity/);
      }
    }
    const law = fixture.result.widthLaw;
    expect(figureTable(fixture, "width-law")).toBe(
      `width,measured,predicted,ratio\r\n${law?.widths
        .map((width, i) =>
          [width, law.rms[i], law.predicted[i], law.ratio[i] ?? 0].map((x) => Number(x.toPrecision(6))).join(","),
        )
        .join("\r\n")}\r\n`,
    );
  });

  it("says which levels were not run and leaves out what they would show", async () => {
    const untrained = await page(variants.withoutTraining);
    expect(untrained.querySelector(".lead")?.textContent).toContain("the training of real networks was not run");
    expect(untrained.querySelector("#width-law")).toBeNull();
    expect(untrained.querySelector(".levels")?.textContent).toContain("not run");
    const lead = (await page(variants.onlyPde)).querySelector(".lead")?.textContent;
    expect(lead).toContain("the kernel flow and the training of real networks were not run");
    expect((await page(fixture)).querySelector("main")?.textContent).not.toContain("not run");
  });

  it("names every parameter of the case, in a table and as JSON", async () => {
    const document = await page(fixture);
    expect(JSON.parse(document.querySelector("pre code")?.textContent ?? "")).toEqual(fixture.result.case);
    const rows = all(document, "table.parameters th").map((cell) => cell.textContent);
    for (const name of ["target", "samples", "scales", "weights", "convention", "saved times", "tolerance", "widths"]) {
      expect(rows).toContain(name);
    }
    const features = (await page(variants.featuresInCycles)).querySelector("main")?.textContent ?? "";
    expect(features).toContain(
      "mixture (components uniform (half width 3, weight 1); log-uniform (min 0.5, max 30, weight 2))",
    );
    expect(features).toContain("momentum");
  });

  it("writes the equation that was solved", async () => {
    const equation = async (data: ReportData) => (await page(data)).querySelector(".equation")?.textContent;
    expect(await equation(fixture)).toBe("∂t û = ∇·(A(ξ) ∇û) − B(ξ) û");
    expect(await equation(variants.normalBiases)).toBe("∂t û± = ∇·(A±(ξ) ∇û±) − B±(ξ) û±");
    expect(await equation(variants.featuresInCycles)).toBe("∂tt û + γ ∂t û = ∇·(A(ξ) ∇û) − B(ξ) û");
  });

  it("in more dimensions names probes by their components, and the coordinates", async () => {
    const document = await page(inTwoDimensions);
    expect(document.querySelector(".lead code")?.textContent).toMatch(/^f\(x, y\) = /);
    expect(document.querySelector("main")?.textContent).toContain("ξ\u00a0=\u00a0(2,\u00a0−1)");
    expect(document.querySelector("main")?.textContent).toContain("triangles");
    expect((await page(inThreeDimensions)).querySelector("main")?.textContent).toContain("tetrahedra");
  });

  it("in three dimensions says on which plane the pictures lie", async () => {
    const { images } = inThreeDimensions;
    // Ten samples on [−4, 4]: the layers beside z = 0 lie at ±0.4.
    expect(Math.abs(images?.functions.height ?? 0)).toBeCloseTo(0.4, 12);
    expect(await html(inThreeDimensions)).toMatch(/at z = −?0\.4/);
    expect(await html(inThreeDimensions)).toContain("at ξ₃ = 0");
  });

  it("names the convention of the case everywhere", async () => {
    expect((await content(variants.featuresInCycles)).match(/\brad(ians)? per unit length/g)).toBeNull();
    expect((await content(fixture)).match(/cycles/g)).toBeNull();
  });

  it("tabulates measured, predicted and ratio for every width", async () => {
    const rows = all(await page(fixture), "#width-law tbody tr").map((row) =>
      Array.from(row.children).map((cell) => cell.textContent),
    );
    expect(rows.map(([width]) => width)).toEqual(["256", "1,024", "4,096", "16,384", "65,536"]);
    const law = fixture.result.widthLaw;
    expect(rows.map((row) => row[3])).toEqual(law?.ratio.map((ratio) => ratio?.toFixed(2)));
  });
});
