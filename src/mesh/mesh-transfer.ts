import { InputError } from "../errors.js";

/** Where the nodes and cells of a refined mesh come from. Old nodes keep their numbers; new ones are midpoints. */
export interface MeshTransfer {
  /** The number of nodes before. */
  readonly oldNodes: number;
  /** Two nodes per new node, in the order of the new nodes, that it lies midway between; either may be a new one with a lower number. */
  readonly midpoints: Int32Array;
  /** The old cell that each new cell is a part of. */
  readonly cellParents: Int32Array;
}

/** A refined mesh, and how fields come over to it. */
export interface Refinement<Mesh> {
  readonly mesh: Mesh;
  readonly transfer: MeshTransfer;
}

/**
 * The nodal values on the refined mesh of the P1 function with the given values on the old one: the same function. Linear time.
 *
 * @throws InputError for values of another length than the old mesh has nodes
 */
export function transferNodalValues({ oldNodes, midpoints }: MeshTransfer, values: Float64Array): Float64Array {
  if (values.length !== oldNodes) {
    throw new InputError("values", `expected ${oldNodes} values, one per node of the old mesh, found ${values.length}`);
  }
  return extendToMidpoints(1, values, midpoints);
}

/** Values with `width` numbers per node, with the means of both parents appended for every midpoint. */
export function extendToMidpoints(width: number, values: Float64Array, midpoints: Int32Array): Float64Array {
  const out = new Float64Array(values.length + (width * midpoints.length) / 2);
  out.set(values);
  let next = values.length;
  for (let i = 0; i < midpoints.length; i += 2) {
    const a = width * midpoints[i];
    const b = width * midpoints[i + 1];
    for (let k = 0; k < width; k++) out[next++] = 0.5 * out[a + k] + 0.5 * out[b + k];
  }
  return out;
}
