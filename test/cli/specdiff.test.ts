import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readResult } from "../../src/case/read-result.js";
import { caseWith, minimalCase } from "../case/sample-case.js";

const program = fileURLToPath(new URL("../../dist/cli/specdiff.js", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "specdiff-built-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function specdiff(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: "utf8" });
  return { status, stdout, stderr };
}

function caseFile(content: unknown): string {
  writeFileSync(join(folder, "small.json"), JSON.stringify(content));
  return "small.json";
}

// `npm test` builds first; without a build there is no program to run.
describe.skipIf(!existsSync(program))("the built program", () => {
  test("solves a case in the folder it is called from and prints no codes into a pipe", () => {
    const { status, stdout, stderr } = specdiff("solve", caseFile({ ...minimalCase(), probes: [1, 3] }));
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("|û| at ξ = 3");
    expect(stdout).not.toContain("\u001b");
    const result = readResult(readFileSync(join(folder, "out", "small", "result.json"), "utf8"));
    expect(result.levels.pde?.probes).toHaveLength(2);
  });

  test("ends with 2 and one line for a bad case, and leaves nothing behind", () => {
    const singular = specdiff("solve", caseFile(caseWith({ target: "1/x", "data.samples": [101] })));
    expect(singular).toMatchObject({ status: 2, stdout: "" });
    expect(singular.stderr).toMatch(/^specdiff: small.json: target: .*x = 0.*\n$/);
    expect(specdiff("train", "none.json")).toEqual({
      status: 2,
      stdout: "",
      stderr: "specdiff: none.json: cannot be read: there is no such file\n",
    });
    expect(existsSync(join(folder, "out"))).toBe(false);
  });

  test("prints its help", () => {
    expect(specdiff("--help")).toMatchObject({ status: 0, stderr: "" });
  });
});
