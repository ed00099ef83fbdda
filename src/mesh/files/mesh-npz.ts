import { InputError } from "../../errors.js";
import { type NpzArray, npz } from "../../files/npz.js";
import { type NpzArchive, readNpz } from "../../files/read-npz.js";
import { nodeCount, type SimplexMesh, simplexCount } from "../simplex.js";
import { simplexMesh } from "../simplex-mesh.js";

/**
 * The bytes of a NumPy archive with the mesh; `numpy.load` gives its arrays: `points` (nodes × d), `cells` (cells × d + 1,
 * nodes counted from 0), `cell_tags`, `facets` (facets × d, those of the boundary first), `facet_tags`, and the names of
 * tags as pairs of arrays, `region_tags` with `region_names` and `boundary_tags` with `boundary_names`.
 *
 * @throws InputError where the archive would exceed 4 GiB
 */
export function meshNpz(mesh: SimplexMesh): Uint8Array<ArrayBuffer> {
  const { dimension: d, points, cells, cellTags, facets, facetTags, regionNames, boundaryNames } = mesh;
  return npz({
    points: { shape: [nodeCount(mesh), d], re: points },
    cells: { shape: [simplexCount(mesh), d + 1], integers: cells },
    cell_tags: list(cellTags),
    facets: { shape: [facetTags.length, d], integers: facets },
    facet_tags: list(facetTags),
    ...names("region", regionNames),
    ...names("boundary", boundaryNames),
  });
}

function list(integers: Int32Array): NpzArray {
  return { shape: [integers.length], integers };
}

function names(part: string, named: ReadonlyMap<number, string>): Record<string, NpzArray> {
  return {
    [`${part}_tags`]: list(Int32Array.from(named.keys())),
    [`${part}_names`]: { shape: [named.size], texts: [...named.values()] },
  };
}

/**
 * The mesh in an archive of `meshNpz`, or one that NumPy wrote with the same names, compressed or not, in any order and precision: only `points` and `cells` must be there.
 *
 * @throws InputError naming the array and what is wrong with it
 */
export function readMeshNpz(bytes: Uint8Array): SimplexMesh {
  const archive = readNpz(bytes);
  const points = archive.array("points");
  const d = points.shape[1];
  const coordinates = "integers" in points ? points.integers : "re" in points && !points.im ? points.re : undefined;
  if (coordinates === undefined || points.shape.length !== 2 || (d !== 1 && d !== 2 && d !== 3)) {
    throw new InputError("points", `expected real coordinates, nodes × 1, 2 or 3, found ${described(points)}`);
  }
  const optional = (name: string, width?: number) =>
    archive.names.includes(name) ? integers(archive, name, width) : undefined;
  const cellTags = optional("cell_tags");
  const facets = optional("facets", d);
  const facetTags = optional("facet_tags");
  return simplexMesh({
    dimension: d,
    points: coordinates,
    cells: integers(archive, "cells", d + 1),
    ...(cellTags && { cellTags }),
    ...(facets && { facets }),
    ...(facetTags && { facetTags }),
    regionNames: readNames(archive, "region"),
    boundaryNames: readNames(archive, "boundary"),
  });
}

/** Whole numbers in rows of `width`, or in a plain list. */
function integers(archive: NpzArchive, name: string, width?: number): Int32Array {
  const array = archive.array(name);
  const fits = width === undefined ? array.shape.length === 1 : array.shape.length === 2 && array.shape[1] === width;
  if ("integers" in array && fits) return array.integers;
  const expected = width === undefined ? "a list of whole numbers" : `whole numbers in rows of ${width}`;
  throw new InputError(name, `expected ${expected}, found ${described(array)}`);
}

function readNames(archive: NpzArchive, part: string): Map<number, string> {
  const [tagsName, textsName] = [`${part}_tags`, `${part}_names`];
  if (!archive.names.includes(textsName)) return new Map();
  const tags = integers(archive, tagsName);
  const array = archive.array(textsName);
  if (!("texts" in array) || array.texts.length !== tags.length) {
    throw new InputError(textsName, `expected ${tags.length} texts, one per tag, found ${described(array)}`);
  }
  return new Map(array.texts.map((text, i) => [tags[i], text]));
}

function described(array: NpzArray): string {
  const kind =
    "integers" in array ? "whole numbers" : "texts" in array ? "texts" : array.im ? "complex numbers" : "real numbers";
  return `${kind} of shape (${array.shape.join(", ")})`;
}
