import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readResult } from "../../src/case/read-result.js";
import { main } from "../../src/cli/program.js";
import { readNpz } from "../../src/files/read-npz.js";
import { caseWith, quietCase } from "../case/sample-case.js";
import { recorder } from "./recorder.js";
import { workHere } from "./work-here.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "specdiff-commands-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The program with its real work; results go to the folder `to`. */
async function specdiff(command: string, content: object, to: string, ...flags: string[]) {
  const [stdout, stderr] = [recorder(), recorder()];
  const file = join(folder, "case.json");
  writeFileSync(file, JSON.stringify(content));
  const args = [command, file, "-q", "--out", join(folder, to), ...flags];
  const status = await main(args, { stdout, stderr, environment: {}, work: workHere });
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}

describe("the commands on a case", () => {
  test("each command leaves the levels of the others as they are, to the byte", async () => {
    const training = { widths: [1024, 2048], seeds: 1 };
    const theCase = { ...quietCase(), probes: [1], time: { save: [0.5, 2] }, training };
    const result = () => readFileSync(join(folder, "out", "result.json"), "utf8");
    expect(await specdiff("validate", theCase, "out")).toEqual({ status: 0, stdout: "", stderr: "" });
    const whole = result();
    expect(Object.keys(readResult(whole).levels)).toEqual(["pde", "ntk", "training"]);
    for (const [command, ...flags] of [["solve"], ["solve", "--ntk"], ["train", "--resume"]]) {
      expect((await specdiff(command, theCase, "out", ...flags)).status).toBe(0);
      expect(result()).toBe(whole);
    }
    expect(existsSync(join(folder, "out", "report.html"))).toBe(true);
  });

  test("keeps the kernel flow where the PDE fails, says what failed and ends with 1", async () => {
    // Waves without end over a time in which rounding alone moves their phases too far.
    const changes = {
      network: { family: "mscale", weights: { law: "power", exponent: 0.9, min: 0, max: 8 } },
      dynamics: { type: "momentum", friction: 0 },
      spectrum: { box: [[-40, 40]], cells: [2000] },
      time: { save: [2e6] },
    };
    const { status, stderr } = await specdiff("validate", caseWith(changes), "out");
    expect(stderr).toMatch(/^specdiff: spectral PDE \(level 0\) failed: the computation failed: .*\n$/);
    expect(status).toBe(1);
    const { levels } = readResult(readFileSync(join(folder, "out", "result.json"), "utf8"));
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
      const path = join(folder, `${name}.svg`);
      const { status, stderr } = await specdiff("solve", theCase, name, "--plot", path);
      expect([name, status, stderr]).toEqual([name, 0, ""]);
      const svg = readFileSync(path, "utf8");
      expect(svg).toMatch(/^<svg .*<\/svg>$/s);
      expect(svg).toContain(title);
      expect(svg).toMatch(/t\s=\s0\.5/);
    }
    expect(await specdiff("validate", pde(2), "report")).toEqual({
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
    const theCase = {
      ...quietCase(),
      spectrum: { convention: "cycles", box: [[-2, 2]], cells: [600] },
      probes: [],
      time: { save: [0.5] },
      training: { widths: [1024], seeds: 2 },
    };
    for (const format of ["npz", "vtu"]) {
      expect(await specdiff("validate", theCase, "out", "--fields", format, "--resume")).toMatchObject({
        status: 0,
        stderr: "",
      });
    }
    const directory = join(folder, "out");
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
});
