import { describe, expect, it } from "vitest";
import {
  constant,
  h1SeminormError,
  type IntervalBoundary,
  intervalPencil,
  l2Error,
  massMatrix,
  pointwise,
  reactionMatrix,
  stiffnessMatrix,
  withBoundary,
  zeroFlux,
} from "../../src/fem/index.js";
import { gradedIntervalMesh, type IntervalMesh, uniformIntervalMesh } from "../../src/mesh/index.js";
import { combineTridiagonal } from "../../src/sparse/index.js";
import { integrate } from "../../src/time/index.js";

/** u_t = (A u′)′ − B u with a known solution. */
interface Exact {
  readonly name: string;
  readonly mesh: (cells: number) => IntervalMesh;
  readonly A: (xi: number) => number;
  readonly B: number;
  readonly boundary: IntervalBoundary;
  readonly u: (xi: number, t: number) => number;
  readonly slope: (xi: number, t: number) => number;
}

const problems: readonly Exact[] = [
  {
    name: "A = 1 − ξ², zero at both ends, Legendre polynomials P₁ + P₃",
    mesh: (cells) => uniformIntervalMesh(-1, 1, cells),
    A: (xi) => 1 - xi * xi,
    B: 0.5,
    boundary: zeroFlux,
    u: (xi, t) => Math.exp(-2.5 * t) * xi + Math.exp(-12.5 * t) * (2.5 * xi ** 3 - 1.5 * xi),
    slope: (xi, t) => Math.exp(-2.5 * t) + Math.exp(-12.5 * t) * (7.5 * xi * xi - 1.5),
  },
  {
    name: "A = 0.3, Dirichlet ends, a sine on a graded mesh",
    mesh: (cells) => gradedIntervalMesh(0, 2, cells, (xi) => 1 + 3 * Math.exp(-4 * (xi - 1.5) ** 2)),
    A: () => 0.3,
    B: 1,
    boundary: { lower: "dirichlet", upper: "dirichlet" },
    u: (xi, t) => Math.exp(-(0.3 * Math.PI ** 2 + 1) * t) * Math.sin(Math.PI * xi),
    slope: (xi, t) => Math.exp(-(0.3 * Math.PI ** 2 + 1) * t) * Math.PI * Math.cos(Math.PI * xi),
  },
  {
    name: "A = 1, Dirichlet below and zero flux above, a quarter wave",
    mesh: (cells) => uniformIntervalMesh(0, 1, cells),
    A: () => 1,
    B: 0,
    boundary: { lower: "dirichlet", upper: "zero-flux" },
    u: (xi, t) => Math.exp(-((Math.PI / 2) ** 2) * t) * Math.sin((Math.PI / 2) * xi),
    slope: (xi, t) => Math.exp(-((Math.PI / 2) ** 2) * t) * (Math.PI / 2) * Math.cos((Math.PI / 2) * xi),
  },
];

function errors({ mesh: make, A, B, boundary, u, slope }: Exact, cells: number): { l2: number; h1: number } {
  const mesh = make(cells);
  const K = combineTridiagonal(1, stiffnessMatrix(mesh, pointwise(A)), 1, reactionMatrix(mesh, constant(B)));
  const pencil = intervalPencil(massMatrix(mesh), K, boundary);
  const initial = [
    withBoundary(
      mesh.nodes.map((xi) => u(xi, 0)),
      boundary,
    ),
  ];
  const t = 0.1;
  // Far below the error of the mesh, which is 1e−6 at the finest.
  const { values } = integrate(
    { kind: "diffusion", pencil, initial },
    { method: "krylov", tolerance: 1e-10 },
    { save: [t] },
  );
  return {
    l2: l2Error(
      mesh,
      values[0][0],
      pointwise((xi) => u(xi, t)),
    ),
    h1: h1SeminormError(
      mesh,
      values[0][0],
      pointwise((xi) => slope(xi, t)),
    ),
  };
}

describe("P1 elements converge with order 2 in L² and 1 in H¹", () => {
  it.each(problems)("$name", (problem) => {
    const coarse = errors(problem, 160);
    const fine = errors(problem, 320);
    // Within 3 % of theory; measured within 0.5 %.
    expect(Math.abs(Math.log2(coarse.l2 / fine.l2) / 2 - 1)).toBeLessThan(0.03);
    expect(Math.abs(Math.log2(coarse.h1 / fine.h1) - 1)).toBeLessThan(0.03);
  });
});
