import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Case } from "../case/case.js";
import { plain } from "../case/quote.js";
import { unpackError } from "../train/portable-error.js";
import { checkpointFile } from "./checkpoint-file.js";
import { InterruptedError, interruptible } from "./exit.js";
import type { Product, SolveWork } from "./product.js";
import type { SolveJob, SolveMessage } from "./solve-messages.js";
import type { Progress } from "./terminal.js";

/**
 * Level 0, and level 1 on request, in a thread of its own, so that Ctrl-C is heard while it computes: a march stops after the step it is
 * in and leaves a checkpoint; all else, which leaves none, stops at once.
 *
 * @throws InterruptedError after Ctrl-C, saying what is kept and how to go on; InputError for a checkpoint of another march, or damaged.
 */
export async function runSolve(theCase: Case, options: SolveWork): Promise<Product> {
  const { progress, mesh, complain, ...settings } = options;
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const { ntk, fields, directory, resume, checkpointSeconds } = settings;
  const job: SolveJob = { case: theCase, mesh, stop, ntk, fields, directory, resume, checkpointSeconds };
  const path = plain(checkpointFile(directory));
  let bar: Progress | undefined;
  let kept = false;
  let problem = "";
  let marching = leavesCheckpoints(theCase);

  return await interruptible("", async (signal) => {
    const worker = new Worker(threadEntry(), { workerData: job });
    try {
      return await new Promise<Product>((resolve, reject) => {
        signal.addEventListener("abort", () => {
          Atomics.store(stop, 0, 1);
          if (!marching) reject(signal.reason);
        });
        worker.on("message", (message: SolveMessage) => {
          if (message.kind === "begin") bar = progress(message.label, message.total);
          else if (message.kind === "advance") bar?.advance(message.done, message.note);
          else if (message.kind === "finish") bar?.finish();
          else if (message.kind === "marched") marching = false;
          else if (message.kind === "done") resolve(message.product);
          else if (message.kind === "failed") reject(unpackError(message.error));
          else if (message.kind === "kept") [kept, problem] = [true, ""];
          else {
            if (problem === "") complain(`${path} cannot be written: ${message.why}; the computation goes on`);
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
    const until = problem === "" ? "so far" : `until it could not be written (${problem})`;
    if (kept) return `${path} keeps the march ${until}; the same command with --resume goes on`;
    const why = leavesCheckpoints(theCase) ? problem : methodKeepsNothing(theCase);
    return `nothing is kept${why === "" ? "" : ` (${why})`}; the same command starts anew`;
  }
}

/** Whether the march of a case can be gone on with. */
function leavesCheckpoints({ time, adapt }: Case): boolean {
  return time.method !== "krylov" && adapt === undefined;
}

function methodKeepsNothing({ adapt }: Case): string {
  return adapt === undefined ? '"krylov" finds all times at once' : "meshes that adapt are refined in one go";
}

/** The file of the thread's code in the built package; found as that of the training threads is. */
function threadEntry(): string {
  const root = dirname(createRequire(import.meta.url).resolve("spectral-diffusion/package.json"));
  const entry = join(root, "dist", "cli", "solve-worker.js");
  if (!existsSync(entry)) throw new Error(`${entry} is missing: build the package (npm run build)`);
  return entry;
}
