import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  boxMesh,
  intervalMesh,
  intervalSimplexMesh,
  readMsh,
  type SimplexMesh,
  simplexMesh,
  writeMsh,
} from "../../../src/mesh/index.js";
import { randomStream } from "../../../src/network/random.js";

const fixtures = new URL("fixtures/", import.meta.url);
const flavours = (["2.2", "4.1"] as const).flatMap((version) => [
  { version, binary: false } as const,
  { version, binary: true, byteOrder: "little" } as const,
  { version, binary: true, byteOrder: "big" } as const,
]);

/** The same mesh with its nodes moved a little and tags drawn at random, so that no order is special. */
function disturbed(mesh: SimplexMesh, seed: number): SimplexMesh {
  const random = randomStream(seed);
  return simplexMesh({
    ...mesh,
    points: mesh.points.map((x) => x + 1e-3 * random.uniform()),
    cellTags: mesh.cellTags.map(() => Math.floor(4 * random.uniform())),
    facetTags: mesh.facetTags.map(() => 1 + Math.floor(3 * random.uniform())),
    regionNames: new Map([
      [1, "a region, one"],
      [3, "Gebiet ξ₃"],
    ]),
    boundaryNames: new Map([[2, "wall"]]),
  });
}

const meshes: Record<string, SimplexMesh> = {
  interval: disturbed(intervalSimplexMesh(intervalMesh([-1, -0.5, 0.125, 3])), 1),
  square: disturbed(
    boxMesh(
      [
        [-1, 1],
        [0, 3],
      ],
      [4, 3],
    ),
    2,
  ),
  cube: disturbed(
    boxMesh(
      [
        [0, 1],
        [0, 1],
        [-2, 2],
      ],
      [2, 3, 2],
    ),
    3,
  ),
};

describe.each(Object.entries(meshes))("a mesh of the %s", (_, mesh) => {
  test.each(flavours)("is read as it was written with %j", (options) => {
    expect(readMsh(writeMsh(mesh, options))).toEqual(mesh);
  });
});

describe("what Gmsh wrote", () => {
  const files = readdirSync(fixtures).filter((name) => /-msh22\.msh$/.test(name) && !name.startsWith("second"));
  test.each(files)("%s is the same mesh after reading, writing and reading again", (name) => {
    const mesh = readMsh(readFileSync(new URL(name, fixtures)));
    for (const options of flavours) expect(readMsh(writeMsh(mesh, options))).toEqual(mesh);
  });
});

test("the file is a text of version 4.1 where nothing else is asked for", () => {
  expect(writeMsh(meshes.square)).toEqual(writeMsh(meshes.square, { version: "4.1", binary: false }));
});

test("coordinates survive as text to the last bit", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e150, max: 1e150 }), {
        minLength: 2,
        maxLength: 2,
      }),
      ([a, b]) => {
        fc.pre(Math.abs(a - b) > 1e-10 * Math.max(Math.abs(a), Math.abs(b), 1e-290));
        const mesh = simplexMesh({ dimension: 1, points: [Math.min(a, b), Math.max(a, b)], cells: [0, 1] });
        for (const version of ["2.2", "4.1"] as const) {
          expect(readMsh(writeMsh(mesh, { version, binary: false })).points).toEqual(mesh.points);
        }
      },
    ),
    { seed: 4, numRuns: 500 },
  );
});

test("negative tags and names with quotation marks are refused", () => {
  const { square } = meshes;
  const negative = { ...square, cellTags: square.cellTags.map(() => -3) };
  expect(() => writeMsh(negative)).toThrow("positive numbers, found the tag -3");
  const quoted = { ...square, boundaryNames: new Map([[2, 'the "wall"']]) };
  expect(() => writeMsh(quoted)).toThrow("expected no quotation marks");
});
