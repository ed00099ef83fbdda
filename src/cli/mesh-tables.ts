import { plain } from "../case/quote.js";
import { meshContacts } from "../mesh/conformity.js";
import { hasNonnegativeEdgeWeights, isDelaunay } from "../mesh/edge-weights.js";
import { meshExtent } from "../mesh/extent.js";
import { meshQuality } from "../mesh/mesh-quality.js";
import { nodeCount, type SimplexMesh, simplexCount } from "../mesh/simplex.js";
import { alignColumns, cell } from "./tables.js";

const kinds = {
  1: { cells: "intervals", facets: "points", volume: "length", measure: "points" },
  2: { cells: "triangles", facets: "edges", volume: "area", measure: "length" },
  3: { cells: "tetrahedra", facets: "triangles", volume: "volume", measure: "area" },
};

/** What a mesh is and how good it is, as lines. */
export function meshTables(mesh: SimplexMesh, bold: (text: string) => string): string[] {
  const { dimension, boundaryFacetCount, facetTags } = mesh;
  const kind = kinds[dimension];
  const quality = meshQuality(mesh);
  const contacts = meshContacts(mesh);
  const inside = facetTags.length - boundaryFacetCount;
  const degrees = (angle: number) => `${((angle * 180) / Math.PI).toFixed(1)}°`;
  const yes = (holds: boolean) => (holds ? "yes" : "no");
  const orientation = quality.inverted === 0 ? "all cells positive" : `${quality.inverted} cells negative`;
  return [
    `${nodeCount(mesh)} nodes, ${simplexCount(mesh)} ${kind.cells}, ${boundaryFacetCount} boundary ${kind.facets}${inside > 0 ? `, ${inside} tagged ${kind.facets} inside` : ""}`,
    ...alignColumns(bounds(mesh)),
    "",
    bold("regions"),
    ...alignColumns([
      ["tag", "name", kind.cells, kind.volume],
      ...tagRows(mesh.cellTags, mesh.regionNames, quality.regionVolumes),
    ]),
    "",
    bold("boundary"),
    ...alignColumns([
      ["tag", "name", kind.facets, ...(dimension === 1 ? [] : [kind.measure])],
      ...tagRows(
        facetTags.subarray(0, boundaryFacetCount),
        mesh.boundaryNames,
        dimension === 1 ? undefined : quality.boundaryMeasures,
      ),
    ]),
    ...(inside === 0
      ? []
      : ["", bold("inside"), ...alignColumns(tagRows(facetTags.subarray(boundaryFacetCount), mesh.boundaryNames))]),
    "",
    bold("quality"),
    ...alignColumns([
      ["longest edge of a cell", `${cell(quality.size.minimum)} … ${cell(quality.size.maximum)}`],
      ["orientation", orientation],
      ["parts that are not connected", contacts.parts === 1 ? "none" : `${contacts.parts}`],
      [
        "nodes at the place of another",
        contacts.coincidentNodes === 0
          ? "none"
          : `${contacts.coincidentNodes}, the first at (${contacts.firstCoincidence?.join(", ")}): no flux passes between them`,
      ],
      ...(dimension === 1
        ? []
        : [
            ["shape (1 is regular)", `${cell(quality.shape.minimum)} least, ${cell(quality.shape.mean)} mean`],
            [
              dimension === 2 ? "angles" : "dihedral angles",
              `${degrees(quality.angles.minimum)} … ${degrees(quality.angles.maximum)}`,
            ],
            ["Delaunay", yes(isDelaunay(mesh))],
            ["edge weights nonnegative", yes(hasNonnegativeEdgeWeights(mesh))],
          ]),
    ]),
  ];
}

function bounds(mesh: SimplexMesh): string[][] {
  return Array.from({ length: mesh.dimension }, (_, k) => {
    const [lower, upper] = meshExtent(mesh, k);
    return [mesh.dimension === 1 ? "ξ" : `ξ${k + 1}`, `${cell(lower)} … ${cell(upper)}`];
  });
}

/** A row for every tag: its number, name, how often it occurs, and its measure. */
function tagRows(
  tags: Int32Array,
  names: ReadonlyMap<number, string>,
  measures?: ReadonlyMap<number, number>,
): string[][] {
  const counts = new Map<number, number>();
  for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([tag, count]) => [
      `${tag}`,
      plain(names.get(tag) ?? "–"),
      `${count}`,
      ...(measures === undefined ? [] : [cell(measures.get(tag))]),
    ]);
}
