// Factoring and solving with the matrix M + (Δt/2) K of u_t = ∇·(D∇u) − D u, D = exp(−|ξ|²/8) + 1e-3, on [−8, 8]², N × N × 2
// triangles, Δt = 0.02, zero on the boundary: nested dissection and supernodal Cholesky against SciPy's SuperLU.
//
//   node bench/sparse-direct.mjs             uses dist/ (npm run build first)
//   node bench/sparse-direct.mjs --source    bundles the solver from src/ first
//   node bench/sparse-direct.mjs --quick     N = 128 and 256 only
//
// Every run is a fresh process; the figures are the least of three. "start" is ordering, analysis and factorisation, code that the
// engine has not compiled yet included. SciPy is left out where python3 or SciPy is missing. The processor's time is compared
// beside the clock's, since other work on the machine disturbs it less.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const options = process.argv.slice(2);
const solves = 20;

if (options[0] === "--one") await factorOne(JSON.parse(options[1]));
else await measureAll();

async function measureAll() {
  const library = await libraryFile();
  const sizes = options.includes("--quick") ? [128, 256] : [128, 256, 512, 1024];
  const growth = [];
  console.log("M + Δt/2 K on N × N × 2 triangles; milliseconds of the clock (of the processor)");
  for (const size of sizes) {
    const ours = least([0, 1, 2].map(() => ourRun({ size, library })));
    growth.push([Math.log((size - 1) ** 2), Math.log(ours.start.processor)]);
    console.log(`\nN = ${size}, ${(size - 1) ** 2} unknowns, ${(ours.nonzeros / 1e6).toFixed(2)} M entries of L`);
    for (const part of ["order", "analyse", "factor", "start", "refactor", "solve", "pair", "unsymmetric"]) {
      console.log(`  ${part.padEnd(12)} ${shown(ours[part])}`);
    }
    console.log(`  peak memory  ${ours.megabytes.toFixed(0).padStart(9)} MB`);
    console.log(`  complex right-hand side over real: ${ratio(ours.pair, ours.solve)}`);
    const theirs = scipyRuns(size);
    if (theirs === null) continue;
    console.log(
      `  SciPy factor ${shown(theirs.factor)}   solve ${shown(theirs.solve)}   ${theirs.megabytes.toFixed(0)} MB`,
    );
    console.log(`  start over SciPy's factor: ${ratio(ours.start, theirs.factor)}`);
    console.log(`  solve over SciPy's solve:  ${ratio(ours.solve, theirs.solve)}`);
    console.log(`  largest difference of Σ|u|: ${Math.abs(ours.sum / theirs.sum - 1).toExponential(1)}`);
  }
  if (growth.length > 2) console.log(`\nStart grows as unknowns^${slope(growth.slice(1)).toFixed(2)}.`);
}

function ourRun(job) {
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--one", JSON.stringify(job)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (child.status !== 0) throw new Error(`The factorisation for N = ${job.size} failed.`);
  return JSON.parse(child.stdout);
}

function scipyRuns(size) {
  const runs = [];
  for (let run = 0; run < (size > 512 ? 1 : 3); run++) {
    const child = spawnSync("python3", [join(root, "bench/sparse-direct.py"), String(size), "5"], {
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
    });
    if (child.status !== 0) return null;
    runs.push(JSON.parse(child.stdout));
  }
  return least(runs);
}

async function factorOne({ size, library }) {
  const sparse = await import(pathToFileURL(library));
  const { pattern, values, coordinates } = stepMatrix(size);
  const n = pattern.rows;
  const times = {};
  const timed = (name, job) => {
    const start = performance.now();
    const before = mainThread();
    const result = job();
    const wall = performance.now() - start;
    times[name] ??= { wall, total: 0, runs: 0 };
    times[name].wall = Math.min(times[name].wall, wall);
    times[name].total += mainThread() - before;
    times[name].runs++;
    return result;
  };
  const factor = timed("start", () => {
    const order = timed("order", () => sparse.nestedDissection(pattern, coordinates, 2));
    const analysis = timed("analyse", () => sparse.analyseSymmetric(pattern, order));
    return timed("factor", () => sparse.factorSymmetric(analysis, values));
  });
  const b = Float64Array.from({ length: n }, (_, i) => Math.sin(i));
  const [x, y] = [new Float64Array(n), new Float64Array(n)];
  // In turns, so that other work on the machine disturbs both alike.
  for (let k = 0; k < solves; k++) {
    timed("solve", () => factor.solve([b], [x]));
    timed("pair", () => factor.solve([b, b], [x, y]));
  }
  for (let k = 0; k < 3; k++) timed("refactor", () => factor.refactor(values));
  const megabytes = process.resourceUsage().maxRSS / 1024;
  const analysis = sparse.analyseUnsymmetric(pattern, sparse.nestedDissection(pattern, coordinates, 2));
  timed("unsymmetric", () => sparse.factorUnsymmetric(analysis, values));
  const sum = x.reduce((total, value) => total + Math.abs(value), 0);
  // The system counts the processor's time in steps of some milliseconds, so that only means are of use.
  const means = Object.entries(times).map(([name, { wall, total, runs }]) => [name, { wall, processor: total / runs }]);
  console.log(JSON.stringify({ ...Object.fromEntries(means), sum, megabytes, nonzeros: factor.statistics.nonzeros }));
}

/** Milliseconds that this thread has been running, where the system tells; else those of the whole process. */
function mainThread() {
  const file = `/proc/self/task/${process.pid}/schedstat`;
  if (existsSync(file)) return Number(readFileSync(file, "utf8").split(" ")[0]) / 1e6;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** M + (Δt/2) K for P1 elements and the three-point rule, row by row over the unknowns inside. */
function stepMatrix(size) {
  const side = 8;
  const h = (2 * side) / size;
  const area = (h * h) / 2;
  const halfStep = 0.01;
  const inner = size - 1;
  const n = inner * inner;
  const unknown = (i, j) => (i > 0 && i < size && j > 0 && j < size ? (j - 1) * inner + i - 1 : -1);
  const offsets = [[-1, -1], [0, -1], [-1, 0], [0, 0], [1, 0], [0, 1], [1, 1]]; // biome-ignore format: a stencil
  const rowStart = new Int32Array(n + 1);
  const columnIndex = new Int32Array(7 * n);
  const slots = new Int32Array(7 * n).fill(-1);
  const coordinates = new Float64Array(2 * n);
  let entries = 0;
  for (let j = 1; j < size; j++) {
    for (let i = 1; i < size; i++) {
      const row = unknown(i, j);
      coordinates[2 * row] = -side + i * h;
      coordinates[2 * row + 1] = -side + j * h;
      for (let o = 0; o < 7; o++) {
        const column = unknown(i + offsets[o][0], j + offsets[o][1]);
        if (column < 0) continue;
        slots[7 * row + o] = entries;
        columnIndex[entries++] = column;
      }
      rowStart[row + 1] = entries;
    }
  }
  const values = new Float64Array(entries);
  const weights = [[2 / 3, 1 / 6, 1 / 6], [1 / 6, 2 / 3, 1 / 6], [1 / 6, 1 / 6, 2 / 3]]; // biome-ignore format: a rule
  const triangles = [[[0, 0], [1, 0], [1, 1]], [[0, 0], [1, 1], [0, 1]]]; // biome-ignore format: two cells
  const slopes = [[[-1, 0], [1, -1], [0, 1]], [[0, -1], [1, 0], [-1, 1]]]; // biome-ignore format: gradients times h
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < size; i++) {
      for (let t = 0; t < 2; t++) {
        const corners = triangles[t];
        const D = weights.map((w) => {
          const x = -side + h * (i + w[0] * corners[0][0] + w[1] * corners[1][0] + w[2] * corners[2][0]);
          const y = -side + h * (j + w[0] * corners[0][1] + w[1] * corners[1][1] + w[2] * corners[2][1]);
          return Math.exp(-(x * x + y * y) / 8) + 1e-3;
        });
        const mean = (D[0] + D[1] + D[2]) / 3;
        for (let a = 0; a < 3; a++) {
          const row = unknown(i + corners[a][0], j + corners[a][1]);
          if (row < 0) continue;
          for (let b = 0; b < 3; b++) {
            const dx = corners[b][0] - corners[a][0];
            const dy = corners[b][1] - corners[a][1];
            const slot = slots[7 * row + offsets.findIndex(([p, q]) => p === dx && q === dy)];
            if (slot < 0) continue;
            const [ga, gb] = [slopes[t][a], slopes[t][b]];
            let k = ((mean * area) / (h * h)) * (ga[0] * gb[0] + ga[1] * gb[1]);
            for (let q = 0; q < 3; q++) k += (area / 3) * D[q] * weights[q][a] * weights[q][b];
            values[slot] += (area / 12) * (a === b ? 2 : 1) + halfStep * k;
          }
        }
      }
    }
  }
  const pattern = { rows: n, columns: n, rowStart, columnIndex: columnIndex.slice(0, entries) };
  return { pattern, values, coordinates };
}

/** Where the library is: the build, or a bundle made now. */
async function libraryFile() {
  if (!options.includes("--source")) {
    const file = join(root, "dist/sparse/index.js");
    if (existsSync(file)) return file;
    throw new Error("There is no dist/: run `npm run build` first, or give --source.");
  }
  const { build } = await import("tsup");
  const outDir = join(root, "node_modules/.cache/bench/sparse");
  const entry = { "sparse/index": join(root, "src/sparse/index.ts") };
  await build({ entry, format: ["esm"], outDir, config: false, silent: true, clean: true });
  return join(outDir, "sparse/index.js");
}

/** The least of each figure over several runs. */
function least(runs) {
  return runs.reduce((best, run) =>
    Object.fromEntries(
      Object.entries(run).map(([key, value]) => [
        key,
        typeof value === "object" ? lesser(best[key], value) : Math.min(best[key], value),
      ]),
    ),
  );
}

function lesser(a, b) {
  return { wall: Math.min(a.wall, b.wall), processor: Math.min(a.processor, b.processor) };
}

function shown({ wall, processor }) {
  return `${wall.toFixed(1).padStart(9)} (${processor.toFixed(1)})`;
}

function ratio(a, b) {
  return `${(a.wall / b.wall).toFixed(2)} (${(a.processor / b.processor).toFixed(2)})`;
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
