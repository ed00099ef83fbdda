import { describe, expect, test } from "vitest";
import { main } from "../../src/cli/program.js";
import { createTerminal } from "../../src/cli/terminal.js";
import { verify } from "../../src/cli/verify-work.js";
import { NumericalError } from "../../src/errors.js";
import { boundTable, convergenceTable, type Study } from "../../src/verify/index.js";
import { noWork, recorder } from "./recorder.js";

async function specdiff(...args: string[]) {
  const [stdout, stderr] = [recorder(), recorder()];
  const status = await main(args, { stdout, stderr, environment: {}, work: noWork });
  return { status, out: stdout.text(), err: stderr.text() };
}

function run(studies: readonly Study[], format: "text" | "markdown" = "text", quiet = false) {
  const [stdout, stderr] = [recorder(), recorder()];
  let thrown: unknown;
  try {
    verify({ format }, createTerminal({ stdout, stderr, quiet }), (d) =>
      studies.filter((each) => each.dimension === d),
    );
  } catch (error) {
    thrown = error;
  }
  return { thrown, out: stdout.text(), err: stderr.text() };
}

const study = (title: string, error: number, dimension: 1 | 2 | 3 = 1): Study => ({
  dimension,
  title,
  lines: ["u = xi*t"],
  run: () => boundTable("case", ["error"], [{ label: "row", values: [error], bound: 1 }]),
});

describe("specdiff verify", () => {
  test("prints title, equation, table and summary", () => {
    const { out, err, thrown } = run([study("one", 0.5), study("two", 0.25, 3)]);
    expect(thrown).toBeUndefined();
    expect(err).toBe("");
    expect(out).toMatch(/^1-D one\nu = xi\*t\n\ncase +error +bound +verdict\n─+\nrow +5\.00e-1 +1 +ok\n\n3-D two\n/);
    expect(out).toMatch(/2 of 2 tables as the theory says, .* s\n$/);
  });

  test("prints Markdown on request, products not taken for emphasis", () => {
    expect(run([study("one", 0.5)], "markdown").out).toMatch(
      /^### 1-D one\n\nu = xi\\\*t\n\n\| case \| error \| bound \| verdict \|\n\|:--\|--:\|--:\|--:\|\n\| row \| 5\.00e-1 \| 1 \| ok \|\n/,
    );
  });

  test("ends with status 1 and the names of the tables that failed, after all have been printed", () => {
    const broken: Study = {
      ...study("broken", 0),
      run: () => {
        throw new NumericalError("The matrix is singular.");
      },
    };
    const slow: Study = {
      ...study("slow", 0),
      run: () => convergenceTable({ parameter: "h", rows: [2, 1].map((h) => ({ h, e: h })), expected: { e: 2 } }),
    };
    const { thrown, out } = run([broken, study("good", 0), slow, study("bad", 2)]);
    expect(thrown).toBeInstanceOf(NumericalError);
    expect(String(thrown)).toContain("1 of 4 tables as the theory says; not: 1-D broken; 1-D slow; 1-D bad");
    expect(out).toContain("FAILED: The matrix is singular.");
    expect(out).toContain("1-D bad");
  });

  test("says nothing with --quiet where all is well", () => {
    expect(run([study("one", 0.5)], "text", true)).toEqual({ thrown: undefined, out: "", err: "" });
  });

  test.each([
    [["--dimension", "4"], "1, 2, 3"],
    [["--format", "html"], "text, markdown"],
  ])("refuses %j", async (args, allowed) => {
    const { status, out, err } = await specdiff("verify", ...args);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain(allowed);
  });
});
