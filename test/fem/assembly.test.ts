import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import {
  assembleMatrix,
  assembleMatrixInto,
  assembleVector,
  assembleVectorInto,
  boundaryFacets,
  conservativeAdvection,
  convectiveAdvection,
  diffusion,
  lumpedMass,
  lumpedReaction,
  type MatrixForm,
  mass,
  massMatrix,
  neumann,
  outflow,
  p1Space,
  pointwise,
  reaction,
  reactionMatrix,
  robin,
  robinLoad,
  source,
  stiffnessMatrix,
  tensorDiffusion,
} from "../../src/fem/index.js";
import { intervalMesh, intervalSimplexMesh, type SimplexMesh, simplexMesh } from "../../src/mesh/index.js";
import { multiplyCsr, type SymmetricTridiagonal } from "../../src/sparse/index.js";
import { at } from "./at.js";
import { dense, distance } from "./dense.js";
import { irregularMesh } from "./irregular-mesh.js";

/** One triangle with corners (0, 0), (2, 0), (0, 1). */
const triangle = simplexMesh({ dimension: 2, points: [0, 0, 2, 0, 0, 1], cells: [0, 1, 2] });
/** One tetrahedron with corners 0, e₁, 2e₂, 3e₃: volume 1. */
const tetrahedron = simplexMesh({ dimension: 3, points: [0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3], cells: [0, 1, 2, 3] });

const matrixOf = (mesh: SimplexMesh, forms: readonly MatrixForm[]): number[][] =>
  dense(assembleMatrix(p1Space(mesh), forms)).to2DArray();

/** Rounding of entries of size one. */
function expectRows(found: number[][], exact: number[][]): void {
  found.forEach((row, i) => {
    expect(distance(row, exact[i])).toBeLessThan(1e-14);
  });
}

describe("one simplex has the matrices worked out by hand", () => {
  it("mass: |T| (1 + δ_ij) / ((d + 1)(d + 2))", () => {
    expectRows(matrixOf(triangle, [mass(24)]), [
      [4, 2, 2],
      [2, 4, 2],
      [2, 2, 4],
    ]);
    const row = (i: number): number[] => [0, 1, 2, 3].map((j) => (i === j ? 2 : 1));
    expectRows(matrixOf(tetrahedron, [mass(20)]), [0, 1, 2, 3].map(row));
  });

  it("diffusion: |T| ∇φ_i·∇φ_j with ∇φ = (−½, −1), (½, 0), (0, 1)", () => {
    expectRows(matrixOf(triangle, [diffusion(4)]), [
      [5, -1, -4],
      [-1, 1, 0],
      [-4, 0, 4],
    ]);
    expectRows(matrixOf(tetrahedron, [diffusion(36)]), [
      [49, -36, -9, -4],
      [-36, 36, 0, 0],
      [-9, 0, 9, 0],
      [-4, 0, 0, 4],
    ]);
  });

  it("a tensor [[1, 2], [0, 3]]: ∫ A∇φ_j·∇φ_i", () => {
    // A∇φ = (−5/2, −3), (1/2, 0), (2, 3).
    expectRows(matrixOf(triangle, [tensorDiffusion([1, 2, 0, 3])]), [
      [17 / 4, -1 / 4, -4],
      [-5 / 4, 1 / 4, 1],
      [-3, 0, 3],
    ]);
  });

  it("advection with b = (6, 3): ∫ (b·∇φ_j) φ_i = (−6, 3, 3)_j / 3, and minus its transpose", () => {
    const row = [-2, 1, 1];
    expectRows(matrixOf(triangle, [convectiveAdvection([6, 3])]), [row, row, row]);
    expectRows(
      matrixOf(triangle, [conservativeAdvection([6, 3])]),
      row.map((value) => [-value, -value, -value]),
    );
  });

  it("a reaction ξ₁: ∫ ξ₁ φ_i φ_j by the integrals of λ₀^a λ₁^b λ₂^c, a! b! c! 2|T| / (a + b + c + 2)!", () => {
    // ξ₁ = 2 λ₁; ∫ λ₁ λ_i λ_j = 2 · (2 for i = j, or one of them 1; 6 for both 1; 1 else) / 5!.
    const twice = [
      [2, 2, 1],
      [2, 6, 2],
      [1, 2, 2],
    ].map((row) => row.map((value) => (value * 4) / 120));
    const exact = at(2, (xi) => xi[0]);
    expectRows(matrixOf(triangle, [reaction(exact)]), twice);
  });

  it("loads of 1 and of ξ₁, and those of its sides", () => {
    const space = p1Space(triangle);
    const facets = boundaryFacets(triangle);
    expect(distance(assembleVector(space, [source(3)]), [1, 1, 1])).toBeLessThan(1e-14);
    const first = at(2, (xi) => xi[0]);
    expect(distance(assembleVector(space, [source(first)]), [1 / 6, 1 / 3, 1 / 6])).toBeLessThan(1e-14);
    // The sides have lengths 2, 1 and √5, and half of each goes to either end.
    const root = Math.sqrt(5);
    const ends = [3 / 2, (2 + root) / 2, (1 + root) / 2];
    expect(distance(assembleVector(space, [neumann(facets, 1)]), ends)).toBeLessThan(1e-14);
    expect(distance(assembleVector(space, [robinLoad(facets, 2, 0.5)]), ends)).toBeLessThan(1e-14);
    expectRows(matrixOf(triangle, [robin(facets, 6)]), [
      [6, 2, 1],
      [2, 4 + 2 * root, root],
      [1, root, 2 + 2 * root],
    ]);
  });
});

describe.each([1, 2, 3] as const)("on an irregular mesh in dimension %d", (d) => {
  const mesh = irregularMesh(d, d === 3 ? 3 : 5);
  const space = p1Space(mesh);
  const A = at(d, (xi) => 1 + xi[0] ** 2);
  const B = at(d, (xi) => Math.exp(xi[0]));
  const b = at(d, (xi) => Array.from(xi, (x, c) => Math.cos(x + c)));
  const volume = 1.5;
  const apply = (forms: readonly MatrixForm[], x: Float64Array): Float64Array => {
    const y = new Float64Array(space.size);
    multiplyCsr(assembleMatrix(space, forms), x, y);
    return y;
  };
  const ones = new Float64Array(space.size).fill(1);
  const total = (x: Float64Array): number => x.reduce((sum, value) => sum + value, 0);
  const some = ones.map((_, i) => Math.sin(3 * i));

  it("mass sums to the volume, and lumped mass has its row sums", () => {
    const rows = apply([mass()], ones);
    // Rounding of sums of up to 64 terms of size 0.1.
    expect(Math.abs(total(rows) - volume)).toBeLessThan(1e-14);
    expect(distance(apply([lumpedMass()], ones), rows)).toBeLessThan(1e-15);
    // The trapezoidal rule integrates a linear B exactly.
    const trapezoidal = total(apply([lumpedReaction(at(d, (xi) => 1 + xi[0]))], ones));
    expect(Math.abs(trapezoidal - total(apply([reaction(at(d, (xi) => 1 + xi[0]))], ones)))).toBeLessThan(1e-13);
    const lumped = assembleMatrix(space, [lumpedMass(), lumpedReaction(B)]);
    const offDiagonal = dense(lumped)
      .to2DArray()
      .flatMap((row, i) => row.filter((_, j) => i !== j));
    expect(Math.max(...offDiagonal.map(Math.abs))).toBe(0);
  });

  it("diffusion kills constants, and is symmetric to the last bit", () => {
    // Entries of size 10.
    expect(distance(apply([diffusion(A)], ones), new Float64Array(space.size))).toBeLessThan(1e-13);
    const K = dense(assembleMatrix(space, [mass(B), diffusion(A), reaction(B)]));
    expect(K.isSymmetric()).toBe(true);
  });

  it("conservative advection with its outflow is convective advection where b has no divergence", () => {
    const constant = [0.7, -0.4, 0.2].slice(0, d);
    const conservative = assembleMatrix(space, [
      conservativeAdvection(constant),
      outflow(boundaryFacets(mesh), constant),
    ]);
    const convective = assembleMatrix(space, [convectiveAdvection(constant)]);
    expect(distance(conservative.values, convective.values)).toBeLessThan(1e-14);
  });

  it("zero flux conserves: the columns of diffusion and conservative advection sum to zero", () => {
    const y = apply([diffusion(A), conservativeAdvection(b)], some);
    expect(Math.abs(total(y))).toBeLessThan(1e-13);
  });

  it("matrices of sums of forms are sums, assembled again in place or not", () => {
    const forms = [diffusion(A), reaction(B), convectiveAdvection(b)];
    const K = assembleMatrix(space, forms);
    const parts = forms.map((form) => assembleMatrix(space, [form]).values);
    const sum = K.values.map((_, k) => parts.reduce((value, part) => value + part[k], 0));
    expect(distance(K.values, sum)).toBeLessThan(1e-14);
    const again = assembleMatrix(space, [mass()]);
    assembleMatrixInto(again, space, forms);
    expect(again.values).toEqual(K.values);
  });

  it("coefficients see the time", () => {
    const growing = at(d, (xi, time) => time * (1 + xi[0]));
    const still = at(d, (xi) => 3 * (1 + xi[0]));
    const K = assembleMatrix(space, [diffusion(growing), robin(boundaryFacets(mesh), growing)], 3);
    const expected = assembleMatrix(space, [diffusion(still), robin(boundaryFacets(mesh), still)]);
    expect(distance(K.values, expected.values)).toBeLessThan(1e-14);
    const F = new Float64Array(space.size).fill(7);
    assembleVectorInto(F, space, [source(growing), neumann(boundaryFacets(mesh), growing)], 3);
    const G = assembleVector(space, [source(still), neumann(boundaryFacets(mesh), still)]);
    expect(distance(F, G)).toBeLessThan(1e-14);
  });

  it("prescribed nodes take their rows and columns out, and the columns are kept as coupling", () => {
    const whole = dense(assembleMatrix(space, [diffusion(A), robin(boundaryFacets(mesh), B)]));
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(space.size - 1), { maxLength: space.size - 1 }), (nodes) => {
        const part = p1Space(mesh, { dirichlet: Int32Array.from(nodes) });
        const K = assembleMatrix(part, [diffusion(A), robin(boundaryFacets(mesh), B)]);
        const free = Array.from(part.nodeOfUnknown);
        const fixed = Array.from(part.prescribedNodes);
        expect(fixed).toEqual([...nodes].sort((x, y) => x - y));
        expect(dense(K).to2DArray()).toEqual(whole.selection(free, free).to2DArray());
        if (fixed.length > 0) {
          expect(dense(K.coupling).to2DArray()).toEqual(whole.selection(free, fixed).to2DArray());
        }
      }),
      { seed: 11, numRuns: 30 },
    );
  });

  it("a coefficient that is not finite is named with its place", () => {
    const bad = at(d, (xi) => 1 / Math.max(0, xi[0] - 0.7));
    expect(() => assembleMatrix(space, [diffusion(bad)])).toThrow(NumericalError);
    expect(() => assembleMatrix(space, [reaction(bad)], 2)).toThrow(
      /reaction coefficient is Infinity at frequency .*time 2/,
    );
    expect(() => assembleMatrix(space, [convectiveAdvection([1, 2, 3, 4])])).toThrow(
      /velocity: .*found \[1, 2, 3, 4\]/,
    );
    expect(() => assembleVector(space, [source(Number.NaN)])).toThrow(
      /source: expected a finite number or a function, found \[NaN\]/,
    );
  });
});

describe("in 1-D", () => {
  it("the matrices are those of the interval forms", () => {
    const mesh = intervalMesh([-1, -0.4, -0.3, 0.2, 0.9, 1.5]);
    const simplices = intervalSimplexMesh(mesh);
    const space = p1Space(simplices);
    const A = pointwise((xi) => 1 + xi * xi);
    const B = pointwise((xi) => Math.exp(xi));
    const pairs: readonly (readonly [MatrixForm, SymmetricTridiagonal])[] = [
      [mass(), massMatrix(mesh)],
      [diffusion(A, 5), stiffnessMatrix(mesh, A)],
      [reaction(B, 5), reactionMatrix(mesh, B)],
    ];
    for (const [form, { diagonal, offDiagonal }] of pairs) {
      const matrix = dense(assembleMatrix(space, [form]));
      expect(distance(matrix.diagonal(), diagonal)).toBeLessThan(1e-13);
      expect(
        distance(
          Array.from(offDiagonal, (_, i) => matrix.get(i + 1, i)),
          offDiagonal,
        ),
      ).toBeLessThan(1e-13);
    }
  });
});
