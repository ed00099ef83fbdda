import { expect, test } from "vitest";
import { computePdeReport } from "../../src/cli/pde-report-work.js";
import type { Task } from "../../src/cli/task.js";
import { pdeCase } from "../case/pde-case.js";

test("validate of a case that states a PDE gives its solution and a report with orders of convergence", async () => {
  const bars: string[] = [];
  const { signal } = new AbortController();
  const task: Task = {
    progress: (label) => {
      bars.push(label);
      return { advance() {}, finish() {} };
    },
    stopping: signal,
    aborting: signal,
    stopsByItself() {},
    kept() {},
    notKept() {},
  };
  const theCase = pdeCase({
    title: "Decay of a cosine",
    pde: { diffusion: 1, initial: "cos(pi*xi)", exact: "exp(-pi^2*t)*cos(pi*xi)" },
    spectrum: { box: [[0, 1]], cells: [32] },
    time: { save: [0.1] },
  });
  const { result, report } = await computePdeReport(theCase, { fields: "none" }, task);
  expect(bars).toEqual(["PDE", "figures' data"]);
  expect(result.errors?.l2).toHaveLength(2);
  expect(result.warnings).toEqual([]);
  expect(report).toContain("<h1>Decay of a cosine</h1>");
  expect(report).toContain('<figure id="convergence">');
});
