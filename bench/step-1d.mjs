// One Crank-Nicolson step with 1e6 cells in 1-D against C, and all of t = 0 ... 2 by Krylov against Crank-Nicolson in C at equal accuracy.
//
//   node bench/step-1d.mjs             uses dist/ (npm run build first)
//   node bench/step-1d.mjs --source    bundles the solver from src/ first
//
// The problem is u_t = (A u')' - A u on [-40, 40], A = exp(-xi^2/8), zero flux, real. The C program, bench/peers/step1d.c,
// is compiled where there is a gcc and LAPACK; "fused" is its own loop, "lapack" a product and dpttrs. Times are the least of many.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const cells = 1e6;
const accuracy = 1e-6;

const { fem, mesh, time } = await loadLibrary();
const grid = mesh.uniformIntervalMesh(-40, 40, cells);
const mass = fem.massMatrix(grid);
const stiffness = fem.diffusionReactionMatrix(grid, (xi, A, B) => {
  for (let i = 0; i < xi.length; i++) A[i] = B[i] = Math.exp((-xi[i] * xi[i]) / 8);
});
const pencil = fem.intervalPencil(mass, stiffness);
const start = grid.nodes.map((xi) => Math.exp((-xi * xi) / 8) * Math.cos(3 * xi));
const system = { kind: "diffusion", pencil, initial: [start] };

const ours = stepTimes();
console.log(`One Crank-Nicolson step, ${cells} cells: ${ours.toFixed(2)} ms here`);
const peer = compilePeer();
if (peer === null) console.log("No C compiler with LAPACK here: nothing to compare with.");
else {
  const { lapack, fused } = runPeer(peer);
  console.log(`  C with LAPACK ${lapack.toFixed(2)} ms, ratio ${(ours / lapack).toFixed(2)}`);
  console.log(`  C, fused loop ${fused.toFixed(2)} ms, ratio ${(ours / fused).toFixed(2)}`);
  const steps = fewestSteps();
  const krylov = krylovTime();
  const best = Math.min(lapack, fused);
  console.log(
    `Whole run to t = 2, error ${accuracy}: Krylov ${krylov.milliseconds.toFixed(0)} ms of processor time (${krylov.solves} solves); ` +
      `C ${(steps * best).toFixed(0)} ms for its ${steps} steps, ratio ${(krylov.milliseconds / (steps * best)).toFixed(2)}`,
  );
}

/** The least time between two steps, in milliseconds. */
function stepTimes() {
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

/** The fewest Crank-Nicolson steps that reach the accuracy at t = 2: doubled, then by order 2. On fewer cells: the error in time hardly depends on them. */
function fewestSteps() {
  const coarse = mesh.uniformIntervalMesh(-40, 40, cells / 50);
  const coarsePencil = fem.intervalPencil(
    fem.massMatrix(coarse),
    fem.diffusionReactionMatrix(coarse, (xi, A, B) => {
      for (let i = 0; i < xi.length; i++) A[i] = B[i] = Math.exp((-xi[i] * xi[i]) / 8);
    }),
  );
  const initial = [coarse.nodes.map((xi) => Math.exp((-xi * xi) / 8) * Math.cos(3 * xi))];
  const small = { kind: "diffusion", pencil: coarsePencil, initial };
  const [exact] = time.integrate(small, { method: "krylov", tolerance: 1e-11 }, { save: [2] }).values[0];
  const size = Math.hypot(...initial[0].filter((_, i) => i % 10 === 0));
  const error = (steps) => {
    const [u] = time.integrate(small, { method: "theta", theta: 0.5, steps }, { save: [2] }).values[0];
    return Math.sqrt(u.reduce((sum, value, i) => sum + (value - exact[i]) ** 2, 0) / 10) / size;
  };
  let steps = 16;
  while (error(2 * steps) > accuracy) steps *= 2;
  return Math.ceil(2 * steps * Math.sqrt(error(2 * steps) / accuracy));
}

/** The least processor time of a whole run, factorisation included; other work on the machine disturbs it less than the clock's. */
function krylovTime() {
  let milliseconds = Number.POSITIVE_INFINITY;
  let solves = 0;
  for (let run = 0; run < 10; run++) {
    const began = process.cpuUsage();
    ({ solves } = time.integrate(system, { method: "krylov", tolerance: accuracy }, { save: [2] }).statistics);
    const { user, system: kernel } = process.cpuUsage(began);
    milliseconds = Math.min(milliseconds, (user + kernel) / 1000);
  }
  return { milliseconds, solves };
}

function compilePeer() {
  const directory = join(root, "node_modules/.cache/bench");
  mkdirSync(directory, { recursive: true });
  const program = join(directory, "step1d");
  const source = join(root, "bench/peers/step1d.c");
  const made = spawnSync("gcc", ["-O3", "-march=native", source, "-o", program, "-llapack", "-lm"], {
    stdio: "ignore",
  });
  return made.status === 0 ? program : null;
}

function runPeer(program) {
  const runs = [0, 1, 2].map(() => JSON.parse(spawnSync(program, [String(cells), "100"], { encoding: "utf8" }).stdout));
  return {
    lapack: Math.min(...runs.map((run) => run.lapack)),
    fused: Math.min(...runs.map((run) => run.fused)),
  };
}

/** The library's folders: of the build, or of a bundle made now. */
async function loadLibrary() {
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
  const modules = await Promise.all(folders.map((folder) => import(pathToFileURL(join(base, folder, "index.js")))));
  return Object.fromEntries(folders.map((folder, i) => [folder, modules[i]]));
}
