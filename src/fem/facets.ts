import { InputError } from "../errors.js";
import { markerNames, tagsNamed } from "../mesh/markers.js";
import type { SimplexMesh } from "../mesh/simplex.js";

/**
 * The numbers of the boundary facets at whose midpoint the predicate holds. The point handed over (d coordinates) is used again
 * for the next facet.
 *
 * @throws InputError where the predicate is neither true nor false
 */
export function facetsWhere(mesh: SimplexMesh, predicate: (midpoint: Float64Array) => boolean): Int32Array {
  const { dimension: d, points, facets, boundaryFacetCount } = mesh;
  const midpoint = new Float64Array(d);
  const chosen: number[] = [];
  for (let facet = 0; facet < boundaryFacetCount; facet++) {
    midpoint.fill(0);
    for (let i = 0; i < d; i++) {
      for (let c = 0; c < d; c++) midpoint[c] += points[facets[facet * d + i] * d + c] / d;
    }
    const holds: unknown = predicate(midpoint);
    if (typeof holds !== "boolean") {
      throw new InputError("predicate", `is ${holds} at (${Array.from(midpoint).join(", ")}), not true or false`);
    }
    if (holds) chosen.push(facet);
  }
  return Int32Array.from(chosen);
}

/**
 * The numbers of the facets with this tag, or with the tag of this name; those inside the mesh too, where it has tagged ones.
 *
 * @throws InputError for a name that the mesh does not have, listing those it has, and for a tag that no facet carries.
 */
export function facetsTagged(mesh: SimplexMesh, boundary: string | number): Int32Array {
  const { facetTags, boundaryNames } = mesh;
  // What lies in several groups has a tag of its own, named after them.
  const named = tagsNamed(
    boundaryNames,
    typeof boundary === "string" ? boundary : (boundaryNames.get(boundary) ?? `${boundary}`),
  );
  const tags = new Set(typeof boundary === "string" ? named : [boundary, ...named]);
  const chosen: number[] = [];
  for (let facet = 0; facet < facetTags.length; facet++) if (tags.has(facetTags[facet])) chosen.push(facet);
  if (chosen.length > 0 || (typeof boundary === "string" && tags.size > 0)) return Int32Array.from(chosen);
  const names = markerNames(boundaryNames).map((name) => `"${name}"`);
  const known =
    typeof boundary === "number"
      ? `its tags are ${[...new Set(facetTags)].sort((a, b) => a - b).join(", ")}`
      : names.length === 0
        ? "it has no named ones"
        : `it has ${names.join(", ")}`;
  throw new InputError("boundary", `the mesh has no boundary part ${JSON.stringify(boundary)}; ${known}`);
}

/** All facets of the boundary. */
export function boundaryFacets(mesh: SimplexMesh): Int32Array {
  return Int32Array.from({ length: mesh.boundaryFacetCount }, (_, facet) => facet);
}

/** @throws InputError for the number of a facet that the mesh does not have. */
export function checkFacets({ facetTags }: SimplexMesh, facets: Int32Array): void {
  const bad = facets.find((facet) => !(facet >= 0 && facet < facetTags.length));
  if (bad === undefined) return;
  throw new InputError("facets", `expected facet numbers from 0 to ${facetTags.length - 1}, found ${bad}`);
}

/**
 * The nodes of these facets, each once, ascending.
 *
 * @throws InputError for the number of a facet that the mesh does not have
 */
export function nodesOn(mesh: SimplexMesh, facets: Int32Array): Int32Array {
  checkFacets(mesh, facets);
  const { dimension: d } = mesh;
  const nodes = new Int32Array(facets.length * d);
  for (let k = 0; k < facets.length; k++) {
    for (let i = 0; i < d; i++) nodes[k * d + i] = mesh.facets[facets[k] * d + i];
  }
  nodes.sort();
  let count = 0;
  for (const node of nodes) if (count === 0 || nodes[count - 1] !== node) nodes[count++] = node;
  return nodes.slice(0, count);
}
