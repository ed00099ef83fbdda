import { isPdeCase } from "../../case/case.js";
import type { ResultFile } from "../../case/result-file.js";
import { stabilityLimit } from "../../network/dynamics/index.js";
import { escapeText, formatNumber, formatSeconds } from "../format.js";
import { type Cell, heading, table } from "../html.js";
import type { ReportData } from "../report-data.js";

/** What is told of a run, whatever was run. */
export interface RunData extends Pick<ReportData, "mesh" | "timings"> {
  readonly result: ResultFile;
}

/** What was run: every parameter, the case as JSON, timings and environment. */
export function runSection(data: RunData): string {
  const json = escapeText(JSON.stringify(data.result.case, undefined, 2));
  return (
    `${heading("run", "What was run")}<section class="card"><div class="parts">${parameterTables(data)}</div>` +
    `<details><summary>The case file, every default filled in (JSON)</summary><pre><code>${json}</code></pre></details></section>` +
    `<section class="card"><div class="columns"><div>${timings(data)}</div><div>${environment(data)}</div></div></section>`
  );
}

const sectionNames: Readonly<Record<string, string>> = {
  data: "Data",
  network: "Network",
  dynamics: "Training dynamics",
  spectrum: "Frequency mesh",
  time: "Time",
  training: "Training",
  pde: "Equation",
  adapt: "Adaptive refinement",
};

const names: Readonly<Record<string, string>> = {
  box: "box",
  zeroStart: "start from zero",
  train: "trained groups",
  save: "saved times",
  cells: "mesh cells",
  learningRate: "learning rate",
  halfWidth: "half width",
};

function parameterTables(data: RunData): string {
  const general: Cell[][] = [];
  const tables: string[] = [];
  for (const [key, value] of Object.entries(data.result.case)) {
    if (isRecord(value)) {
      tables.push(parameterTable(sectionNames[key] ?? key, rowsOf(value)));
    } else if (value !== undefined && value !== null) {
      general.push([words(key), describe(value)]);
    }
  }
  return [parameterTable("Problem", general), ...tables].map((part) => `<div>${part}</div>`).join("");
}

function parameterTable(title: string, rows: readonly Cell[][]): string {
  return `<h4>${escapeText(title)}</h4>${table([], rows, { className: "parameters" })}`;
}

function rowsOf(section: Readonly<Record<string, unknown>>): Cell[][] {
  return Object.entries(section)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => [words(key), describe(value)]);
}

function words(key: string): string {
  return (
    names[key] ??
    key.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
  );
}

/** A value of the case as text: laws as "normal (std 1)", boxes as intervals, lists with commas. */
export function describe(value: unknown): string {
  if (typeof value === "number") return formatNumber(value, 6);
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) {
    if (value.length === 0) return "none";
    if (isInterval(value)) return interval(value);
    if (value.every(isInterval)) return value.map(interval).join(value.length > 3 ? " " : " × ");
    return value.map(describe).join(value.some(isRecord) ? "; " : ", ");
  }
  if (!isRecord(value)) return "–";
  const { law, type, ...rest } = value;
  const name = law ?? type;
  const details = Object.entries(rest)
    .filter(([, entry]) => entry !== undefined && entry !== null)
    .map(([key, entry]) => `${words(key)} ${describe(entry)}`);
  if (name === undefined) return details.join(", ");
  return details.length === 0 ? String(name) : `${String(name)} (${details.join(", ")})`;
}

function isInterval(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((entry) => typeof entry === "number");
}

function interval([low, high]: readonly [number, number]): string {
  return `[${formatNumber(low, 6)}, ${formatNumber(high, 6)}]`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function timings(data: RunData): string {
  if (data.timings.length === 0) return "";
  const longest = Math.max(...data.timings.map((timing) => timing.seconds));
  const rows: Cell[][] = data.timings.map(({ what, seconds }) => {
    const share = longest > 0 ? Math.max(0, (100 * seconds) / longest) : 0;
    return [what, formatSeconds(seconds), { html: `<span class="bar" style="width:${share.toFixed(1)}%"></span>` }];
  });
  return table([], rows, { caption: "Timings", numeric: [1], className: "timings" });
}

const lambdaMax: Cell = { html: "λ<sub>max</sub> of the kernel" };
const limit = "stability limit of the learning rate";

/** What is told of a mesh of triangles or tetrahedra. */
function meshFacts({ mesh, result }: RunData): [Cell, string | number | undefined][] {
  if (mesh === undefined) return [];
  const angles = mesh.angles.map((angle) => `${formatNumber(angle)}°`).join(" to ");
  return [
    [result.case.dimension === 3 ? "tetrahedra" : "triangles", mesh.cells],
    ["longest edge", mesh.longestEdge],
    [result.case.dimension === 3 ? "angles between faces" : "angles", angles],
  ];
}

function environment(data: RunData): string {
  const { environment: env, diagnostics } = data.result;
  const { case: theCase } = data.result;
  const limitOf = (lambda: number) => (isPdeCase(theCase) ? undefined : stabilityLimit(theCase.dynamics, lambda));
  const facts: [Cell, string | number | undefined][] = [
    ["package", `${env.package} ${env.version}`],
    ["Node", env.node],
    ["platform", env.platform],
    ["mesh nodes", diagnostics.dofs],
    ["linear solver", diagnostics.linearSolver],
    ["steps", diagnostics.steps],
    ...meshFacts(data),
    ["factorizations", diagnostics.factorizations],
    ["sparse solves", diagnostics.solves],
    ["Krylov dimension", diagnostics.krylovDimension],
    ["estimated error of time integration", diagnostics.timeError],
    ["kernel flow by", diagnostics.ntkMethod],
    ["dimension of its basis", diagnostics.ntkDimension],
    [lambdaMax, diagnostics.lambdaMax],
    ["effective rank of the kernel", diagnostics.effectiveRank],
    [limit, diagnostics.lambdaMax ? limitOf(diagnostics.lambdaMax) : undefined],
  ];
  const rows = facts.flatMap(([name, value]): Cell[][] =>
    value === undefined || value === null ? [] : [[name, typeof value === "number" ? formatNumber(value, 4) : value]],
  );
  return table([], rows, { caption: "Environment and diagnostics", className: "parameters" });
}
