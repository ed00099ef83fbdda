// Time and memory of a whole 1-D solve: node's start, mesh, assembly, a complex initial field, ten output times to 1e-6.
//
//   node bench/solve-1d.mjs             uses dist/ (npm run build first)
//   node bench/solve-1d.mjs --source    bundles the solver from src/ first
//   node bench/solve-1d.mjs --quick     leaves out the largest mesh
//
// The problem is u_t = (A u')' - B u on [-40, 40] with A = B = exp(-xi^2/8), degenerate far out, from the transform of
// two pairs of Gaussian pulses, output at t = 1, 2, ..., 10. Every mesh is solved in a process of its own. "wall" and
// "processor" are those of the whole process, best of three; other work on the machine disturbs the second less.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const options = process.argv.slice(2);

if (options[0] === "--one") await solveOne(JSON.parse(options[1]));
else await measureAll();

async function measureAll() {
  const library = await libraryFiles();
  console.log("Whole process: complex field, ten times, tolerance 1e-6");
  console.log("     cells    wall ms   processor ms   solving ms      MB   solves   estimate");
  const sizes = options.includes("--quick") ? [1e4, 1e5, 1e6] : [1e4, 3e4, 1e5, 3e5, 1e6, 4e6];
  const growth = [];
  for (const cells of sizes) {
    const runs = [0, 1, 2].map(() => runOne({ cells, library }));
    const best = (key) => Math.min(...runs.map((run) => run[key]));
    const { megabytes, statistics } = runs[0];
    growth.push([Math.log(cells), Math.log(best("work"))]);
    console.log(
      `${String(cells).padStart(10)} ${fixed(best("wall"))} ${fixed(best("processor"), 14)} ${fixed(best("work"), 12)} ${fixed(megabytes, 7)} ` +
        `${String(statistics.solves).padStart(8)}   ${statistics.errorEstimate.toExponential(1)}`,
    );
  }
  console.log(`\nProcessor time of mesh, assembly and solution grows as cells^${slope(growth).toFixed(3)}.`);
}

function runOne(job) {
  const start = performance.now();
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--one", JSON.stringify(job)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (child.status !== 0) throw new Error(`The solve with ${job.cells} cells failed.`);
  return { ...JSON.parse(child.stdout), wall: performance.now() - start };
}

async function solveOne({ cells, library }) {
  const load = (folder) => import(pathToFileURL(library[folder]));
  const { uniformIntervalMesh } = await load("mesh");
  const { integrate } = await load("time");
  const fem = await load("fem");
  const before = process.cpuUsage();
  const mesh = uniformIntervalMesh(-40, 40, cells);
  const mass = fem.massMatrix(mesh);
  const stiffness = fem.diffusionReactionMatrix(mesh, (xi, A, B) => {
    for (let i = 0; i < xi.length; i++) A[i] = B[i] = Math.exp((-xi[i] * xi[i]) / 8);
  });
  const field = (f) => {
    const values = new Float64Array(mesh.nodes.length);
    fem.pointwise(f)(mesh.nodes, values);
    return values;
  };
  const even = field((xi) => Math.exp((-xi * xi) / 8) * Math.cos(3 * xi));
  const odd = field((xi) => Math.exp((-xi * xi) / 8) * Math.sin(6 * xi));
  const { statistics } = integrate(
    { kind: "diffusion", pencil: fem.intervalPencil(mass, stiffness), initial: [even, odd] },
    { method: "krylov", tolerance: 1e-6 },
    { save: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] },
  );
  const used = process.cpuUsage(before);
  const all = process.cpuUsage();
  const megabytes = process.resourceUsage().maxRSS / 1024;
  const processor = (all.user + all.system) / 1000;
  console.log(JSON.stringify({ work: (used.user + used.system) / 1000, processor, megabytes, statistics }));
}

/** Where the library is: the build, or a bundle made now. */
async function libraryFiles() {
  const folders = ["mesh", "fem", "time"];
  const at = (base) => Object.fromEntries(folders.map((folder) => [folder, join(root, base, folder, "index.js")]));
  if (!options.includes("--source")) {
    if (existsSync(join(root, "dist/time/index.js"))) return at("dist");
    throw new Error("There is no dist/: run `npm run build` first, or give --source.");
  }
  const { build } = await import("tsup");
  const outDir = "node_modules/.cache/bench/solve";
  const entry = Object.fromEntries(folders.map((folder) => [`${folder}/index`, join(root, `src/${folder}/index.ts`)]));
  await build({ entry, format: ["esm"], outDir: join(root, outDir), config: false, silent: true, clean: true });
  return at(outDir);
}

function fixed(value, width = 9) {
  return value.toFixed(0).padStart(width + 1);
}

/** The least-squares slope of points [x, y]. */
function slope(points) {
  const mean = (k) => points.reduce((total, point) => total + point[k], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  return (
    points.reduce((total, p) => total + (p[0] - x) * (p[1] - y), 0) /
    points.reduce((total, p) => total + (p[0] - x) ** 2, 0)
  );
}
