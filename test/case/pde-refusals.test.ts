import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runDirectPde } from "../../src/case/direct-pde.js";
import { experimentOf, runPde } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { boxMesh, readMsh } from "../../src/mesh/index.js";
import { pdeCase } from "./pde-case.js";
import { caseWith } from "./sample-case.js";

const annulus = readMsh(readFileSync(new URL("../../meshes/annulus.msh", import.meta.url)));
const box = (d: 1 | 2 | 3) => ({
  box: Array.from({ length: d }, () => [0, 1]),
  cells: Array.from({ length: d }, () => 4),
});
const run = (dimension: 1 | 2 | 3, pde: object, more: object = {}) => {
  const steps = { save: [1], method: "theta", theta: 1, steps: 2 };
  return runDirectPde(
    pdeCase({ dimension, pde: { diffusion: 1, initial: 1, ...pde }, spectrum: box(dimension), time: steps, ...more }),
  );
};
const dirichlet = (where: string) => ({ boundary: [{ where, type: "dirichlet", value: 0 }] });

describe("a PDE case is refused", () => {
  it.each([
    [1, { diffusion: "xi - 0.2" }, /^pde\.diffusion: is -0\.\d+ at frequency 0\.\d+, time 0: /],
    [2, { diffusion: "xi1 * xi2 - 0.3" }, /^pde\.diffusion: is -0\.\d+ at frequency \(/],
    [1, { diffusion: "1 - 2*t" }, /^pde\.diffusion: is -1 at frequency .*, time 1: /],
    [
      2,
      {
        diffusion: [
          ["1", "0.5"],
          ["0", "1"],
        ],
      },
      /^pde\.diffusion: is not symmetric at frequency \(.*\), time 0: entry \[0\]\[1\] is 0.5, entry \[1\]\[0\] is 0$/,
    ],
    [
      3,
      {
        diffusion: [
          [1, 0, 0],
          [0, 1, 2],
          [0, 2, 1],
        ],
      },
      /^pde\.diffusion: has the eigenvalue -(1|0\.9999999)\d* at frequency \(/,
    ],
  ] as const)("for a diffusion that is none, %i-D", (dimension, pde, message) => {
    expect(() => run(dimension, pde)).toThrow(message);
  });

  it.each([
    ["xi < -5", /^pde\.boundary\[0\]\.where: holds on no facet of the boundary, whose midpoints have xi from 0 to 1$/],
    [
      "sqrt(-1 - xi)",
      /^pde\.boundary\[0\]\.where: is a number, NaN at 0, not a truth value: compare it, as in "xi < 0"; nor is it the name of a marker: those are "xi-lower", "xi-upper"$/,
    ],
    ["xi", /^pde\.boundary\[0\]\.where: is a number, 0 at 0, not a truth value/],
    ["1", /is a number, 1 at 0, not a truth value/],
    ["not xi < 0.5", /^pde\.boundary\[0\]\.where: "not a < b" is read as/],
    [
      "left",
      /^pde\.boundary\[0\]\.where: unknown symbol "left".*nor is it the name of a marker: those are "xi-lower", "xi-upper"$/,
    ],
  ])("for a where that is none: %s", (where, message) => {
    expect(() => run(1, dirichlet(where))).toThrow(message);
  });

  it("for a condition that never counts: all of its facets have another", () => {
    const two = (second: object) => ({
      boundary: [{ where: "xi-lower", type: "dirichlet", value: 0 }, second],
    });
    expect(() => run(1, two({ where: "xi < 0.1", type: "dirichlet", value: 1 }))).toThrow(
      /^pde\.boundary\[1\]: never counts: .* all of its facets are those of boundary\[0\] or others before it$/,
    );
    expect(() => run(1, two({ type: "periodic", axis: 1 }))).toThrow(/^pde\.boundary\[1\]: never counts/);
    // The rest is what is left.
    expect(() => run(1, two({ where: "true", type: "neumann", value: 1 }))).not.toThrow();
  });

  it("for probes and lines outside of its mesh, by number and point, before anything is solved", () => {
    const on = (more: object) => () =>
      runDirectPde(
        pdeCase({
          dimension: 2,
          pde: { diffusion: 1, initial: "xi1" },
          spectrum: { mesh: "annulus.msh" },
          time: { save: [1], method: "sdirk3", steps: 1e6 },
          ...more,
        }),
        { mesh: annulus },
      );
    expect(
      on({
        probes: [
          [4, 0],
          [0, 0],
        ],
      }),
    ).toThrow("probes[1]: (0, 0) lies outside of the mesh");
    expect(on({ probes: [[4, 0]], lines: [{ from: [4, 0], to: [-4, 0], points: 9 }] })).toThrow(
      /^lines\[0\]: point [2-9] of 9, \(\d(\.\d+)?, 0\), lies outside of the mesh$/,
    );
  });

  it("for an exact solution that is not finite, before anything is solved", () => {
    const time = { save: [1], method: "theta", theta: 1, steps: 1e6 };
    expect(() => run(1, { exact: "sqrt(xi - 0.5)" }, { time })).toThrow(/exact solution is NaN at frequency/);
    expect(() => run(1, { exact: "1 + 0 / (1 - t)" }, { time })).toThrow(
      /exact solution is NaN at frequency .*, time 1/,
    );
  });

  it("for a mesh of another dimension", () => {
    const theCase = pdeCase({ dimension: 3, pde: { diffusion: 1, initial: 1 }, spectrum: { mesh: "annulus.msh" } });
    expect(() => runDirectPde(theCase, { mesh: annulus })).toThrow(
      "spectrum.mesh: is a mesh of dimension 2, but dimension is 3",
    );
  });
});

describe("a periodic condition", () => {
  it("joins what conditions before it leave of both sides", () => {
    // Half of two opposite sides is held; the other halves are one place.
    const { solution } = run(2, {
      diffusion: "1 + xi2",
      initial: "xi1^2 * (1 - xi2)",
      boundary: [
        { where: "(xi1 < 0.01 or xi1 > 0.99) and xi2 > 0.5", type: "dirichlet", value: "xi1" },
        { type: "periodic", axis: 1 },
      ],
    });
    const { points } = solution.mesh;
    const [u] = solution.values[1];
    const at = (x: number, y: number) =>
      u[Array.from(u).findIndex((_, i) => points[2 * i] === x && points[2 * i + 1] === y)];
    for (const y of [0, 0.25]) expect(at(0, y)).toBe(at(1, y));
    for (const y of [0.75, 1]) expect([at(0, y), at(1, y)]).toEqual([0, 1]);
  });
});

describe("a network case", () => {
  it("is refused for probes outside of its mesh before it is solved", async () => {
    const interval = boxMesh([[-5, 5]], [10]);
    const theCase = checkCase(caseWith({ "spectrum.mesh": "m.msh", probes: [1, 6] }));
    const experiment = await experimentOf(theCase);
    expect(() => runPde(experiment, { mesh: interval })).toThrow("probes[1]: 6 lies outside of the mesh");
  });
});
