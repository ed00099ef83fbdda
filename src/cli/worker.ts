// The entry of the thread in which the commands on a case compute, so that Ctrl-C is heard meanwhile.
import { parentPort, workerData } from "node:worker_threads";
import { isPdeCase } from "../case/case.js";
import type { StopSignal } from "../time/index.js";
import { packError } from "../train/portable-error.js";
import { InterruptedError } from "./exit.js";
import { buffersOf } from "./fields.js";
import type { Product } from "./product.js";
import type { Task } from "./task.js";
import { STOP, type WorkJob, type WorkMessage } from "./work-messages.js";

const { mesh, start, data, stop, ...job } = workerData as WorkJob;
const send = (message: WorkMessage, transfer: ArrayBuffer[] = []) => parentPort?.postMessage(message, transfer);
const interrupted = new InterruptedError("interrupted");

const signal: StopSignal = {
  get aborted() {
    return Atomics.load(stop, 0) !== 0;
  },
  reason: interrupted,
  throwIfAborted() {
    if (signal.aborted) throw signal.reason;
  },
};
const controller = new AbortController();
parentPort?.on("message", (message) => {
  if (message === STOP) controller.abort(interrupted);
});

const task: Task = {
  ...(mesh ? { mesh } : {}),
  ...(start ? { start } : {}),
  ...(data ? { data } : {}),
  progress(label, total) {
    send({ kind: "begin", label, total });
    return {
      advance: (done, note = "") => void send({ kind: "advance", done, note }),
      finish: () => void send({ kind: "finish" }),
    };
  },
  stopping: signal,
  aborting: controller.signal,
  stopsByItself: (byItself) => void send({ kind: "stops", byItself }),
  kept: (what) => void send({ kind: "kept", what }),
  notKept: (path, why) => void send({ kind: "not-kept", path, why }),
};

try {
  const product = await compute();
  send({ kind: "done", product }, product.fields === undefined ? [] : buffersOf(product.fields));
} catch (error) {
  send({ kind: "failed", error: packError(error) });
}

/** The work itself is large, and most of that of `validate` no other needs. */
async function compute(): Promise<Product> {
  if (job.command === "solve") return (await import("./solve-work.js")).computeSolve(job.case, job.settings, task);
  if (job.command === "design") return (await import("./design-work.js")).computeDesign(job.case, job.settings, task);
  const { computeTrain, computeValidate } = await import("./train-work.js");
  if (job.command === "train") return computeTrain(job.case, job.settings, task);
  if (!isPdeCase(job.case)) return computeValidate(job.case, job.settings, task);
  return (await import("./pde-report-work.js")).computePdeReport(job.case, job.settings, task);
}
