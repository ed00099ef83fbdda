#!/usr/bin/env node
import type { Work } from "./product.js";
import { main } from "./program.js";

/** Each loaded when it is needed: the work itself is large, and that of `solve` is loaded by its thread. */
const work: Work = {
  runSolve: async (theCase, options) => (await import("./solve-thread.js")).runSolve(theCase, options),
  runTrain: async (theCase, options) => (await import("./work.js")).runTrain(theCase, options),
  runValidate: async (theCase, options) => (await import("./work.js")).runValidate(theCase, options),
};

// A reader that goes away (specdiff … | head) is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  work,
});
