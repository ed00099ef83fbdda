import { InputError } from "../errors.js";
import { sortTuples } from "./adjacency.js";
import { checkCount, checkLength, checkRadii } from "./disk.js";
import { numberTuples } from "./number-tuples.js";
import type { SimplexMesh } from "./simplex.js";
import { simplexMesh } from "./simplex-mesh.js";

/**
 * A ball of layers of tetrahedra: the 20 tetrahedra from the faces of an icosahedron to its centre, each cut into layers³ and
 * moved radially so that layer k lies at radius k radius / layers. The boundary's nodes lie on the sphere, which carries the tag 1 and
 * the name "sphere".
 *
 * @param radius radians per unit length
 * @param centre default the origin
 * @throws InputError for a radius that is not positive, or layers that are no whole number from 1 to 150
 */
export function ballMesh(
  radius: number,
  layers: number,
  centre: readonly [number, number, number] = [0, 0, 0],
): SimplexMesh {
  checkLength("radius", radius);
  checkLayers(layers);
  const { directions, layerOf, cells } = subdividedIcosahedron(3, layers);
  const points = directions.map((x, i) => centre[i % 3] + radius * (layerOf[Math.floor(i / 3)] / layers) * x);
  const mesh = simplexMesh({ dimension: 3, points, cells });
  return { ...mesh, facetTags: mesh.facetTags.map(() => 1), boundaryNames: new Map([[1, "sphere"]]) };
}

/**
 * A spherical shell: the faces of an icosahedron cut into frequency² triangles, in layers whose thickness grows with the radius as
 * the triangles do; each prism is cut into three tetrahedra. The inner sphere carries the tag 1 and the name "inner", the outer one 2 and
 * "outer"; their nodes lie on them.
 *
 * @param inner,outer radii, radians per unit length
 * @param frequency parts of each edge of the icosahedron
 * @param centre default the origin
 * @throws InputError for radii that do not ascend from above 0, or a frequency so low that the outer faces would touch the inner sphere
 */
export function shellMesh(
  inner: number,
  outer: number,
  frequency: number,
  centre: readonly [number, number, number] = [0, 0, 0],
): SimplexMesh {
  checkRadii(inner, outer);
  checkLayers(frequency, "frequency");
  // The largest triangles are seen from the centre under an angle of 0.77 / frequency from their middle to a corner.
  if (!(outer * Math.cos(0.8 / frequency) > inner)) {
    const needed = Math.floor(0.8 / Math.acos(inner / outer)) + 1;
    throw new InputError("frequency", `radii ${inner} and ${outer} need at least ${needed}, found ${frequency}`);
  }
  const { directions, cells: triangles } = subdividedIcosahedron(2, frequency);
  // The mean edge of the triangles is 1.2 r / frequency; a regular tetrahedron on it is 0.8 times as high.
  const layers = Math.max(1, Math.round((Math.log(outer / inner) * frequency) / 0.96));
  const onSphere = directions.length / 3;
  const points = new Float64Array((layers + 1) * directions.length);
  const cells: number[] = [];
  const { tuples } = sortTuples(3, triangles);
  for (let k = 0; k <= layers; k++) {
    const radius = k === layers ? outer : inner * (outer / inner) ** (k / layers);
    for (let i = 0; i < directions.length; i++) {
      points[k * directions.length + i] = centre[i % 3] + radius * directions[i];
    }
    for (let t = 0; t < tuples.length && k < layers; t += 3) {
      // Up the prism along ascending nodes: neighbours cut their common side alike.
      const [a, b, c] = [0, 1, 2].map((i) => k * onSphere + tuples[t + i]);
      cells.push(a, b, c, c + onSphere, a, b, b + onSphere, c + onSphere, a, a + onSphere, b + onSphere, c + onSphere);
    }
  }
  const mesh = simplexMesh({ dimension: 3, points, cells });
  return {
    ...mesh,
    facetTags: mesh.facetTags.map((_, f) => (mesh.facets[3 * f] < onSphere ? 1 : 2)),
    boundaryNames: new Map([
      [1, "inner"],
      [2, "outer"],
    ]),
  };
}

function checkLayers(layers: number, path = "layers"): void {
  checkCount(path, layers, 1);
  if (layers > 150) throw new InputError(path, `expected at most 150 (67 million tetrahedra), found ${layers}`);
}

interface SubdividedIcosahedron {
  /** Unit vectors (of the centre: zero), three numbers per node. */
  readonly directions: Float64Array;
  /** How many layers from the centre each node is. */
  readonly layerOf: Int32Array;
  readonly cells: Int32Array;
}

/**
 * The surface (dimension 2) or the whole (3) of an icosahedron with edges cut into n parts. A face's nodes have integer coordinates
 * n ≥ a₁ ≥ a₂ ≥ a₃ ≥ 0, a₁ = n on the surface, and its cells are those of the Freudenthal–Kuhn grid there, which cuts
 * common faces alike (edgewise subdivision; Edelsbrunner & Grayson, Discrete Comput. Geom. 24 (2000), 707–719).
 */
function subdividedIcosahedron(dimension: 2 | 3, n: number): SubdividedIcosahedron {
  const cell = latticeCells(dimension, n);
  const keys = new Int32Array(icosahedronFaces.length * cell.length);
  let next = 0;
  for (const face of icosahedronFaces) {
    for (let i = 0; i < cell.length; i += 3) {
      const [a1, a2, a3] = [cell[i], cell[i + 1], cell[i + 2]];
      // A node is known by the corners it hangs on and their shares, whichever face it is seen from.
      [a1 - a2, a2 - a3, a3].forEach((share, k) => {
        keys[next++] = share === 0 ? -1 : face[k] * (n + 1) + share;
      });
    }
  }
  const { tuples } = sortTuples(3, keys);
  const { numbers, first } = numberTuples(3, tuples);
  const directions = new Float64Array(3 * first.length);
  const layerOf = new Int32Array(first.length);
  for (let node = 0; node < first.length; node++) {
    const sum = [0, 0, 0];
    for (let k = 0; k < 3; k++) {
      const key = tuples[3 * first[node] + k];
      if (key < 0) continue;
      const share = key % (n + 1);
      layerOf[node] += share;
      icosahedronCorners[Math.floor(key / (n + 1))].forEach((x, axis) => {
        sum[axis] += share * x;
      });
    }
    const length = Math.hypot(...sum) || 1;
    for (let axis = 0; axis < 3; axis++) directions[3 * node + axis] = sum[axis] / length;
  }
  return { directions, layerOf, cells: numbers };
}

/** Integer coordinates of the nodes of all grid cells in n ≥ a₁ ≥ a₂ ≥ a₃ ≥ 0, or of those triangles in its face a₁ = n. */
function latticeCells(dimension: 2 | 3, n: number): readonly number[] {
  const out: number[] = [];
  const orders =
    dimension === 2
      ? [
          [1, 2],
          [2, 1],
        ]
      : [
          [0, 1, 2],
          [0, 2, 1],
          [1, 0, 2],
          [1, 2, 0],
          [2, 0, 1],
          [2, 1, 0],
        ];
  for (let x = dimension === 2 ? n : 0; x <= n; x++) {
    for (let y = 0; y <= x; y++) {
      for (let z = 0; z <= y; z++) {
        for (const order of orders) {
          const corner = [x, y, z];
          const cell = [...corner];
          let inside = true;
          for (const axis of order) {
            corner[axis]++;
            cell.push(...corner);
            if (corner[0] > n || corner[1] > corner[0] || corner[2] > corner[1]) inside = false;
          }
          if (inside) out.push(...cell);
        }
      }
    }
  }
  return out;
}

const golden = (1 + Math.sqrt(5)) / 2;

/** Cyclic permutations of (0, ±1, ±golden). */
const icosahedronCorners = [0, 1, 2].flatMap((turn) =>
  [1, -1].flatMap((a) =>
    [golden, -golden].map((b) => {
      const corner = [0, a, b];
      return [0, 1, 2].map((axis) => corner[(axis + turn) % 3]);
    }),
  ),
);

/** Three corners with the shortest distance 2 from each other. */
const icosahedronFaces = icosahedronCorners.flatMap((_, a) =>
  icosahedronCorners.flatMap((_, b) =>
    icosahedronCorners.flatMap((_, c) =>
      a < b && b < c && isEdge(a, b) && isEdge(b, c) && isEdge(a, c) ? [[a, b, c]] : [],
    ),
  ),
);

function isEdge(a: number, b: number): boolean {
  const square = icosahedronCorners[a].reduce((sum, x, axis) => sum + (x - icosahedronCorners[b][axis]) ** 2, 0);
  return Math.abs(square - 4) < 1e-9;
}
