// Writes meshes with fields as VTU, NPZ and all kinds of MSH, and has them read by others: VTK and meshio compare every number with
// NumPy's reading of the NPZ; Gmsh, where it is installed, converts each MSH, and what it makes of it must be the same mesh.
import { deepStrictEqual } from "node:assert";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  annulusMesh,
  ballMesh,
  boxMesh,
  meshNpz,
  readMsh,
  simplexMesh,
  writeMsh,
  writeVtu,
} from "../dist/mesh/index.js";

/** Some tags in stripes and boundaries with two tags, so that there are groups to lose. */
function tagged(mesh) {
  return simplexMesh({
    ...mesh,
    cellTags: mesh.cellTags.map((_, c) => 1 + (Math.floor(c / 5) % 3)),
    facetTags: mesh.facetTags.map((_, f) => 1 + (f % 2)),
    regionNames: new Map([
      [1, "first"],
      [3, "third part"],
    ]),
    boundaryNames: new Map([[2, "even"]]),
  });
}

const meshes = {
  interval: tagged(boxMesh([[-1, 2]], [17])),
  annulus: tagged(annulusMesh(1, 3, 24)),
  ball: tagged(ballMesh(2, 3)),
};
const flavours = ["2.2", "4.1"].flatMap((version) => [false, true].map((binary) => ({ version, binary })));

const folder = mkdtempSync(join(tmpdir(), "specdiff-mesh-files-"));
try {
  for (const [name, mesh] of Object.entries(meshes)) writeAll(name, mesh);
  const python = ["/usr/bin/python3", "python3"].find(
    (path) =>
      spawnSync(path, ["-c", "import vtkmodules"]).status === 0 ||
      spawnSync(path, ["-c", "import meshio"]).status === 0,
  );
  if (python === undefined)
    throw new Error("no python3 with VTK or meshio was found (Debian: python3-vtk9, python3-meshio)");
  execFileSync(python, ["scripts/check-mesh-files.py", folder], { stdio: "inherit" });
  checkWithGmsh();
} finally {
  rmSync(folder, { recursive: true });
}

function writeAll(name, mesh) {
  const nodes = mesh.points.length / mesh.dimension;
  const u = Float64Array.from({ length: nodes }, (_, i) => Math.sin(i) / 3);
  const w = { re: u.map((x) => x * 1e-200), im: u.map((x) => 1 - x) };
  const v = Float64Array.from({ length: 2 * mesh.cellTags.length }, (_, i) => Math.cos(i));
  writeFileSync(join(folder, `${name}.vtu`), writeVtu(mesh, { pointData: { u, w }, cellData: { v } }));
  writeFileSync(join(folder, `${name}.npz`), meshNpz(mesh));
  // JavaScript prints, and Python reads, the shortest decimals that give the same doubles.
  const fields = { u: [...u], w_re: [...w.re], w_im: [...w.im], v: [...v] };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(fields));
  for (const options of flavours) {
    writeFileSync(join(folder, `${name}-${options.version}-${options.binary}.msh`), writeMsh(mesh, options));
  }
}

function checkWithGmsh() {
  if (spawnSync("gmsh", ["--version"]).status !== 0) {
    process.stdout.write("Gmsh is not installed: not compared with it\n");
    return;
  }
  const files = readdirSync(folder).filter((name) => name.endsWith(".msh"));
  for (const name of files) {
    const given = readMsh(readFileSync(join(folder, name)));
    for (const options of [["msh22"], ["msh22", "-bin"], ["msh41"], ["msh41", "-bin"]]) {
      const converted = join(folder, "converted.msh");
      execFileSync("gmsh", [join(folder, name), "-save", "-format", ...options, "-o", converted], { stdio: "ignore" });
      deepStrictEqual(listed(readMsh(readFileSync(converted))), listed(given), `${name} through Gmsh as ${options}`);
    }
  }
  process.stdout.write(`Gmsh: ${4 * files.length} conversions give the same mesh\n`);
}

/** A mesh without the order of its nodes, cells and facets: each as the coordinates of its corners, with its tag. */
function listed({ dimension: d, points, cells, cellTags, facets, facetTags, regionNames, boundaryNames }) {
  // Gmsh writes 16 digits.
  const corner = (node) => Array.from(points.subarray(node * d, (node + 1) * d), (x) => x.toPrecision(12)).join(" ");
  const all = (nodes, tags, width) =>
    Array.from(
      tags,
      (tag, i) => `${Array.from(nodes.subarray(i * width, (i + 1) * width), corner).sort()}: ${tag}`,
    ).sort();
  return { cells: all(cells, cellTags, d + 1), facets: all(facets, facetTags, d), regionNames, boundaryNames };
}
