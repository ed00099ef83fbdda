// The entry of the thread in which `specdiff solve` computes, so that Ctrl-C is heard meanwhile.
import { parentPort, workerData } from "node:worker_threads";
import type { StopSignal } from "../time/index.js";
import { packError } from "../train/portable-error.js";
import { marchFingerprint, readCheckpoint, type SolveCheckpoint, writeCheckpoint } from "./checkpoint-file.js";
import { InterruptedError } from "./exit.js";
import { reason } from "./files.js";
import type { Product } from "./product.js";
import type { SolveJob, SolveMessage } from "./solve-messages.js";
import { computeSolve } from "./solve-work.js";

const { case: theCase, mesh, stop, ntk, fields, directory, resume, checkpointSeconds } = workerData as SolveJob;
const send = (message: SolveMessage, transfer: ArrayBuffer[] = []) => parentPort?.postMessage(message, transfer);

const signal: StopSignal = {
  get aborted() {
    return Atomics.load(stop, 0) !== 0;
  },
  reason: new InterruptedError("interrupted"),
  throwIfAborted() {
    if (signal.aborted) throw signal.reason;
  },
};

const progress = (label: string, total: number) => {
  send({ kind: "begin", label, total });
  return {
    advance: (done: number, note = "") => void send({ kind: "advance", done, note }),
    finish: () => void send({ kind: "finish" }),
  };
};

/** A checkpoint that cannot be written, the disk being full, does not end the march: the next may succeed, or none be needed. */
function keep(fingerprint: string, checkpoint: SolveCheckpoint): void {
  try {
    writeCheckpoint(directory, fingerprint, checkpoint);
    send({ kind: "kept" });
  } catch (error) {
    send({ kind: "not-kept", why: reason(error) });
  }
}

try {
  const fingerprint = marchFingerprint(theCase, mesh);
  const found = resume ? readCheckpoint(directory, fingerprint) : undefined;
  if (found !== undefined) send({ kind: "kept" });
  const product = await computeSolve(theCase, {
    progress,
    ...(mesh ? { mesh } : {}),
    ntk,
    fields,
    signal,
    checkpoint: { every: { seconds: checkpointSeconds }, write: (checkpoint) => keep(fingerprint, checkpoint) },
    ...(found ? { resume: found } : {}),
    marched: () => void send({ kind: "marched" }),
  });
  send({ kind: "done", product }, buffersOf(product));
} catch (error) {
  send({ kind: "failed", error: packError(error) });
}

/** The memory of the fields, handed over instead of copied. */
function buffersOf({ fields }: Product): ArrayBuffer[] {
  const arrays = fields === undefined ? [] : [...fields.re, ...fields.im];
  return [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))];
}
