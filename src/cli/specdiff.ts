#!/usr/bin/env node
import { reason, systemCode } from "../files/reason.js";
import type { Work } from "./product.js";
import { main } from "./program.js";

/** Loaded when it is needed. */
const threaded = async () => (await import("./work-thread.js")).workInThread;
const work: Work = {
  runSolve: async (theCase, options) => (await threaded()).runSolve(theCase, options),
  runDesign: async (theCase, options) => (await threaded()).runDesign(theCase, options),
  runTrain: async (theCase, options) => (await threaded()).runTrain(theCase, options),
  runValidate: async (theCase, options) => (await threaded()).runValidate(theCase, options),
};

/** Set once stdout has taken no more: what was to be read there is lost, and the command has failed. */
let unread = false;
process.stdout.on("error", (error) => {
  // A reader that goes away (specdiff … | head) is no failure of ours.
  if (systemCode(error) === "EPIPE" || unread) return;
  unread = true;
  process.exitCode ||= 1;
  process.stderr.write(`specdiff: the standard output cannot be written: ${reason(error)}\n`);
});
// Who does not listen to complaints hears none.
process.stderr.on("error", () => {});

const status = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  work,
});
process.exitCode = status === 0 && unread ? 1 : status;
