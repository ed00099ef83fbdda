import { expect, test } from "vitest";
import { endingOf, InterruptedError, interruptible } from "../../src/cli/exit.js";
import { InputError, NotAvailableError, NumericalError } from "../../src/errors.js";

test("mistakes of the user end with 2, failures with 1, and neither shows a stack", () => {
  expect(endingOf(new InputError("probes", "bad"), true)).toEqual({ status: 2, message: "probes: bad" });
  expect(endingOf(new NotAvailableError("mesh", "meshes"), true)).toEqual({
    status: 2,
    message: "mesh: not available yet: meshes",
  });
  expect(endingOf(new NumericalError("NaN at step 3"), true)).toEqual({
    status: 1,
    message: "the computation failed: NaN at step 3",
  });
});

test("an unforeseen failure is one line without DEBUG and has a stack with it", () => {
  const error = new TypeError("x is not a function\nsecond line");
  expect(endingOf(error, false)).toEqual({
    status: 1,
    message: "failed unexpectedly: x is not a function (DEBUG=1 shows where)",
  });
  expect(endingOf(error, true).message).toContain("exit.test.ts");
  expect(endingOf("a text", false)).toEqual({ status: 1, message: "failed: a text" });
});

test("Ctrl-C aborts interruptible work, says how to go on, and ends with 130", async () => {
  const work = interruptible("add --resume", async (signal) => {
    process.emit("SIGINT");
    signal.throwIfAborted();
  });
  const error = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InterruptedError);
  expect(endingOf(error, false)).toEqual({ status: 130, message: "interrupted; add --resume" });
});

test("after interruptible work Ctrl-C is the system's again", async () => {
  const before = process.listenerCount("SIGINT");
  expect(await interruptible("", async () => process.listenerCount("SIGINT"))).toBe(before + 1);
  await interruptible("", async () => Promise.reject(new Error("failed"))).catch(() => {});
  expect(process.listenerCount("SIGINT")).toBe(before);
});
