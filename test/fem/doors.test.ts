import { describe, expect, it } from "vitest";
import * as fem from "../../src/fem/index.js";
import { boxMesh, intervalMesh, refineTowards, uniformIntervalMesh } from "../../src/mesh/index.js";
import * as sparse from "../../src/sparse/index.js";

const mesh = boxMesh([[0, 1]], [50]);
const space = fem.p1Space(mesh);
const interval = intervalMesh([0, 1, 2]);
const few = new Float64Array(7);
const lengths = /expected 51 numbers, one per (node|unknown|row|column), found 7/;

describe("a plain function in the place of a coefficient", () => {
  const plain = ((x: Float64Array) => x.length) as unknown as fem.Coefficient;
  it.each<[string, () => unknown]>([
    ["a matrix", () => fem.assembleMatrix(space, [fem.diffusion(plain)])],
    ["a load", () => fem.assembleVector(space, [fem.source(plain)])],
    ["a matrix of an interval", () => fem.stiffnessMatrix(interval, plain)],
    ["values at nodes", () => fem.valuesAtNodes(mesh, plain)],
    ["an error", () => fem.l2Error(mesh, new Float64Array(51), plain)],
    ["an error on an interval", () => fem.l2Error(interval, new Float64Array(3), plain)],
    ["Péclet numbers", () => fem.cellPecletNumbers(mesh, [1], plain)],
  ])("is refused in %s, with what it returns", (_, call) => {
    expect(call).toThrow(/the function returns \d+ and writes nothing into its second argument.*pointwise/);
  });

  it("is no coefficient that returns what it has written", () => {
    expect(fem.valuesAtNodes(mesh, (_, out) => out.fill(3))[7]).toBe(3);
    // Where it writes at some points only, nothing from before passes for its values.
    const half: fem.Coefficient = (xi, out) => {
      for (let i = 0; i < xi.length; i++) if (xi[i] < 0.5) out[i] = 1;
    };
    expect(() => fem.assembleMatrix(space, [fem.reaction(half)])).toThrow(
      /reaction coefficient is NaN at frequency 0\.5/,
    );
  });
});

describe("lists of other lengths, and facets that are not there", () => {
  const K = fem.assembleMatrix(space, [fem.diffusion(1), fem.mass()]);
  const operator = sparse.csrOperator(K);
  const full = new Float64Array(51);
  it.each<[string, () => unknown]>([
    ["l2Norm", () => fem.l2Norm(mesh, few)],
    ["integralOf", () => fem.integralOf(mesh, few)],
    ["innerProduct", () => fem.innerProduct(mesh, full, few)],
    ["h1Seminorm", () => fem.h1Seminorm(mesh, few)],
    ["l2Error", () => fem.l2Error(mesh, few, 1)],
    ["h1SeminormError", () => fem.h1SeminormError(mesh, few, [1])],
    ["nodalValues", () => fem.nodalValues(space, few)],
    ["unknownsOf", () => fem.unknownsOf(space, few)],
    ["assembleVectorInto", () => fem.assembleVectorInto(few, space, [])],
    ["subtractPrescribed", () => fem.subtractPrescribed(K.coupling, new Float64Array(0), few)],
    ["multiplyCsr", () => sparse.multiplyCsr(K, few, full)],
    ["conjugateGradients", () => sparse.conjugateGradients(operator, few, full)],
    ["gmres", () => sparse.gmres(operator, few, full)],
    ["bicgstab", () => sparse.bicgstab(operator, full, few)],
    ["a solver", () => fem.p1Solver(space, K, { symmetric: true }).solve([few])],
  ])("are refused by %s", (_, call) => {
    expect(call).toThrow(lengths);
  });

  it("are refused in tridiagonal matrices and factors", () => {
    const T = { diagonal: Float64Array.of(2, 2, 2), offDiagonal: Float64Array.of(1, 1) };
    const short = { diagonal: Float64Array.of(2, 2, 2), offDiagonal: Float64Array.of(1) };
    expect(() => sparse.combineTridiagonal(1, T, 1, short)).toThrow("offDiagonal: expected 2 numbers");
    expect(() => sparse.factorTridiagonal(short)).toThrow("offDiagonal: expected 2 numbers");
    expect(() => sparse.multiplyTridiagonal(T, Float64Array.of(1), new Float64Array(3))).toThrow("x: expected 3");
    const order = Int32Array.from({ length: 51 }, (_, i) => i);
    const factor = sparse.factorSymmetric(sparse.analyseSymmetric(K.pattern, order), K.values);
    expect(() => factor.solve([few])).toThrow(lengths);
  });

  it("name the facet and those that there are", () => {
    for (const call of [
      () => fem.assembleMatrix(space, [fem.robin(Int32Array.of(1000), 1)]),
      () => fem.assembleVector(space, [fem.neumann(Int32Array.of(0, 1000), 1)]),
      () => fem.nodesOn(mesh, Int32Array.of(1000)),
      () => fem.periodicNodes(mesh, Int32Array.of(0), Int32Array.of(1000)),
    ]) {
      expect(call).toThrow("facets: expected facet numbers from 0 to 1, found 1000");
    }
    expect(() => fem.prescribedValues(space, [{ nodes: Int32Array.of(51), value: 1 }])).toThrow(/^nodes: .*found 51/);
    const number = ((x: Float64Array) => x[0]) as unknown as (x: Float64Array) => boolean;
    expect(() => fem.facetsWhere(mesh, number)).toThrow("predicate: is 0 at (0), not true or false");
  });

  it("and points and levels of refinement that are no numbers", () => {
    const line = uniformIntervalMesh(0, 1, 4);
    expect(() => refineTowards(line, [0.5, Number.NaN])).toThrow("points[1]: expected a number, found NaN");
    for (const levels of [Number.NaN, Number.POSITIVE_INFINITY, -1, 1.5]) {
      expect(() => refineTowards(line, [0.3], levels)).toThrow(/^levels: expected a whole number from 0 to 50/);
    }
  });
});

describe("norms", () => {
  it("are right for values whose squares are not", () => {
    for (const m of [mesh, uniformIntervalMesh(0, 1, 50)]) {
      for (const size of [1e-200, 1e-160, 1, 1e160, 1e300]) {
        expect(fem.l2Norm(m, new Float64Array(51).fill(size)) / size).toBeCloseTo(1, 14);
      }
      expect(fem.l2Norm(m, new Float64Array(51))).toBe(0);
      expect(() => fem.l2Norm(m, new Float64Array(51).fill(Number.NaN))).toThrow(
        "The L² norm of the nodal values is NaN.",
      );
      expect(() => fem.integralOf(m, new Float64Array(51).fill(Number.POSITIVE_INFINITY))).toThrow(
        /integral .* is Infinity/,
      );
    }
  });
});
