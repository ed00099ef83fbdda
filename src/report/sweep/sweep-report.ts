import type { ResultFile } from "../../case/result-file.js";
import { warningLine } from "../../warning.js";
import type { Figure, SweepFigureName } from "../figure.js";
import { escapeText, formatFixed, formatList, formatNumber } from "../format.js";
import { type Cell, cellHtml, heading, table } from "../html.js";
import { figureHtml, navigation, reportPage } from "../report-page.js";
import { energyFigure } from "./energy-figure.js";
import { multiplesFigure } from "./multiples-figure.js";
import { parameterFigure } from "./parameter-figure.js";
import {
  computed,
  energyLeft,
  meanOver,
  type SweepReportData,
  type SweptCase,
  valueText,
  widest,
} from "./sweep-report-data.js";
import { widthsFigure } from "./widths-figure.js";

/** Every figure that the data allow, in the order of the report. */
function sweepFigures(data: SweepReportData): Figure[] {
  return [parameterFigure, energyFigure, widthsFigure, multiplesFigure].flatMap((make) => make(data) ?? []);
}

/**
 * The report on a sweep as one HTML page that refers to nothing outside itself: a table of the cases, curves of all of them in common figures,
 * and each in a small panel. Cases that have not been computed yet are counted.
 */
export async function renderSweepReport(data: SweepReportData): Promise<string> {
  const cases = computed(data);
  const shown = sweepFigures(data);
  const drawn = await Promise.all(shown.map((figure, index) => figureHtml(figure, index + 1)));
  const links = navigation([
    ["cases", "Cases"],
    ...shown.map(({ name }) => [name, shortTitles[name as SweepFigureName]] as const),
  ]);
  return reportPage({
    title: data.title,
    environment: cases[0]?.result.environment,
    header: `${introduction(data)}${links}${warnings(data)}`,
    sections: [
      `${heading("cases", "Cases")}<section class="card">${caseTable(data)}</section>`,
      drawn.length === 0 ? "" : heading("figures", "Figures"),
      ...drawn,
    ],
    footer: "Energy is ∫ u² dx of the error u.",
  });
}

const shortTitles: Readonly<Record<SweepFigureName, string>> = {
  "sweep-parameter": "What is left",
  "sweep-energy": "Energy",
  "sweep-widths": "Width law",
  "sweep-cases": "Case by case",
};

function introduction(data: SweepReportData): string {
  const done = computed(data).length;
  const { length } = data.cases;
  const networks = computed(data).reduce((sum, { result }) => sum + (result.levels.training?.length ?? 0), 0);
  const over = data.varied.length === 0 ? "" : ` over ${formatList(data.varied)}`;
  const trained = networks === 0 ? "" : `, with ${formatNumber(networks)} trained networks`;
  const pending =
    done === length ? "" : ` ${formatNumber(length - done)} of ${formatNumber(length)} cases are not computed yet.`;
  const lead = `A sweep${over}: ${formatNumber(done)} ${done === 1 ? "case" : "cases"}${trained}.${pending}`;
  const eyebrow = cellHtml(`${computed(data)[0]?.result.environment.package ?? ""} · sweep`);
  return `<p class="eyebrow">${eyebrow}</p><h1>${escapeText(data.title)}</h1><p class="lead">${escapeText(lead)}</p>`;
}

/** What was said of several cases is said once, with the number of cases. */
function warnings(data: SweepReportData): string {
  const cases = computed(data);
  const said = new Map<string, { readonly line: string; count: number }>();
  for (const { result } of cases) {
    for (const warning of result.warnings) {
      const known = said.get(warning.path + (warning.level ?? ""));
      if (known === undefined) said.set(warning.path + (warning.level ?? ""), { line: warningLine(warning), count: 1 });
      else known.count++;
    }
  }
  if (said.size === 0) return "";
  const items = [...said.values()].map(({ line, count }) => {
    const where = cases.length === 1 ? "" : ` (${count} of ${cases.length} cases)`;
    return `<li>${escapeText(line + where)}</li>`;
  });
  return `<section class="card warnings"><h2>Before you believe the figures</h2><ul>${items.join("")}</ul></section>`;
}

function caseTable(data: SweepReportData): string {
  const header: Cell[] = [
    ...(data.varied.length === 0 ? ["case"] : data.varied.map((path) => path.replace(/^.*\./, ""))),
    "PDE",
    "kernel flow",
    "networks",
    "slope",
    "warnings",
  ];
  const rows = data.cases.map((each): Cell[] => [...settingCells(data, each), ...resultCells(each.result)]);
  const first = Math.max(1, data.varied.length);
  return table(header, rows, {
    caption: "Energy left at the last time, of 1; slope of the width law",
    numeric: header.map((_, column) => column).filter((column) => column >= first),
  });
}

function settingCells({ varied, title }: SweepReportData, { settings }: SweptCase): Cell[] {
  if (varied.length === 0) return [title];
  return varied.map((path) => {
    const setting = settings.find((each) => each.path === path);
    if (setting === undefined) return "–";
    return typeof setting.value === "number" ? formatNumber(setting.value, 6) : valueText(setting.value);
  });
}

function resultCells(result: ResultFile | undefined): Cell[] {
  if (result === undefined) return ["not computed yet", "", "", "", ""];
  const { pde, ntk } = result.levels;
  const left = (energy: readonly number[] | undefined): Cell => {
    const part = energyLeft(energy);
    return part === undefined ? "–" : formatFixed(part);
  };
  const networks = widest(result);
  const slope = result.widthLaw?.slope;
  return [
    left(pde?.energy),
    left(ntk?.energy),
    networks.length === 0 ? "–" : left(meanOver(networks, ({ energy }) => energy)),
    typeof slope === "number" ? formatFixed(slope) : "–",
    result.warnings.length === 0 ? "none" : formatNumber(result.warnings.length),
  ];
}
