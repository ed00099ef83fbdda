// Time of P1 assembly in 2-D, from a mesh to matrices, in a fresh process per mesh ("cold"): pattern, mass, diffusion and reaction.
//
//   node bench/assembly.mjs            N = 128 … 1024 on N x N x 2 triangles
//   node bench/assembly.mjs --quick    leaves out the largest mesh
//
// D = exp(-|xi|^2/8) + 1e-3 is diffusion and reaction coefficient, three points per triangle. "again" is a second assembly of K into the same
// matrix, as a coefficient that depends on time asks for in every step. Best of three processes.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const options = process.argv.slice(2);

if (options[0] === "--one") await assembleOne(Number(options[1]), options[2]);
else await measureAll();

async function measureAll() {
  const folder = mkdtempSync(join(tmpdir(), "assembly-"));
  const library = join(folder, "library.mjs");
  await build({
    stdin: {
      contents: 'export * from "./src/fem/index.ts"; export { boxMesh } from "./src/mesh/index.ts";',
      resolveDir: root,
    },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    outfile: library,
  });
  const sizes = options.includes("--quick") ? [128, 256, 512] : [128, 256, 512, 1024];
  const parts = ["pattern", "mass", "stiffness", "total", "processor", "again"];
  console.log(`        N   triangles ${parts.map((part) => `${part} ms`.padStart(13)).join("")}`);
  const growth = [];
  for (const N of sizes) {
    const runs = [0, 1, 2].map(() => {
      const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--one", String(N), library], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      if (child.status !== 0) throw new Error(`Assembly on N = ${N} failed.`);
      return JSON.parse(child.stdout);
    });
    const best = (part) => Math.min(...runs.map((run) => run[part]));
    console.log(
      `${String(N).padStart(9)} ${String(2 * N * N).padStart(11)} ${parts.map((part) => best(part).toFixed(1).padStart(13)).join("")}`,
    );
    growth.push([Math.log(2 * N * N), Math.log(best("total")), Math.log(best("again"))]);
  }
  rmSync(folder, { recursive: true });
  console.log(
    `\nTime grows as triangles^${slope(growth, 1).toFixed(3)} from cold, triangles^${slope(growth, 2).toFixed(3)} again (from N = 256).`,
  );
}

async function assembleOne(N, library) {
  const fem = await import(pathToFileURL(library));
  const mesh = fem.boxMesh(
    [
      [-8, 8],
      [-8, 8],
    ],
    [N, N],
  );
  const D = (xi, out) => {
    for (let i = 0; i < out.length; i++) {
      const x = xi[2 * i];
      const y = xi[2 * i + 1];
      out[i] = Math.exp(-(x * x + y * y) / 8) + 1e-3;
    }
  };
  const forms = [fem.diffusion(D, 2), fem.reaction(D, 2)];
  const used = process.cpuUsage();
  const start = performance.now();
  const space = fem.p1Space(mesh, { dirichlet: fem.nodesOn(mesh, fem.boundaryFacets(mesh)) });
  const patterned = performance.now();
  fem.assembleMatrix(space, [fem.mass()]);
  const massed = performance.now();
  const K = fem.assembleMatrix(space, forms);
  const stiff = performance.now();
  const { user, system } = process.cpuUsage(used);
  fem.assembleMatrixInto(K, space, forms, 1);
  const again = performance.now();
  console.log(
    JSON.stringify({
      pattern: patterned - start,
      mass: massed - patterned,
      stiffness: stiff - massed,
      total: stiff - start,
      processor: (user + system) / 1000,
      again: again - stiff,
    }),
  );
}

/** Exponent over all meshes but the smallest, where compiling counts. */
function slope(points, of) {
  const used = points.slice(1);
  const mean = (k) => used.reduce((sum, point) => sum + point[k], 0) / used.length;
  const [x, y] = [mean(0), mean(of)];
  const top = used.reduce((sum, point) => sum + (point[0] - x) * (point[of] - y), 0);
  return top / used.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}
