import { cellNeighbours, type MeshEdges, meshEdges } from "./adjacency.js";
import { scaledGradients, simplexDeterminant } from "./cell-geometry.js";
import { localEdges } from "./local-numbering.js";
import type { SimplexMesh } from "./simplex.js";

/**
 * The weight of every edge, −∫ ∇λ_a·∇λ_b over the mesh: minus the Laplacian's stiffness matrix at its two nodes. It is
 * Σ cot θ / 2 over the angles opposite the edge in 2-D, and Σ l cot θ / 6 over the opposite edges l and their dihedral angles in 3-D
 * (Xu & Zikatanov, Math. Comp. 68 (1999), 1429–1446). Linear time.
 *
 * @returns one number per edge of `meshEdges(mesh)`
 */
export function edgeWeights(mesh: SimplexMesh, edges: MeshEdges = meshEdges(mesh)): Float64Array {
  return sums(mesh, edges).weights;
}

/**
 * Whether no edge has a negative weight: exactly then the P1 stiffness matrix of the Laplacian is an M-matrix and, with
 * lumped mass, its diffusion obeys the discrete maximum principle. In 2-D the angles opposite each inner edge then have a sum of at
 * most π (the mesh is Delaunay), and those opposite edges of the boundary are not obtuse; in 3-D it is another condition than
 * Delaunay's. Weights that are zero up to rounding count as zero.
 */
export function hasNonnegativeEdgeWeights(mesh: SimplexMesh): boolean {
  const { weights, magnitudes } = sums(mesh, meshEdges(mesh));
  // A weight is a sum of about ten quotients, each with an error of some ten roundings relative to the largest of them.
  return weights.every((weight, e) => weight >= -1e-13 * magnitudes[e]);
}

/**
 * Whether no cell's circumcircle (circumsphere) has a neighbour's node inside: by Delaunay's lemma then no node lies in any,
 * for meshes of convex regions. Nodes on the circle up to rounding are allowed. True in 1-D.
 */
export function isDelaunay(mesh: SimplexMesh): boolean {
  const { dimension: d, points, cells } = mesh;
  if (d === 1) return true;
  const neighbours = cellNeighbours(mesh);
  const rows = new Float64Array((d + 1) * (d + 1));
  for (let i = 0; i < neighbours.length; i++) {
    const cell = Math.floor(i / (d + 1));
    if (neighbours[i] <= cell) continue;
    const start = cell * (d + 1);
    const other = neighbours[i] * (d + 1);
    // The neighbour's node that is not in this cell.
    let node = -1;
    for (let k = 0; k <= d; k++) {
      let shared = false;
      for (let j = 0; j <= d; j++) if (cells[start + j] === cells[other + k]) shared = true;
      if (!shared) node = cells[other + k];
    }
    for (let j = 0; j <= d; j++) {
      let square = 0;
      for (let k = 0; k < d; k++) {
        const x = points[cells[start + j] * d + k] - points[node * d + k];
        rows[j * (d + 1) + k] = x;
        square += x * x;
      }
      rows[j * (d + 1) + d] = square;
    }
    const [inside, bound] = d === 2 ? determinant3(rows) : determinant4(rows);
    if (inside * (d === 2 ? 1 : -1) > 1e-13 * bound) return false;
  }
  return true;
}

interface WeightSums {
  readonly weights: Float64Array;
  /** The sums of the absolute contributions, by which rounding is judged. */
  readonly magnitudes: Float64Array;
}

function sums({ dimension: d, points, cells }: SimplexMesh, { nodes, cellEdges }: MeshEdges): WeightSums {
  const weights = new Float64Array(nodes.length / 2);
  const magnitudes = new Float64Array(nodes.length / 2);
  const gradients = new Float64Array((d + 1) * d);
  const edges = localEdges[d];
  for (let start = 0, next = 0; start < cells.length; start += d + 1) {
    const determinant = simplexDeterminant(d, points, cells, start);
    scaledGradients(d, points, cells, start, gradients);
    const scale = -1 / (determinant * [1, 1, 2, 6][d]);
    for (const [i, j] of edges) {
      let product = 0;
      let magnitude = 0;
      for (let k = 0; k < d; k++) {
        const term = gradients[i * d + k] * gradients[j * d + k];
        product += term;
        magnitude += Math.abs(term);
      }
      weights[cellEdges[next]] += scale * product;
      magnitudes[cellEdges[next++]] += Math.abs(scale) * magnitude;
    }
  }
  return { weights, magnitudes };
}

/** The determinant of three rows and a bound of its terms. */
function determinant3(m: Float64Array): readonly [number, number] {
  let value = 0;
  let bound = 0;
  for (let k = 0; k < 3; k++) {
    const [i, j] = [(k + 1) % 3, (k + 2) % 3];
    value += m[k] * (m[3 + i] * m[6 + j] - m[3 + j] * m[6 + i]);
    bound += Math.abs(m[k]) * (Math.abs(m[3 + i] * m[6 + j]) + Math.abs(m[3 + j] * m[6 + i]));
  }
  return [value, bound];
}

/** The determinant of four rows, by its last column, and a bound of its terms. */
function determinant4(m: Float64Array): readonly [number, number] {
  let value = 0;
  let bound = 0;
  const minor = new Float64Array(9);
  for (let row = 0; row < 4; row++) {
    let next = 0;
    for (let i = 0; i < 4; i++) if (i !== row) for (let k = 0; k < 3; k++) minor[next++] = m[4 * i + k];
    const [sub, subBound] = determinant3(minor);
    value += (row % 2 === 0 ? -1 : 1) * m[4 * row + 3] * sub;
    bound += Math.abs(m[4 * row + 3]) * subBound;
  }
  return [value, bound];
}
