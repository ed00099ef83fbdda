import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { boundaryFacets, facetsTagged, facetsWhere, pointwise } from "../../src/fem/index.js";
import { boxMesh } from "../../src/mesh/index.js";
import { type PdeProblem, semidiscretePde, solvePde } from "../../src/pde/index.js";
import { at } from "../fem/at.js";

const boxes = [1, 2, 3].map((d) =>
  boxMesh(
    Array.from({ length: d }, () => [0, 1] as const),
    Array.from({ length: d }, () => 4),
  ),
);
const [interval, square, cube] = boxes;
const method = { method: "theta", theta: 1, steps: 4 } as const;
const heat: PdeProblem = { diffusion: { kind: "scalar", value: 1 }, initial: [1], boundary: [] };
const solve = (problem: Partial<PdeProblem>, mesh = interval) => solvePde({ ...heat, ...problem }, mesh, method, [1]);

/** The message of the InputError that a call throws. */
function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error("not refused");
}

describe("a diffusion that is no diffusion", () => {
  it.each(boxes.map((mesh) => [mesh.dimension, mesh] as const))("negative on a part is refused in %i-D", (_, mesh) => {
    const value = pointwise((x) => x - 0.2);
    expect(refusal(() => solve({ diffusion: { kind: "scalar", value } }, mesh))).toMatch(
      /^diffusion: is -0\.\d+ at frequency .*, time 0: .*it has to be 0 or above$/,
    );
    expect(refusal(() => solve({ diffusion: { kind: "scalar", value: -1e-3 } }, mesh))).toMatch(
      /^diffusion: is -0.001:/,
    );
  });

  it("is refused where it becomes negative later, at its time", () => {
    const value = at(1, (_, t) => [1 - 2 * t]);
    const changes = { matrices: true, loads: false };
    expect(refusal(() => solve({ diffusion: { kind: "scalar", value }, changes }))).toMatch(
      /^diffusion: is -1 at frequency .*, time 1:/,
    );
    // Between the times that are looked at in advance the march itself finds it.
    const dip = at(1, (_, t) => [Math.abs(t - 0.75) < 0.1 ? -1 : 1]);
    expect(refusal(() => solve({ diffusion: { kind: "scalar", value: dip }, changes }))).toMatch(/time 0.75:/);
  });

  it("may vanish, and be negative by rounding", () => {
    expect(() =>
      solve({ diffusion: { kind: "scalar", value: pointwise((x) => Math.sin(Math.PI * x) - 1e-14) } }),
    ).not.toThrow();
    expect(() => solve({ diffusion: { kind: "tensor", value: [1, 1, 1, 1] } }, square)).not.toThrow();
    for (const v of [
      [1, 2, 3],
      [0.1, 0.7, -0.3],
      [1 / 3, 0, 1 / 7],
    ]) {
      const rankOne = v.flatMap((x) => v.map((y) => x * y));
      expect(() => solve({ diffusion: { kind: "tensor", value: rankOne } }, cube)).not.toThrow();
    }
  });

  it("has eigenvalues that are known: a tensor turned from a diagonal is refused by its least", () => {
    const angle = 0.7;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    // Q diag(2, −0.5) Qᵀ, and with a third value 3.
    const plane = [2 * c * c - 0.5 * s * s, 2.5 * c * s, 2.5 * c * s, 2 * s * s - 0.5 * c * c];
    const space = [plane[0], plane[1], 0, plane[2], plane[3], 0, 0, 0, 3];
    for (const [tensor, mesh] of [
      [plane, square],
      [space, cube],
    ] as const) {
      const d = mesh.dimension;
      const constantly = refusal(() => solve({ diffusion: { kind: "tensor", value: tensor } }, mesh));
      expect(Number(/eigenvalue (\S+):/.exec(constantly)?.[1])).toBeCloseTo(-0.5, 12);
      const value = at(d, () => tensor);
      expect(refusal(() => solve({ diffusion: { kind: "tensor", value } }, mesh))).toMatch(
        /^diffusion: has the eigenvalue -0\.\d+ at frequency \(/,
      );
    }
  });

  it("has them of any turn in space", () => {
    // H diag(−0.25, 1, 4) H with the reflection H = I − 2vvᵀ/|v|²: its first column is the eigenvector of −0.25.
    for (const v of [
      [1, 2, 3],
      [-2, 0.5, 1],
      [0.3, -1, 2],
    ]) {
      const square = v.reduce((sum, x) => sum + x * x, 0);
      const H = v.map((x, i) => v.map((y, j) => (i === j ? 1 : 0) - (2 * x * y) / square));
      const tensor = H.flatMap((row) =>
        H.map((other) => row.reduce((sum, x, k) => sum + x * other[k] * [-0.25, 1, 4][k], 0)),
      );
      const message = refusal(() => solve({ diffusion: { kind: "tensor", value: tensor } }, cube));
      expect(Number(/eigenvalue (\S+):/.exec(message)?.[1])).toBeCloseTo(-0.25, 12);
    }
    const isotropic = [-1, 0, 0, 0, -1, 0, 0, 0, -1];
    expect(refusal(() => solve({ diffusion: { kind: "tensor", value: isotropic } }, cube))).toMatch("eigenvalue -1:");
  });

  it("is refused where a tensor is not symmetric, with both entries and the place", () => {
    expect(refusal(() => solve({ diffusion: { kind: "tensor", value: [1, 0.5, 0, 1] } }, square))).toBe(
      "diffusion: is not symmetric: entry [0][1] is 0.5, entry [1][0] is 0",
    );
    const value = at(3, ([x]) => [1, 0, x, 0, 1, 0, 0, 0, 1]);
    expect(refusal(() => solve({ diffusion: { kind: "tensor", value } }, cube))).toMatch(
      /^diffusion: is not symmetric at frequency \(.*\), time 0: entry \[0\]\[2\] is 0\.\d+, entry \[2\]\[0\] is 0$/,
    );
  });

  it("does not keep reaction and Robin coefficients from being negative: that is growth", () => {
    const grown = solve({
      reaction: -1,
      boundary: [{ type: "robin", facets: boundaryFacets, coefficient: -0.1, value: [0] }],
    });
    expect(Math.min(...grown.values[0][0])).toBeGreaterThan(1);
  });
});

describe("data that change with time", () => {
  const moving = at(1, (_, t) => [Math.sin(3 * t)]);
  const linear = at(1, (_, t) => [1 + t]);
  const end = (value: PdeProblem["initial"][number], rate?: PdeProblem["initial"][number]): PdeProblem["boundary"] => [
    { type: "dirichlet", facets: boundaryFacets, value: [value], ...(rate === undefined ? {} : { rate: [rate] }) },
  ];
  const loads = { matrices: false, loads: true } as const;

  it.each([
    ["diffusion", { diffusion: { kind: "scalar", value: linear } }],
    ["reaction", { reaction: moving }],
    ["advection", { advection: moving }],
    [
      "boundary[0].coefficient",
      { boundary: [{ type: "robin", facets: boundaryFacets, coefficient: linear, value: [0] }] },
    ],
  ] as const)("are refused in %s unless changes.matrices says so", (path, part) => {
    expect(refusal(() => solve(part))).toBe(
      `${path}: changes with time between t = 0 and 1: say changes: { matrices: true, … }`,
    );
    expect(() => solve({ ...part, changes: { matrices: true, loads: false } })).not.toThrow();
  });

  it.each([
    ["source[0]", { source: [moving] }],
    ["boundary[0].value[0]", { boundary: [{ type: "neumann", facets: boundaryFacets, value: [moving] }] }],
    ["boundary[0].value[0]", { boundary: end(moving, moving) }],
  ] as const)("are refused in %s unless changes.loads says so", (path, part) => {
    const moves = `${path}: changes with time between t = 0 and 1: say changes:`;
    expect(refusal(() => solve(part))).toBe(`${moves} { loads: true, … }`);
    expect(refusal(() => solve({ ...part, changes: { matrices: false, loads: "linearly" } }))).toBe(
      `${moves} { loads: true, not "linearly", … }`,
    );
    expect(() => solve({ ...part, changes: loads })).not.toThrow();
  });

  it("may be said to be linear where they are", () => {
    expect(() => solve({ source: [linear], changes: { matrices: false, loads: "linearly" } })).not.toThrow();
  });

  it("are linear between breakpoints, each piece for itself", () => {
    const pieces = (_: Float64Array, out: Float64Array, t: number) => out.fill(t < 0.3 ? 5 : t < 0.8 ? 2 * t : 1 - t);
    const bent = (_: Float64Array, out: Float64Array, t: number) => out.fill(t < 0.3 ? 5 : t * t);
    const changes = { matrices: false, loads: "linearly", breakpoints: [0.3, 0.8] } as const;
    expect(() => solve({ source: [pieces], changes })).not.toThrow();
    expect(refusal(() => solve({ source: [pieces], changes: { ...changes, breakpoints: [0.3] } }))).toMatch(
      /^source\[0\]: changes with time/,
    );
    expect(refusal(() => solve({ source: [bent], changes }))).toMatch(/^source\[0\]: changes with time/);
  });

  it("need a rate where they are prescribed values", () => {
    expect(refusal(() => solve({ boundary: end(linear), changes: loads }))).toMatch(
      /^boundary\[0\]\.rate: missing, and value\[0\] changes with time/,
    );
    expect(() => solve({ boundary: end(linear, 1), changes: loads })).not.toThrow();
  });
});

describe("a problem whose parts do not fit together", () => {
  it("is refused with the part", () => {
    expect(refusal(() => solve({ initial: [] }))).toMatch(/^initial: has no function/);
    expect(
      refusal(() => solve({ initial: [1, 1], boundary: [{ type: "dirichlet", facets: boundaryFacets, value: [2] }] })),
    ).toBe("boundary[0].value: has 1 function, but initial has 2 fields: give one for each");
    expect(refusal(() => solve({ source: [1, 2] }))).toBe(
      "source: has 2 functions, but initial has 1 field: give one for each",
    );
    expect(
      refusal(() =>
        solve({ boundary: [{ type: "neumann", facets: (mesh) => facetsWhere(mesh, () => false), value: [1] }] }),
      ),
    ).toBe("boundary[0].facets: chooses no facet of the mesh: the condition would hold nowhere");
  });
});

describe("Robin conditions beside a lumped mass", () => {
  it.each([1, 2, 3])("keep the solution between 0 and its start in %i-D, however strong they are", (d) => {
    const mesh = boxMesh(
      Array.from({ length: d }, () => [0, 1] as const),
      Array.from({ length: d }, () => 6),
    );
    const problem: PdeProblem = {
      ...heat,
      mass: "lumped",
      boundary: [{ type: "robin", facets: boundaryFacets, coefficient: 1000, value: [0] }],
    };
    const { values } = solvePde(problem, mesh, { method: "theta", theta: 1, steps: 100 }, [1e-4, 1e-3, 1e-2]);
    for (const [u] of values) {
      // Rounding of a solve: monotone up to it.
      expect(Math.min(...u)).toBeGreaterThan(-1e-14);
      expect(Math.max(...u)).toBeLessThan(1 + 1e-13);
    }
    // A consistent boundary mass goes below zero in more than one dimension.
    const { system } = semidiscretePde(problem, mesh, { solver: "auto" });
    const unit = new Float64Array(system.pencil.size);
    unit[0] = 1;
    const column = new Float64Array(unit.length);
    system.pencil.multiplyStiffness(unit, column);
    expect(Math.max(...column.subarray(1))).toBeLessThan(1e-13);
  });

  it("and their values leave linear solutions exact", () => {
    const exact = (x: number, y: number) => 1 + 2 * x - 3 * y;
    const side = (name: string, slope: number): PdeProblem["boundary"][number] => ({
      type: "robin",
      facets: (mesh) => facetsTagged(mesh, name),
      coefficient: 7,
      value: [pointwise((x, y) => slope + 7 * exact(x, y))],
    });
    const sides = [side("xi1-lower", -2), side("xi1-upper", 2), side("xi2-lower", 3), side("xi2-upper", -3)];
    const linear: PdeProblem = { ...heat, mass: "lumped", initial: [pointwise(exact)], boundary: sides };
    const [[u]] = solvePde(linear, square, method, [1]).values;
    u.forEach((value, node) => {
      expect(value).toBeCloseTo(exact(square.points[2 * node], square.points[2 * node + 1]), 12);
    });
  });
});
