import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runDirectPde } from "../../src/case/direct-pde.js";
import { startOfCsv, startOfNpz } from "../../src/case/start-file.js";
import { npz } from "../../src/files/npz.js";
import { readMsh, simplexMesh, tensorMesh } from "../../src/mesh/index.js";
import { pdeCase } from "./pde-case.js";

const box = (d: number, cells = 8) => ({
  box: Array.from({ length: d }, () => [0, 1]),
  cells: Array.from({ length: d }, () => cells),
});

describe("a steady case", () => {
  const steady = (dimension: number, pde: object, more: object = {}) =>
    runDirectPde(
      pdeCase({ dimension, pde: { steady: true, diffusion: 1, ...pde }, spectrum: box(dimension), ...more }),
    );
  const dirichlet = (value: string | number) => ({ boundary: [{ where: "true", type: "dirichlet", value }] });

  it.each([1, 2, 3])(
    "is exact in %i-D where the solution is linear, with all conditions, and has time 0 alone",
    (d) => {
      const x = d === 1 ? "xi" : "xi1";
      const { errors, level, diagnostics } = steady(d, {
        diffusion: `2 + ${x}`,
        reaction: 3,
        source: `3 * (1 + 2 * ${x}) - 2`,
        boundary: [
          { where: `${x}-lower`, type: "dirichlet", value: 1 },
          { where: `${x}-upper`, type: "robin", coefficient: 5, value: "3 * 2 + 5 * 3" },
        ],
        exact: `1 + 2 * ${x}`,
      });
      expect(level.times).toEqual([0]);
      expect(errors?.l2[0]).toBeLessThan(1e-13);
      expect(diagnostics.factorizations).toBe(1);
    },
  );

  it("converges with order 2 in L² and 1 in H¹, advection included", () => {
    const run = (cells: number) =>
      steady(
        2,
        {
          advection: [1, -0.5],
          source: "2*pi^2*sin(pi*xi1)*sin(pi*xi2) + pi*cos(pi*xi1)*sin(pi*xi2) - pi/2*sin(pi*xi1)*cos(pi*xi2)",
          ...dirichlet(0),
          exact: "sin(pi*xi1)*sin(pi*xi2)",
        },
        { spectrum: box(2, cells) },
      ).errors;
    const [coarse, fine] = [run(16), run(32)];
    expect(Math.log2((coarse?.l2[0] ?? 0) / (fine?.l2[0] ?? 1))).toBeCloseTo(2, 1);
    expect(Math.log2((coarse?.h1[0] ?? 0) / (fine?.h1[0] ?? 1))).toBeCloseTo(1, 1);
  });

  it("may be indefinite: −u″ − k² u = f below and above its first eigenvalue", () => {
    for (const k of [2, 4, 10]) {
      const { errors } = steady(
        1,
        {
          reaction: -(k ** 2),
          source: `(pi^2/4 - ${k ** 2}) * cos(pi*xi/2)`,
          ...dirichlet("cos(pi*xi/2)"),
          exact: "cos(pi*xi/2)",
        },
        { spectrum: box(1, 400) },
      );
      expect(errors?.l2[0]).toBeLessThan(1e-4);
    }
  });

  it("may be complex, and adapt: to its tolerance", () => {
    const { solution } = steady(1, { source: { re: 1, im: "xi" }, ...dirichlet(0) });
    const [[re, im]] = solution.values;
    // P1 is exact at the nodes: x(1 − x)/2 and x(1 − x²)/6.
    re.forEach((value, i) => {
      const x = solution.mesh.points[i];
      expect(value).toBeCloseTo((x * (1 - x)) / 2, 13);
      expect(im[i]).toBeCloseTo((x * (1 - x * x)) / 6, 13);
    });
    const peak = "exp(-((xi1-0.4)^2+(xi2-0.6)^2)/0.002)";
    const adapted = steady(2, { source: peak, ...dirichlet(0) }, { adapt: { tolerance: 0.05 } });
    expect(adapted.warnings).toEqual([]);
    expect(adapted.diagnostics.adaptation?.at(-1)?.estimate).toBeLessThan(0.05);
  });

  it("is refused where it has no solution, or none alone, or depends on time", () => {
    for (const d of [1, 2, 3]) {
      expect(() => steady(d, { source: 1 })).toThrow(
        /^pde\.boundary: leaves a steady solution free up to a constant: prescribe u/,
      );
    }
    expect(() =>
      steady(2, {
        boundary: [
          { type: "periodic", axis: 1 },
          { where: "xi2-lower", type: "neumann", value: 1 },
        ],
      }),
    ).toThrow(/^pde\.boundary: leaves/);
    expect(() => steady(1, { reaction: 1 })).not.toThrow();
    expect(() => steady(1, { source: "t", ...dirichlet(0) })).toThrow(
      "pde.source: depends on t, and the case is steady",
    );
    expect(() => steady(1, { ...dirichlet("t") })).toThrow(
      "pde.boundary[0].value: depends on t, and the case is steady",
    );
    expect(() => pdeCase({ pde: { steady: true, diffusion: 1, initial: 1 }, spectrum: box(1) })).toThrow(
      "pde.initial: a steady solution has none",
    );
    expect(() => pdeCase({ pde: { diffusion: 1 }, spectrum: box(1) })).toThrow(/^pde\.initial: missing/);
  });
});

describe("coefficients by the names of regions", () => {
  /** [0, 2] with the regions "copper" up to 1 and "glass" from there on, the last cell without a name. */
  const nodes = Array.from({ length: 21 }, (_, i) => i / 10);
  const rod = simplexMesh({
    dimension: 1,
    points: nodes,
    cells: nodes.slice(1).flatMap((_, i) => [i, i + 1]),
    cellTags: nodes.slice(1).map((x, i) => (i === 19 ? 0 : x <= 1 ? 1 : 2)),
    regionNames: new Map([
      [1, "copper"],
      [2, "glass"],
    ]),
  });
  const run = (pde: object, more: object = {}) =>
    runDirectPde(pdeCase({ pde: { steady: true, ...pde }, spectrum: { mesh: "rod.msh" }, ...more }), { mesh: rod });
  const ends = {
    boundary: [
      { where: "xi < 0.01", type: "dirichlet", value: 0 },
      { where: "xi > 1.99", type: "dirichlet", value: 11 },
    ],
  };

  it("hold on the cells of each, and what is other has the rest: flux 10 through resistances 0.1 + 1", () => {
    const { solution, warnings } = run({ diffusion: { copper: 10, other: "1" }, ...ends });
    expect(warnings).toEqual([]);
    solution.values[0][0].forEach((value, i) => {
      const x = solution.mesh.points[i];
      expect(value).toBeCloseTo(x <= 1 ? x : 1 + 10 * (x - 1), 12);
    });
  });

  it("go for reaction and source, are expressions, and survive refinement", () => {
    const pde = {
      diffusion: { copper: "1 + 0*xi", glass: 2, other: 2 },
      reaction: { glass: 0, copper: 0, other: 0 },
      source: { copper: "2", other: 0 },
      boundary: [{ where: "true", type: "dirichlet", value: 0 }],
    };
    // u = c x − x² up to 1, where its flux c − 2 is twice the slope from there to u(2) = 0: 3 c/2 = 2.
    const c = 4 / 3;
    const exact = (x: number) => (x <= 1 ? c * x - x * x : ((c - 2) / 2) * (x - 2));
    for (const adapt of [{}, { adapt: { tolerance: 0.004 } }]) {
      const { solution, diagnostics } = run(pde, adapt);
      for (const [i, value] of solution.values[0][0].entries()) {
        expect(value).toBeCloseTo(exact(solution.mesh.points[i]), 12);
      }
      expect((diagnostics.cells ?? 0) > 20).toBe("adapt" in adapt);
    }
  });

  it("are refused with the names that there are", () => {
    expect(() => run({ diffusion: { coper: 1, other: 1 }, ...ends })).toThrow(
      'pde.diffusion["coper"]: there is no such region; regions are "copper", "glass", and "other" is the rest',
    );
    expect(() => run({ diffusion: { copper: 1, glass: 1 }, ...ends })).toThrow(
      'pde.diffusion: says nothing of cells without a name (tag 0): name it, or give "other"',
    );
    expect(() => run({ diffusion: { copper: 1 }, ...ends })).toThrow(/says nothing of the region "glass"/);
    expect(() => run({ diffusion: { copper: "1 +", other: 1 }, ...ends })).toThrow(/^pde\.diffusion\["copper"\]: /);
    expect(() => run({ diffusion: { copper: -1, other: 1 }, ...ends })).toThrow(/^pde\.diffusion: is -1 at frequency/);
    const onBox = () => runDirectPde(pdeCase({ pde: { steady: true, diffusion: { core: 1 } }, spectrum: box(1) }));
    expect(onBox).toThrow('pde.diffusion["core"]: there is no such region; the mesh has no named regions');
  });

  it("are read from a file of Gmsh in 2-D", () => {
    const plate = readMsh(readFileSync(new URL("../../meshes/plate.msh", import.meta.url)));
    expect(plate.regionNames.size).toBeGreaterThan(0);
    const [name] = plate.regionNames.values();
    const { solution } = runDirectPde(
      pdeCase({
        dimension: 2,
        pde: { diffusion: { [name]: 2, other: 3 }, initial: 1, boundary: [] },
        spectrum: { mesh: "plate.msh" },
        time: { save: [1] },
      }),
      { mesh: plate },
    );
    for (const value of solution.values[1][0]) expect(value).toBeCloseTo(1, 10);
  });
});

describe("an initial value from a file", () => {
  const start = (dimension: 1 | 2 | 3, values: Parameters<typeof runDirectPde>[1], cells = 4) =>
    runDirectPde(
      pdeCase({
        dimension,
        pde: { diffusion: 1, initial: { file: "start.npz" } },
        spectrum: box(dimension, cells),
        time: { save: [0.1] },
      }),
      values,
    ).solution;

  it("in a table of text is linear between its points in 1-D, in any order, with a head, remarks and complex values", () => {
    const text = "\uFEFFxi; re; im\n# a start\n1; 2; 0\n0; 0; 1\r\n\n0.5; 4; 0.5\n";
    const { values, mesh } = start(1, { start: startOfCsv(text, 1) });
    const [re, im] = values[0];
    expect(Array.from(mesh.points)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(Array.from(re)).toEqual([0, 2, 4, 3, 2]);
    expect(Array.from(im)).toEqual([1, 0.75, 0.5, 0.25, 0]);
  });

  it("in a table in 2-D is that of the nodes, in any order and to the digits that are written", () => {
    const { points } = tensorMesh([
      [0, 0.25, 0.5, 0.75, 1],
      [0, 0.25, 0.5, 0.75, 1],
    ]);
    const rows = Array.from({ length: 25 }, (_, i) => [
      points[2 * i],
      points[2 * i + 1],
      points[2 * i] - 3 * points[2 * i + 1],
    ]);
    const text = rows
      .reverse()
      .map((row) => row.map((x) => x.toFixed(12)).join("\t"))
      .join("\n");
    const { values } = start(2, { start: startOfCsv(text, 2) });
    for (const [i, value] of values[0][0].entries()) {
      expect(value).toBeCloseTo(points[2 * i] - 3 * points[2 * i + 1], 11);
    }
    expect(() => start(2, { start: startOfCsv(text, 2) }, 5)).toThrow(
      /^pde\.initial\.file: has no value at the node \(0\.2, 0\): without cells it has to hold the nodes of the mesh/,
    );
  });

  it("in an archive is interpolated on its cells, at the time that is wanted or the last", () => {
    const coarse = tensorMesh([
      [0, 1],
      [0, 0.5, 1],
    ]);
    const nodes = coarse.points.length / 2;
    const linear = (time: number) =>
      Float64Array.from(
        { length: nodes },
        (_, i) => (1 + time) * (coarse.points[2 * i] - 3 * coarse.points[2 * i + 1]),
      );
    const bytes = npz({
      frequency: { shape: [nodes, 2], re: coarse.points },
      cells: { shape: [coarse.cells.length / 3, 3], integers: coarse.cells },
      times: { shape: [2], re: Float64Array.of(0, 1) },
      spectrum: { shape: [2, nodes], re: Float64Array.from([...linear(0), ...linear(1)]) },
    });
    for (const [time, factor] of [
      [undefined, 2],
      [0, 1],
    ] as const) {
      const { values, mesh } = start(2, { start: startOfNpz(bytes, 2, time) });
      const { points } = mesh;
      for (const [i, value] of values[0][0].entries()) {
        expect(value).toBeCloseTo(factor * (points[2 * i] - 3 * points[2 * i + 1]), 13);
      }
    }
    expect(() => startOfNpz(bytes, 2, 0.5)).toThrow("times: holds 0, 1, not 0.5");
    expect(() => startOfNpz(bytes, 3)).toThrow("frequency: holds points of dimension 2, but dimension is 3");
  });

  it("is refused where it says nothing of a node, or is no table", () => {
    expect(() => start(1, { start: startOfCsv("0 1\n0.9 1", 1) })).toThrow(
      "pde.initial.file: says nothing of 1, outside of its points",
    );
    expect(() => startOfCsv("0, 1\n0.5, x", 1)).toThrow('line 2: expected numbers, found "x"');
    expect(() => startOfCsv("0, 1\n0.5, 1, 2", 1)).toThrow(
      /^line 2: expected 1 coordinate and one or two values as everywhere, found 3/,
    );
    expect(() => startOfCsv("x, u\n", 1)).toThrow("holds no points");
    expect(() => start(1, { start: startOfCsv("0 1\n0 2\n1 1", 1) })).toThrow(
      "pde.initial.file: holds the point 0 twice",
    );
  });
});
