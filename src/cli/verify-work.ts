import { NumericalError } from "../errors.js";
import { formatTable, markdownTable, type Study, verificationStudies } from "../verify/index.js";
import { formatDuration, type Terminal } from "./terminal.js";
import type { VerifyOptions } from "./verify-options.js";

type Table = ReturnType<Study["run"]>;

/**
 * Runs the studies and prints a table for each, then how many passed.
 *
 * @param studiesOf the studies of a dimension
 * @throws NumericalError where one fails, after all have been printed
 */
export function verify(
  { dimension, format }: VerifyOptions,
  terminal: Terminal,
  studiesOf: (dimension: 1 | 2 | 3) => readonly Study[] = verificationStudies,
): void {
  const start = performance.now();
  const all = ([1, 2, 3] as const).filter((d) => dimension === undefined || Number(dimension) === d).flatMap(studiesOf);
  const bar = terminal.progress("verification", all.length);
  const failed: string[] = [];
  all.forEach((study, i) => {
    bar.advance(i, `${study.dimension}-D: ${study.title}`);
    const result = outcome(study);
    if (typeof result === "string" || !result.passed) failed.push(`${study.dimension}-D ${study.title}`);
    terminal.print(
      `${format === "markdown" ? markdownSection(study, result) : textSection(study, result, terminal)}\n`,
    );
  });
  bar.finish();
  const passed = `${all.length - failed.length} of ${all.length} tables as the theory says`;
  terminal.print(`${passed}, ${formatDuration((performance.now() - start) / 1000)}`);
  if (failed.length > 0) throw new NumericalError(`${passed}; not: ${failed.join("; ")}`);
}

/** The table, or what went wrong on the way to it: the other studies go on. */
function outcome(study: Study): Table | string {
  try {
    return study.run();
  } catch (error) {
    return `FAILED: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function textSection({ dimension, title, lines }: Study, result: Table | string, terminal: Terminal): string {
  const table = typeof result === "string" ? result : formatTable(result);
  return [terminal.bold(`${dimension}-D ${title}`), ...lines, "", table].join("\n");
}

function markdownSection({ dimension, title, lines }: Study, result: Table | string): string {
  const table = typeof result === "string" ? result : markdownTable(result);
  // Hard line breaks, and no emphasis from products.
  const text = lines.map((line) => line.replaceAll("*", "\\*")).join("\\\n");
  return [`### ${dimension}-D ${title}`, "", text, "", table].join("\n");
}
