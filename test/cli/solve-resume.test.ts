import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { main } from "../../src/cli/program.js";
import { minimalCase } from "../case/sample-case.js";
import { recorder } from "./recorder.js";
import { caseFolder, marches, program, solve, start, stopMarch, testResuming, writeCase } from "./stopped-marches.js";
import { workHere } from "./work-here.js";

describe.skipIf(!existsSync(program))("specdiff solve", () => {
  // Those in space take longer: test/long.
  testResuming(["a 1-D PDE with adaptive steps", "two systems of a network with momentum"]);

  test("refuses a checkpoint of another case, a damaged one and one cut off, and leaves it where it is", async () => {
    const theCase = marches["a 1-D PDE with adaptive steps"];
    const folder = caseFolder(theCase);
    await stopMarch(folder, "parts", "SIGKILL");
    const path = join(folder, "parts", "checkpoint.npz");
    const kept = readFileSync(path);
    const solveHere = async (...flags: string[]) => {
      const [stdout, stderr] = [recorder(), recorder()];
      const args = ["solve", join(folder, "case.json"), "-q", "--out", join(folder, "parts"), ...flags];
      const status = await main(args, { stdout, stderr, environment: {}, work: workHere });
      return { status, stderr: stderr.text() };
    };
    const refused = async (says: RegExp) => {
      const { status, stderr } = await solveHere("--resume");
      expect(status).toBe(2);
      expect(stderr).toMatch(/^specdiff: .*case\.json: --resume: .*checkpoint\.npz [^\n]*\n$/);
      expect(stderr).toMatch(says);
      expect(existsSync(join(folder, "parts", "result.json"))).toBe(false);
    };
    writeCase(folder, { ...theCase, time: { ...theCase.time, tolerance: 1e-6 } });
    await refused(/was written for another case, another mesh or by another version; .* without --resume/);
    expect(readFileSync(path).equals(kept)).toBe(true);
    writeCase(folder, theCase);
    writeFileSync(path, kept.subarray(0, kept.length - 100));
    await refused(/is damaged \(.*without --resume the march starts anew/);
    const altered = Buffer.from(kept);
    altered[kept.length >> 1] ^= 1;
    writeFileSync(path, altered);
    await refused(/is damaged \(.*checksum/);
    // What is not asked for is not read.
    expect((await solveHere()).status).toBe(0);
    expect(readdirSync(join(folder, "parts"))).toEqual(["result.json"]);
  });

  test("goes on computing, and says so once, where checkpoints cannot be written", async () => {
    const folder = caseFolder(marches["a 1-D PDE with adaptive steps"]);
    mkdirSync(join(folder, "parts", "checkpoint.npz", "taken"), { recursive: true });
    const { status, stderr } = await solve(folder, "parts", "--checkpoint-every", "0");
    expect(status).toBe(0);
    expect(stderr).toMatch(/^specdiff: .*checkpoint\.npz cannot be written: .*; the computation goes on\n$/);
    expect(existsSync(join(folder, "parts", "result.json"))).toBe(true);
  });

  test("ends at once after Ctrl-C where nothing can be kept, and says so", async () => {
    // A wave over ten thousand periods, in leaps of some: minutes.
    const folder = caseFolder({
      ...minimalCase(),
      dynamics: { type: "momentum", friction: 0 },
      spectrum: { box: [[-20, 20]], cells: [200_000] },
      time: { save: [2e4], method: "krylov", tolerance: 1e-6 },
    });
    // On a busy machine the program may not have begun: then it is given longer.
    let [status, stderr]: [number | null, string] = [null, ""];
    for (let given = 700; status === null && given < 60_000; given *= 2) {
      const { child, said } = start(folder, "parts", "--checkpoint-every", "0.01");
      const ended = once(child, "close");
      await wait(given);
      child.kill("SIGINT");
      [status] = await ended;
      stderr = said();
    }
    expect([status, stderr]).toEqual([
      130,
      'specdiff: interrupted; nothing is kept yet ("krylov" finds all times at once); the same command starts anew\n',
    ]);
    expect(existsSync(join(folder, "parts"))).toBe(false);
  });
});
