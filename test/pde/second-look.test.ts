import { describe, expect, it } from "vitest";
import { boundaryFacets, type Coefficient, l2Error, l2Norm, pointwise } from "../../src/fem/index.js";
import { bisect, bisectionMesh, boxMesh } from "../../src/mesh/index.js";
import { type PdeProblem, solveAdaptively, solvePde } from "../../src/pde/index.js";

const box = (d: 1 | 2 | 3, cells: number) =>
  boxMesh(
    Array.from({ length: d }, () => [0, 1] as const),
    Array.from({ length: d }, () => cells),
  );
const heat: PdeProblem = { diffusion: { kind: "scalar", value: 1e-3 }, initial: [1], boundary: [] };
const steps = { method: "theta", theta: 1, steps: 2 } as const;
const warned = (problem: Partial<PdeProblem>, d: 1 | 2 | 3, cells: number) =>
  solvePde({ ...heat, ...problem }, box(d, cells), steps, [1]).warnings;

/** exp(−|ξ − p|²/w²) about a point that is no node and no point of quadrature. */
const pulse =
  (width: number): Coefficient =>
  (xi, out) => {
    const d = xi.length / out.length;
    for (let i = 0; i < out.length; i++) {
      let square = 0;
      for (let c = 0; c < d; c++) square += (xi[i * d + c] - [0.3501, 0.4203, 0.5101][c]) ** 2;
      out[i] = Math.exp(-square / width ** 2);
    }
  };

describe("data that a mesh does not resolve", () => {
  it.each([
    [1, 10, 1e-3],
    [2, 6, 0.02],
    [3, 3, 0.08],
  ] as const)("are warned of in %i-D: an initial value between the nodes, with both integrals", (d, cells, width) => {
    const [warning, ...others] = warned({ initial: [pulse(width)] }, d, cells);
    expect(others).toEqual([]);
    expect(warning.path).toBe("initial");
    expect(warning.message).toMatch(
      /^the mesh does not resolve it: ∫u² of the P1 function with its values at the nodes is /,
    );
    // ∫ of its square is (π w²/2)^{d/2}, at 32 000 points to some per cent.
    const square = ((Math.PI * width ** 2) / 2) ** (d / 2);
    expect(Math.abs(warning.numbers.there / square - 1)).toBeLessThan(0.1);
    expect(Math.abs(warning.numbers.seen - square)).toBeGreaterThan(0.1 * square);
  });

  it("name the field, the source, the reaction", () => {
    expect(warned({ initial: [1, pulse(1e-3)] }, 1, 10).map(({ path }) => path)).toEqual(["initial.im"]);
    expect(warned({ source: [pulse(1e-3)] }, 1, 10).map(({ path }) => path)).toEqual(["source"]);
    expect(warned({ reaction: pulse(1e-3) }, 1, 10).map(({ path }) => path)).toEqual(["reaction"]);
    // A pulse of the source that comes later.
    const later = pointwise((x) => x);
    const source: PdeProblem["source"] = [(xi, out, t) => (t === 0 ? out.fill(0) : pulse(1e-3)(xi, out, t))];
    expect(warned({ initial: [later], source, changes: { matrices: false, loads: true } }, 1, 10)[0].path).toBe(
      "source",
    );
  });

  it("are named where they are no numbers", () => {
    const source: PdeProblem["source"] = [(_, out, t) => out.fill(Math.sqrt(0.5 - t))];
    expect(() => warned({ source, changes: { matrices: false, loads: true } }, 1, 10)).toThrow(
      /^The source is NaN at frequency 0\.\d+, time 1/,
    );
  });

  it("are none where it does: no word on smooth data, jumps at nodes, kinks", () => {
    const fine: readonly Partial<PdeProblem>[] = [
      { initial: [pulse(0.3)], source: [pulse(0.3)], reaction: pulse(0.3) },
      // Of integral 0, and the function with its values at the nodes not quite.
      { initial: [pointwise((x) => x - 2 * x ** 3)] },
      { diffusion: { kind: "scalar", value: pointwise((x) => (x < 0.5 ? 1 : 1e-4)) } },
      { diffusion: { kind: "scalar", value: pointwise((x) => 0.1 + Math.abs(x - 0.43)) } },
      { diffusion: { kind: "scalar", value: pointwise((x) => Math.exp(-3 * x)) } },
    ];
    for (const problem of fine) for (const d of [1, 2, 3] as const) expect(warned(problem, d, 10)).toEqual([]);
  });

  it("are a diffusion that jumps from 0, whose factor is no number of a result file", () => {
    const value = pointwise((x, y) => (x + y < 0.77 ? 0 : 1));
    const [{ message, numbers }] = warned({ diffusion: { kind: "scalar", value } }, 2, 20);
    expect(message).toMatch(/^jumps or peaks inside \d+ of 800 cells, from 0, near /);
    expect(Object.values(numbers).every(Number.isFinite)).toBe(true);
  });

  it("are a diffusion that jumps inside cells only later", () => {
    const value: Coefficient = (xi, out, t) => {
      for (let i = 0; i < out.length; i++) out[i] = t > 0.5 && xi[2 * i] + xi[2 * i + 1] < 0.77 ? 1 : 1e-3;
    };
    const changes = { matrices: true, loads: false } as const;
    const [{ path, numbers }, ...others] = warned({ diffusion: { kind: "scalar", value }, changes }, 2, 20);
    expect(others).toEqual([]);
    expect(path).toBe("diffusion");
    expect(numbers.factor).toBeCloseTo(1000, 9);
  });

  it("are a diffusion that jumps inside cells, with how many and by how much", () => {
    const value = pointwise((x) => (x < 0.43 ? 1 : 1e-3));
    for (const d of [1, 2, 3] as const) {
      const [warning, ...others] = warned({ diffusion: { kind: "scalar", value } }, d, 10);
      expect(others).toEqual([]);
      expect(warning.path).toBe("diffusion");
      // A slab of the boxes: of their cells those that the plane cuts, at the points that are looked at.
      expect(warning.numbers.factor).toBe(1000);
      expect(warning.numbers.cells / warning.numbers.looked).toBeGreaterThan(0.04);
      expect(warning.numbers.cells / warning.numbers.looked).toBeLessThanOrEqual(0.1);
    }
    const tensor = (xi: Float64Array, out: Float64Array) => {
      for (let i = 0; i < out.length / 4; i++) out.set(xi[2 * i] < 0.43 ? [2, 1, 1, 2] : [1, 0, 0, 1], 4 * i);
    };
    expect(warned({ diffusion: { kind: "tensor", value: tensor } }, 2, 10)[0].numbers.factor).toBe(2);
    // A slit that no point of quadrature meets.
    const slit = pointwise((x) => (Math.abs(x - 0.3501) < 1e-3 ? 1e-6 : 1));
    expect(warned({ diffusion: { kind: "scalar", value: slit } }, 1, 10)[0].numbers.cells).toBe(1);
  });
});

describe("adaptive meshes", () => {
  const options = { tolerance: 0.02, marking: 0.5, maxUnknowns: 20_000, maxRounds: 40 };
  const method = { method: "krylov", tolerance: 1e-8 } as const;

  it.each([
    [1, 10, 1e-3],
    [2, 6, 0.02],
  ] as const)("find a pulse between their points in %i-D, and follow it", (d, cells, width) => {
    const exact = (t: number) => {
      const spread = Math.sqrt(width ** 2 + 4e-3 * t);
      const shape = pulse(spread);
      return (xi: Float64Array, out: Float64Array) => {
        shape(xi, out, 0);
        for (let i = 0; i < out.length; i++) out[i] *= (width / spread) ** d;
      };
    };
    const { mesh, values, adaptation, times } = solveAdaptively(
      { ...heat, initial: [pulse(width)] },
      box(d, cells),
      method,
      [0, 0.1],
      options,
    );
    expect(adaptation).toBe("tolerance");
    // The tolerance is relative to the largest norm, that of the start.
    times.forEach((time, i) => {
      expect(l2Error(mesh, values[i][0], exact(time))).toBeLessThan(options.tolerance * l2Norm(mesh, values[0][0]));
    });
  });

  it("find a narrow source", () => {
    const problem: PdeProblem = {
      diffusion: { kind: "scalar", value: 1 },
      initial: [0],
      source: [pulse(1e-3)],
      boundary: [{ type: "dirichlet", facets: boundaryFacets, value: [0] }],
    };
    const { mesh, values } = solveAdaptively(problem, box(1, 10), method, [0, 20], options);
    // −u″ = √π 1e-3 δ: u at its place p is √π 1e-3 p (1 − p).
    const highest = Math.max(...values[1][0]);
    expect(mesh.cells.length).toBeGreaterThan(30);
    expect(highest / (Math.sqrt(Math.PI) * 1e-3 * 0.3501 * 0.6499)).toBeCloseTo(1, 1);
  });

  it("converge where the diffusion jumps inside cells: the estimate falls below its tolerance", () => {
    // An oblique line, which nodes of bisection never lie along for long.
    const value = pointwise((x, y) => (x + 0.6 * y < 0.77 ? 1 : 0.1));
    const problem: PdeProblem = { ...heat, diffusion: { kind: "scalar", value }, initial: [pointwise((x) => x)] };
    const { adaptation, rounds, warnings } = solveAdaptively(problem, box(2, 6), method, [0.1], options);
    expect(adaptation).toBe("tolerance");
    expect(warnings).toEqual([]);
    expect(rounds[rounds.length - 1].estimate).toBeLessThan(rounds[0].estimate / 5);
  });

  it("leave a mesh that sees its data as it is", () => {
    const start = bisectionMesh(box(2, 6));
    const { rounds, mesh } = solveAdaptively({ ...heat, initial: [pulse(0.3)] }, start, method, [0], {
      ...options,
      tolerance: 0.5,
    });
    expect(rounds).toHaveLength(1);
    expect(mesh.cells).toEqual(bisect(start, new Int32Array(0)).mesh.cells);
  });
});

describe("a source that jumps inside cells", () => {
  it("keeps order 2 and is no cause for warnings: its cells are integrated on both sides", () => {
    // u = s₊²/2 of s = x + 0.6 y − 0.77: Δu = 1.36 where s > 0.
    const s = (x: number, y: number) => x + 0.6 * y - 0.77;
    const exact = pointwise((x, y) => Math.max(0, s(x, y)) ** 2 / 2);
    const error = (cells: number): number => {
      const mesh = box(2, cells);
      const { values, warnings } = solvePde(
        {
          diffusion: { kind: "scalar", value: 1 },
          initial: [0],
          source: [pointwise((x, y) => (s(x, y) > 0 ? -1.36 : 0))],
          boundary: [{ type: "dirichlet", facets: boundaryFacets, value: [exact] }],
        },
        mesh,
        { method: "steady" },
        [0],
      );
      expect(warnings).toEqual([]);
      return l2Error(mesh, values[0][0], exact);
    };
    // Measured: 5.5e-4 and 1.39e-4; 5.1e-4 and 2.04e-4 with the rule's points alone.
    expect(Math.log2(error(16) / error(32))).toBeGreaterThan(1.9);
  });
});
