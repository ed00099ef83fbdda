// Time and memory of a 2-D degenerate diffusion problem against other finite-element software, whole processes in one run.
//
//   node bench/heat-2d.mjs [CELLS]      uses dist/ (npm run build first); default 512
//
// u_t = div(D grad u) - D u on [-8, 8]^2, D = exp(-|x|^2/8) + 1e-3, u = 0 on the boundary, u0 = exp(-((x - 2)^2 + y^2)/2), CELLS x CELLS x 2
// triangles, P1, consistent mass, quadrature of degree 2. First the fewest Crank-Nicolson steps are found whose solution is within 1e-5
// (of the norm of u0) of the semidiscrete one at all of 20 equal times up to T = 2. Then every program computes those: the peers
// by that many Crank-Nicolson steps, this package by its Krylov method at tolerance 1e-5. Second, the same 100 Crank-Nicolson steps for
// all, real field. Third, factorisation and solves on their own.
//
// Peers are taken where they are installed: SciPy (sparse LU, minimum degree), FreeFEM (CHOLMOD), FEniCSx (PETSc Cholesky, nested
// dissection), all on one thread; the best of three runs counts.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [first, second] = process.argv.slice(2);
const T = 2;
const saved = 20;

if (first === "--one") console.log(`RESULT ${JSON.stringify(await solve(JSON.parse(second)))}`);
else await compare(Number(first ?? 512));

async function compare(cells) {
  console.log(`${cells} x ${cells} x 2 triangles, ${(cells - 1) ** 2} unknowns`);
  const steps = await fewestSteps(cells);
  console.log(`Crank-Nicolson needs ${steps} steps for 1e-5 at ${saved} times up to ${T}\n`);
  const python = ["/usr/bin/python3", "python3"].find((name) => works(name, ["-c", "import scipy.sparse"]));
  const peers = [
    ...(python ? [["SciPy", (n) => [python, ["heat_2d_scipy.py", cells, n, saved]]]] : []),
    ...(python && works(python, ["-c", "import dolfinx"])
      ? [["FEniCSx", (n) => [python, ["heat_2d_dolfinx.py", cells, n, saved]]]]
      : []),
    ...(works("FreeFem++-nw", ["-h"])
      ? [["FreeFEM", (n) => ["FreeFem++-nw", ["-v", "0", "heat_2d.edp", cells, n, saved]]]]
      : []),
  ];
  for (const [title, ours, count] of [
    ["All of t = 0 ... 2 to 1e-5", { cells, method: { method: "krylov", tolerance: 1e-5 } }, steps],
    ["100 Crank-Nicolson steps", { cells, method: { method: "theta", theta: 0.5, steps: 100 } }, 100],
  ]) {
    console.log(`${title}\n                 wall s   factor s   step ms       MB   ratio`);
    const own = best(() => measured(process.execPath, [fileURLToPath(import.meta.url), "--one", JSON.stringify(ours)]));
    print("this package", own, 1);
    for (const [name, command] of peers) {
      const run = best(() => measured(...command(count)));
      if (run !== undefined) print(name, run, own.wall / run.wall);
    }
    console.log("");
  }
}

function print(name, { wall, megabytes, factor, step }, ratio) {
  const stepMs = step === undefined ? "-" : (1e3 * step).toFixed(1);
  console.log(
    `${name.padEnd(14)} ${wall.toFixed(2).padStart(8)} ${(factor ?? 0).toFixed(2).padStart(10)} ${stepMs.padStart(9)} ${String(Math.round(megabytes)).padStart(8)} ${ratio.toFixed(2).padStart(7)}`,
  );
}

function works(command, options) {
  const { status, error } = spawnSync(command, options, { stdio: "ignore" });
  return error === undefined && (status === 0 || command.startsWith("FreeFem"));
}

function best(run) {
  return [0, 1, 2]
    .map(run)
    .reduce((one, other) => (other !== undefined && (one === undefined || other.wall < one.wall) ? other : one));
}

/** A run of a whole process: its RESULT line, wall time and largest memory. */
function measured(command, options) {
  const timed = existsSync("/usr/bin/time");
  const start = performance.now();
  const { stdout, stderr, status } = spawnSync(
    timed ? "/usr/bin/time" : command,
    (timed ? ["-f", "MAXRSS %M", command, ...options] : options).map(String),
    {
      cwd: fileURLToPath(new URL("peers", import.meta.url)),
      encoding: "utf8",
      env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", FF_LOADPATH: "/usr/lib/freefem++" },
    },
  );
  const wall = (performance.now() - start) / 1000;
  const line = stdout.split("\n").find((text) => text.startsWith("RESULT"));
  if (status !== 0 || line === undefined) {
    console.log(`${command} ${options.join(" ")} failed:\n${stderr.split("\n").slice(-4).join("\n")}`);
    return undefined;
  }
  return { ...JSON.parse(line.slice(7)), wall, megabytes: Number(/MAXRSS (\d+)/.exec(stderr)?.[1] ?? 0) / 1024 };
}

/** The fewest steps, a multiple of the times saved, that keep 1e-5 of the norm of u0 at all of them. */
async function fewestSteps(cells) {
  // The error does not depend on the mesh where that resolves the solution: a coarser one tells it.
  const coarse = Math.min(cells, 128);
  const exact = await solve({ cells: coarse, method: { method: "krylov", tolerance: 1e-10 } }, true);
  const enough = async (steps) => {
    const run = await solve({ cells: coarse, method: { method: "theta", theta: 0.5, steps } }, true);
    return run.fields.every((u, i) => distance(u, exact.fields[i]) <= 1e-5 * exact.norm);
  };
  let most = 1;
  while (!(await enough(saved * most))) most *= 2;
  let least = most / 2;
  while (most - least > 1) {
    const middle = (least + most) >> 1;
    if (await enough(saved * middle)) most = middle;
    else least = middle;
  }
  return saved * most;
}

function distance(u, v) {
  return Math.sqrt(u.reduce((sum, value, i) => sum + (value - v[i]) ** 2, 0));
}

async function solve({ cells, method }, keep = false) {
  const load = (folder) => import(pathToFileURL(`${root}dist/${folder}/index.js`));
  const start = performance.now();
  const [{ boxMesh }, fem, { integrate }] = await Promise.all(["mesh", "fem", "time"].map(load));
  const mesh = boxMesh(
    [
      [-8, 8],
      [-8, 8],
    ],
    [cells, cells],
  );
  const space = fem.p1Space(mesh, { dirichlet: fem.nodesOn(mesh, fem.boundaryFacets(mesh)) });
  const D = (xi, out) => {
    for (let i = 0; i < out.length; i++) out[i] = Math.exp(-(xi[2 * i] ** 2 + xi[2 * i + 1] ** 2) / 8) + 1e-3;
  };
  const M = fem.assembleMatrix(space, [fem.mass()]);
  const K = fem.assembleMatrix(space, [fem.diffusion(D, 2), fem.reaction(D, 2)]);
  const u0 = (xi, out) => {
    for (let i = 0; i < out.length; i++) out[i] = Math.exp(-((xi[2 * i] - 2) ** 2 + xi[2 * i + 1] ** 2) / 2);
  };
  const initial = fem.unknownsOf(space, fem.valuesAtNodes(mesh, u0));
  const pencil = fem.p1Pencil(space, M, K, { symmetric: true });
  let factor = 0;
  const timed = {
    ...pencil,
    factor(a, b) {
      const before = performance.now();
      const solver = pencil.factor(a, b);
      factor += (performance.now() - before) / 1000;
      return solver;
    },
  };
  const save = Array.from({ length: saved }, (_, i) => (T * (i + 1)) / saved);
  const assembly = (performance.now() - start) / 1000;
  const { values, statistics } = integrate({ kind: "diffusion", pencil: timed, initial: [initial] }, method, { save });
  const march = (performance.now() - start) / 1000 - assembly - factor;
  const area = (16 / cells) ** 2;
  const probe = space.unknownOfNode[(cells / 2) * (cells + 1) + Math.round((10 * cells) / 16)];
  return {
    assembly,
    factor,
    step: march / Math.max(1, statistics.steps || statistics.solves),
    solves: statistics.solves,
    checks: values.map(([u]) => [u[probe], area * u.reduce((sum, value) => sum + value, 0)]),
    ...(keep
      ? { fields: values.map(([u]) => u), norm: Math.sqrt(initial.reduce((sum, value) => sum + value ** 2, 0)) }
      : {}),
  };
}
