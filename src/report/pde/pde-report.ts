import type { PdeCase } from "../../case/case.js";
import type { PdeFigureName } from "../figure.js";
import { csv } from "../figure-table.js";
import { escapeText, formatFixed, formatList, formatNumber, formatTime } from "../format.js";
import { type Cell, cellHtml, heading, table } from "../html.js";
import { type FigureOptions, figureNamed, standaloneFigure } from "../render-figure.js";
import { figureHtml, navigation, reportPage } from "../report-page.js";
import { costTiles, type Tile, tileRow } from "../sections/key-numbers.js";
import { runSection } from "../sections/run.js";
import { warningsCard } from "../sections/warnings.js";
import { orders } from "./convergence-figure.js";
import { pdeFigures } from "./figures.js";
import type { PdeReportData } from "./pde-report-data.js";

/**
 * The report on a case that states a PDE as one HTML page that refers to nothing outside itself: the equation, mesh, solution, its error and
 * convergence where the exact solution is given, and what was run.
 */
export async function renderPdeReport(data: PdeReportData): Promise<string> {
  const { result } = data;
  const shown = pdeFigures(data);
  const drawn = await Promise.all(shown.map((figure, index) => figureHtml(figure, index + 1)));
  const tables = [timeTable(data), convergenceTable(data), probeTable(data)].filter((each) => each !== "");
  const links = navigation([
    ["equation", "Equation"],
    ...shown.map(({ name }) => [name, shortTitles[name as PdeFigureName]] as const),
    ["run", "What was run"],
  ]);
  return reportPage({
    title: result.case.title,
    environment: result.environment,
    header: `${introduction(data)}${links}${warningsCard(result.warnings)}`,
    sections: [
      keyNumbers(data),
      ...tables.map((each) => `<section class="card">${each}</section>`),
      equationSection(result.case),
      drawn.length === 0 ? "" : heading("figures", "Figures"),
      ...drawn,
      runSection(data),
    ],
    footer: "",
  });
}

/** One figure as a standalone SVG file. Throws InputError where the data have none of that name. */
export async function renderPdeFigure(
  data: PdeReportData,
  name: PdeFigureName,
  options: FigureOptions = {},
): Promise<string> {
  return standaloneFigure(figureNamed(pdeFigures(data), name), options);
}

/** The numbers of one figure as comma-separated values. Throws InputError where the data have none of that name. */
export function pdeFigureTable(data: PdeReportData, name: PdeFigureName): string {
  return csv(figureNamed(pdeFigures(data), name).table());
}

const shortTitles: Readonly<Record<PdeFigureName, string>> = {
  "solution-images": "Solution",
  "solution-curves": "Curves",
  errors: "Error",
  convergence: "Convergence",
  mesh: "Mesh",
};

function introduction({ result, mesh }: PdeReportData): string {
  const { environment, case: theCase, diagnostics } = result;
  const cells = { 1: "intervals", 2: "triangles", 3: "tetrahedra" }[theCase.dimension];
  const steps = diagnostics.steps === undefined ? "" : ` in ${formatNumber(diagnostics.steps)} steps`;
  const lead = `A diffusion–advection–reaction equation in ${theCase.dimension === 1 ? "one dimension" : `${theCase.dimension} dimensions`}, solved with P1 finite elements on ${formatNumber(mesh.cells)} ${cells} (${formatNumber(diagnostics.dofs ?? mesh.nodes)} unknowns) by ${theCase.time.method}${steps}.`;
  return `<p class="eyebrow">${cellHtml(`${environment.package} ${environment.version}`)} · report</p><h1>${escapeText(theCase.title)}</h1><p class="lead">${escapeText(lead)}</p>`;
}

function keyNumbers({ result, convergence, timings }: PdeReportData): string {
  const { errors, diagnostics } = result;
  const tiles: Tile[] = [];
  if (errors !== undefined && errors.l2.length > 0) {
    tiles.push({ value: formatNumber(Math.max(...errors.l2)), what: "largest L² error at the saved times" });
  }
  const order = orders(convergence, "l2").at(-1);
  if (typeof order === "number") {
    tiles.push({ value: formatFixed(order), what: "order of the L² error in the last halving of the cells" });
  }
  if (diagnostics.timeError !== undefined) {
    const what = "estimated error of integration in time, relative";
    tiles.push({ value: formatNumber(diagnostics.timeError, 2), what });
  }
  return tileRow([...tiles, ...costTiles(timings)]);
}

/** Extrema, norm and errors time by time. */
function timeTable({ result }: PdeReportData): string {
  const level = result.levels.pde;
  if (level === undefined) return "";
  const { extrema } = result.diagnostics;
  const parts = [
    ...(extrema?.im === undefined ? [["", extrema?.re]] : []),
    ...(extrema?.im === undefined
      ? []
      : [
          ["Re u", extrema.re],
          ["Im u", extrema.im],
        ]),
  ] as [string, readonly (readonly [number, number])[] | undefined][];
  const known = parts.flatMap(([name, values]) => (values === undefined ? [] : [{ name, values }]));
  const { errors } = result;
  const header: Cell[] = [
    "t",
    ...known.flatMap(({ name }) => [`least ${name || "u"}`, `greatest ${name || "u"}`]),
    ...(errors === undefined ? [] : ["L² error", "error of the gradient"]),
  ];
  const rows = level.times.map((time, i): Cell[] => [
    formatNumber(time),
    ...known.flatMap(({ values }) => (values[i] ?? [Number.NaN, Number.NaN]).map((value) => formatFixed(value, 4))),
    ...(errors === undefined ? [] : [formatFixed(errors.l2[i]), formatFixed(errors.h1[i])]),
  ]);
  return table(header, rows, {
    caption: "The solution at the saved times",
    numeric: header.map((_, column) => column),
  });
}

function convergenceTable({ convergence }: PdeReportData): string {
  if (convergence.length < 2) return "";
  const [l2, h1] = (["l2", "h1"] as const).map((key) => orders(convergence, key));
  const order = (value: number | null) => (value === null ? "–" : formatFixed(value));
  const rows = convergence.map((row, i) => [
    formatNumber(row.unknowns),
    formatNumber(row.longestEdge),
    formatFixed(row.l2),
    order(l2[i]),
    formatFixed(row.h1),
    order(h1[i]),
  ]);
  return table(["unknowns", "longest edge", "L² error", "order", "error of the gradient", "order"], rows, {
    caption: "Errors at the last time as the cells are halved",
    numeric: [0, 1, 2, 3, 4, 5],
  });
}

function probeTable({ result }: PdeReportData): string {
  const level = result.levels.pde;
  if (level === undefined || level.probes.length === 0) return "";
  const complex = level.probes.some(({ im }) => im.some((value) => value !== 0));
  const rows = level.probes.map(({ frequency, re, im }) => [
    `ξ\u00a0=\u00a0${frequency.length === 1 ? formatNumber(frequency[0]) : `(${frequency.map((x) => formatNumber(x)).join(",\u00a0")})`}`,
    ...re.map((value, i) =>
      complex
        ? `${formatFixed(value, 4)} ${im[i] < 0 ? "−" : "+"} ${formatFixed(Math.abs(im[i]), 4)} i`
        : formatFixed(value, 4),
    ),
  ]);
  return table(["", ...level.times.map(formatTime)], rows, {
    caption: "u at the probes",
    numeric: level.times.map((_, i) => i + 1),
  });
}

/** The equation, and the case's own words for its parts. */
function equationSection({ pde }: PdeCase): string {
  const up = (text: string) => `<span class="up">${text}</span>`;
  const advection = pde.advection === undefined ? "" : ` ${up("−")} b${up("·∇")}u`;
  const rate = pde.steady ? up("0") : `${up("∂")}<sub>t</sub> u`;
  const equation = `<p class="equation">${rate} ${up("=")} ${up("∇·(")}A ${up("∇")}u${up(")")}${advection} ${up("−")} B u ${up("+")} f</p>`;
  const said = (value: unknown): string => {
    if (Array.isArray(value))
      return value.map((entry) => (Array.isArray(entry) ? `[${said(entry)}]` : said(entry))).join(", ");
    if (typeof value !== "object" || value === null) return String(value);
    return formatList(Object.entries(value).map(([key, entry]) => `${key}: ${said(entry)}`));
  };
  const rows: Cell[][] = [
    ["diffusion A", said(pde.diffusion)],
    ...(pde.advection === undefined ? [] : [["advection b", said(pde.advection)]]),
    ["reaction B", said(pde.reaction)],
    ["source f", said(pde.source)],
    ...(pde.initial === undefined ? [] : [["u at t = 0", said(pde.initial)]]),
    ...pde.boundary.map((condition, i): Cell[] => {
      const { type, ...rest } = condition;
      return [`boundary ${i + 1}`, `${type}: ${said(rest)}`];
    }),
    ...(pde.exact === undefined ? [] : [["exact solution", said(pde.exact)]]),
  ];
  return `${heading("equation", "The equation")}<section class="card">${equation}${table([], rows, { className: "parameters" })}</section>`;
}
