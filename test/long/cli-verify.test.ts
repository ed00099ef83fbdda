import { expect, test } from "vitest";
import { main } from "../../src/cli/program.js";
import { noWork, recorder } from "../cli/recorder.js";

test("specdiff verify passes in dimension 1: every order, bound and invariant", async () => {
  const [stdout, stderr] = [recorder(), recorder()];
  const status = await main(["verify", "--dimension", "1"], { stdout, stderr, environment: {}, work: noWork });
  const out = stdout.text();
  expect(out).not.toContain("FAILED");
  expect(status).toBe(0);
  // Nothing but how far it is, now and then.
  expect(stderr.text()).toMatch(/^(?:specdiff: verification: .*\n)*$/);
  const [, passed, all] = /(\d+) of (\d+) tables as the theory says/.exec(out) ?? [];
  expect(passed).toBe(all);
  expect(Number(all)).toBeGreaterThanOrEqual(15);
  expect(out).not.toMatch(/^[23]-D/m);
});
