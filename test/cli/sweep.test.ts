import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { networkCase } from "../../src/case/case.js";
import { readResult } from "../../src/case/read-result.js";
import { InterruptedError } from "../../src/cli/exit.js";
import type { Work } from "../../src/cli/product.js";
import { main } from "../../src/cli/program.js";
import { caseWith, pdeWith } from "../case/sample-case.js";
import { recorder } from "./recorder.js";
import { workHere } from "./work-here.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "specdiff-sweep-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The real work. `done` is told the weights' std of every case that is validated. */
const work = (done: unknown[] = []): Work => ({
  ...workHere,
  runValidate(theCase, options) {
    const { weights } = networkCase(theCase).network as { weights: { std: number } };
    done.push(weights.std);
    return workHere.runValidate(theCase, options);
  },
});

async function specdiff(args: readonly string[], using: Work = work()) {
  const [stdout, stderr] = [recorder(), recorder()];
  const status = await main(args, { stdout, stderr, environment: {}, work: using });
  return { status, out: stdout.text(), err: stderr.text() };
}

const small = {
  "data.box": [[-8, 8]],
  "data.samples": [60],
  "time.save": [0.5, 2],
  probes: [3],
  training: { widths: [16, 32], seeds: 2, learningRate: 0.01 },
};

function caseFile(content: object = caseWith(small)): string {
  const path = join(folder, "case.json");
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const at = (...names: string[]) => join(folder, "out", ...names);
const text = (...names: string[]) => readFileSync(at(...names), "utf8");
const sweep = (vary: string, ...more: string[]) => ["sweep", caseFile(), "--out", at(), "--vary", vary, ...more];
const resultOf = (name: string) => readResult(text(name, "result.json"));

/** The rows of sweep.csv by the names of its columns. */
function rows(): Record<string, string>[] {
  const [columns, ...lines] = text("sweep.csv")
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(","));
  return lines.map((fields) => Object.fromEntries(columns.map((column, i) => [column, fields[i]])));
}

describe("specdiff sweep", () => {
  test("does every case in a folder of its own, and puts all numbers in one table and one report", async () => {
    const { status, out } = await specdiff(sweep("network.weights.std=1,2"));
    expect(status).toBe(0);
    expect(out).toMatch(/^1 of 2, network\.weights\.std=1: finished; about \S+ s for the 1 to come$/m);
    expect(out).toContain("2 of 2, network.weights.std=2: finished\n");
    expect(readdirSync(at()).sort()).toEqual([
      "network.weights.std=1",
      "network.weights.std=2",
      "sweep.csv",
      "sweep.html",
      "sweep.json",
    ]);
    const found = rows();
    // Three times of two levels and of four networks, twice.
    expect(found.length).toBe(2 * 3 * (2 + 4));
    for (const std of ["1", "2"]) {
      const { levels } = resultOf(`network.weights.std=${std}`);
      const of = (level: string) => found.filter((row) => row["network.weights.std"] === std && row.level === level);
      // Seventeen digits: the very numbers.
      expect(of("pde").map(({ energy }) => Number(energy))).toEqual(levels.pde?.energy);
      expect(of("ntk").map((row) => Number(row["relative(3)"]))).toEqual(levels.ntk?.probes[0].relative);
      expect(of("training").map(({ energy }) => Number(energy))).toEqual(
        levels.training?.flatMap(({ energy }) => [...energy]),
      );
      expect(of("training").map(({ width, seed }) => `${width}/${seed}`)).toEqual(
        ["16/0", "16/1", "32/0", "32/1"].flatMap((name) => [name, name, name]),
      );
    }
    const report = text("sweep.html");
    for (const name of ["sweep-parameter", "sweep-energy", "sweep-widths", "sweep-cases"]) {
      expect(report).toContain(`<figure id="${name}">`);
    }
    expect(report).not.toMatch(/NaN|undefined|\[object/);
  });

  test("computes what is new alone: more values, then more seeds and widths", async () => {
    const done: number[] = [];
    await specdiff(sweep("network.weights.std=2"), work(done));
    const run = at("network.weights.std=2", "runs", "width-16-seed-0.json");
    const written = statSync(run).mtimeMs;
    await specdiff(sweep("network.weights.std=1,2"), work(done));
    expect(done).toEqual([2, 1]);
    expect(rows().map((row) => Number(row["network.weights.std"]))).toEqual([
      ...Array(18).fill(1),
      ...Array(18).fill(2),
    ]);
    const more = [
      "sweep",
      caseFile(caseWith({ ...small, training: { widths: [16, 32], seeds: 3, learningRate: 0.01 } })),
    ];
    const { status } = await specdiff(
      [...more, "--out", at(), "--vary", "network.weights.std=2", "--vary", "training.widths=8,16"],
      work(done),
    );
    expect([status, done]).toEqual([0, [2, 1, 2]]);
    expect(resultOf("network.weights.std=2").levels.training?.map(({ width, seed }) => `${width}/${seed}`)).toEqual([
      "8/0",
      "8/1",
      "8/2",
      "16/0",
      "16/1",
      "16/2",
    ]);
    expect(statSync(run).mtimeMs).toBe(written);
  });

  test("goes on with the others where a case fails, and says which", async () => {
    const all = work();
    const { status, err } = await specdiff(sweep("network.weights.std=1,2"), {
      ...all,
      runValidate: (theCase, options) =>
        (networkCase(theCase).network as { weights: { std: number } }).weights.std === 1
          ? Promise.reject(new Error("no luck"))
          : all.runValidate(theCase, options),
    });
    expect(status).toBe(1);
    expect(err).toContain("1 of 2, network.weights.std=1: failed unexpectedly: no luck");
    expect(err).toMatch(/specdiff: 1 of 2 cases failed; the others are finished\n$/);
    expect(text("sweep.html")).toContain("1 of 2 cases are not computed yet");
    expect(rows().every((row) => row["network.weights.std"] === "2")).toBe(true);
  });

  test("ends after Ctrl-C and says how to go on", async () => {
    const all = work();
    const { status, err } = await specdiff(sweep("network.weights.std=1,2"), {
      ...all,
      runValidate: () => Promise.reject(new InterruptedError("interrupted")),
    });
    expect([status, err]).toEqual([130, "specdiff: interrupted; what is finished is kept; the same command goes on\n"]);
  });

  test("writes an array job for Slurm, which says what each part does", async () => {
    const { status, out } = await specdiff(sweep("network.weights.std=1:2:lin2", "--slurm", "4"));
    expect(status).toBe(0);
    expect(out).toContain(`submit with: sh ${at("submit.sh")}`);
    expect(text("array.sbatch")).toContain("#SBATCH --array=1-4\n");
    expect(text("array.sbatch")).toMatch(
      / sweep \S+case\.json --vary network\.weights\.std=1,2 --out \S+out --quiet .*--shard "\$SLURM_ARRAY_TASK_ID\/4" &\n/,
    );
    expect(text("collect.sbatch")).not.toContain("--shard");
    expect(text("submit.sh")).toContain("--dependency=afterok:");
  });

  test("hands the format of fields on to the jobs of Slurm", async () => {
    await specdiff(sweep("network.weights.std=1,2", "--slurm", "4", "--fields", "npz"));
    for (const job of ["array.sbatch", "collect.sbatch"]) expect(text(job)).toContain(" --fields npz ");
  });

  test.each([
    [["--vary", "network.weights.std=-1"], /network\.weights\.std=-1: .*must be greater than 0/],
    [["--vary", "std=1"], /std: unknown key/],
    [["--shard", "3/2"], /1 ≤ i ≤ n/],
  ])("refuses %j", async (more, says) => {
    const { status, err } = await specdiff(["sweep", caseFile(), "--out", at(), ...more]);
    expect(status).toBe(2);
    expect(err).toMatch(says);
    expect(readdirSync(folder)).toEqual(["case.json"]);
  });

  test("refuses to divide what trains nothing", async () => {
    const path = caseFile(pdeWith({}));
    const { status, err } = await specdiff([
      "sweep",
      path,
      "--out",
      at(),
      "--vary",
      "pde.diffusion=1,2",
      "--shard",
      "1/2",
    ]);
    expect([status, err]).toEqual([
      2,
      "specdiff: --shard: divides networks to be trained, and the case has no training\n",
    ]);
  });
});

describe("specdiff collect", () => {
  test("refuses a folder without a sweep, and one of which nothing is finished", async () => {
    expect((await specdiff(["collect", folder])).err).toMatch(
      /sweep\.json: is missing: this is not the folder of a sweep/,
    );
    await specdiff(sweep("network.weights.std=1", "--slurm", "2"));
    const { status, err } = await specdiff(["collect", at()]);
    expect(status).toBe(2);
    expect(err).toContain("none of the sweep's cases is finished yet");
  });

  test("names a result that is damaged, and collects the others", async () => {
    await specdiff(sweep("network.weights.std=1,2"));
    const damaged = at("network.weights.std=1", "result.json");
    writeFileSync(damaged, "{");
    const { status, out, err } = await specdiff(["collect", at()]);
    expect(status).toBe(1);
    expect(out).toContain("1 of 2 cases are not finished");
    expect(err.split("\n")).toEqual([
      expect.stringContaining(`specdiff: ${damaged}: `),
      "specdiff: 1 result is damaged; the others are collected",
      "",
    ]);
    expect(new Set(rows().map((row) => row["network.weights.std"]))).toEqual(new Set(["2"]));
  });
});
