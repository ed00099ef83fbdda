// One Crank-Nicolson step with 1e6 cells in 1-D against C, and a whole run to t = 2 by Krylov against one by Crank-Nicolson in C, at equal accuracy.
//
//   node bench/step-1d.mjs             uses dist/ (npm run build first)
//   node bench/step-1d.mjs --source    bundles the solver from src/ first
//
// The problem is u_t = (A u')' - A u on [-40, 40], A = exp(-xi^2/8) + floor, zero flux, real; with floor 0 two fifths of the rows never
// move. The C programs, bench/peers/step1d.c and solve1d.c, are compiled where there is a gcc and LAPACK; "fused" is their own loop,
// "lapack" a product and dpttrs. They take the fewest steps that reach the accuracy. A whole run is a process: start, assembly with three
// Gauss points per cell, factors, march; a march is what comes after assembly (for C: after the factors). All in processor time, which other
// work on the machine disturbs less than the clock's; the least of several.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const cells = 1e6;
const accuracy = 1e-6;

const runs = 5;

if (process.argv[2] === "--one") await solveOne(JSON.parse(process.argv[3]));
else await compare();

async function compare() {
  const library = await libraryFiles();
  const loaded = await loadLibrary(library);
  const ours = stepTimes(loaded, problem(loaded, cells, 0));
  console.log(`One Crank-Nicolson step, ${cells} cells: ${ours.toFixed(2)} ms here`);
  const stepProgram = compilePeer("step1d");
  const solveProgram = compilePeer("solve1d");
  if (stepProgram === null || solveProgram === null) {
    console.log("No C compiler with LAPACK here: nothing to compare with.");
    return;
  }
  const { lapack, fused } = runSteps(stepProgram);
  console.log(`  C with LAPACK ${lapack.toFixed(2)} ms, ratio ${(ours / lapack).toFixed(2)}`);
  console.log(`  C, fused loop ${fused.toFixed(2)} ms, ratio ${(ours / fused).toFixed(2)}`);
  for (const floor of [0, 1e-3]) {
    const { steps, krylovError } = errors(loaded, floor);
    console.log(
      `Whole run to t = 2, floor ${floor}: C takes ${steps} steps for an error of ${accuracy}; error here ${krylovError.toExponential(1)}`,
    );
    const peers = ["lapack", "fused"].map((loop) => [`C, ${loop}`, () => runC(solveProgram, steps, floor, loop)]);
    const rows = [["here", () => runHere({ library, floor })], ...peers].map(([name, run]) => ({
      name,
      run,
      march: [],
      whole: [],
    }));
    for (let i = 0; i < runs; i++) {
      for (const row of rows) {
        const { march, whole } = row.run();
        row.march.push(march);
        row.whole.push(whole);
      }
    }
    const [here] = rows;
    for (const { name, march, whole } of rows) {
      const ratio = (key, list) => (Math.min(...here[key]) / Math.min(...list)).toFixed(2);
      console.log(
        `  ${name.padEnd(10)} march ${Math.min(...march)
          .toFixed(0)
          .padStart(4)} ms, ratio ${ratio("march", march)};` +
          `   whole process ${Math.min(...whole)
            .toFixed(0)
            .padStart(4)} ms, ratio ${ratio("whole", whole)}`,
      );
    }
  }
}

function problem({ fem, mesh }, count, floor) {
  const grid = mesh.uniformIntervalMesh(-40, 40, count);
  const mass = fem.massMatrix(grid);
  const bell = (xi, out) => {
    for (let i = 0; i < xi.length; i++) out[i] = (-xi[i] * xi[i]) / 8;
    fem.exponential(out, out);
  };
  const stiffness = fem.diffusionReactionMatrix(grid, (xi, A, B) => {
    bell(xi, A);
    for (let i = 0; i < xi.length; i++) A[i] += floor;
    B.set(A);
  });
  const start = new Float64Array(grid.nodes.length);
  bell(grid.nodes, start);
  modulate(start, grid.nodes);
  return { kind: "diffusion", pencil: fem.intervalPencil(mass, stiffness), initial: [start] };
}

/** u cos(3 ξ), in parts: a loop over all would be left before its compiled code is ready. */
function modulate(u, xi) {
  const part = (from, to) => {
    for (let i = from; i < to; i++) u[i] *= Math.cos(3 * xi[i]);
  };
  for (let from = 0; from < u.length; from += 4096) part(from, Math.min(u.length, from + 4096));
}

/** The least time between two steps, in milliseconds. */
function stepTimes({ time }, system) {
  let best = Number.POSITIVE_INFINITY;
  let before = Number.NaN;
  time.integrate(
    system,
    { method: "theta", theta: 0.5, steps: 200 },
    {
      save: [10],
      checkpoint: undefined,
      signal: {
        get aborted() {
          const now = performance.now();
          if (now - before < best) best = now - before;
          before = performance.now();
          return false;
        },
      },
    },
  );
  return best;
}

/**
 * The fewest Crank-Nicolson steps that reach the accuracy at t = 2, doubled, then by order 2; and what the run here has for an error. On fewer
 * cells: the error in time hardly depends on them.
 */
function errors({ fem, mesh, time }, floor) {
  const system = problem({ fem, mesh }, cells / 20, floor);
  const end = (method) => time.integrate(system, method, { save: [2] }).values[0][0];
  const exact = end({ method: "krylov", tolerance: 1e-11 });
  const size = Math.hypot(...system.initial[0].filter((_, i) => i % 10 === 0));
  const distance = (u) => Math.sqrt(u.reduce((sum, value, i) => sum + (value - exact[i]) ** 2, 0) / 10) / size;
  const error = (steps) => distance(end({ method: "theta", theta: 0.5, steps }));
  let steps = 16;
  while (error(2 * steps) > accuracy) steps *= 2;
  return {
    steps: Math.ceil(2 * steps * Math.sqrt(error(2 * steps) / accuracy)),
    krylovError: distance(end({ method: "krylov", tolerance: accuracy })),
  };
}

/** One whole run in this process. */
async function solveOne({ library, floor }) {
  const loaded = await loadLibrary(library);
  const system = problem(loaded, cells, floor);
  const processor = () => {
    const { user, system: kernel } = process.cpuUsage();
    return (user + kernel) / 1000;
  };
  const before = processor();
  loaded.time.integrate(system, { method: "krylov", tolerance: accuracy }, { save: [2] });
  const whole = processor();
  console.log(JSON.stringify({ march: whole - before, whole }));
}

function runHere(job) {
  const script = fileURLToPath(import.meta.url);
  return readJson(spawnSync(process.execPath, [script, "--one", JSON.stringify(job)], { encoding: "utf8" }));
}

function runC(program, steps, floor, loop) {
  return readJson(spawnSync(program, [cells, steps, 2, floor, loop].map(String), { encoding: "utf8" }));
}

function readJson({ status, stdout, stderr }) {
  if (status !== 0) throw new Error(`A run failed: ${stderr}`);
  return JSON.parse(stdout);
}

function compilePeer(name) {
  const directory = join(root, "node_modules/.cache/bench");
  mkdirSync(directory, { recursive: true });
  const program = join(directory, name);
  const source = join(root, `bench/peers/${name}.c`);
  const made = spawnSync("gcc", ["-O3", "-march=native", source, "-o", program, "-llapack", "-lm"], {
    stdio: "ignore",
  });
  return made.status === 0 ? program : null;
}

function runSteps(program) {
  const results = [0, 1, 2].map(() => readJson(spawnSync(program, [String(cells), "100"], { encoding: "utf8" })));
  return {
    lapack: Math.min(...results.map((result) => result.lapack)),
    fused: Math.min(...results.map((result) => result.fused)),
  };
}

/** Where the library's folders are: in the build, or in a bundle made now. */
async function libraryFiles() {
  const folders = ["mesh", "fem", "time"];
  let base = join(root, "dist");
  if (process.argv.includes("--source")) {
    const { build } = await import("tsup");
    base = join(root, "node_modules/.cache/bench/step");
    const entry = Object.fromEntries(
      folders.map((folder) => [`${folder}/index`, join(root, `src/${folder}/index.ts`)]),
    );
    await build({ entry, format: ["esm"], outDir: base, config: false, silent: true, clean: true });
  } else if (!existsSync(join(base, "time/index.js"))) {
    throw new Error("There is no dist/: run `npm run build` first, or give --source.");
  }
  return Object.fromEntries(folders.map((folder) => [folder, join(base, folder, "index.js")]));
}

async function loadLibrary(library) {
  const entries = Object.entries(library);
  const modules = await Promise.all(entries.map(([, file]) => import(pathToFileURL(file))));
  return Object.fromEntries(entries.map(([folder], i) => [folder, modules[i]]));
}
