import { type DataCase, isDataCase, networkOf } from "../../case/case.js";
import type { DataSummary } from "../../data/own-data.js";
import { dynamicsOf } from "../../network/dynamics/index.js";
import { familyOf } from "../../network/families/index.js";
import { lossKindOf } from "../../network/losses/index.js";
import { coordinateNames } from "../case-view.js";
import { escapeText, formatList, formatNumber } from "../format.js";
import { cellHtml } from "../html.js";
import type { ReportData } from "../report-data.js";
import { describe } from "./run.js";

/** Title, one sentence on what was learnt by what, and what the numbers say. */
export function introduction(data: ReportData, navigation: string, findings: readonly string[]): string {
  const { case: theCase, environment } = data.result;
  const lead = `${escapeText(capital(networkWords(data)))} learns ${subjectHtml(data)}.${escapeText(missingLevels(data))}`;
  return `<p class="eyebrow">${cellHtml(`${environment.package} ${environment.version}`)} · report</p><h1>${escapeText(theCase.title)}</h1><p class="lead">${lead}</p>${navigation}${findingsCard(findings)}`;
}

/** The function, where, and from how many samples. */
function subjectHtml(data: ReportData): string {
  const { case: theCase, data: read } = data.result;
  if (isDataCase(theCase))
    return `${escapeText(fileWords(theCase, read))} on ${escapeText(describe(theCase.data.box))}`;
  const { target, data: recipe } = theCase;
  const count = recipe.samples.reduce((product, along) => product * along, 1);
  return `<code>f(${coordinateNames(data).join(", ")}) = ${escapeText(target)}</code> on ${escapeText(describe(recipe.box))} from ${formatNumber(count)} samples`;
}

/** "sunspots.csv (154 samples, 155 held out; standardised values, weights of Voronoi cells)" */
function fileWords({ data }: DataCase, read: DataSummary | undefined): string {
  const rows = read === undefined ? [] : [`${formatNumber(read.samples)} samples`];
  if (read?.heldOut !== undefined) rows.push(`${formatNumber(read.heldOut.length)} held out`);
  if (read !== undefined && read.missing > 0) rows.push(`${formatNumber(read.missing)} without a value`);
  const weights = { voronoi: "weights of Voronoi cells", equal: "equal weights", column: "weights of the file" };
  const values = data.values === "standardised" ? "standardised values" : "values as given";
  return `the data of ${data.file} (${[...rows, values, weights[data.weights]].join(", ")})`;
}

/** Sentences about numbers that do not exist (ratios of zeros) are left out. */
function findingsCard(findings: readonly string[]): string {
  const sound = findings.filter((finding) => !/NaN|Infinity/.test(finding));
  if (sound.length === 0) return "";
  const items = sound.map((finding) => `<li>${escapeText(unbroken(finding))}</li>`).join("");
  return `<section class="card findings"><h2>What the numbers say</h2><ul>${items}</ul></section>`;
}

/** The sentence with spaces that must not break before units and in "t = 8" made unbreakable. */
function unbroken(sentence: string): string {
  return sentence.replace(/ = (?=[\d−])/g, "\u00a0=\u00a0").replace(/(?<=\d) (?=%)/g, "\u00a0");
}

function networkWords(data: ReportData): string {
  const { dynamics, loss } = data.result.case;
  const network = networkOf(data.result.case);
  const family = familyOf(network);
  const remarks = [
    scaleWords(family.scales(network)),
    ...Object.entries(family.laws(network)).map(([key, law]) => `${key} ${describe(law)}`),
    `${formatList(network.train)} trained${dynamicsOf(dynamics).remark}${lossKindOf(loss).words(loss)}`,
  ];
  return `${family.noun(network)} (${remarks.filter((remark) => remark !== "").join("; ")})`;
}

function scaleWords(scales: readonly number[] | null): string {
  if (scales === null) return "";
  return scales.length === 1
    ? `one scale, ${formatNumber(scales[0])}`
    : `scales ${scales.map((scale) => formatNumber(scale)).join(", ")}`;
}

/** Which levels the report has no results of. */
function missingLevels(data: ReportData): string {
  const { pde, ntk, training } = data.result.levels;
  const missing = [
    pde === undefined ? "the spectral PDE" : "",
    ntk === undefined ? "the kernel flow" : "",
    training === undefined || training.length === 0 ? "the training of real networks" : "",
  ].filter((level) => level !== "");
  if (missing.length === 0) return "";
  return ` In this report ${formatList(missing)} ${missing.length === 1 ? "was" : "were"} not run.`;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
