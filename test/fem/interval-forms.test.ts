import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import { constant, innerProduct, massMatrix, pointwise, reactionMatrix, stiffnessMatrix } from "../../src/fem/index.js";
import { intervalMesh } from "../../src/mesh/index.js";
import { multiplyTridiagonal, type SymmetricTridiagonal } from "../../src/sparse/index.js";

const mesh = intervalMesh([-1, -0.4, -0.3, 0.2, 0.9, 1.5]);
const a = -1;
const b = 1.5;

/** xᵀ A y. */
function form(A: SymmetricTridiagonal, x: Float64Array, y: Float64Array): number {
  const Ay = new Float64Array(y.length);
  multiplyTridiagonal(A, y, Ay);
  return x.reduce((sum, value, i) => sum + value * Ay[i], 0);
}

const one = mesh.nodes.map(() => 1);
const linear = mesh.nodes.slice();
/** ∫ ξ^k over the mesh. */
const moment = (k: number): number => (b ** (k + 1) - a ** (k + 1)) / (k + 1);

describe("the P1 matrices of an interval", () => {
  it("mass integrates products of linear functions exactly", () => {
    const M = massMatrix(mesh);
    // Rounding of sums of size one, here and below.
    expect(form(M, one, one)).toBeCloseTo(moment(0), 14);
    expect(form(M, one, linear)).toBeCloseTo(moment(1), 14);
    expect(form(M, linear, linear)).toBeCloseTo(moment(2), 14);
    expect(form(M, one, linear)).toBeCloseTo(innerProduct(mesh, one, linear), 14);
  });

  it("with three points diffusion is exact for coefficients of degree 5, reaction for degree 3, and no further", () => {
    for (let k = 0; k <= 5; k++) {
      const K = stiffnessMatrix(
        mesh,
        pointwise((xi) => xi ** k),
      );
      expect(form(K, linear, linear)).toBeCloseTo(moment(k), 13);
    }
    for (let k = 0; k <= 3; k++) {
      const K = reactionMatrix(
        mesh,
        pointwise((xi) => xi ** k),
      );
      expect(form(K, one, one)).toBeCloseTo(moment(k), 13);
      expect(form(K, one, linear)).toBeCloseTo(moment(k + 1), 13);
      expect(form(K, linear, linear)).toBeCloseTo(moment(k + 2), 13);
    }
    const beyond = reactionMatrix(
      mesh,
      pointwise((xi) => xi ** 4),
    );
    expect(Math.abs(form(beyond, linear, linear) - moment(6))).toBeGreaterThan(1e-7);
  });

  it("with breakpoints jumps and kinks inside cells are integrated as exactly as smooth coefficients", () => {
    // Two cuts in one cell, one in another, one on a node, two outside the mesh.
    const breakpoints = [-7, -0.9, -0.5, 0.2, 0.6, 9];
    const jumps = (xi: number): number => (xi < -0.9 ? 3 : xi < -0.5 ? 1 + xi : xi < 0.2 ? -2 : xi < 0.6 ? xi ** 3 : 5);
    const primitive = (weight: number): number => {
      const part = (from: number, to: number, degree: number): number => {
        const d = degree + weight + 1;
        return (to ** d - from ** d) / d;
      };
      return (
        3 * part(-1, -0.9, 0) +
        part(-0.9, -0.5, 0) +
        part(-0.9, -0.5, 1) -
        2 * part(-0.5, 0.2, 0) +
        part(0.2, 0.6, 3) +
        5 * part(0.6, 1.5, 0)
      );
    };
    const quadrature = { points: 3, breakpoints };
    const K = stiffnessMatrix(mesh, pointwise(jumps), quadrature);
    expect(form(K, linear, linear)).toBeCloseTo(primitive(0), 13);
    const R = reactionMatrix(mesh, pointwise(jumps), quadrature);
    expect(form(R, one, one)).toBeCloseTo(primitive(0), 13);
    expect(form(R, one, linear)).toBeCloseTo(primitive(1), 13);
    expect(form(R, linear, linear)).toBeCloseTo(primitive(2), 13);
    const blind = reactionMatrix(mesh, pointwise(jumps));
    expect(Math.abs(form(blind, one, one) - primitive(0))).toBeGreaterThan(1e-3);
  });

  it("reaction with coefficient one is the mass matrix, and diffusion kills constants", () => {
    const M = massMatrix(mesh);
    const R = reactionMatrix(mesh, constant(1));
    R.diagonal.forEach((value, i) => {
      expect(value).toBeCloseTo(M.diagonal[i], 14);
    });
    R.offDiagonal.forEach((value, i) => {
      expect(value).toBeCloseTo(M.offDiagonal[i], 14);
    });
    const rows = new Float64Array(one.length);
    multiplyTridiagonal(stiffnessMatrix(mesh, pointwise(Math.exp)), one, rows);
    // Entries of size 30, so rounding of 1e−14.
    rows.forEach((value) => {
      expect(Math.abs(value)).toBeLessThan(3e-14);
    });
  });

  it("are the same however many cells are evaluated at a time", () => {
    // 3000 cells are three chunks, the last of them not full; the coefficient's integral is known.
    const nodes = Array.from({ length: 3_001 }, (_, i) => Math.sinh((4 * i) / 3_000 - 2));
    const fine = intervalMesh(nodes);
    const K = stiffnessMatrix(fine, pointwise(Math.cos));
    // Entries 1/h = 800 times nodes up to 3.6 cancel to a result of size one: rounding up to 1e4 machine epsilons.
    expect(form(K, fine.nodes, fine.nodes)).toBeCloseTo(Math.sin(nodes[3_000]) - Math.sin(nodes[0]), 10);
  });

  it("breakpoints anywhere leave the integral of a smooth coefficient as it is", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.double({ min: -2, max: 2, noNaN: true }), { maxLength: 12 }), (places) => {
        const breakpoints = places.sort((x, y) => x - y);
        const K = reactionMatrix(
          mesh,
          pointwise((xi) => 1 + xi ** 3),
          { points: 3, breakpoints },
        );
        expect(form(K, one, linear)).toBeCloseTo(moment(1) + moment(4), 13);
      }),
      { seed: 6, numRuns: 200 },
    );
  });

  it("say where a coefficient is not finite, and which breakpoint does not ascend", () => {
    expect(() =>
      reactionMatrix(
        mesh,
        pointwise((xi) => 1 / Math.max(0, xi)),
      ),
    ).toThrow(NumericalError);
    expect(() => reactionMatrix(mesh, constant(Number.NaN))).toThrow(/coefficient is NaN at frequency -0\.93/);
    expect(() => stiffnessMatrix(mesh, constant(1), { points: 3, breakpoints: [0, 0] })).toThrow(
      /breakpoints\[1\].*0 after 0/,
    );
  });
});
