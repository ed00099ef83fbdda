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

  test("each command leaves the levels of the others as they are, to the byte", () => {
    const training = { widths: [16, 32], seeds: 1 };
    const file = caseFile({ ...minimalCase(), probes: [1], time: { save: [0.5, 2] }, training });
    const result = () => readFileSync(join(folder, "out", "small", "result.json"), "utf8");
    expect(specdiff("validate", file, "-q")).toEqual({ status: 0, stdout: "", stderr: "" });
    const whole = result();
    expect(Object.keys(readResult(whole).levels)).toEqual(["pde", "ntk", "training"]);
    for (const args of [
      ["solve", file],
      ["solve", file, "--ntk"],
      ["train", file, "--resume"],
    ]) {
      expect(specdiff(...args, "-q").status).toBe(0);
      expect(result()).toBe(whole);
    }
    expect(existsSync(join(folder, "out", "small", "report.html"))).toBe(true);
  });

  test("keeps the kernel flow where the PDE fails, says what failed and ends with 1", () => {
    // Waves without end over a time in which they turn a million times: more than Krylov's leaps bear.
    const changes = {
      network: { family: "mscale", weights: { law: "power", exponent: 0.9, min: 0, max: 8 } },
      dynamics: { type: "momentum", friction: 0 },
      spectrum: { box: [[-40, 40]], cells: [200_000] },
      time: { save: [2e5] },
    };
    const { status, stderr } = specdiff("validate", caseFile(caseWith(changes)), "-q");
    expect(stderr).toMatch(/^specdiff: spectral PDE \(level 0\) failed: the computation failed: .*\n$/);
    expect(status).toBe(1);
    const { levels } = readResult(readFileSync(join(folder, "out", "small", "result.json"), "utf8"));
    expect(Object.keys(levels)).toEqual(["ntk"]);
  });

  test("says in a line that stdout takes no more, and nothing where its reader went away", () => {
    const file = caseFile(minimalCase());
    const shell = (command: string) => {
      const { status, stderr } = spawnSync("bash", ["-c", command, process.execPath, program, file], {
        cwd: folder,
        encoding: "utf8",
      });
      return { status, stderr };
    };
    expect(shell('"$0" "$1" solve "$2" > /dev/full')).toEqual({
      status: 1,
      stderr: "specdiff: the standard output cannot be written: the disk is full\n",
    });
    expect(shell(`set -o pipefail; "$0" "$1" solve "$2" | head -1 > /dev/null`)).toEqual({
      status: 0,
      stderr: "",
    });
    expect(shell('"$0" "$1" solve "$2" > /dev/null 2> /dev/full')).toMatchObject({ status: 0 });
  });

  test("prints its help", () => {
    expect(specdiff("--help")).toMatchObject({ status: 0, stderr: "" });
  });
});
