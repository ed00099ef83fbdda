import { describe, expect, it } from "vitest";
import {
  type Coefficient,
  facetsTagged,
  facetsWhere,
  integralOf,
  l2Error,
  l2Norm,
  pointwise,
  residualIndicators,
  valuesAtNodes,
} from "../../src/fem/index.js";
import { boxMesh, refineUniformly, type SimplexMesh } from "../../src/mesh/index.js";
import {
  type BoundaryCondition,
  type PdeProblem,
  regionCoefficient,
  semidiscretePde,
  solveAdaptively,
  solvePde,
} from "../../src/pde/index.js";
import { at } from "../fem/at.js";

const interval = boxMesh([[0, 1]], [16]);
const square = boxMesh(
  [
    [0, 1],
    [0, 1],
  ],
  [6, 6],
);
const heat: PdeProblem = { diffusion: { kind: "scalar", value: 1 }, initial: [1], boundary: [] };
const fixed = (side: string, value: number): BoundaryCondition => ({
  type: "dirichlet",
  facets: (mesh) => facetsTagged(mesh, side),
  value: [value],
});
const steadily = { method: "theta", theta: 1, steps: 3 } as const;

describe("a semidiscrete problem", () => {
  it("has zero flux where nothing is said: constants stay, to rounding", () => {
    const { values } = solvePde(heat, square, { method: "bdf2", steps: 10 }, [1]);
    for (const value of values[0][0]) expect(Math.abs(value - 1)).toBeLessThan(1e-13);
  });

  it("keeps initial values at time 0 exactly, prescribed ones from then on", () => {
    const problem: PdeProblem = { ...heat, boundary: [fixed("xi-lower", 5)] };
    const { values, times } = solvePde(problem, interval, { method: "krylov", tolerance: 1e-9 }, [0, 1]);
    expect(times).toEqual([0, 1]);
    expect(Array.from(values[0][0].subarray(1))).toEqual(new Array(16).fill(1));
    expect(values.map(([u]) => u[0])).toEqual([5, 5]);
  });

  it("takes the first of two conditions where their sides meet", () => {
    const sides = [fixed("xi1-lower", 1), fixed("xi2-lower", 2)];
    const corner = (boundary: readonly BoundaryCondition[]) =>
      solvePde({ ...heat, boundary }, square, steadily, [1]).values[0][0][0];
    expect(corner(sides)).toBe(1);
    expect(corner(sides.toReversed())).toBe(2);
  });

  it("lets both fields of a complex problem obey the same equation with data of their own", () => {
    const problem: PdeProblem = {
      ...heat,
      reaction: 2,
      source: [3, 0],
      initial: [
        0,
        (xi, out) =>
          xi.forEach((x, i) => {
            out[i] = Math.cos(Math.PI * x);
          }),
      ],
      boundary: [],
    };
    const method = { method: "krylov", tolerance: 1e-10 } as const;
    const both = solvePde(problem, interval, method, [0.3]).values[0];
    problem.initial.forEach((initial, k) => {
      const alone = solvePde({ ...problem, initial: [initial], source: [[3, 0][k]] }, interval, method, [0.3])
        .values[0][0];
      // Both to the method's tolerance.
      both[k].forEach((value, node) => {
        expect(Math.abs(value - alone[node])).toBeLessThan(1e-9);
      });
    });
    // 3/2 (1 − e^(−2t)), without an error of the mesh.
    for (const value of both[0]) expect(value).toBeCloseTo(1.5 * (1 - Math.exp(-0.6)), 8);
  });

  it("gives the loads of changing matrices at their own time, whatever was asked for in between", () => {
    const problem: PdeProblem = {
      ...heat,
      diffusion: {
        kind: "scalar",
        value: (_, out, time) => {
          out.fill(1 + time);
        },
      },
      boundary: [fixed("xi-lower", 1), fixed("xi-upper", 0)],
      changes: { matrices: true, loads: false },
    };
    const { system, space } = semidiscretePde(problem, interval, { solver: "auto" });
    const load = (time: number): number => {
      const out = [new Float64Array(space.size)];
      system.source?.(time, out);
      return out[0][0];
    };
    const present = system.pencilAt?.(3);
    const product = () => {
      const out = new Float64Array(space.size);
      present?.multiplyStiffness(new Float64Array(space.size).fill(1), out);
      return out[0];
    };
    // (1 + t) / h next to the end with u = 1, on 16 cells; so is the row sum there.
    expect(product()).toBeCloseTo(64, 11);
    expect([load(0), load(1), load(0)]).toEqual([16, 32, 16].map((value) => expect.closeTo(value, 11)));
    expect(product()).toBeCloseTo(64, 11);
  });

  it("adds upwinding where a cell's Péclet number is above 1, and wherever coefficients change", () => {
    const diagonal = (velocity: number, more: Partial<PdeProblem>) => {
      const out = new Float64Array(17);
      const unit = new Float64Array(17);
      unit[8] = 1;
      const { system } = semidiscretePde({ ...heat, advection: [velocity], ...more }, interval, { solver: "auto" });
      system.pencil.multiplyStiffness(unit, out);
      return out[8];
    };
    const added = (velocity: number, more: Partial<PdeProblem> = {}) =>
      diagonal(velocity, more) - diagonal(velocity, { stabilization: "none" });
    expect(added(31)).toBe(0);
    // The streamline diffusion τ b² is b h/2 (coth Pe − 1/Pe) in all: 2/h times that is added, Pe = b/32.
    const expected = (velocity: number) => velocity / Math.tanh(velocity / 32) - 32;
    expect(added(64)).toBeCloseTo(expected(64), 10);
    expect(added(31, { changes: { matrices: true, loads: false } })).toBeCloseTo(expected(31), 10);
    // There is no direction across the flow.
    expect(added(64, { stabilization: "crosswind" })).toBe(added(64));
    expect(added(64, { diffusion: { kind: "tensor", value: [1] } })).toBeCloseTo(expected(64), 10);
  });

  it("keeps layers from oscillating as the choice of stabilization says", () => {
    const mesh = boxMesh(
      [
        [0, 1],
        [0, 1],
      ],
      [16, 16],
    );
    const flow = (advection: readonly number[], more: Partial<PdeProblem>) => {
      const problem: PdeProblem = { ...heat, diffusion: { kind: "scalar", value: 3e-5 }, advection, ...more };
      const [[u]] = solvePde(problem, mesh, steadily, [3e6]).values;
      return [Math.max(...u.map((value) => -value)), Math.max(...u) - 1];
    };
    // An outflow layer between sides with zero flux; u = ξ₁ before it, and 1 at the layer.
    const outflow = [fixed("xi1-lower", 0), fixed("xi1-upper", 0)];
    expect(flow([1, 0], { source: [1], boundary: outflow })[1]).toBeLessThan(0.02 - 1 / 16);
    // A layer inside, from u = 1 on the left and 0 on the top.
    const jump = [fixed("xi1-lower", 1), fixed("xi2-upper", 0)];
    const worst = (stabilization: "auto" | "crosswind" | "none") =>
      Math.max(...flow([1, -0.6], { boundary: jump, stabilization }));
    expect(worst("crosswind")).toBeLessThan(0.02);
    expect(worst("auto")).toBeGreaterThan(0.02);
    expect(worst("none")).toBeGreaterThan(2 * worst("auto"));
  });

  it("tells the estimator all of its equation: a steady linear solution with every condition has no error", () => {
    const exact = (x: number, y: number) => 1 + 2 * x - 3 * y;
    const on = (side: string) => (mesh: SimplexMesh) => facetsTagged(mesh, side);
    const problem: PdeProblem = {
      diffusion: { kind: "scalar", value: pointwise((x) => 2 + x) },
      advection: [0.5, -0.25],
      reaction: 3,
      // −∇·(A∇u) + b·∇u + B u
      source: [pointwise((x, y) => -2 + 0.5 * 2 + 0.25 * 3 + 3 * exact(x, y))],
      initial: [pointwise(exact)],
      boundary: [
        { type: "dirichlet", facets: on("xi1-lower"), value: [pointwise(exact)] },
        { type: "neumann", facets: on("xi2-lower"), value: [pointwise((x) => (2 + x) * 3)] },
        {
          type: "robin",
          facets: on("xi1-upper"),
          coefficient: 5,
          value: [pointwise((x, y) => (2 + x) * 2 + 5 * exact(x, y))],
        },
        {
          type: "robin",
          facets: on("xi2-upper"),
          coefficient: 7,
          value: [pointwise((x, y) => -(2 + x) * 3 + 7 * exact(x, y))],
        },
      ],
    };
    const { estimated } = semidiscretePde(problem, square, { solver: "auto" });
    const u = valuesAtNodes(square, pointwise(exact));
    const total = (time: number) => residualIndicators(square, u, estimated(u, 0, time)).reduce((sum, x) => sum + x, 0);
    // Squares of rounding errors of size 1e-14.
    expect(total(1)).toBeLessThan(1e-24);
  });

  it("tells it a tensor by the mean of its diagonal, that of an isotropic one itself", () => {
    const size = (value: readonly number[] | Coefficient, mesh: SimplexMesh) => {
      const problem: PdeProblem = { ...heat, diffusion: { kind: "tensor", value } };
      const { diffusion } = semidiscretePde(problem, mesh, { solver: "auto" }).estimated(
        new Float64Array(mesh.points.length / mesh.dimension),
        0,
        1,
      );
      if (typeof diffusion === "number") return diffusion;
      const out = new Float64Array(2);
      diffusion(new Float64Array(2 * mesh.dimension).fill(0.5), out, 0);
      return out[1];
    };
    const cube = boxMesh(Array(3).fill([0, 1]), [2, 2, 2]);
    expect(size([2, 0.5, 0.5, 4], square)).toBe(3);
    expect(size([2, 0, 0, 0, 2, 0, 0, 0, 2], cube)).toBe(2);
    expect(
      size(
        at(2, ([x]) => [4 * x, 0, 0, 2]),
        square,
      ),
    ).toBe(2);
    expect(
      size(
        at(3, ([x]) => [6 * x, 0, 0, 0, 2, 0, 0, 0, 4]),
        cube,
      ),
    ).toBe(3);
  });

  it("tells it the rate at which what is seen for the first time at t may have come, 1/t, and none at the start", () => {
    const { estimated } = semidiscretePde(heat, interval, { solver: "auto" });
    expect([0, 0.25, 8].map((time) => estimated(new Float64Array(17), 0, time).rateScale)).toEqual([0, 4, 1 / 8]);
  });

  it("balances: what Robin ends let out is what is lost", () => {
    const problem: PdeProblem = {
      ...heat,
      boundary: [{ type: "robin", facets: (mesh) => facetsWhere(mesh, () => true), coefficient: 3, value: [0] }],
    };
    const { system, nodal } = semidiscretePde(problem, square, { solver: "auto" });
    const u = Float64Array.from(system.initial[0], (_, i) => Math.sin(i));
    const Ku = new Float64Array(u.length);
    system.pencil.multiplyStiffness(u, Ku);
    // 1ᵀK u = 3 ∫ u over the boundary: trapezoids on 24 edges of length 1/6.
    const { points } = square;
    const weight = (node: number) => ([0, 1].some((c) => points[2 * node + c] % 1 === 0) ? 1 / 6 : 0);
    const outflow = nodal(u, 0, 0).reduce((sum, value, node) => sum + 3 * weight(node) * value, 0);
    expect(Ku.reduce((sum, value) => sum + value, 0)).toBeCloseTo(outflow, 12);
  });
});

describe("the product K x by differences", () => {
  const whole = boxMesh(
    [
      [0, 1],
      [0, 1],
      [0, 1],
    ],
    [3, 3, 3],
  );
  const terms: readonly (readonly [string, Partial<PdeProblem>])[] = [
    ["diffusion", {}],
    ["reaction", { reaction: 3 }],
    ["lumped reaction", { reaction: 3, mass: "lumped" }],
    ["flow that is resolved", { advection: [1], reaction: 2 }],
    ["flow that is not", { diffusion: { kind: "scalar", value: 1e-3 }, advection: [1], reaction: 2 }],
  ];
  it.each(terms)("is that of the entries, between prescribed nodes and Robin sides: %s", (_, of) => {
    for (const mesh of [interval, square, whole]) {
      const d = mesh.dimension;
      const name = d === 1 ? "xi" : "xi1";
      const { space, system } = semidiscretePde(
        {
          ...heat,
          ...of,
          ...(of.advection === undefined ? {} : { advection: [1, 0.5, -0.3].slice(0, d) }),
          boundary: [
            fixed(`${name}-lower`, 2),
            {
              type: "robin",
              facets: (sides) => facetsTagged(sides, `${name}-upper`),
              coefficient: 1.5,
              value: [1],
            },
          ],
        },
        mesh,
        { solver: "auto" },
      );
      const x = Float64Array.from({ length: space.size }, (_, i) => Math.sin(3 * i));
      const [entries, differences] = [new Float64Array(x.length), new Float64Array(x.length)];
      system.pencil.multiplyStiffness(x, entries);
      system.pencil.multiplyByDifferences?.(x, differences);
      const size = Math.max(...entries.map(Math.abs));
      entries.forEach((value, i) => {
        // Rounding of sums of up to 15 terms.
        expect(Math.abs(value - differences[i])).toBeLessThan(1e-13 * size);
      });
    }
  });
});

describe("a lumped reaction by region", () => {
  it("is, at a node between regions, that of the cells around it, each with its own", () => {
    const cells = boxMesh([[0, 1]], [4]);
    const mesh = { ...cells, cellTags: Int32Array.from([1, 1, 2, 2]) };
    const reaction = regionCoefficient(
      mesh,
      new Map([
        [1, (_, out) => out.fill(1)],
        [2, (_, out) => out.fill(9)],
      ]),
    );
    const diffusionOnly = semidiscretePde({ ...heat, mass: "lumped" }, mesh, { solver: "auto" });
    const { stiffness } = semidiscretePde({ ...heat, mass: "lumped", reaction }, mesh, { solver: "auto" });
    const lumped = stiffness.values.map((value, k) => value - diffusionOnly.stiffness.values[k]);
    // Half of each neighbouring cell, of length 1/4.
    const expected = [1 / 8, 1 / 4, (1 + 9) / 8, 9 / 4, 9 / 8];
    const { rowStart, columnIndex } = stiffness.pattern;
    for (let i = 0; i < 5; i++) {
      for (let k = rowStart[i]; k < rowStart[i + 1]; k++) {
        // Beside entries of size 8.
        expect(Math.abs(lumped[k] - (columnIndex[k] === i ? expected[i] : 0))).toBeLessThan(1e-14);
      }
    }
  });
});

describe("an initial value that is projected", () => {
  // Heat from one narrow pulse in the plane: u = s²/(s² + 2t) exp(−|ξ|²/(2(s² + 2t))), far from the boundary.
  const pulse = (t: number) => (xi: Float64Array, out: Float64Array) => {
    const width = 0.15 ** 2 + 2 * t;
    for (let i = 0; i < out.length; i++) {
      out[i] = (0.15 ** 2 / width) * Math.exp(-(xi[2 * i] ** 2 + xi[2 * i + 1] ** 2) / (2 * width));
    }
  };
  const plane = boxMesh(
    [
      [-2.03, 1.97],
      [-1.98, 2.02],
    ],
    [20, 20],
  );
  const problem: PdeProblem = { ...heat, initial: [pulse(0)] };
  const times = [0, 0.01, 0.05];
  const solve = (projection: NonNullable<PdeProblem["projection"]>) =>
    solvePde({ ...problem, projection }, plane, { method: "krylov", tolerance: 1e-8 }, times).values.map(([u]) => u);

  it("has a smaller error than one that is interpolated, on a coarse mesh and also later, but is not positive", () => {
    const [interpolated, projected] = (["interpolate", "l2"] as const).map(solve);
    const errors = (values: readonly Float64Array[]) => values.map((u, i) => l2Error(plane, u, pulse(times[i])));
    const ratios = errors(projected).map((error, i) => error / errors(interpolated)[i]);
    // Measured: 0.72, 0.68, 0.72.
    expect(Math.max(...ratios)).toBeLessThan(0.8);
    expect(Math.min(...interpolated[0])).toBeGreaterThanOrEqual(0);
    expect(Math.min(...projected[0])).toBeLessThan(-0.01);
  });

  it("keeps its integral, and prescribed values as they are", () => {
    // ∫ of the pulse: 2π s², to the pulse's size at the boundary. Quadrature of degree 4 on cells of 4/3 of the pulse's width.
    expect(integralOf(plane, solve("l2")[0])).toBeCloseTo(2 * Math.PI * 0.15 ** 2, 3);
    const held: PdeProblem = { ...heat, projection: "l2", boundary: [fixed("xi-lower", 5)] };
    const [[u]] = solvePde(held, interval, steadily, [0, 1]).values;
    expect(u[0]).toBe(5);
    // What a value that does not fit does to the projection falls off like (2 − √3)ᵏ over the nodes.
    expect(Math.abs(u[16] - 1)).toBeLessThan(4 * (2 - Math.sqrt(3)) ** 15);
  });
});

describe("adaptive solution", () => {
  /** A steep front on part of the square, known exactly: u = tanh of the distance from a circle, over its width. */
  const front = (x: number, y: number) => Math.tanh((Math.hypot(x, y) - 0.5) / 0.03);
  const problem: PdeProblem = {
    diffusion: { kind: "scalar", value: 1e-8 },
    initial: [
      (xi, out) => {
        for (let i = 0; i < out.length; i++) out[i] = front(xi[2 * i], xi[2 * i + 1]);
      },
    ],
    boundary: [],
  };
  const options = { tolerance: 0.02, marking: 0.6, maxUnknowns: 4000, maxRounds: 20 };
  const method = { method: "krylov", tolerance: 1e-8 } as const;

  it("reaches its tolerance with a fraction of the uniform mesh's unknowns", () => {
    const { rounds, adaptation, values, mesh, unknowns } = solveAdaptively(problem, square, method, [0], options);
    expect(adaptation).toBe("tolerance");
    expect(rounds[rounds.length - 1].estimate).toBeLessThanOrEqual(0.02);
    for (let i = 1; i < rounds.length; i++) expect(rounds[i].unknowns).toBeGreaterThan(rounds[i - 1].unknowns);
    const error = l2Error(mesh, values[0][0], problem.initial[0]) / l2Norm(mesh, values[0][0]);
    expect(error).toBeLessThan(0.02);
    let uniform = square;
    for (let i = 0; i < 2; i++) uniform = refineUniformly(uniform).mesh;
    const coarse = solvePde(problem, uniform, method, [0]);
    const uniformError =
      l2Error(uniform, coarse.values[0][0], problem.initial[0]) / l2Norm(uniform, coarse.values[0][0]);
    // Measured: 138 unknowns to 0.019; the uniform mesh has 625 and is at 0.033.
    expect(coarse.unknowns).toBeGreaterThan(4 * unknowns);
    expect(uniformError).toBeGreaterThan(error);
  });

  it("says what else ended it", () => {
    const few = solveAdaptively(problem, square, method, [0], { ...options, maxUnknowns: 100 });
    expect(few.adaptation).toBe("unknowns");
    expect(few.unknowns).toBeGreaterThan(80);
    expect(Math.max(...few.rounds.map(({ unknowns }) => unknowns))).toBeLessThanOrEqual(100);
    const { estimate } = few.rounds[few.rounds.length - 1];
    expect(few.warnings).toEqual([
      {
        path: "adapt",
        message: expect.stringMatching(
          /^the estimated error is 0\.\d+ with \d+ unknowns, above the tolerance 0.02: maxUnknowns, 100, ended refinement; raise it, or the tolerance$/,
        ),
        numbers: { estimate, tolerance: 0.02, unknowns: few.unknowns, rounds: few.rounds.length },
      },
    ]);
    const short = solveAdaptively(problem, square, method, [0], { ...options, maxRounds: 2 });
    expect([short.adaptation, short.rounds.length]).toEqual(["rounds", 2]);
    expect(short.warnings[0].message).toMatch("maxRounds, 2, ended refinement");
    expect(() => solveAdaptively(problem, square, method, [0], { ...options, maxUnknowns: 48 })).toThrow(
      "adapt.maxUnknowns: is 48, but the mesh to start with has 49 unknowns already",
    );
  });

  it("estimates what it computes in time as well: the estimate falls as the error does", () => {
    const wave: PdeProblem = {
      diffusion: { kind: "scalar", value: 0.1 },
      reaction: 1,
      initial: [
        (xi, out) => {
          for (let i = 0; i < out.length; i++)
            out[i] = Math.cos(Math.PI * xi[2 * i]) * Math.cos(Math.PI * xi[2 * i + 1]);
        },
      ],
      boundary: [],
    };
    const decay = Math.exp(-1 - 0.2 * Math.PI ** 2);
    const { mesh, values, rounds } = solveAdaptively(wave, square, method, [1], { ...options, tolerance: 0.01 });
    const exact = (xi: Float64Array, out: Float64Array) => {
      for (let i = 0; i < out.length; i++)
        out[i] = decay * Math.cos(Math.PI * xi[2 * i]) * Math.cos(Math.PI * xi[2 * i + 1]);
    };
    const error = l2Error(mesh, values[0][0], exact) / l2Norm(mesh, values[0][0]);
    // An estimate and no bound: its constant is not known, but it is neither far below nor orders of magnitude above.
    const { estimate } = rounds[rounds.length - 1];
    expect(error).toBeLessThan(estimate);
    expect(error).toBeGreaterThan(estimate / 100);
    expect(Math.abs(integralOf(mesh, values[0][0]))).toBeLessThan(1e-3);
  });
});
