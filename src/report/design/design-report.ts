import { isDataCase } from "../../case/case.js";
import type { NetworkResult } from "../../case/result-file.js";
import type { DesignFigureName } from "../figure.js";
import { escapeText, formatNumber, formatTime } from "../format.js";
import { type Cell, cellHtml, heading, table } from "../html.js";
import { figureHtml, navigation, reportPage } from "../report-page.js";
import { costTiles, type Tile, tileRow } from "../sections/key-numbers.js";
import { runSection } from "../sections/run.js";
import { warningsCard } from "../sections/warnings.js";
import { decayFigure } from "./decay-figure.js";
import type { DesignReportData } from "./design-report-data.js";
import { lawFigure } from "./law-figure.js";
import { pictureFigure } from "./picture-figure.js";
import { planeLawFigure } from "./plane-law-figure.js";

/** The report on a design as one HTML page that refers to nothing outside itself: what was found, its law, all candidates, and networks where they were trained. */
export async function renderDesignReport(data: DesignReportData): Promise<string> {
  const { result } = data;
  const shown = [lawFigure, planeLawFigure, decayFigure, pictureFigure].flatMap((make) => make(data) ?? []);
  const drawn = await Promise.all(shown.map((figure, index) => figureHtml(figure, index + 1)));
  const links = navigation([
    ["candidates", "Candidates"],
    ...shown.map(({ name }) => [name, shortTitles[name as DesignFigureName]] as const),
    ["run", "What was run"],
  ]);
  return reportPage({
    title: `${result.case.title}: design`,
    environment: result.environment,
    header: `${introduction(data)}${links}${warningsCard(result.warnings)}`,
    sections: [
      tiles(data),
      candidateTable(data),
      trainedTable(data),
      heading("figures", "Figures"),
      ...drawn,
      runSection(data),
    ],
    footer: "Laws are in the network's own units, the w in cos(w·x).",
  });
}

const shortTitles: Readonly<Record<DesignFigureName, string>> = {
  "design-law": "Law",
  "design-plane": "Law over the plane",
  "design-decay": "Error over time",
  "design-pictures": "Pictures",
};

function introduction({ result }: DesignReportData): string {
  const { environment, design } = result;
  const lead =
    design === undefined
      ? ""
      : `Which law should the first layer have, before anything is trained? Of ${design.candidates.length} candidates “${design.chosen}” leaves least: ${formatNumber(chosenOf(result)?.objective ?? Number.NaN)} at ${formatTime(design.stopAt)}.`;
  return `<p class="eyebrow">${cellHtml(`${environment.package} ${environment.version}`)} · design</p><h1>${escapeText(result.case.title)}</h1><p class="lead">${escapeText(lead)}</p>`;
}

function chosenOf({ design }: DesignReportData["result"]) {
  return design?.candidates.find(({ name }) => name === design.chosen);
}

function tiles({ result, timings, measure }: DesignReportData): string {
  const { design } = result;
  if (design === undefined) return "";
  const normal = design.candidates.find(({ name }) => name === "normal");
  const chosen = chosenOf(result)?.objective ?? Number.NaN;
  const found: Tile[] = [
    { value: formatNumber(chosen), what: `${measure}, ${design.chosen}` },
    ...(normal === undefined || design.chosen === "normal"
      ? []
      : [{ value: formatNumber(normal.objective), what: "the best normal law" }]),
    { value: formatNumber(design.learningRate), what: `learning rate, for ${formatNumber(design.steps, 6)} steps` },
    ...(design.width === null
      ? []
      : [
          {
            value: String(design.width),
            what: `units, to be within ${formatNumber(design.deviation)} of infinite width`,
          },
        ]),
  ];
  return tileRow([...found, ...costTiles(timings)]);
}

function candidateTable({ result, measure }: DesignReportData): string {
  const { design } = result;
  if (design === undefined) return "";
  const rows = design.candidates.map(({ name, levels, stopAt, objective, steps, caveat, ...change }): Cell[] => [
    `${name === design.chosen ? "→ " : ""}${name}${caveat === undefined ? "" : " *"}`,
    inWords(change.weights ?? change.slopes ?? change.scales),
    levels.pde === undefined ? "–" : formatNumber(levels.pde),
    formatNumber(levels.ntk),
    ...(steps === undefined ? [] : [formatNumber(objective), formatNumber(steps, 6)]),
    formatTime(stopAt),
  ]);
  const descent = design.candidates.some(({ steps }) => steps !== undefined) ? ["descent", "steps"] : [];
  const caveats = design.candidates.flatMap(({ name, caveat }) => (caveat === undefined ? [] : [[name, caveat]]));
  const shown = table(["", "law", "level 0", "level 1", ...descent, "at"], rows, {
    caption: measure,
    numeric: [2, 3, 4, ...descent.map((_, k) => 5 + k)],
  });
  const said = caveats.map(([name, caveat]) => `<p>* ${escapeText(`${name}: ${caveat}`)}</p>`).join("");
  return `${heading("candidates", "Candidates")}<section class="card">${shown}${said}</section>`;
}

function inWords(change: unknown): string {
  if (Array.isArray(change)) return change.join(", ");
  const { law, ...rest } = change as { law: string } & Record<string, unknown>;
  const numbers = Object.entries(rest).filter(([, value]) => typeof value === "number");
  if (law === "per-axis") return (rest.axes as readonly unknown[]).map(inWords).join("; ");
  if (law === "plane-table") {
    const density = rest.density as readonly (readonly unknown[])[];
    return `table of ${density.length} × ${density[0].length} points in the half plane`;
  }
  if (law === "table") return `table of ${(rest.points as readonly unknown[]).length} points`;
  return [law, ...numbers.map(([key, value]) => `${key} ${value}`)].join(", ");
}

/** What is predicted to be left is rounding. */
const NOTHING = 1e-12;

function trainedTable({ result, measure }: DesignReportData): string {
  const trained = result.design?.trained;
  if (trained === undefined) return "";
  const rows = trained.map(({ name, width, measured, predicted }): Cell[] => {
    const mean = measured.reduce((sum, value) => sum + value, 0) / measured.length;
    return [
      name,
      String(width),
      String(measured.length),
      formatNumber(mean),
      formatNumber(predicted),
      predicted > NOTHING ? formatNumber(mean / predicted) : "–",
    ];
  });
  return `${heading("trained", "Trained networks")}<section class="card">${table(
    ["", "width", "networks", "measured", "predicted", "ratio"],
    rows,
    { caption: measuredIn(result, measure), numeric: [1, 2, 3, 4, 5] },
  )}</section>`;
}

/** What networks were measured in: samples that were held out have another name than those left out one at a time, and there may be none. */
function measuredIn({ case: theCase }: NetworkResult, measure: string): string {
  if (!("heldOut" in (theCase.design?.objective ?? {}))) return measure;
  return isDataCase(theCase) && theCase.data.holdOut !== undefined
    ? "error at samples held out / variance"
    : "energy left / initial energy";
}
