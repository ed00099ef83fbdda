import { emptyList, type GrowingList } from "./growing-list.js";
import { type MshCursor, misread } from "./msh-cursor.js";

/** The simplices of one dimension in an MSH file. */
export interface MshSimplices {
  /** Numbers of the nodes as in the file, dimension + 1 for each. */
  readonly nodes: GrowingList;
  /** The physical group of each, 0 for none. */
  readonly groups: GrowingList;
  /** The number of each in the file. */
  readonly numbers: GrowingList;
}

/** What an MSH file holds as far as a mesh needs it. */
export interface MshContent {
  readonly nodeTags: GrowingList;
  /** x, y, z of each node. */
  readonly coordinates: GrowingList;
  /** At d the simplices of dimension d: points, lines, triangles, tetrahedra. */
  readonly simplices: readonly MshSimplices[];
  /** How often each other type occurs, and the first of it. */
  readonly others: Map<number, { count: number; readonly first: number }>;
  /** At d the names of the physical groups of dimension d. */
  readonly names: readonly Map<number, string>[];
}

export function emptyContent(): MshContent {
  const everyDimension = [0, 1, 2, 3];
  return {
    nodeTags: emptyList(),
    coordinates: emptyList(),
    simplices: everyDimension.map(() => ({ nodes: emptyList(), groups: emptyList(), numbers: emptyList() })),
    others: new Map(),
    names: everyDimension.map(() => new Map()),
  };
}

/** Numbers that the format gives the elements that a mesh is read from, at the simplex's dimension. */
export const simplexTypes: readonly number[] = [15, 1, 2, 4];

/** Dimension of the simplex of a type, −1 for other elements. */
export function simplexDimension(type: number): number {
  return simplexTypes.indexOf(type);
}

/** Names and numbers of nodes of the format's other elements: Gmsh reference manual, section "Node ordering", and MSH file format. */
const otherTypes: ReadonlyMap<number, readonly [name: string, nodes: number]> = new Map([
  [3, ["quadrangle", 4]],
  [5, ["hexahedron", 8]],
  [6, ["prism", 6]],
  [7, ["pyramid", 5]],
  [8, ["line of second order", 3]],
  [9, ["triangle of second order", 6]],
  [10, ["quadrangle of second order", 9]],
  [11, ["tetrahedron of second order", 10]],
  [12, ["hexahedron of second order", 27]],
  [13, ["prism of second order", 18]],
  [14, ["pyramid of second order", 14]],
  [16, ["quadrangle of second order", 8]],
  [17, ["hexahedron of second order", 20]],
  [18, ["prism of second order", 15]],
  [19, ["pyramid of second order", 13]],
  [20, ["triangle of third order", 9]],
  [21, ["triangle of third order", 10]],
  [22, ["triangle of fourth order", 12]],
  [23, ["triangle of fourth order", 15]],
  [24, ["triangle of fifth order", 15]],
  [25, ["triangle of fifth order", 21]],
  [26, ["line of third order", 4]],
  [27, ["line of fourth order", 5]],
  [28, ["line of fifth order", 6]],
  [29, ["tetrahedron of third order", 20]],
  [30, ["tetrahedron of fourth order", 35]],
  [31, ["tetrahedron of fifth order", 56]],
]);

/**
 * How many nodes elements of a type have. Types that are no simplices are known so that they can be counted and named.
 *
 * @throws InputError for a type that no format description lists
 */
export function nodesOfType(cursor: MshCursor, type: number): number {
  const dimension = simplexDimension(type);
  if (dimension >= 0) return dimension + 1;
  const other = otherTypes.get(type);
  if (other === undefined) {
    throw misread(cursor, `expected points, lines, triangles and tetrahedra (types 15, 1, 2, 4), found type ${type}`);
  }
  return other[1];
}

/** @throws InputError if there are elements other than points, lines, triangles and tetrahedra */
export function refuseOthers(cursor: MshCursor, { others }: MshContent): void {
  if (others.size === 0) return;
  const list = [...others].map(([type, { count, first }]) => {
    const [name] = otherTypes.get(type) ?? ["unknown"];
    return `${count} of type ${type} (${name}; the first is element ${first})`;
  });
  const known = "expected only points, lines, triangles and tetrahedra of first order (types 15, 1, 2, 4)";
  throw misread(cursor, `${known}, found ${list.join(", ")}`);
}
