import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readResult } from "../../src/case/read-result.js";
import { readNpz } from "../../src/files/read-npz.js";
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

  test("each command leaves the levels of the others as they are, to the byte", async () => {
    const training = { widths: [1024, 2048], seeds: 1 };
    const file = caseFile({ ...quietCase(), probes: [1], time: { save: [0.5, 2] }, training });
    const result = () => readFileSync(join(folder, "out", "small", "result.json"), "utf8");
    expect(await specdiff("validate", file, "-q")).toEqual({ status: 0, stdout: "", stderr: "" });
    const whole = result();
    expect(Object.keys(readResult(whole).levels)).toEqual(["pde", "ntk", "training"]);
    for (const args of [
      ["solve", file],
      ["solve", file, "--ntk"],
      ["train", file, "--resume"],
    ]) {
      expect((await specdiff(...args, "-q")).status).toBe(0);
      expect(result()).toBe(whole);
    }
    expect(existsSync(join(folder, "out", "small", "report.html"))).toBe(true);
  });

  test("keeps the kernel flow where the PDE fails, says what failed and ends with 1", async () => {
    // Waves without end over a time in which rounding alone moves their phases too far.
    const changes = {
      network: { family: "mscale", weights: { law: "power", exponent: 0.9, min: 0, max: 8 } },
      dynamics: { type: "momentum", friction: 0 },
      spectrum: { box: [[-40, 40]], cells: [2000] },
      time: { save: [2e6] },
    };
    const { status, stderr } = await specdiff("validate", caseFile(caseWith(changes)), "-q");
    expect(stderr).toMatch(/^specdiff: spectral PDE \(level 0\) failed: the computation failed: .*\n$/);
    expect(status).toBe(1);
    const { levels } = readResult(readFileSync(join(folder, "out", "small", "result.json"), "utf8"));
    expect(Object.keys(levels)).toEqual(["ntk"]);
  });

  test("draws a PDE in 1-D, 2-D and 3-D and the spectrum of a network, and reports on a PDE", async () => {
    const pde = (dimension: number, changes: object = {}) => ({
      title: "Heat",
      dimension,
      pde: {
        diffusion: 0.1,
        initial: "1 + cos(pi*xi1)",
        exact: "1 + exp(-0.1*pi^2*t)*cos(pi*xi1)",
        ...changes,
      },
      spectrum: {
        box: Array.from({ length: dimension }, () => [0, 1]),
        cells: Array.from({ length: dimension }, () => 8),
      },
      time: { save: [0.5] },
    });
    const line = { ...pde(1, { initial: "1 + cos(pi*xi)", exact: "1 + exp(-0.1*pi^2*t)*cos(pi*xi)" }) };
    const solution = "The solution at the saved times";
    const spectrum = "spectrum as training goes on";
    for (const [name, theCase, title] of [
      ["line", line, solution],
      ["square", pde(2), solution],
      ["cube", pde(3), solution],
      ["network", quietCase(), spectrum],
    ] as const) {
      const { status, stderr } = await specdiff(
        "solve",
        caseFile(theCase),
        "-q",
        "--plot",
        `${name}.svg`,
        "--out",
        name,
      );
      expect([name, status, stderr]).toEqual([name, 0, ""]);
      const svg = readFileSync(join(folder, `${name}.svg`), "utf8");
      expect(svg).toMatch(/^<svg .*<\/svg>$/s);
      expect(svg).toContain(title);
      expect(svg).toMatch(/t\s=\s0\.5/);
    }
    expect(await specdiff("validate", caseFile(pde(2)), "-q", "--out", "report")).toEqual({
      status: 0,
      stdout: "",
      stderr: "",
    });
    const page = readFileSync(join(folder, "report", "report.html"), "utf8");
    expect(page).toContain("order of the L² error in the last halving of the cells");
    const result = readResult(readFileSync(join(folder, "report", "result.json"), "utf8"));
    expect(result.errors?.l2).toHaveLength(2);
  });

  test("writes the fields of every level, which agree with the result", async () => {
    const file = caseFile({
      ...quietCase(),
      spectrum: { convention: "cycles", box: [[-2, 2]], cells: [600] },
      probes: [],
      time: { save: [0.5] },
      training: { widths: [1024], seeds: 2 },
    });
    for (const format of ["npz", "vtu"]) {
      expect(await specdiff("validate", file, "-q", "--fields", format, "--resume")).toMatchObject({
        status: 0,
        stderr: "",
      });
    }
    const directory = join(folder, "out", "small");
    expect(readdirSync(directory)).toEqual([
      "errors-ntk-0.vtu",
      "errors-ntk-1.vtu",
      "errors-ntk.npz",
      "errors-ntk.pvd",
      "errors-pde-0.vtu",
      "errors-pde-1.vtu",
      "errors-pde.npz",
      "errors-pde.pvd",
      "errors-training-0.vtu",
      "errors-training-1.vtu",
      "errors-training.npz",
      "errors-training.pvd",
      "report.html",
      "result.json",
      "runs",
      "spectrum-0.vtu",
      "spectrum-1.vtu",
      "spectrum.npz",
      "spectrum.pvd",
    ]);
    const archive = (name: string) => readNpz(readFileSync(join(directory, `${name}.npz`)));
    const reals = (name: string, array: string) => {
      const found = archive(name).array(array);
      if (!("re" in found)) throw new Error(`${array} holds no numbers`);
      return found;
    };
    const { levels } = readResult(readFileSync(join(directory, "result.json"), "utf8"));
    const points = reals("errors-ntk", "points").re;
    const weight = points[1] - points[0];
    const energies = (name: string) => {
      const { shape, re } = reals(name, "error");
      const count = points.length;
      expect(shape.at(-1)).toBe(count);
      return Array.from({ length: re.length / count }, (_, i) =>
        re.subarray(i * count, (i + 1) * count).reduce((sum, u) => sum + weight * u * u, 0),
      );
    };
    // The same sums of squares to rounding; for level 0 ∫ û² against the samples of its inverse transform, as far as box and mesh reach.
    energies("errors-ntk").forEach((energy, i) => {
      expect(energy / (levels.ntk?.energy[i] as number)).toBeCloseTo(1, 12);
    });
    energies("errors-pde").forEach((energy, i) => {
      expect(energy / (levels.pde?.energy[i] as number)).toBeCloseTo(1, 3);
    });
    const trained = levels.training?.flatMap(({ energy }) => energy) as number[];
    energies("errors-training").forEach((energy, i) => {
      expect(energy / trained[i]).toBeCloseTo(1, 12);
    });
    expect(reals("errors-training", "error").shape).toEqual([2, 2, points.length]);
    expect(Array.from(reals("errors-training", "seed").re)).toEqual([0, 1]);
    // B = 2π ρ and A = π ρ with ρ the standard normal density, in the units of cycles.
    const [k, B, A] = [reals("spectrum", "frequency"), reals("spectrum", "damping"), reals("spectrum", "diffusion")];
    const density = Array.from(k.re, (cycles) => Math.exp(-((2 * Math.PI * cycles) ** 2) / 2) / Math.sqrt(2 * Math.PI));
    expect([A.shape, B.shape]).toEqual([[density.length], [density.length]]);
    density.forEach((rho, i) => {
      expect(B.re[i]).toBeCloseTo(2 * Math.PI * rho, 12);
      expect(A.re[i] * (2 * Math.PI) ** 2).toBeCloseTo(Math.PI * rho, 12);
    });
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
