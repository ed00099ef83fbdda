import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readResult } from "../../src/case/read-result.js";
import { caseWith, quietCase } from "../case/sample-case.js";

const program = fileURLToPath(new URL("../../dist/cli/specdiff.js", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "specdiff-built-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a program in the folder. It does not block this process, whose tests are told about meanwhile. */
async function run(file: string, args: readonly string[]) {
  const child = spawn(file, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const texts = [child.stdout, child.stderr].map(async (stream) => {
    let text = "";
    for await (const part of stream.setEncoding("utf8")) text += part;
    return text;
  });
  const [[status], stdout, stderr] = await Promise.all([once(child, "close"), ...texts]);
  return { status: status as number | null, stdout, stderr };
}

const specdiff = (...args: string[]) => run(process.execPath, [program, ...args]);

function caseFile(content: unknown): string {
  writeFileSync(join(folder, "small.json"), JSON.stringify(content));
  return "small.json";
}

// `npm test` builds first; without a build there is no program to run.
describe.skipIf(!existsSync(program))("the built program", () => {
  test("solves a case in the folder it is called from and prints no codes into a pipe", async () => {
    const { status, stdout, stderr } = await specdiff("solve", caseFile({ ...quietCase(), probes: [1, 3] }));
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("|û| at ξ = 3");
    expect(stdout).not.toContain("\u001b");
    const result = readResult(readFileSync(join(folder, "out", "small", "result.json"), "utf8"));
    expect(result.levels.pde?.probes).toHaveLength(2);
  });

  test("ends with 2 and one line for a bad case, and leaves nothing behind", async () => {
    const singular = await specdiff("solve", caseFile(caseWith({ target: "1/x", "data.samples": [101] })));
    expect(singular).toMatchObject({ status: 2, stdout: "" });
    expect(singular.stderr).toMatch(/^specdiff: small.json: target: .*x = 0.*\n$/);
    expect(await specdiff("train", "none.json")).toEqual({
      status: 2,
      stdout: "",
      stderr: "specdiff: none.json: cannot be read: there is no such file\n",
    });
    expect(existsSync(join(folder, "out"))).toBe(false);
  });

  test("says in a line that stdout takes no more, and nothing where its reader went away", async () => {
    const file = caseFile(quietCase());
    const shell = async (command: string) => {
      const { status, stderr } = await run("bash", ["-c", command, process.execPath, program, file]);
      return { status, stderr };
    };
    expect(await shell('"$0" "$1" solve "$2" > /dev/full')).toEqual({
      status: 1,
      stderr: "specdiff: the standard output cannot be written: the disk is full\n",
    });
    expect(await shell(`set -o pipefail; "$0" "$1" solve "$2" | head -1 > /dev/null`)).toEqual({
      status: 0,
      stderr: "",
    });
    expect(await shell('"$0" "$1" solve "$2" > /dev/null 2> /dev/full')).toMatchObject({ status: 0 });
  });

  test("prints its help", async () => {
    expect(await specdiff("--help")).toMatchObject({ status: 0, stderr: "" });
  });
});
