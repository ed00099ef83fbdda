/**
 * How a simplex is cut in two. The refinement edge of a simplex joins its first two nodes, so in 1-D and 2-D the order of
 * the nodes says everything. A tetrahedron (x₀, x₁, x₂, x₃) also carries a type, 9 flag + 3 mark₀ + mark₁: mark_k is the
 * refinement edge of the face opposite x_k, one of the two faces that do not contain x₀x₁ (0: the edge from x_{1−k} to x₂,
 * 1: from x_{1−k} to x₃, 2: x₂x₃).
 *
 * Source: newest-vertex bisection in 2-D; in 3-D the marked tetrahedra of Arnold, Mukherjee & Pouly, SIAM J. Sci. Comput. 22
 * (2000), 431–448, written with ordered nodes. Refinement ends with a conforming mesh from any mesh whose faces are marked alike from both sides.
 */
export interface BisectionRule {
  /**
   * Nodes of both parts, d + 1 each, for each type: 0 … d are the simplex's own nodes, d + 1 is the new one. Both parts are
   * oriented like the whole.
   */
  readonly parts: readonly (readonly number[])[];
  /** The types of both parts, two for each type. */
  readonly types: Uint8Array;
}

/** Types of tetrahedra: 9 flag + 3 mark₀ + mark₁. */
const bisectionTypeCount = 18;

const NEW = 4;

/** The part that keeps x₀, and the one that keeps x₁, by the mark that becomes the part's refinement edge. */
const keepsFirst = [
  [0, 2, 3, NEW],
  [0, 3, NEW, 2],
  [2, 3, 0, NEW],
];
const keepsSecond = [
  [1, 2, NEW, 3],
  [1, 3, 2, NEW],
  [2, 3, NEW, 1],
];

/** The rule for simplices of dimension 0 (which are never cut) to 3. */
export const bisectionRules: readonly BisectionRule[] = [
  { parts: [[]], types: new Uint8Array(2) },
  { parts: [[0, 2, 2, 1]], types: new Uint8Array(2) },
  { parts: [[2, 0, 3, 1, 2, 3]], types: new Uint8Array(2) },
  tetrahedronRule(),
];

function tetrahedronRule(): BisectionRule {
  const parts: number[][] = [];
  const types = new Uint8Array(2 * bisectionTypeCount);
  for (let type = 0; type < bisectionTypeCount; type++) {
    const [flag, mark0, mark1] = [Math.floor(type / 9), Math.floor(type / 3) % 3, type % 3];
    // Planar: the three marked edges lie in one face, which their common node `shared` belongs to.
    const planar = mark0 === mark1 && mark0 < 2;
    const shared = planar && flag === 1 ? mark0 + 2 : undefined;
    const childFlag = planar && flag === 0 ? 1 : 0;
    for (const [part, nodes] of [keepsFirst[mark1], keepsSecond[mark0]].entries()) {
      types[2 * type + part] = 9 * childFlag + 3 * markOf(nodes, 0, shared) + markOf(nodes, 1, shared);
    }
    parts.push([...keepsFirst[mark1], ...keepsSecond[mark0]]);
  }
  return { parts, types };
}

/**
 * The mark of the face opposite the part's node `from`: the edge opposite the new node, as in a triangle's bisection; but the face
 * between both parts of a flagged planar tetrahedron is marked at the edge from the new node to `shared`.
 */
function markOf(nodes: readonly number[], from: 0 | 1, shared: number | undefined): number {
  const face = [nodes[1 - from], nodes[2], nodes[3]];
  const between = !face.includes(0) && !face.includes(1);
  const wanted = between && shared !== undefined ? [NEW, shared] : face.filter((node) => node !== NEW);
  return [
    [face[0], face[1]],
    [face[0], face[2]],
    [face[1], face[2]],
  ].findIndex((edge) => edge.every((node) => wanted.includes(node)));
}
