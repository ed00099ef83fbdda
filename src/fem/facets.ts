import { InputError } from "../errors.js";
import type { SimplexMesh } from "../mesh/simplex.js";
import { endSigns, measureFacets } from "./simplex-geometry.js";

/**
 * The numbers of the boundary facets at whose midpoint the predicate holds. The point handed over (d coordinates) is used again
 * for the next facet.
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
    if (predicate(midpoint)) chosen.push(facet);
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
  const tags = new Set(
    typeof boundary === "number"
      ? [boundary]
      : [...boundaryNames].filter(([, name]) => name === boundary).map(([tag]) => tag),
  );
  const chosen: number[] = [];
  for (let facet = 0; facet < facetTags.length; facet++) if (tags.has(facetTags[facet])) chosen.push(facet);
  if (chosen.length > 0 || (typeof boundary === "string" && tags.size > 0)) return Int32Array.from(chosen);
  const names = [...new Set(boundaryNames.values())].map((name) => `"${name}"`);
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

/** The nodes of these facets, each once, ascending. */
export function nodesOn(mesh: SimplexMesh, facets: Int32Array): Int32Array {
  const nodes = nodesOfFacets(mesh, facets).sort();
  let count = 0;
  for (const node of nodes) if (count === 0 || nodes[count - 1] !== node) nodes[count++] = node;
  return nodes.slice(0, count);
}

/**
 * Outward unit normals at the nodes of these boundary facets, d numbers for every node of the mesh: the direction of the mean over the
 * facets, by area, around the node. 0 at all other nodes.
 */
export function nodalNormals(mesh: SimplexMesh, facets: Int32Array): Float64Array {
  const { dimension: d } = mesh;
  const nodes = nodesOfFacets(mesh, facets);
  const { volumes, normals } = measureFacets(mesh, nodes, facets.length, endSigns(mesh));
  const out = new Float64Array(mesh.points.length);
  for (let k = 0; k < nodes.length; k++) {
    const facet = Math.floor(k / d);
    for (let c = 0; c < d; c++) out[nodes[k] * d + c] += volumes[facet] * normals[facet * d + c];
  }
  for (let node = 0; node < out.length; node += d) {
    const length = Math.hypot(...out.subarray(node, node + d));
    if (length > 0) for (let c = 0; c < d; c++) out[node + c] /= length;
  }
  return out;
}

/** The nodes of these facets, d each. */
function nodesOfFacets({ dimension: d, facets: all }: SimplexMesh, facets: Int32Array): Int32Array {
  const nodes = new Int32Array(facets.length * d);
  for (let k = 0; k < facets.length; k++) {
    for (let i = 0; i < d; i++) nodes[k * d + i] = all[facets[k] * d + i];
  }
  return nodes;
}
