import type { NetworkCase } from "../case/case.js";
import { experimentOf } from "../case/experiment.js";
import { designedCase, runDesign } from "../design/design.js";
import type { Product } from "./product.js";
import { resultOf } from "./solve-work.js";
import { type Task, withBar } from "./task.js";

/** The law, learning rate, steps and width that the case's `design` asks for, and the case that they make. */
export async function computeDesign(theCase: NetworkCase, task: Task): Promise<Product> {
  const experiment = await experimentOf(theCase, task.data);
  const { design, warnings } = withBar(task, "design", () => runDesign(experiment));
  const result = resultOf(experiment, {});
  return {
    result: { ...result, design, warnings: [...result.warnings, ...warnings] },
    designed: designedCase(experiment.case, design),
  };
}
