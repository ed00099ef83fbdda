import { isPdeCase } from "../../src/case/case.js";
import { computeDesign } from "../../src/cli/design-work.js";
import { computePdeReport } from "../../src/cli/pde-report-work.js";
import type { Work, WorkOptions } from "../../src/cli/product.js";
import { computeSolve } from "../../src/cli/solve-work.js";
import type { Task } from "../../src/cli/task.js";
import { computeTrain, computeValidate } from "../../src/cli/train-work.js";

const { signal } = new AbortController();

/** A task that nobody watches and that is never stopped. */
const quietTask: Task = {
  progress: () => ({ advance() {}, finish() {} }),
  stopping: signal,
  aborting: signal,
  stopsByItself() {},
  kept() {},
  notKept() {},
};

/** With what the case's own files hold. */
function taskOf({ mesh, start, data }: WorkOptions): Task {
  return { ...quietTask, ...(mesh && { mesh }), ...(start && { start }), ...(data && { data }) };
}

/** The real work of the commands, in this thread. */
export const workHere: Work = {
  runSolve: (theCase, options) => computeSolve(theCase, options, taskOf(options)),
  runDesign: (theCase, options) => computeDesign(theCase, options, taskOf(options)),
  runTrain: (theCase, options) => computeTrain(theCase, { ...options, threads: 0 }, taskOf(options)),
  runValidate: (theCase, options) =>
    isPdeCase(theCase)
      ? computePdeReport(theCase, options, taskOf(options))
      : computeValidate(theCase, { ...options, threads: 0 }, taskOf(options)),
};
