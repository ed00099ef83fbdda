// The entry of a training thread: gets a job once, then one task after the other, and answers each with its result.
import { parentPort, workerData } from "node:worker_threads";
import { ridgeThreads } from "./fused-threads.node.js";
import { packError } from "./portable-error.js";
import { trainOne } from "./run.js";
import type { RunTask, ThreadData, WorkerMessage } from "./worker-messages.js";

const { job, threads } = workerData as ThreadData;
const send = (message: WorkerMessage, transfer: ArrayBuffer[] = []) => parentPort?.postMessage(message, transfer);

parentPort?.on("message", async ({ width, seed }: RunTask) => {
  const team = ridgeThreads(threads);
  try {
    const result = await trainOne(job, width, seed, {
      onProgress: (step, steps) => send({ kind: "progress", step, steps }),
      ...(threads > 1 ? { sharing: team.sharing } : {}),
    });
    const buffers = result.residuals.map((residual) => residual.buffer as ArrayBuffer);
    send({ kind: "done", result }, buffers);
  } catch (error) {
    send({ kind: "failed", error: packError(error) });
  } finally {
    await team.close();
  }
});
