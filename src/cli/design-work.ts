import type { NetworkCase } from "../case/case.js";
import { experimentOf } from "../case/experiment.js";
import { confirmDesign, designedCase, runDesign, withStableSteps, withTriedWidth } from "../design/index.js";
import { collectDesignReportData } from "../report/design/collect-design-report-data.js";
import { renderDesignReport } from "../report/design/design-report.js";
import type { DesignWork, Product } from "./product.js";
import { resultOf } from "./solve-work.js";
import { type Task, withBar } from "./task.js";
import type { Settings } from "./work-messages.js";

/** The law, learning rate, steps and width that the case's `design` asks for, the case that they make, networks that confirm it where they are asked for, and the report. */
export async function computeDesign(
  theCase: NetworkCase,
  { train }: Settings<DesignWork>,
  task: Task,
): Promise<Product> {
  const experiment = await experimentOf(theCase, task.data);
  const start = performance.now();
  const run = await withBar(task, "design", async () =>
    withStableSteps(experiment, await withTriedWidth(experiment, runDesign(experiment))),
  );
  const designed = performance.now();
  const confirmations = train
    ? await withBar(task, "networks", (onProgress) =>
        confirmDesign(experiment, run, (done, all) => onProgress(done / all)),
      )
    : [];
  const result = resultOf(experiment, {});
  const trained = confirmations.length > 0 ? { trained: confirmations.map((each) => each.trained) } : {};
  const whole = {
    ...result,
    design: { ...run.design, ...trained },
    // What is said of the case's own weights is not so of those that were found.
    warnings: [...result.warnings.filter(({ path }) => path !== "network.weights"), ...run.warnings],
  };
  const timings = [
    { what: "design", seconds: (designed - start) / 1000 },
    ...(train ? [{ what: "networks", seconds: (performance.now() - designed) / 1000 }] : []),
  ];
  const data = collectDesignReportData(whole, experiment.samples, run, confirmations, timings);
  return {
    result: whole,
    designed: designedCase(experiment.case, run.design),
    report: await renderDesignReport(data),
  };
}
