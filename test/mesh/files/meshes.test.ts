import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../../../src/cli/program.js";
import { meshQuality, readMsh } from "../../../src/mesh/index.js";
import { noWork, recorder } from "../../cli/recorder.js";

const shipped = new URL("../../../meshes/", import.meta.url).pathname;
const names = readdirSync(shipped).filter((name) => name.endsWith(".msh"));
const readme = readFileSync(join(shipped, "README.md"), "utf8");

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "specdiff-meshes-"));
  for (const command of readme.match(/^specdiff mesh .*$/gm) ?? []) {
    const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word).slice(1);
    const args = words.map((word) => (/\.(msh|npz)$/.test(word) ? join(folder, word) : word));
    const stderr = recorder();
    const status = await main(args, { stdout: recorder(), stderr, environment: {}, work: noWork });
    expect([status, stderr.text()], command).toEqual([0, ""]);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(names)("meshes/%s", (name) => {
  const mesh = readMsh(readFileSync(join(shipped, name)));

  test("is small, described in the README, and of good shape", () => {
    expect(statSync(join(shipped, name)).size).toBeLessThan(100_000);
    expect(readme).toContain(`| \`${name}\` |`);
    const { shape, inverted } = meshQuality(mesh);
    expect(inverted).toBe(0);
    // A right isosceles triangle has 0.87; the worst of the graded disk's triangles, measured, 0.60.
    expect(shape.minimum).toBeGreaterThan(0.5);
  });

  test.skipIf(name === "plate.msh")("is what its commands make", () => {
    const made = readMsh(readFileSync(join(folder, name)));
    expect({ ...made, points: undefined }).toEqual({ ...mesh, points: undefined });
    // Sines of another engine may differ in the last bit; coordinates are below 40.
    made.points.forEach((x, i) => {
      if (Math.abs(x - mesh.points[i]) > 1e-13) throw new Error(`coordinate ${i}: ${x} and ${mesh.points[i]}`);
    });
  });
});
