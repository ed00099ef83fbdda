// Kills `specdiff train` with SIGKILL at random moments, resumes it, and compares the result byte by byte with that of
// a run nobody disturbed. Usage: node scripts/kill-resume.mjs [CASE] [--trials 20] [--seed 1]; needs a build.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { xoroshiro128plus } from "pure-rand";

const command = fileURLToPath(new URL("../dist/cli/specdiff.js", import.meta.url));
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { trials: { type: "string", default: "20" }, seed: { type: "string", default: "1" } },
});
const trials = Number(values.trials);
const generator = xoroshiro128plus(Number(values.seed));
const random = () => (generator.unsafeNext() >>> 0) / 2 ** 32;
const folder = mkdtempSync(join(tmpdir(), "specdiff-kill-"));
const caseFile = positionals[0] ?? writeCase();

/** A case whose training takes a few seconds in 24 runs, so that kills fall before, in and between runs. */
function writeCase() {
  const file = join(folder, "case.json");
  const network = {
    family: "mscale",
    activation: "sin",
    scales: [1, 2],
    amplitude: "one",
    weights: { law: "normal", std: 1 },
    biases: { law: "uniform-phase" },
    outputs: { law: "normal", std: 1 },
    train: ["a", "w", "b"],
    zeroStart: "antisymmetric",
  };
  const content = {
    title: "Killed and resumed",
    dimension: 1,
    target: "exp(-x^2/8) * (sin(x) + sin(3*x + 0.9))",
    data: { box: [[-12, 12]], samples: [600], placement: "midpoint", measure: "lebesgue" },
    network,
    dynamics: { type: "gradient-flow" },
    spectrum: { convention: "angular", box: [[-20, 20]], cells: [1000] },
    time: { save: [0.25, 1], method: "krylov", tolerance: 1e-8 },
    probes: [1, 3],
    training: {
      widths: [128, 256, 512],
      seeds: 8,
      learningRate: "auto",
      engine: "auto",
      precision: "float64",
    },
  };
  writeFileSync(file, JSON.stringify(content));
  return file;
}

/** Runs `specdiff train` in a process group of its own; resolves to its exit code, null where it was killed. */
function train(directory, { resume = false, killAfter = Infinity } = {}) {
  const flags = ["train", caseFile, "--out", directory, ...(resume ? ["--resume"] : [])];
  const child = spawn(process.execPath, [command, ...flags], { detached: true, stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const timer = Number.isFinite(killAfter)
    ? setTimeout(() => process.kill(-child.pid, "SIGKILL"), killAfter)
    : undefined;
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => {
      clearTimeout(timer);
      if (code !== null && code !== 0) reject(new Error(`specdiff ${flags.join(" ")} ended with ${code}\n${stderr}`));
      else resolve(code);
    });
  });
}

const resultOf = (directory) => readFileSync(join(directory, "result.json"));
const finishedRuns = (directory) => {
  const runs = join(directory, "runs");
  return existsSync(runs) ? readdirSync(runs).filter((name) => name.endsWith(".json")).length : 0;
};

try {
  const undisturbed = join(folder, "undisturbed");
  const started = performance.now();
  let firstRun = Infinity;
  const watch = setInterval(() => {
    if (finishedRuns(undisturbed) > 0) firstRun = Math.min(firstRun, performance.now() - started);
  }, 10);
  await train(undisturbed);
  clearInterval(watch);
  const duration = performance.now() - started;
  // One moment in five anywhere, the others from shortly before the first run is finished: start-up shows little.
  const earliest = Math.min(0.9 * firstRun, duration);
  const moment = () => {
    const from = random() < 0.2 ? 0 : earliest;
    return from + random() * (duration - from);
  };
  const runs = finishedRuns(undisturbed);
  process.stdout.write(`undisturbed: ${runs} runs in ${(duration / 1000).toFixed(1)} s\n`);
  const expected = resultOf(undisturbed);

  let identical = 0;
  for (let trial = 0; trial < trials; trial++) {
    const directory = join(folder, `trial-${trial}`);
    let killAfter = moment();
    // A child that was quicker than its killer shows nothing: again, with less time.
    while ((await train(directory, { killAfter })) !== null) {
      rmSync(directory, { recursive: true });
      killAfter *= 0.8;
    }
    const kept = finishedRuns(directory);
    await train(directory, { resume: true });
    const same = resultOf(directory).equals(expected);
    if (same) identical++;
    process.stdout.write(
      `killed after ${(killAfter / 1000).toFixed(2)} s with ${kept} of ${runs} runs kept: ` +
        `${same ? "identical" : "DIFFERENT"}\n`,
    );
    rmSync(directory, { recursive: true });
  }
  process.stdout.write(`${identical} of ${trials} identical\n`);
  process.exitCode = identical === trials ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
