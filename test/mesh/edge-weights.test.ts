import { inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import {
  annulusMesh,
  ballMesh,
  boxMesh,
  diskMesh,
  edgeWeights,
  hasNonnegativeEdgeWeights,
  isDelaunay,
  meshEdges,
  type SimplexMesh,
  simplexMesh,
} from "../../src/mesh/index.js";
import { cellLists, point, signedVolume } from "./brute-force.js";

/** Two triangles on the edge from (0, 0) to (1, 0), their other corners at the given heights above and below its middle. */
const kite = (above: number, below: number): SimplexMesh =>
  simplexMesh({ dimension: 2, points: [0, 0, 1, 0, 0.5, above, 0.5, -below], cells: [0, 1, 2, 0, 1, 3] });

describe("edge weights", () => {
  it.each([
    ["an interval", boxMesh([[0, 2]], [3])],
    ["a disk", diskMesh(1, 3)],
    ["a ball", ballMesh(1, 2)],
  ])("are minus the entries of the stiffness matrix of %s", (_, mesh) => {
    const d = mesh.dimension;
    const size = mesh.points.length / d;
    const stiffness = Matrix.zeros(size, size);
    for (const nodes of cellLists(mesh)) {
      // Gradients of the barycentric coordinates: the inverse of the matrix of the affine coordinates of the nodes.
      const affine = new Matrix(nodes.map((node) => [1, ...point(mesh, node)]));
      const gradients = inverse(affine).subMatrix(1, d, 0, d);
      const local = gradients.transpose().mmul(gradients).mul(signedVolume(mesh, nodes));
      nodes.forEach((a, i) => {
        nodes.forEach((b, j) => {
          stiffness.set(a, b, stiffness.get(a, b) + local.get(i, j));
        });
      });
    }
    const { nodes } = meshEdges(mesh);
    edgeWeights(mesh).forEach((weight, e) => {
      // Rounding of numbers of size 1 through a dense inverse.
      expect(Math.abs(weight + stiffness.get(nodes[2 * e], nodes[2 * e + 1]))).toBeLessThan(1e-12);
    });
  });

  it("tell when the sum of two opposite angles passes π", () => {
    // Angles at heights h and 1/(4h) have the sum π: nodes on one circle. The other edges' angles stay acute.
    for (const h of [0.4, 0.5, 0.6]) {
      expect(hasNonnegativeEdgeWeights(kite(h, 0.25 / h + 1e-6))).toBe(true);
      expect(isDelaunay(kite(h, 0.25 / h + 1e-6))).toBe(true);
      expect(isDelaunay(kite(h, 0.25 / h))).toBe(true);
      expect(hasNonnegativeEdgeWeights(kite(h, 0.25 / h - 1e-6))).toBe(false);
      expect(isDelaunay(kite(h, 0.25 / h - 1e-6))).toBe(false);
    }
  });

  it("are negative opposite an obtuse angle at the boundary, where the mesh may still be Delaunay", () => {
    const obtuse = simplexMesh({ dimension: 2, points: [0, 0, 1, 0, 0.5, 0.1], cells: [0, 1, 2] });
    expect(hasNonnegativeEdgeWeights(obtuse)).toBe(false);
    expect(isDelaunay(obtuse)).toBe(true);
  });

  it("tell tetrahedra with a node in the neighbour's sphere from those without", () => {
    const pair = (height: number): SimplexMesh =>
      simplexMesh({
        dimension: 3,
        points: [1, 0, 0, -0.5, 0.75 ** 0.5, 0, -0.5, -(0.75 ** 0.5), 0, 0, 0, 1, 0, 0, -height],
        cells: [0, 1, 2, 3, 0, 1, 2, 4],
      });
    // The circle of the common face and the apex at height 1 lie on the unit sphere.
    expect(isDelaunay(pair(1.001))).toBe(true);
    expect(isDelaunay(pair(0.999))).toBe(false);
  });

  it("are not negative on grids, disks and annuli, which are Delaunay", () => {
    const grid = (d: number): SimplexMesh =>
      boxMesh(
        Array.from({ length: d }, (_, k) => [-0.1, 1.3 + k] as const),
        Array.from({ length: d }, (_, k) => 3 + k),
      );
    for (const mesh of [grid(1), grid(2), grid(3), diskMesh(0.7, 9), annulusMesh(1, 3, 24)]) {
      expect(hasNonnegativeEdgeWeights(mesh)).toBe(true);
      expect(isDelaunay(mesh)).toBe(true);
    }
  });
});
