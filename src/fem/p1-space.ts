import { InputError } from "../errors.js";
import { nodeCount, type SimplexMesh } from "../mesh/simplex.js";
import type { SparsityPattern } from "../sparse/csr.js";
import { p1Pattern } from "./p1-pattern.js";
import { identifyNodes } from "./periodic.js";

/**
 * The continuous functions that are linear on every cell of a mesh, one unknown per node, without the nodes where the value is
 * prescribed (Dirichlet) and with one unknown for nodes that are one place (periodic). It holds all that the matrices of
 * the space have in common, so that assembling one is a matter of its numbers only.
 *
 * A matrix over all nodes falls into blocks of free and prescribed nodes; only the rows of the free ones are formed:
 * A = [A_ff A_fp], A_ff with `pattern`, A_fp with `coupling`.
 */
export interface P1Space {
  readonly mesh: SimplexMesh;
  /** Number of unknowns. */
  readonly size: number;
  /** Per node its unknown, numbered in the order of nodes; or −1 − k for the k-th prescribed place. */
  readonly unknownOfNode: Int32Array;
  /** Per unknown its node (of a periodic place the lowest). */
  readonly nodeOfUnknown: Int32Array;
  /** The prescribed nodes, ascending (of a periodic place the lowest): their values are kept in this order. */
  readonly prescribedNodes: Int32Array;
  /** Unknowns by unknowns. */
  readonly pattern: SparsityPattern;
  /** Unknowns by prescribed nodes. */
  readonly coupling: SparsityPattern;
  /**
   * Where a cell's matrix goes: its entry (i, j), row by row, is added to place entryOfCell[(d + 1)² c + (d + 1) i + j] of the list of
   * the entries of `pattern`, then those of `coupling`, then one place for what is not kept.
   */
  readonly entryOfCell: Int32Array;
}

export interface P1SpaceOptions {
  /** Nodes with prescribed values, in any order; `nodesOn(mesh, facets)` gives those of a part of the boundary. Default: none. */
  readonly dirichlet?: Int32Array;
  /** Pairs of nodes to identify, one list per pair of sides, from `periodicNodes`. Default: none. */
  readonly periodic?: readonly Int32Array[];
}

/**
 * The P1 space of a mesh: numbering, sparsity pattern and the places of the cells' matrices in it, in time and memory
 * proportional to the mesh. Values may be prescribed anywhere, periodic places included: all nodes of the place then are.
 *
 * @throws InputError for a node number outside the mesh, or when no unknown is left.
 */
export function p1Space(mesh: SimplexMesh, { dirichlet, periodic = [] }: P1SpaceOptions = {}): P1Space {
  const nodes = nodeCount(mesh);
  for (const [path, list] of [
    ["dirichlet", dirichlet ?? []] as const,
    ...periodic.map((p) => ["periodic", p] as const),
  ]) {
    const bad = list.find((node) => !(node >= 0 && node < nodes));
    if (bad !== undefined) throw new InputError(path, `expected node numbers from 0 to ${nodes - 1}, found ${bad}`);
  }
  const place = identifyNodes(mesh, periodic);
  const isPrescribed = new Uint8Array(nodes);
  for (const node of dirichlet ?? []) isPrescribed[place[node]] = 1;

  const unknownOfNode = new Int32Array(nodes);
  const nodeOfUnknown = new Int32Array(nodes);
  const prescribedNodes: number[] = [];
  let size = 0;
  for (let node = 0; node < nodes; node++) {
    // The lowest node of a place comes first and has its number already when the others ask for it.
    if (place[node] !== node) unknownOfNode[node] = unknownOfNode[place[node]];
    else if (isPrescribed[node]) {
      prescribedNodes.push(node);
      unknownOfNode[node] = -prescribedNodes.length;
    } else {
      nodeOfUnknown[size] = node;
      unknownOfNode[node] = size++;
    }
  }
  if (size === 0)
    throw new InputError("dirichlet", `the values of all ${nodes} nodes are prescribed: nothing is left to solve for`);
  return {
    mesh,
    size,
    unknownOfNode,
    nodeOfUnknown: nodeOfUnknown.slice(0, size),
    prescribedNodes: Int32Array.from(prescribedNodes),
    ...p1Pattern(mesh, unknownOfNode, size, prescribedNodes.length),
  };
}

/** The coordinates of the unknowns, d numbers each: what nested dissection asks for. */
export function unknownPoints({ mesh: { points, dimension: d }, nodeOfUnknown, size }: P1Space): Float64Array {
  const out = new Float64Array(size * d);
  for (let unknown = 0; unknown < size; unknown++) {
    for (let c = 0; c < d; c++) out[unknown * d + c] = points[nodeOfUnknown[unknown] * d + c];
  }
  return out;
}
