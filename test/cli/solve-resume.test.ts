import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { minimalCase } from "../case/sample-case.js";

const program = fileURLToPath(new URL("../../dist/cli/specdiff.js", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "specdiff-resume-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Marches of some tenths of a second, long enough for a signal to fall into them. */
const marches = {
  "a 1-D PDE with adaptive steps": {
    title: "1-D",
    pde: { diffusion: "0.1 + xi^2/10", reaction: 0.1, source: "sin(9*t)", initial: "exp(-xi^2)" },
    spectrum: { box: [[-4, 4]], cells: [400] },
    time: { save: [0.5, 1, 2], method: "bdf2", tolerance: 1e-5 },
    probes: [0.5],
  },
  "a complex 2-D PDE with advection and adaptive steps": {
    title: "2-D",
    dimension: 2,
    pde: {
      diffusion: 0.01,
      advection: ["-xi2", "xi1"],
      initial: { re: "exp(-((xi1 - 0.4)^2 + xi2^2)/0.1)", im: "xi1" },
      boundary: [{ where: "true", type: "dirichlet", value: 0 }],
    },
    spectrum: {
      box: [
        [-1, 1],
        [-1, 1],
      ],
      cells: [16, 16],
    },
    time: { save: [0.5, 1], method: "sdirk2", tolerance: 1e-6 },
  },
  "a 3-D PDE whose matrices change with time": {
    title: "3-D",
    dimension: 3,
    pde: { diffusion: "0.1*(1 + xi1^2)", reaction: "1 + t", source: "t", initial: "exp(-xi1^2 - xi2^2 - xi3^2)" },
    spectrum: {
      box: [
        [-1, 1],
        [-1, 1],
        [-1, 1],
      ],
      cells: [5, 5, 5],
    },
    time: { save: [0.5, 1], method: "bdf2", steps: 80 },
  },
  "two systems of a network with momentum": {
    ...minimalCase(),
    network: { family: "mscale", scales: [1, 2], biases: { law: "normal", std: 1 } },
    dynamics: { type: "momentum", friction: 1 },
    spectrum: { box: [[-20, 20]], cells: [600] },
    time: { save: [0.5, 2], method: "generalized-alpha", steps: 4000 },
  },
} as const;

function caseFile(content: object): string {
  writeFileSync(join(folder, "case.json"), JSON.stringify(content));
  return "case.json";
}

async function solve(out: string, ...flags: string[]) {
  const { child, said } = start(out, ...flags);
  const [status] = await once(child, "close");
  return { status: status as number | null, stderr: said() };
}

/** Starts the program. */
function start(out: string, ...flags: string[]) {
  const args = [program, "solve", "case.json", "-q", "--out", out, ...flags];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  return { child, said: () => stderr };
}

/**
 * Starts the program, which keeps checkpoints often, sends a signal once there is one, and returns how the program ended. On a busy machine
 * the march may be over before: then once more.
 */
async function stopMarch(out: string, signal: "SIGINT" | "SIGKILL", ...flags: string[]) {
  for (let attempt = 1; ; attempt++) {
    const { child, said } = start(out, "--checkpoint-every", "0.01", ...flags);
    const ended = once(child, "close");
    while (!existsSync(join(folder, out, "checkpoint.npz")) && child.exitCode === null) await wait(2);
    child.kill(signal);
    const [status, killedBy] = await ended;
    if (status !== 0 || attempt === 10) return { status, killedBy, stderr: said() };
    rmSync(join(folder, out), { recursive: true });
  }
}

const content = (out: string, name: string) => readFileSync(join(folder, out, name));

// `npm test` builds first; without a build there is no program to run.
describe.skipIf(!existsSync(program))("specdiff solve", () => {
  test.each(Object.entries(marches))(
    "goes on after Ctrl-C and after kill -9 to the identical result: %s",
    async (_, theCase) => {
      caseFile(theCase);
      expect(await solve("whole", "--fields", "npz")).toEqual({ status: 0, stderr: "" });
      expect(await stopMarch("parts", "SIGINT")).toEqual({
        status: 130,
        killedBy: null,
        stderr: `specdiff: interrupted; ${join("parts", "checkpoint.npz")} keeps the march so far; the same command with --resume goes on\n`,
      });
      expect(readdirSync(join(folder, "parts"))).toEqual(["checkpoint.npz"]);
      await stopMarch("parts", "SIGKILL", "--resume");
      expect(await solve("parts", "--resume", "--fields", "npz")).toEqual({ status: 0, stderr: "" });
      const files = ["result.json", "spectrum.npz", ...("pde" in theCase ? [] : ["errors-pde.npz"])].sort();
      expect(readdirSync(join(folder, "parts"))).toEqual(files);
      for (const name of files) {
        expect(content("parts", name).equals(content("whole", name))).toBe(true);
      }
    },
  );

  test("refuses a checkpoint of another case, a damaged one and one cut off, and leaves it where it is", async () => {
    const theCase = marches["a 1-D PDE with adaptive steps"];
    caseFile(theCase);
    await stopMarch("parts", "SIGKILL");
    const kept = content("parts", "checkpoint.npz");
    const refused = async (says: RegExp) => {
      const { status, stderr } = await solve("parts", "--resume");
      expect(status).toBe(2);
      expect(stderr).toMatch(/^specdiff: case\.json: --resume: .*checkpoint\.npz [^\n]*\n$/);
      expect(stderr).toMatch(says);
      expect(existsSync(join(folder, "parts", "result.json"))).toBe(false);
    };
    caseFile({ ...theCase, time: { ...theCase.time, tolerance: 1e-6 } });
    await refused(/was written for another case, another mesh or by another version; .* without --resume/);
    expect(content("parts", "checkpoint.npz").equals(kept)).toBe(true);
    caseFile(theCase);
    const path = join(folder, "parts", "checkpoint.npz");
    writeFileSync(path, kept.subarray(0, kept.length - 100));
    await refused(/is damaged \(.*without --resume the march starts anew/);
    const altered = Buffer.from(kept);
    altered[kept.length >> 1] ^= 1;
    writeFileSync(path, altered);
    await refused(/is damaged \(.*checksum/);
    // What is not asked for is not read.
    expect((await solve("parts")).status).toBe(0);
    expect(readdirSync(join(folder, "parts"))).toEqual(["result.json"]);
  });

  test("goes on computing, and says so once, where checkpoints cannot be written", async () => {
    caseFile(marches["a 1-D PDE with adaptive steps"]);
    mkdirSync(join(folder, "parts", "checkpoint.npz", "taken"), { recursive: true });
    const { status, stderr } = await solve("parts", "--checkpoint-every", "0");
    expect(status).toBe(0);
    expect(stderr).toMatch(/^specdiff: .*checkpoint\.npz cannot be written: .*; the computation goes on\n$/);
    expect(existsSync(join(folder, "parts", "result.json"))).toBe(true);
  });

  test("ends at once after Ctrl-C where nothing can be kept, and says so", async () => {
    // A wave over ten thousand periods, in leaps of some: minutes.
    caseFile({
      ...minimalCase(),
      dynamics: { type: "momentum", friction: 0 },
      spectrum: { box: [[-20, 20]], cells: [200_000] },
      time: { save: [2e4], method: "krylov", tolerance: 1e-6 },
    });
    // On a busy machine the program may not have begun: then it is given longer.
    let [status, stderr]: [number | null, string] = [null, ""];
    for (let given = 1500; status === null && given < 60_000; given *= 2) {
      const { child, said } = start("parts", "--checkpoint-every", "0.01");
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
