import { join } from "node:path";
import { readResult } from "../case/read-result.js";
import type { ResultFile } from "../case/result-file.js";
import { InputError } from "../errors.js";
import { writeFileAtomically } from "../files/write-file.node.js";
import { csv } from "../report/figure-table.js";
import { renderSweepReport } from "../report/sweep/sweep-report.js";
import { computed, energyLeft, type SweepReportData } from "../report/sweep/sweep-report-data.js";
import { sweepTable } from "../report/sweep/sweep-table.js";
import { IncompleteError } from "./exit.js";
import { textIfThere } from "./files.js";
import { readSweepFile } from "./sweep-file.js";
import { alignColumns } from "./tables.js";
import type { Terminal } from "./terminal.js";

/** Digits that give back the same float64. */
const ALL_DIGITS = 17;

/**
 * `specdiff collect`: one table and one report of what is finished of a sweep.
 *
 * @throws IncompleteError where results are damaged; the others are collected
 * @throws InputError where the folder holds no sweep, or nothing of it is finished
 */
export async function collect(directory: string, terminal: Terminal): Promise<void> {
  const damaged = await collectSweep(directory, terminal);
  if (damaged === 0) return;
  throw new IncompleteError(
    `${damaged} ${damaged === 1 ? "result is" : "results are"} damaged; the others are collected`,
  );
}

/**
 * Collects what is finished, and complains about results that are damaged.
 *
 * @returns how many those are
 * @throws InputError where the folder holds no sweep, or nothing of it is finished
 */
export async function collectSweep(directory: string, terminal: Terminal): Promise<number> {
  const { title, varied, points } = await readSweepFile(directory);
  let damaged = 0;
  const cases: SweepReportData["cases"][number][] = [];
  for (const { name, settings } of points) {
    try {
      cases.push({ name, settings, result: await resultIn(join(directory, name, "result.json")) });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      damaged++;
      terminal.complain(`specdiff: ${error.message}`);
      cases.push({ name, settings, result: undefined });
    }
  }
  const data: SweepReportData = { title, varied, cases };
  const done = computed(data).length;
  if (done === 0) throw new InputError(directory, "none of the sweep's cases is finished yet");
  const table = sweepTable(data);
  const files = [
    ["sweep.csv", csv(table, ALL_DIGITS)],
    ["sweep.html", await renderSweepReport(data)],
  ] as const;
  terminal.print(alignColumns(summary(data)).join("\n"));
  for (const [name, content] of files) await writeFileAtomically(join(directory, name), content);
  const pending = done === cases.length ? "" : `, ${cases.length - done} of ${cases.length} cases are not finished`;
  terminal.print(
    `\n${table.rows.length} rows of ${done} ${done === 1 ? "case" : "cases"}${pending}; written:\n${files.map(([name]) => `  ${join(directory, name)}`).join("\n")}`,
  );
  return damaged;
}

async function resultIn(path: string): Promise<ResultFile | undefined> {
  const text = await textIfThere(path);
  try {
    return text === undefined ? undefined : readResult(text);
  } catch (error) {
    throw error instanceof InputError ? new InputError(path, error.message) : error;
  }
}

/** Energies left at the last time, case by case. */
function summary(data: SweepReportData): string[][] {
  const left = (energy: readonly number[] | undefined) => energyLeft(energy)?.toPrecision(4) ?? "-";
  const rows = data.cases.map(({ name, result }) => {
    const training = result?.levels.training ?? [];
    const networks = training.length === 0 ? "-" : String(training.length);
    const slope = result?.widthLaw?.slope;
    return [
      name,
      left(result?.levels.pde?.energy),
      left(result?.levels.ntk?.energy),
      networks,
      typeof slope === "number" ? slope.toFixed(3) : "-",
      result === undefined ? "not finished" : result.warnings.length === 0 ? "" : `${result.warnings.length} warnings`,
    ];
  });
  return [["energy left at the last time, of 1:", "PDE", "kernel flow", "networks", "slope", ""], ...rows];
}
