import { findings } from "../compare/index.js";
import { convention } from "./case-view.js";
import type { Figure } from "./figure.js";
import { embedTable } from "./figure-table.js";
import { figures } from "./figures/index.js";
import { escapeText } from "./format.js";
import { heading } from "./html.js";
import { embedFigure } from "./render-figure.js";
import type { ReportData } from "./report-data.js";
import { saveFigures } from "./save-figures.js";
import { citeSection } from "./sections/cite.js";
import { introduction } from "./sections/introduction.js";
import { exactErrorTable, keyNumbers, remainderTable, widthTable } from "./sections/key-numbers.js";
import { modelSection } from "./sections/model.js";
import { runSection } from "./sections/run.js";
import { warningsCard } from "./sections/warnings.js";
import { stylesheet } from "./stylesheet.js";

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
  const drawn = await Promise.all(shown.map((figure, index) => figureHtml(data, figure, index + 1)));
  const tables = [remainderTable(data), exactErrorTable(data)].filter((table) => table !== "");
  const sections = [
    keyNumbers(data),
    ...tables.map((table) => `<section class="card">${table}</section>`),
    modelSection(data),
    drawn.length === 0 ? "" : heading("figures", "Figures"),
    ...drawn,
    runSection(data),
    citeSection(),
  ];
  const { environment, case: theCase } = data.result;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<meta name="generator" content="${escapeText(`${environment.package} ${environment.version}`)}">
<link rel="icon" href="data:,">
<title>${escapeText(theCase.title)}</title>
<style>${stylesheet}</style>
</head>
<body>
<header class="top">${introduction(data, navigation(shown), options.findings ?? findings({ ...data.result, convention: convention(data) }))}${warningsCard(data.result.warnings)}</header>
<main>
${sections.join("\n")}
</main>
<footer>Made by ${escapeText(`${environment.package} ${environment.version}`)}. Frequencies are in ${convention(data) === "cycles" ? "cycles" : "radians"} per unit length.</footer>
${saveFigures}
${themeButton}
</body>
</html>
`;
}

async function figureHtml(data: ReportData, figure: Figure, number: number): Promise<string> {
  const table = figure.name === "width-law" ? `<div class="below">${widthTable(data)}</div>` : "";
  return `<figure id="${figure.name}"><figcaption><h3><span class="number">Figure ${number}.</span> ${escapeText(figure.title)}</h3><p>${escapeText(figure.says)}</p></figcaption>${await embedFigure(figure)}${table}${embedTable(figure.name, figure.table())}</figure>`;
}

const shortTitles: Readonly<Record<Figure["name"], string>> = {
  coefficients: "Coefficients",
  spectrum: "Spectrum",
  "spectrum-images": "Spectrum, pictures",
  "time-frequency": "Time–frequency",
  "probe-decay": "Decay",
  functions: "Functions",
  "function-images": "Functions",
  "error-images": "Errors",
  "width-law": "Width law",
  "level-differences": "Levels",
};

function navigation(shown: readonly Figure[]): string {
  const links = [
    ["model", "Model"],
    ...shown.map((figure) => [figure.name, shortTitles[figure.name]]),
    ["run", "What was run"],
    ["cite", "Cite"],
  ];
  return `<nav aria-label="Contents">${links.map(([id, title]) => `<a href="#${id}">${title}</a>`).join("")}</nav>`;
}

/** A nicety for talks: with JavaScript, a button that switches between light and dark. */
const themeButton = `<script>
{const root=document.documentElement,button=document.createElement("button");
const dark=()=>(root.dataset.theme||(matchMedia("(prefers-color-scheme:dark)").matches?"dark":"light"))==="dark";
const label=()=>{button.textContent=dark()?"Light":"Dark"};
button.className="theme";button.type="button";button.onclick=()=>{root.dataset.theme=dark()?"light":"dark";label()};
label();document.querySelector("header.top").append(button)}
</script>`;
