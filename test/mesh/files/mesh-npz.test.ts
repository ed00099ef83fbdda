import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { InputError } from "../../../src/errors.js";
import { npz } from "../../../src/files/npz.js";
import { readNpz } from "../../../src/files/read-npz.js";
import { ballMesh, boxMesh, meshNpz, readMeshNpz, readMsh, simplexMesh } from "../../../src/mesh/index.js";

const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));

test("meshes of every dimension are read as they were written, names and all", () => {
  for (const mesh of [boxMesh([[0, 1]], [3]), readMsh(fixture("plate-msh41.msh")), ballMesh(1, 2)]) {
    const named = simplexMesh({
      ...mesh,
      regionNames: new Map([
        [0, "𝕊 ξ₁ > 0"],
        [7, ""],
      ]),
    });
    expect(readMeshNpz(meshNpz(named))).toEqual(named);
  }
});

test("NumPy's own archive with 64-bit integers is read", () => {
  const mesh = readMeshNpz(fixture("numpy.npz"));
  expect([...mesh.points]).toEqual([0, 0, 1, 0, 1, 1, 0, 1]);
  expect([...mesh.cells]).toEqual([0, 1, 2, 0, 2, 3]);
  expect([...mesh.cellTags]).toEqual([1, 2]);
  expect([mesh.boundaryFacetCount, ...mesh.facets.subarray(0, 2), mesh.facetTags[0]]).toEqual([4, 0, 1, 4]);
  expect(mesh.regionNames).toEqual(
    new Map([
      [1, "low"],
      [2, "ξ>0"],
    ]),
  );
});

test("meshes from NumPy: compressed, column by column, in single precision, big-endian, whole numbers", () => {
  for (const name of ["numpy-mesh.npz", "numpy-mesh-whole.npz", "compressed.npz"]) {
    const mesh = readMeshNpz(fixture(name));
    expect([...mesh.points]).toEqual([0, 0, 1, 0, 1, 1, 0, 1]);
    expect([...mesh.cells]).toEqual([0, 1, 2, 0, 2, 3]);
  }
});

describe("arrays that make no mesh are named", () => {
  const points = { shape: [3, 2], re: Float64Array.of(0, 0, 1, 0, 0, 1) };
  const cells = { shape: [1, 3], integers: Int32Array.of(0, 1, 2) };
  const list = { shape: [3], integers: Int32Array.of(0, 1, 2) };
  test.each([
    ["points", { cells }, /^points: no such array; the archive holds cells$/],
    ["cells", { points }, /^cells: no such array; the archive holds points$/],
    [
      "flat points",
      { points: { shape: [6], re: points.re }, cells },
      /^points: expected real coordinates.*shape \(6\)/,
    ],
    ["texts for points", { points: { shape: [1], texts: ["0"] }, cells }, /^points: .*found texts/],
    ["complex points", { points: { ...points, im: points.re }, cells }, /found complex numbers/],
    [
      "cells in a list",
      { points, cells: list },
      /^cells: expected whole numbers in rows of 3, found whole numbers of shape \(3\)/,
    ],
    ["cells that are floats", { points, cells: { shape: [1, 3], re: new Float64Array(3) } }, /found real numbers/],
    [
      "a node out of range",
      { points, cells: { shape: [1, 3], integers: Int32Array.of(0, 1, 3) } },
      /from 0 to 2 in cell 0/,
    ],
    [
      "names without tags",
      { points, cells, region_names: { shape: [1], texts: ["a"] } },
      /^region_tags: no such array/,
    ],
    [
      "fewer names",
      { points, cells, region_tags: list, region_names: { shape: [1], texts: ["a"] } },
      /expected 3 texts/,
    ],
  ] as const)("%s", (_, arrays, says) => {
    const bytes = npz(arrays);
    expect(() => readMeshNpz(bytes)).toThrow(InputError);
    expect(() => readMeshNpz(bytes)).toThrow(says);
  });

  test("a flipped bit, through the checksum", () => {
    const bytes = npz({ points, cells });
    bytes[140] ^= 4;
    expect(() => readMeshNpz(bytes)).toThrow("does not agree with its checksum");
  });
});

test("an archive gives its names and kinds of arrays", () => {
  const re = Float64Array.of(1, 2);
  const archive = readNpz(npz({ a: { shape: [2], re, im: re }, b: { shape: [], re: Float64Array.of(5) } }));
  expect(archive.names).toEqual(["a", "b"]);
  expect(archive.array("a")).toEqual({ shape: [2], re, im: re });
  expect(archive.array("b")).toEqual({ shape: [], re: Float64Array.of(5) });
});
