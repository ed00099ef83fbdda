import { findings } from "../compare/index.js";
import { convention } from "./case-view.js";
import type { FigureName } from "./figure.js";
import { figures } from "./figures/index.js";
import { heading } from "./html.js";
import type { ReportData } from "./report-data.js";
import { figureHtml, navigation, reportPage } from "./report-page.js";
import { citeSection } from "./sections/cite.js";
import { initialisationSection } from "./sections/initialisation.js";
import { introduction } from "./sections/introduction.js";
import { exactErrorTable, keyNumbers, remainderTable, widthTable } from "./sections/key-numbers.js";
import { modelSection } from "./sections/model.js";
import { runSection } from "./sections/run.js";
import { warningsCard } from "./sections/warnings.js";

export interface ReportOptions {
  /** Sentences at the top of the report; by default those of `findings`, computed from the numbers. */
  readonly findings?: readonly string[];
}

/**
 * The report as one HTML page that refers to nothing outside itself: figures are inline SVG, in two layouts of which the
 * style sheet shows one; it is light or dark as the reader's system is, prints, and needs no JavaScript.
 * What the result has no data for is left out, and the introduction says which levels were not run.
 */
export async function renderReport(data: ReportData, options: ReportOptions = {}): Promise<string> {
  const shown = figures(data);
  const drawn = await Promise.all(
    shown.map((figure, index) =>
      figureHtml(figure, index + 1, figure.name === "width-law" ? `<div class="below">${widthTable(data)}</div>` : ""),
    ),
  );
  const tables = [remainderTable(data), exactErrorTable(data)].filter((table) => table !== "");
  const sections = [
    keyNumbers(data),
    ...tables.map((table) => `<section class="card">${table}</section>`),
    modelSection(data),
    initialisationSection(data),
    drawn.length === 0 ? "" : heading("figures", "Figures"),
    ...drawn,
    runSection(data),
    citeSection(),
  ];
  const links = navigation([
    ["model", "Model"],
    ...(data.result.initialisation ? [["initialisation", "Start"] as const] : []),
    ...shown.map(({ name }) => [name, shortTitles[name as FigureName]] as const),
    ["run", "What was run"],
    ["cite", "Cite"],
  ]);
  const sentences = options.findings ?? findings({ ...data.result, convention: convention(data) });
  return reportPage({
    title: data.result.case.title,
    environment: data.result.environment,
    header: `${introduction(data, links, sentences)}${warningsCard(data.result.warnings)}`,
    sections,
    footer: `Frequencies are in ${convention(data) === "cycles" ? "cycles" : "radians"} per unit length.`,
  });
}

const shortTitles: Readonly<Record<FigureName, string>> = {
  coefficients: "Coefficients",
  spectrum: "Spectrum",
  "spectrum-images": "Spectrum, pictures",
  "time-frequency": "Time–frequency",
  "probe-decay": "Decay",
  residual: "Residual",
  "unknown-coefficient": "Coefficient",
  "learnt-frequencies": "Learnt part",
  functions: "Functions",
  "function-images": "Functions",
  "error-images": "Errors",
  "held-out-error": "Held out",
  "width-law": "Width law",
  "level-differences": "Levels",
  "kernel-spectrum": "Eigenvalues",
};
