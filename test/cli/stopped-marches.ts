import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { minimalCase } from "../case/sample-case.js";

// Marches of the built program, stopped and gone on with.

/** `npm test` builds first; without a build there is no program to run. */
export const program = fileURLToPath(new URL("../../dist/cli/specdiff.js", import.meta.url));

/** Marches of some tenths of a second, long enough for a signal to fall into them. */
export const marches = {
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

/** A folder with a case in it, in which the program runs; removed after the test. */
export function caseFolder(theCase: object): string {
  const folder = mkdtempSync(join(tmpdir(), "specdiff-resume-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeCase(folder, theCase);
  return folder;
}

export function writeCase(folder: string, theCase: object): void {
  writeFileSync(join(folder, "case.json"), JSON.stringify(theCase));
}

export async function solve(folder: string, out: string, ...flags: string[]) {
  const { child, said } = start(folder, out, ...flags);
  const [status] = await once(child, "close");
  return { status: status as number | null, stderr: said() };
}

/** Starts the program. */
export function start(folder: string, out: string, ...flags: string[]) {
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
export async function stopMarch(folder: string, out: string, signal: "SIGINT" | "SIGKILL", ...flags: string[]) {
  for (let attempt = 1; ; attempt++) {
    const { child, said } = start(folder, out, "--checkpoint-every", "0.01", ...flags);
    const ended = once(child, "close");
    while (!existsSync(join(folder, out, "checkpoint.npz")) && child.exitCode === null) await wait(2);
    child.kill(signal);
    const [status, killedBy] = await ended;
    if (status !== 0 || attempt === 10) return { status, killedBy, stderr: said() };
    rmSync(join(folder, out), { recursive: true });
  }
}

/** Stops these marches twice, and holds what they come to against what they come to in one go. */
export function testResuming(names: readonly (keyof typeof marches)[]): void {
  test.each(names)("goes on after Ctrl-C and after kill -9 to the identical result: %s", async (name) => {
    const theCase = marches[name];
    const folder = caseFolder(theCase);
    const content = (out: string, file: string) => readFileSync(join(folder, out, file));
    expect(await solve(folder, "whole", "--fields", "npz")).toEqual({ status: 0, stderr: "" });
    expect(await stopMarch(folder, "parts", "SIGINT")).toEqual({
      status: 130,
      killedBy: null,
      stderr: `specdiff: interrupted; ${join("parts", "checkpoint.npz")} keeps the march so far; the same command with --resume goes on\n`,
    });
    expect(readdirSync(join(folder, "parts"))).toEqual(["checkpoint.npz"]);
    await stopMarch(folder, "parts", "SIGKILL", "--resume");
    expect(await solve(folder, "parts", "--resume", "--fields", "npz")).toEqual({ status: 0, stderr: "" });
    const files = ["result.json", "spectrum.npz", ...("pde" in theCase ? [] : ["errors-pde.npz"])].sort();
    expect(readdirSync(join(folder, "parts"))).toEqual(files);
    for (const file of files) {
      expect(content("parts", file).equals(content("whole", file))).toBe(true);
    }
  });
}
