import { describe, expect, it } from "vitest";
import {
  assembleMatrix,
  assembleVector,
  boundaryFacets,
  conservativeAdvection,
  convectiveAdvection,
  diffusion,
  facetsTagged,
  facetsWhere,
  lumpedReaction,
  type MatrixForm,
  neumann,
  nodalValues,
  nodesOn,
  outflow,
  type P1SpaceOptions,
  p1Space,
  periodicNodes,
  prescribedValues,
  reaction,
  robin,
  robinLoad,
  source,
  subtractPrescribed,
  tensorDiffusion,
  type VectorForm,
  valuesAtNodes,
} from "../../src/fem/index.js";
import type { SimplexMesh } from "../../src/mesh/index.js";
import { at } from "./at.js";
import { denseSolve, distance } from "./dense.js";
import { irregularMesh } from "./irregular-mesh.js";

const gradient = [1.3, -0.5, 0.7];
const velocity = [0.8, 0.6, -0.4];
const tensor = [
  [2, 0.3, -0.1],
  [0.5, 1, 0.2],
  [0.1, 0, 1.5],
];
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let c = 0; c < Math.min(a.length, b.length); c++) sum += a[c] * b[c];
  return sum;
};
const u = (xi: Float64Array): number => 0.4 + dot(xi, gradient);
/** A, B and b with slopes of their own, so that ∇A·∇u and u ∇·b do not vanish. */
const A = (xi: Float64Array): number => 2 + 0.5 * xi[0];
const B = (xi: Float64Array): number => 1 + 0.25 * xi[0];
const b = (xi: Float64Array): readonly number[] => velocity.slice(0, xi.length).map((v, c) => v + 0.3 * xi[c]);
const slope = (d: number): readonly number[] => gradient.slice(0, d);

/** Terms of −∇·(A ∇u) + b·∇u + B u = f, with f for the linear u and the flux A ∂_n u in direction n. */
interface Terms {
  readonly name: string;
  readonly forms: (d: number) => readonly MatrixForm[];
  readonly f: (xi: Float64Array) => number;
  readonly flux: (xi: Float64Array) => readonly number[];
  /** Of the part of the boundary without Dirichlet condition. */
  readonly onFacets?: (facets: Int32Array, d: number) => readonly MatrixForm[];
}

const problems: readonly Terms[] = [
  {
    name: "scalar diffusion",
    forms: (d) => [diffusion(at(d, A))],
    f: () => -0.5 * gradient[0],
    flux: (xi) => slope(xi.length).map((g) => A(xi) * g),
  },
  {
    name: "tensor diffusion and a constant reaction",
    forms: (d) => [tensorDiffusion(tensor.slice(0, d).flatMap((row) => row.slice(0, d))), reaction(1.5)],
    f: (xi) => 1.5 * u(xi),
    flux: (xi) => tensor.slice(0, xi.length).map((row) => dot(row, slope(xi.length))),
  },
  {
    name: "diffusion and reaction with coefficients",
    forms: (d) => [diffusion(at(d, A)), reaction(at(d, B))],
    f: (xi) => -0.5 * gradient[0] + B(xi) * u(xi),
    flux: (xi) => slope(xi.length).map((g) => A(xi) * g),
  },
  {
    name: "convective advection",
    forms: (d) => [diffusion(1), convectiveAdvection(at(d, b))],
    f: (xi) => dot(b(xi), slope(xi.length)),
    flux: (xi) => slope(xi.length),
  },
  {
    name: "conservative advection",
    forms: (d) => [diffusion(1), conservativeAdvection(at(d, b))],
    f: (xi) => dot(b(xi), slope(xi.length)) + 0.3 * xi.length * u(xi),
    flux: (xi) => slope(xi.length),
    onFacets: (facets, d) => [outflow(facets, at(d, b))],
  },
];

/** The outward normal of the box at a point on one of its sides. */
function normal(xi: Float64Array): readonly number[] {
  const upper = [1.5, 0, 1];
  const lower = [0, -1, 0];
  return Array.from(xi, (x, c) => (Math.abs(x - upper[c]) < 1e-12 ? 1 : Math.abs(x - lower[c]) < 1e-12 ? -1 : 0));
}

/** The error at the nodes of the discrete solution with u prescribed on `dirichlet`, and given forms and loads besides. */
function nodalError(
  mesh: SimplexMesh,
  options: P1SpaceOptions,
  forms: readonly MatrixForm[],
  loads: readonly VectorForm[],
): number {
  const d = mesh.dimension;
  const space = p1Space(mesh, options);
  const K = assembleMatrix(space, forms);
  const F = assembleVector(space, loads);
  const g = prescribedValues(space, [{ nodes: space.prescribedNodes, value: at(d, u) }]);
  subtractPrescribed(K.coupling, g, F);
  return distance(nodalValues(space, denseSolve(K, F), g), valuesAtNodes(mesh, at(d, u)));
}

describe.each([1, 2, 3] as const)("in dimension %d a linear function is reproduced on an irregular mesh", (d) => {
  const mesh = irregularMesh(d, d === 3 ? 3 : 5);
  const isLower = (xi: Float64Array): boolean => xi[0] < 1e-12;
  // 1e−13, as the accuracy of a patch test is stated; solutions of size 3, condition numbers of 1e2.
  const bound = 1e-13;

  describe.each(problems)("by $name", ({ forms, f, flux, onFacets = () => [] }) => {
    const load = source(at(d, f));

    it("with Dirichlet conditions", () => {
      const dirichlet = nodesOn(mesh, boundaryFacets(mesh));
      expect(nodalError(mesh, { dirichlet }, forms(d), [load])).toBeLessThan(bound);
    });

    it("with Neumann conditions but on one side", () => {
      const dirichlet = nodesOn(mesh, facetsWhere(mesh, isLower));
      const rest = facetsWhere(mesh, (xi) => !isLower(xi));
      // On a facet the normal is constant, on its edges it is that of two: taken at the points inside, it is the facet's own.
      const through = neumann(
        rest,
        at(d, (xi) => dot(flux(xi), normal(xi))),
      );
      expect(nodalError(mesh, { dirichlet }, [...forms(d), ...onFacets(rest, d)], [load, through])).toBeLessThan(bound);
    });

    it("with Robin conditions all around", () => {
      const facets = boundaryFacets(mesh);
      const alpha = (xi: Float64Array): number => 3 + 0.5 * xi[0];
      // A ∂_n u = −α (u − g).
      const g = at(d, (xi) => u(xi) + dot(flux(xi), normal(xi)) / alpha(xi));
      const terms = [...forms(d), ...onFacets(facets, d), robin(facets, at(d, alpha))];
      // α g is linear on each side, but neither factor is what it multiplies: degree 4 is exact.
      expect(nodalError(mesh, {}, terms, [load, robinLoad(facets, at(d, alpha), g)])).toBeLessThan(bound);
    });
  });

  it("by lumped reaction, for a constant", () => {
    const space = p1Space(mesh);
    const K = assembleMatrix(space, [diffusion(at(d, A)), lumpedReaction(at(d, B))]);
    const F = assembleMatrix(space, [lumpedReaction(at(d, B))]);
    const ones = new Float64Array(space.size).fill(1);
    const load = F.pattern.rowStart.slice(0, -1).map((_, i) => i);
    const diagonal = Float64Array.from(load, (i) => {
      let sum = 0;
      for (let k = F.pattern.rowStart[i]; k < F.pattern.rowStart[i + 1]; k++) sum += F.values[k];
      return sum;
    });
    expect(distance(denseSolve(K, diagonal), ones)).toBeLessThan(bound);
  });

  it.runIf(d > 1)("along the first axis, periodic in the others", () => {
    const sides = Array.from({ length: d - 1 }, (_, k) =>
      periodicNodes(mesh, facetsTagged(mesh, `xi${k + 2}-lower`), facetsTagged(mesh, `xi${k + 2}-upper`)),
    );
    const along = at(d, (xi) => 0.4 + 1.3 * xi[0]);
    const options = {
      dirichlet: nodesOn(
        mesh,
        facetsWhere(mesh, (xi) => isLower(xi) || xi[0] > 1.5 - 1e-12),
      ),
      periodic: sides,
    };
    const space = p1Space(mesh, options);
    expect(space.size).toBeLessThan(mesh.points.length / d - space.prescribedNodes.length);
    const K = assembleMatrix(space, [diffusion(at(d, A)), convectiveAdvection(velocity.slice(0, d)), reaction(1)]);
    const F = assembleVector(space, [source(at(d, (xi) => -0.65 + 1.3 * velocity[0] + 0.4 + 1.3 * xi[0]))]);
    const g = prescribedValues(space, [{ nodes: options.dirichlet, value: along }]);
    subtractPrescribed(K.coupling, g, F);
    expect(distance(nodalValues(space, denseSolve(K, F), g), valuesAtNodes(mesh, along))).toBeLessThan(bound);
  });
});
