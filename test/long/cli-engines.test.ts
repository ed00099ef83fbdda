import { expect, test } from "vitest";
import { showEngines } from "../../src/cli/engines.js";
import { createTerminal } from "../../src/cli/terminal.js";
import { engineNames } from "../../src/train/engines.js";
import { recorder } from "../cli/recorder.js";
import { webgpuHere } from "../train/gpu.js";

test("specdiff engines tests every engine against the networks' definitions", async () => {
  const [stdout, stderr] = [recorder(), recorder()];
  // Engines that gave wrong numbers would be an error.
  await showEngines(createTerminal({ stdout, stderr }));
  const rows = stdout
    .text()
    .split("\n")
    .filter((line) => /float(32|64)/.test(line));
  for (const name of engineNames) expect(rows.some((row) => row.startsWith(`  ${name}`))).toBe(true);
  for (const row of rows) {
    if (webgpuHere === null && row.startsWith("  webgpu")) continue;
    expect(row).toMatch(/(sine|ReLU|tanh) +\d(e-\d+|e\+0) +\d\.\de\+\d+$/);
  }
  expect(stdout.text()).not.toContain("WRONG");
});
