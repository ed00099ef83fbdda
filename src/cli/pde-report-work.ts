import type { PdeCase } from "../case/case.js";
import { runDirectPde } from "../case/direct-pde.js";
import { collectPdeReportData } from "../report/pde/collect-pde-report-data.js";
import { renderPdeReport } from "../report/pde/pde-report.js";
import type { Product, TrainWork } from "./product.js";
import { directFields, resultOfPde } from "./solve-work.js";
import { type Task, withBar } from "./task.js";
import type { Settings } from "./work-messages.js";

/** The solution of a case that states a PDE, and the report on it. */
export async function computePdeReport(
  theCase: PdeCase,
  { fields }: Pick<Settings<TrainWork>, "fields">,
  task: Task,
): Promise<Product> {
  const start = performance.now();
  const run = withBar(task, "PDE", (onProgress) =>
    runDirectPde(theCase, {
      ...(task.mesh ? { mesh: task.mesh } : {}),
      ...(task.start ? { start: task.start } : {}),
      signal: task.stopping,
      onProgress,
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  const result = resultOfPde(theCase, run);
  const data = withBar(task, "figures' data", () =>
    collectPdeReportData(result, run, { convergence: true, timings: [{ what: "PDE", seconds }] }),
  );
  return { result, report: await renderPdeReport(data), ...directFields(fields, run) };
}
