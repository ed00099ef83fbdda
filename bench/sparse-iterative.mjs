// Time and memory of iterative solves of M + Δt K on [-1, 1]^3: P1 tetrahedra (15 entries a row), relative residual 1e-12.
//
//   node bench/sparse-iterative.mjs            conjugate gradients with every preconditioner, growth with size, SciPy
//   node bench/sparse-iterative.mjs --quick    up to 32³ unknowns only
//
// The solver is bundled from src/. Every case runs in a process of its own, best of three, processor time; "setup" is the preconditioner's.
// "auto" is what conjugate gradients take by themselves; "two" solves for two right-hand sides together.
// SciPy's job is its conjugate gradients with Jacobi on the same matrix and the same criterion (python3 with scipy), with one thread as here.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const cache = join(root, "node_modules/.cache/bench-iterative");
const options = process.argv.slice(2);
const coefficients = {
  constant: () => 1,
  degenerate: (x, y, z) => Math.exp(-10 * (x * x + y * y + z * z)),
};

if (options[0] === "--one") await solveOne(JSON.parse(options[1]));
else await measureAll();

async function measureAll() {
  const { build } = await import("tsup");
  await build({
    entry: { index: join(root, "src/sparse/index.ts") },
    format: ["esm"],
    outDir: cache,
    config: false,
    silent: true,
  });
  const largest = options.includes("--quick") ? 32 : 64;
  for (const coefficient of Object.keys(coefficients)) {
    console.log(`\n${largest}^3 unknowns, ${coefficient} diffusion: milliseconds`);
    console.log("   Δt  method                       iterations    setup    solve      all      two      MB");
    for (const step of [1e-3, 1e-1, 10]) {
      for (const preconditioner of ["jacobi", "incomplete-cholesky", "gauss-seidel", "algebraic-multigrid", "auto"]) {
        report(step, `cg, ${preconditioner}`, best({ n: largest, step, coefficient, preconditioner }));
      }
      report(step, "SciPy cg, Jacobi", best({ n: largest, step, coefficient, preconditioner: "scipy" }));
    }
  }
  console.log("\nGrowth of conjugate gradients with algebraic multigrid, constant diffusion, Δt = 10");
  const points = [16, 24, 32, 48, 64, 80]
    .filter((n) => n <= largest * 1.25)
    .map((n) => {
      const run = best({ n, step: 10, coefficient: "constant", preconditioner: "algebraic-multigrid" });
      report(n, "unknowns per direction", run);
      return [3 * Math.log(n), Math.log(run.solve / run.iterations), Math.log(run.setup + run.solve)];
    });
  const range = points.slice(1); // the smallest is solved before the code is compiled
  console.log(
    `Time grows as n^${slope(range.map(([x, , y]) => [x, y])).toFixed(3)}, of an iteration as n^${slope(range).toFixed(3)}.`,
  );
}

function report(label, method, { iterations, setup, solve, two, megabytes }) {
  const cells = [setup, solve, setup + solve, two ?? Number.NaN, megabytes]
    .map((value) => value.toFixed(0).padStart(8))
    .join(" ");
  console.log(`${String(label).padStart(5)}  ${method.padEnd(28)} ${String(iterations).padStart(10)} ${cells}`);
}

/** The fastest of three runs. */
function best(job) {
  const runs = [0, 1, 2].map(() => {
    const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--one", JSON.stringify(job)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    if (child.status !== 0) throw new Error(`The job ${JSON.stringify(job)} failed.`);
    return JSON.parse(child.stdout);
  });
  return runs.reduce((fastest, run) => (run.setup + run.solve < fastest.setup + fastest.solve ? run : fastest));
}

async function solveOne({ n, step, coefficient, preconditioner }) {
  const sparse = await import(pathToFileURL(join(cache, "index.js")));
  const matrix = tetrahedra(n - 1, step, coefficients[coefficient]);
  const b = Float64Array.from({ length: n ** 3 }, (_, i) => Math.sin(1.3 * i));
  if (preconditioner === "scipy") {
    console.log(scipy(matrix, b));
    return;
  }
  const choice = preconditioner === "auto" ? { solver: "cg" } : { solver: "cg", preconditioner };
  const coordinates = new Float64Array(3 * b.length);
  const start = processorTime();
  const solver = sparse.linearSolver(matrix, { dimension: 3, coordinates, symmetric: true, choice });
  const middle = processorTime();
  const x = new Float64Array(b.length);
  solver.solve([b], [x]);
  const end = processorTime();
  const { iterations } = solver.statistics;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  const other = b.map((_, i) => Math.cos(1.7 * i));
  const again = processorTime();
  solver.solve([b, other], [x, new Float64Array(b.length)]);
  const two = processorTime() - again;
  console.log(JSON.stringify({ setup: middle - start, solve: end - middle, two, iterations, megabytes }));
}

/** Milliseconds of all threads of this process: what other processes do counts for less than in wall-clock time. */
function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** M + step K of P1 on n³ cubes of six tetrahedra, the coefficient taken at every tetrahedron's centre. */
function tetrahedra(n, step, diffusion) {
  const side = n + 1;
  const h = 2 / n;
  const strides = [1, side, side * side];
  const offsets = [];
  for (let c = 0; c < 8; c++) offsets.push((c & 1) + ((c >> 1) & 1) * side + (c >> 2) * side * side);
  // Nodes of one tetrahedron differ by sums of axes: 15 diagonals, the negative ones first.
  const up = offsets.slice(1).sort((a, b) => a - b);
  const diagonals = [...up.map((d) => -d).reverse(), 0, ...up];
  const place = new Map(diagonals.map((d, k) => [d, k]));
  const size = side ** 3;
  const full = new Float64Array(size * 15);
  const used = new Uint8Array(size * 15);
  const paths = [
    [0, 1, 2],
    [1, 2, 0],
    [2, 0, 1],
    [1, 0, 2],
    [0, 2, 1],
    [2, 1, 0],
  ];
  const volume = h ** 3 / 6;
  for (let cube = 0; cube < n ** 3; cube++) {
    const at = [cube % n, Math.floor(cube / n) % n, Math.floor(cube / (n * n))];
    const corner = at[0] + at[1] * side + at[2] * side * side;
    for (const path of paths) {
      const nodes = [corner];
      const centre = at.map((i) => -1 + i * h);
      path.forEach((axis, k) => {
        nodes.push(nodes[k] + strides[axis]);
        centre[axis] += ((3 - k) / 4) * h;
      });
      const D = diffusion(...centre);
      // Along the path the gradient of hat k is e_(k-1) / h − e_k / h: neighbours on the path couple, others do not.
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 4; j++) {
          const gradients = i === j ? (i === 0 || i === 3 ? 1 : 2) : Math.abs(i - j) === 1 ? -1 : 0;
          const k = nodes[i] * 15 + place.get(nodes[j] - nodes[i]);
          full[k] += (volume * (i === j ? 2 : 1)) / 20 + (step * D * volume * gradients) / (h * h);
          used[k] = 1;
        }
      }
    }
  }
  const rowStart = new Int32Array(size + 1);
  for (let i = 0; i < size; i++)
    rowStart[i + 1] = rowStart[i] + used.subarray(15 * i, 15 * i + 15).reduce((a, b) => a + b, 0);
  const columnIndex = new Int32Array(rowStart[size]);
  const values = new Float64Array(rowStart[size]);
  let next = 0;
  for (let k = 0; k < full.length; k++) {
    if (used[k] === 0) continue;
    columnIndex[next] = Math.floor(k / 15) + diagonals[k % 15];
    values[next++] = full[k];
  }
  return { pattern: { rows: size, columns: size, rowStart, columnIndex }, values };
}

/** SciPy's answer to the same job, in the same words. */
function scipy({ pattern, values }, b) {
  mkdirSync(cache, { recursive: true });
  const write = (name, { buffer, byteOffset, byteLength }) =>
    writeFileSync(join(cache, name), new Uint8Array(buffer, byteOffset, byteLength));
  write("rowStart", pattern.rowStart);
  write("columnIndex", pattern.columnIndex);
  write("values", values);
  write("b", b);
  const program = `
import inspect, json, resource, sys, time
import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import LinearOperator, cg
folder = sys.argv[1] + "/"
start = np.fromfile(folder + "rowStart", np.int32)
A = csr_matrix((np.fromfile(folder + "values"), np.fromfile(folder + "columnIndex", np.int32), start))
b = np.fromfile(folder + "b")
count = 0
def step(x):
    global count
    count += 1
t0 = time.process_time()
inverse = 1 / A.diagonal()
M = LinearOperator(A.shape, matvec=lambda r: inverse * r)
t1 = time.process_time()
tolerance = "rtol" if "rtol" in inspect.signature(cg).parameters else "tol"  # its name before SciPy 1.12
x, info = cg(A, b, atol=0, M=M, callback=step, maxiter=5000, **{tolerance: 1e-12})
t2 = time.process_time()
assert info == 0
print(json.dumps({"setup": 1e3 * (t1 - t0), "solve": 1e3 * (t2 - t1), "iterations": count,
  "residual": np.linalg.norm(b - A @ x) / np.linalg.norm(b),
  "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
`;
  const child = spawnSync(process.env.PYTHON ?? "python3", ["-c", program, cache], {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    env: { ...process.env, OPENBLAS_NUM_THREADS: "1" },
  });
  if (child.status !== 0) throw new Error("SciPy's job failed: python3 with scipy is needed.");
  return child.stdout.trim();
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
