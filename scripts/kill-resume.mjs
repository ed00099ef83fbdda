// Kills `specdiff train`, then `specdiff solve`, with SIGKILL at random moments, resumes them, and compares the results byte
// by byte with those of runs nobody disturbed. Usage: node scripts/kill-resume.mjs [--trials 20] [--seed 1] [--engine webgpu] [--method runge-kutta-chebyshev]; needs
// a build. With an engine or a method it is `train` alone, by these (webgpu: see software-gpu.mjs).
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { xoroshiro128plus } from "pure-rand";
import { softwareGpu } from "./software-gpu.mjs";

const program = fileURLToPath(new URL("../dist/cli/specdiff.js", import.meta.url));
const { values } = parseArgs({
  options: {
    trials: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    engine: { type: "string", default: "auto" },
    method: { type: "string", default: "descent" },
  },
});
const trials = Number(values.trials);
const generator = xoroshiro128plus(Number(values.seed));
const random = () => (generator.unsafeNext() >>> 0) / 2 ** 32;
const folder = mkdtempSync(join(tmpdir(), "specdiff-kill-"));

/** A case whose training takes a few seconds in 24 runs, so that kills fall before, in and between runs; a smaller one where a processor plays a GPU. */
function trainedCase() {
  const isSmall = values.engine === "webgpu";
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
  return {
    title: "Killed and resumed",
    dimension: 1,
    target: "exp(-x^2/8) * (sin(x) + sin(3*x + 0.9))",
    data: { box: [[-12, 12]], samples: [isSmall ? 80 : 600], placement: "midpoint", measure: "lebesgue" },
    network,
    dynamics: { type: "gradient-flow" },
    spectrum: { convention: "angular", box: [[-20, 20]], cells: [1000] },
    time: { save: [0.25, 1], method: "krylov", tolerance: 1e-8 },
    probes: [1, 3],
    training: {
      widths: isSmall ? [16, 32, 64] : [128, 256, 512],
      seeds: 8,
      method: values.method,
      ...(values.engine === "auto" ? { engine: "auto", precision: "float64" } : { engine: values.engine }),
    },
  };
}

/** A march of a few seconds with steps that are chosen, so that kills fall before, between and into checkpoints. */
function marchedCase() {
  return {
    title: "Killed and resumed",
    dimension: 2,
    pde: {
      diffusion: "0.02 + (xi1^2 + xi2^2)/50",
      advection: ["-xi2", "xi1"],
      source: "sin(3*t)*xi1",
      initial: { re: "exp(-((xi1 - 0.4)^2 + xi2^2)/0.02)", im: "xi1*xi2" },
      boundary: [{ where: "true", type: "dirichlet", value: 0 }],
    },
    spectrum: {
      box: [
        [-1, 1],
        [-1, 1],
      ],
      cells: [24, 24],
    },
    time: { save: [0.5, 1, 2], method: "sdirk2", tolerance: 1e-4 },
    probes: [[0, 0.4]],
  };
}

const finishedRuns = (directory) => {
  const runs = join(directory, "runs");
  return existsSync(runs) ? readdirSync(runs).filter((name) => name.endsWith(".json")).length : 0;
};

const subjects = [
  { command: "train", theCase: trainedCase(), flags: [], results: ["result.json"], kept: finishedRuns, what: "runs" },
  {
    command: "solve",
    theCase: marchedCase(),
    flags: ["--checkpoint-every", "0.1", "--fields", "npz"],
    results: ["result.json", "spectrum.npz"],
    kept: (directory) => (existsSync(join(directory, "checkpoint.npz")) ? 1 : 0),
    what: "checkpoints",
  },
];

/** Runs `specdiff` in a process group of its own; resolves to its exit code, null where it was killed. */
function run(args, killAfter = Infinity) {
  const child = spawn(process.execPath, [program, ...args], {
    ...{ detached: true, stdio: ["ignore", "ignore", "pipe"] },
    env: values.engine === "webgpu" ? { ...process.env, ...softwareGpu } : process.env,
  });
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
      if (code !== null && code !== 0) reject(new Error(`specdiff ${args.join(" ")} ended with ${code}\n${stderr}`));
      else resolve(code);
    });
  });
}

/** Kills and resumes a subject again and again; resolves to how many of the results were identical. */
async function tryOut({ command, theCase, flags, results, kept, what }) {
  const caseFile = join(folder, `${command}.json`);
  writeFileSync(caseFile, JSON.stringify(theCase));
  const argsFor = (directory) => [command, caseFile, "--out", directory, ...flags];
  const resultOf = (directory) => Buffer.concat(results.map((name) => readFileSync(join(directory, name))));
  const undisturbed = join(folder, `${command}-undisturbed`);
  const started = performance.now();
  let firstKept = Infinity;
  const watch = setInterval(() => {
    if (kept(undisturbed) > 0) firstKept = Math.min(firstKept, performance.now() - started);
  }, 10);
  await run(argsFor(undisturbed));
  clearInterval(watch);
  const duration = performance.now() - started;
  // One moment in five anywhere, the others from shortly before something is kept: start-up shows little.
  const earliest = Math.min(0.9 * firstKept, duration);
  const moment = () => {
    const from = random() < 0.2 ? 0 : earliest;
    return from + random() * (duration - from);
  };
  process.stdout.write(`${command}, undisturbed: ${(duration / 1000).toFixed(1)} s\n`);
  const expected = resultOf(undisturbed);

  let identical = 0;
  for (let trial = 0; trial < trials; trial++) {
    const directory = join(folder, `${command}-${trial}`);
    let killAfter = moment();
    // A child that was quicker than its killer shows nothing: again, with less time.
    while ((await run(argsFor(directory), killAfter)) !== null) {
      rmSync(directory, { recursive: true });
      killAfter *= 0.8;
    }
    const found = kept(directory);
    await run([...argsFor(directory), "--resume"]);
    const same = resultOf(directory).equals(expected);
    if (same) identical++;
    process.stdout.write(
      `killed after ${(killAfter / 1000).toFixed(2)} s with ${found} ${what} kept: ${same ? "identical" : "DIFFERENT"}\n`,
    );
    rmSync(directory, { recursive: true });
  }
  process.stdout.write(`${identical} of ${trials} identical\n`);
  return identical;
}

try {
  for (const subject of values.engine === "auto" && values.method === "descent" ? subjects : subjects.slice(0, 1)) {
    if ((await tryOut(subject)) < trials) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
