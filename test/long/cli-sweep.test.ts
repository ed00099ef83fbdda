import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { randomStream } from "../../src/network/random.js";
import { caseWith } from "../case/sample-case.js";

const program = fileURLToPath(new URL("../../dist/cli/specdiff.js", import.meta.url));
const vary = ["--vary", "network.weights.std=1,2"];

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "specdiff-sweep-"));
  const content = caseWith({
    "data.box": [[-8, 8]],
    "data.samples": [60],
    "time.save": [0.5, 2],
    probes: [3],
    training: { widths: [1000, 4000], seeds: 3 },
  });
  writeFileSync(join(folder, "case.json"), JSON.stringify(content));
  if (existsSync(program)) expect(await sweep("whole")).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(out: string, ...more: string[]) {
  const args = [program, "sweep", "case.json", "-q", "--out", out, "--threads", "1", ...vary, ...more];
  return spawn(process.execPath, args, { cwd: folder, stdio: "ignore" });
}

async function sweep(out: string, ...more: string[]): Promise<number | null> {
  const [status] = await once(start(out, ...more), "close");
  return status;
}

const table = (out: string) => readFileSync(join(folder, out, "sweep.csv"), "utf8");

// `npm run test:long` builds first; without a build there is no program to run.
describe.skipIf(!existsSync(program))("a sweep", () => {
  test("that is killed at random moments, and goes on, ends with the very table of one that was not", async () => {
    const random = randomStream(3, 0);
    let killed = 0;
    for (let attempt = 0; attempt < 4; attempt++) {
      const child = start("killed");
      const ended = once(child, "close");
      await wait(600 + 1200 * random.uniform());
      if (child.exitCode === null) killed++;
      child.kill("SIGKILL");
      await ended;
    }
    expect(killed).toBeGreaterThan(0);
    expect(await sweep("killed")).toBe(0);
    expect(table("killed")).toBe(table("whole"));
  });

  test("in parts ends with the very table of one that was not divided", async () => {
    expect(await Promise.all([sweep("killed", "--shard", "3/3"), sweep("killed", "--shard", "1/3")])).toEqual([0, 0]);
    expect(await sweep("killed", "--shard", "2/3")).toBe(0);
    const runs = ["1", "2"].flatMap((std) => readdirSync(join(folder, "killed", `network.weights.std=${std}`, "runs")));
    expect(runs.length).toBe(12);
    expect(await sweep("killed")).toBe(0);
    expect(table("killed")).toBe(table("whole"));
  });
});
