import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Case } from "../case/case.js";
import { unpackError } from "../train/portable-error.js";
import { InterruptedError, interruptible } from "./exit.js";
import type { Product, Work, WorkOptions } from "./product.js";
import type { Progress } from "./terminal.js";
import { type CommandJob, type Settings, STOP, type WorkJob, type WorkMessage } from "./work-messages.js";

/**
 * All work, in a thread of its own, so that Ctrl-C is heard while it computes: a march stops after the step it is in and leaves a
 * checkpoint, training stops after the step it is in and leaves the finished networks; all else, which leaves nothing, stops at once.
 */
export const workInThread: Work = {
  runSolve: (theCase, options) =>
    inThread({ command: "solve", case: theCase, settings: settingsOf(options) }, options, keepsNothing(theCase)),
  runDesign: (theCase, options) =>
    inThread({ command: "design", case: theCase, settings: settingsOf(options) }, options),
  runTrain: (theCase, options) => inThread({ command: "train", case: theCase, settings: settingsOf(options) }, options),
  runValidate: (theCase, options) =>
    inThread({ command: "validate", case: theCase, settings: settingsOf(options) }, options),
};

function settingsOf<Options extends WorkOptions>(options: Options): Settings<Options> {
  const { progress: _progress, complain: _complain, mesh: _mesh, start: _start, data: _data, ...settings } = options;
  return settings;
}

/** Why a march leaves no checkpoint; empty where it does. */
function keepsNothing({ time, adapt }: Case): string {
  if (adapt !== undefined) return "meshes that adapt are refined in one go";
  return time.method === "krylov" ? '"krylov" finds all times at once' : "";
}

/** @throws InterruptedError after Ctrl-C, saying what is kept and how to go on; whatever the work throws */
async function inThread(
  job: CommandJob,
  { progress, complain, mesh, start, data }: WorkOptions,
  whyNothingIsKept = "",
): Promise<Product> {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const workerData: WorkJob = { ...job, mesh, start, data, stop };
  let bar: Progress | undefined;
  let kept = "";
  let problem = "";
  let stopsByItself = false;

  return await interruptible("", async (signal) => {
    const worker = new Worker(threadEntry(), { workerData });
    try {
      return await new Promise<Product>((resolve, reject) => {
        signal.addEventListener("abort", () => {
          Atomics.store(stop, 0, 1);
          worker.postMessage(STOP);
          if (!stopsByItself) reject(signal.reason);
        });
        worker.on("message", (message: WorkMessage) => {
          if (message.kind === "begin") bar = progress(message.label, message.total);
          else if (message.kind === "advance") bar?.advance(message.done, message.note);
          else if (message.kind === "finish") bar?.finish();
          else if (message.kind === "stops") stopsByItself = message.byItself;
          else if (message.kind === "done") resolve(message.product);
          else if (message.kind === "failed") reject(unpackError(message.error));
          else if (message.kind === "kept") [kept, problem] = [message.what, ""];
          else {
            if (problem === "") complain(`${message.path} cannot be written: ${message.why}; the computation goes on`);
            problem = message.why;
          }
        });
        worker.on("error", reject);
        worker.on("exit", (code) => reject(new Error(`the computing thread stopped (exit code ${code})`)));
      });
    } catch (error) {
      throw signal.aborted ? new InterruptedError(`interrupted; ${whatIsKept()}`) : error;
    } finally {
      bar?.finish();
      await worker.terminate();
    }
  });

  function whatIsKept(): string {
    const until = problem === "" ? "" : ` until it could not be written (${problem})`;
    if (kept !== "") return `${kept}${until}; the same command with --resume goes on`;
    const why = whyNothingIsKept || problem;
    return `nothing is kept yet${why === "" ? "" : ` (${why})`}; the same command starts anew`;
  }
}

/** The file of the thread's code in the built package; found as that of the training threads is. */
function threadEntry(): string {
  const root = dirname(createRequire(import.meta.url).resolve("spectral-diffusion/package.json"));
  const entry = join(root, "dist", "cli", "worker.js");
  if (!existsSync(entry)) throw new Error(`${entry} is missing: build the package (npm run build)`);
  return entry;
}
