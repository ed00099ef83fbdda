import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { main } from "../../src/cli/program.js";
import { meshQuality, nodeCount, readMeshNpz, readMsh, simplexCount, writeMsh } from "../../src/mesh/index.js";
import { noWork, recorder } from "./recorder.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "specdiff-mesh-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const fixture = (name: string) => new URL(`../mesh/files/fixtures/${name}`, import.meta.url).pathname;
const at = (name: string) => join(folder, name);
const meshIn = (name: string) => readMsh(readFileSync(at(name)));

/** Runs `specdiff mesh …`. */
async function mesh(...args: string[]) {
  const [stdout, stderr] = [recorder(), recorder()];
  const status = await main(["mesh", ...args], { stdout, stderr, environment: {}, work: noWork });
  return { status, out: stdout.text(), err: stderr.text() };
}

/** One line on stderr, status 2, and no new file. */
async function expectRefusal(args: readonly string[], says: string): Promise<void> {
  const before = readdirSync(folder);
  const { status, out, err } = await mesh(...args);
  expect(err).toContain(says);
  expect([status, out]).toEqual([2, ""]);
  expect(err).toMatch(/^specdiff: .*\n$/);
  expect(readdirSync(folder)).toEqual(before);
}

describe("make", () => {
  test.each([
    [["interval", "--box=-8,8", "--cells", "64"], 64, 16],
    [["box", "--box=-8,8,-4,4", "--cells", "8,4"], 64, 128],
    [["box", "--box=0,1,0,2,0,3", "--cells", "2"], 48, 6],
    // Regular polygons with 36 corners on the circles, a ball and a shell of tetrahedra: areas from their own formulas.
    [["disk", "--radius", "2", "--rings", "6"], 216, 0.5 * 36 * 4 * Math.sin((2 * Math.PI) / 36)],
  ])("%j gives the cells and the volume that were asked for", async (args, cells, volume) => {
    const { status, err } = await mesh("make", ...args, "--out", at("m.msh"));
    expect([status, err]).toEqual([0, ""]);
    expect(simplexCount(meshIn("m.msh"))).toBe(cells);
    // Sums of 64 to 216 rounded volumes.
    expect(meshQuality(meshIn("m.msh")).volume / volume).toBeCloseTo(1, 12);
  });

  test.each([
    [["annulus", "--radii", "1,3", "--sectors", "40"], Math.PI * 8],
    [["ball", "--radius", "2", "--layers", "8"], (4 / 3) * Math.PI * 8],
    [["shell", "--radii", "1,2", "--frequency", "8"], (4 / 3) * Math.PI * 7],
  ])("%j comes near the volume of the round shape", async (args, volume) => {
    expect((await mesh("make", ...args, "--out", at("m.msh"))).status).toBe(0);
    // Polygons and polyhedra with edges of a sixth of the radius lose about 0.4 % and 2 %.
    expect(meshQuality(meshIn("m.msh")).volume / volume).toBeGreaterThan(0.97);
    expect(meshQuality(meshIn("m.msh")).volume / volume).toBeLessThan(1);
  });

  test("says what it has made, and nothing with --quiet", async () => {
    const args = ["make", "box", "--box=0,1,0,1", "--cells", "2", "--out", at("m.msh")];
    expect((await mesh(...args)).out).toBe(`${at("m.msh")}: 9 nodes, 8 triangles\n`);
    expect((await mesh(...args, "--quiet")).out).toBe("");
  });
});

describe("grade", () => {
  test("leaves no edge longer than the size function at the cell's nodes", async () => {
    await mesh("make", "box", "--box=-2,2,-2,2", "--cells", "4", "--out", at("in.msh"));
    const { status } = await mesh("grade", at("in.msh"), "--size", "0.05 + 0.5*abs(xi1)", "--out", at("out.msh"));
    expect(status).toBe(0);
    const { points, cells } = meshIn("out.msh");
    for (let i = 0; i < cells.length; i += 3) {
      for (let k = 0; k < 3; k++) {
        const [a, b] = [2 * cells[i + k], 2 * cells[i + ((k + 1) % 3)]];
        const length = Math.hypot(points[a] - points[b], points[a + 1] - points[b + 1]);
        const wanted = 0.05 + 0.5 * Math.min(Math.abs(points[a]), Math.abs(points[b]));
        if (length > wanted * (1 + 1e-12)) throw new Error(`edge ${a} ${b}: ${length} > ${wanted}`);
      }
    }
  });
});

describe("refine", () => {
  test.each([
    ["line-msh41.msh", 2],
    ["plate-msh22.msh", 4],
    ["bar-msh41-binary.msh", 8],
  ])("cuts every cell of %s into %i parts each time and keeps tags and names", async (name, parts) => {
    const before = readMsh(readFileSync(fixture(name)));
    expect((await mesh("refine", fixture(name), "--out", at("m.msh"))).status).toBe(0);
    const after = meshIn("m.msh");
    expect(simplexCount(after)).toBe(parts * simplexCount(before));
    expect([after.regionNames, after.boundaryNames]).toEqual([before.regionNames, before.boundaryNames]);
    for (const [tag, volume] of meshQuality(before).regionVolumes) {
      expect(meshQuality(after).regionVolumes.get(tag)).toBeCloseTo(volume, 12);
    }
  });

  test("with --where makes cells smaller only where the condition holds", async () => {
    await mesh("make", "box", "--box=-1,1,-1,1", "--cells", "8", "--out", at("in.msh"));
    const args = ["refine", at("in.msh"), "--times", "4", "--where", "xi1 > 0.5 and xi2 > 0.5", "--out", at("out.msh")];
    expect((await mesh(...args)).status).toBe(0);
    const { points, cells } = meshIn("out.msh");
    let [inside, farAway] = [0, 0];
    for (let i = 0; i < cells.length; i += 3) {
      const [x, y] = [0, 1].map(
        (k) => (points[2 * cells[i] + k] + points[2 * cells[i + 1] + k] + points[2 * cells[i + 2] + k]) / 3,
      );
      if (x > 0.5 && y > 0.5) inside++;
      if (x < -0.25 && y < -0.25) farAway++;
    }
    // A sixteenth of 128 cells, each cut into 2⁴; 3² of the 8² squares lie far away and stay as they were.
    expect(inside).toBe(128);
    expect(farAway).toBe(18);
  });
});

describe("convert", () => {
  test("goes through all formats of meshes without a change", async () => {
    const start = readMsh(readFileSync(fixture("bar-msh22.msh")));
    await mesh("convert", fixture("bar-msh22.msh"), at("a.npz"));
    expect(readMeshNpz(readFileSync(at("a.npz")))).toEqual(start);
    await mesh("convert", at("a.npz"), at("b.msh"), "--binary", "--format", "msh22");
    expect(readFileSync(at("b.msh")).toString("latin1")).toMatch(/^\$MeshFormat\n2\.2 1 8\n/);
    await mesh("convert", at("b.msh"), at("c.msh"));
    expect(new Uint8Array(readFileSync(at("c.msh")))).toEqual(writeMsh(start));
    expect((await mesh("convert", at("c.msh"), at("d.vtu"))).status).toBe(0);
    expect(readFileSync(at("d.vtu")).toString("latin1")).toContain(`NumberOfPoints="${nodeCount(start)}"`);
  });
});

describe("info", () => {
  test("tells counts, tags with names and measures, and quality", async () => {
    const { status, out } = await mesh("info", fixture("plate-msh41.msh"));
    expect(status).toBe(0);
    expect(out).toContain("93 nodes, 164 triangles, 20 boundary edges, 16 tagged edges inside");
    expect(out).toMatch(/10 +outside +\d+ +3\.\d+\n +20 +inside the disk/);
    expect(out).toMatch(/1 +lower +5 +2\n/);
    expect(out).toMatch(/orientation +all cells positive\n/);
    expect(out).toMatch(/Delaunay +yes\n/);
  });

  test("names from a file cannot steer the terminal", async () => {
    const text = readFileSync(fixture("line-msh22.msh"), "latin1").replace('"coarse"', '"\u001b[2Jcoarse"');
    writeFileSync(at("evil.msh"), text, "latin1");
    const { out } = await mesh("info", at("evil.msh"));
    expect(out).not.toContain("\u001b");
    expect(out).toContain("coarse");
  });
});

describe("mistakes of the user", () => {
  test("are one line on stderr, status 2, and leave no file", async () => {
    const plate = fixture("plate-msh41.msh");
    const out = ["--out", at("m.msh")];
    await expectRefusal(["make", "box", "--box=1,0,0,1", "--cells", "4", ...out], "lower < upper");
    await expectRefusal(["make", "box", "--box=0,1,0", "--cells", "4", ...out], "--box");
    await expectRefusal(
      ["make", "box", "--box=0,1,0,1", "--cells", "4,4,4", ...out],
      "--cells: expected one number, or 2",
    );
    await expectRefusal(["make", "box", "--box=0,1,0,1", "--cells", "99999", ...out], "at most 50000000");
    await expectRefusal(["make", "disk", "--radius", "-1", "--rings", "3", ...out], "radius");
    await expectRefusal(["make", "disk", "--radius", "x", "--rings", "3", ...out], "must be a number");
    await expectRefusal(["make", "annulus", "--radii", "2", "--sectors", "9", ...out], "--radii: expected INNER,OUTER");
    await expectRefusal(["make", "disk", "--radius", "1", "--rings", "3", "--out", at("m.txt")], "ends in .msh");
    await expectRefusal(["grade", plate, "--size", "xi9", ...out], "--size");
    await expectRefusal(["grade", plate, "--size", "xi1", ...out], "expected a positive finite length");
    await expectRefusal(["grade", plate, "--size", "sqrt(-1 - xi1^2)", ...out], "--size: has no value at");
    await expectRefusal(["grade", plate, "--size", "1e-4", "--max-cells", "5000", ...out], "more than 5000 cells");
    await expectRefusal(["refine", plate, "--times", "0", ...out], "whole number from 1");
    await expectRefusal(["refine", plate, "--times", "20", ...out], "at most 50000000");
    await expectRefusal(["refine", plate, "--where", "sqrt(xi1)", ...out], "--where: has no value at");
    await expectRefusal(["convert", plate, at("m.vtu"), "--binary"], "--binary are for .msh files");
    await expectRefusal(["convert", plate, at("none/m.msh")], "cannot be written: there is no such file");
    await expectRefusal(["convert", at("none.msh"), at("m.npz")], "none.msh: cannot be read: there is no such file");
    await expectRefusal(["info", folder], "expected a mesh file called .msh or .npz");
    await expectRefusal(["info", at("m.vtu")], ".vtu is only written");
    await expectRefusal(["info", fixture("partitioned-msh41.msh")], "partitioned meshes are not read");
    expect(existsSync(at("m.msh"))).toBe(false);
  });

  test("help names the formats and an example of every command", async () => {
    const { status, out } = await mesh("--help");
    expect(status).toBe(0);
    for (const word of ["make", "grade", "refine", "convert", "info", ".npz"]) expect(out).toContain(word);
  });
});
