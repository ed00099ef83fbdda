import { expect, test } from "vitest";
import { inCaseUnits } from "../../src/case/case-mesh.js";
import { experimentOf, runPde } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { boxMesh, isIntervalMesh, nodeCount, type SimplexMesh } from "../../src/mesh/index.js";
import { caseWith } from "./sample-case.js";

const perCycle = 2 * Math.PI;
const plane = {
  dimension: 2,
  target: "exp(-x^2 - y^2) * sin(3*x + y)",
  "data.box": [
    [-6, 6],
    [-6, 6],
  ],
  "data.samples": [40, 40],
};

/** A box in cycles and the same in radians. */
function bothMeshes(dimension: number): Record<"cycles" | "angular", SimplexMesh> {
  const box = (unit: number) =>
    boxMesh(
      Array.from({ length: dimension }, () => [-1.5 * unit, 1.5 * unit] as const),
      Array.from({ length: dimension }, () => (dimension === 1 ? 300 : 30)),
    );
  return { cycles: box(1), angular: box(perCycle) };
}

test.each([
  [1, { "data.box": [[-8, 8]] }, [0.25, 0.5]],
  [
    2,
    plane,
    [
      [0.5, 0.1],
      [0, 0.2],
    ],
  ],
])("a mesh in cycles gives what the same mesh in radians gives (dimension %i)", async (dimension, changes, probes) => {
  const meshes = bothMeshes(dimension);
  const run = async (convention: "cycles" | "angular") => {
    const inUnits = (xi: number) => (convention === "cycles" ? xi : xi * perCycle);
    const theCase = checkCase(
      caseWith({
        ...changes,
        "time.save": [0.5, 2],
        "spectrum.convention": convention,
        "spectrum.mesh": "box.msh",
        probes: probes.map((probe) => (typeof probe === "number" ? inUnits(probe) : probe.map(inUnits))),
      }),
    );
    const { level, diagnostics, problem } = runPde(await experimentOf(theCase), { mesh: meshes[convention] });
    return { level, diagnostics, back: inCaseUnits(problem.mesh, theCase) };
  };
  const cycles = await run("cycles");
  const angular = await run("angular");
  expect(cycles.diagnostics.dofs).toBe(angular.diagnostics.dofs);
  // Equal but for the rounding of 2π ξ.
  expectClose(cycles.level.energy, angular.level.energy);
  cycles.level.probes.forEach((probe, p) => {
    expectClose(probe.re, angular.level.probes[p].re);
    expectClose(probe.im, angular.level.probes[p].im);
  });
  for (const [given, back] of [
    [meshes.cycles, cycles.back],
    [meshes.angular, angular.back],
  ]) {
    expect([...back.cells]).toEqual([...given.cells]);
    expectClose(back.points, given.points);
  }
});

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>) {
  expect(found.length).toBe(expected.length);
  const largest = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(largest).toBeGreaterThan(0);
  for (let i = 0; i < found.length; i++) expect(Math.abs(found[i] - expected[i])).toBeLessThan(1e-9 * largest);
}

const adapted = checkCase(
  caseWith({
    ...plane,
    "spectrum.box": [
      [-8, 8],
      [-8, 8],
    ],
    "spectrum.cells": [8, 8],
    "time.save": [0.5],
    adapt: { tolerance: 0.2 },
  }),
);

test("the unknowns of an adapted network case are the nodes of the mesh that its solution is on", async () => {
  const { diagnostics, solution, problem, level } = runPde(await experimentOf(adapted));
  expect(diagnostics.adaptation?.length).toBeGreaterThan(1);
  const nodes = isIntervalMesh(solution.mesh) ? solution.mesh.nodes.length : nodeCount(solution.mesh);
  expect(nodes).toBeGreaterThan(9 * 9);
  expect(diagnostics.dofs).toBe(nodes);
  expect(problem.mesh).toBe(solution.mesh);
  expect(problem.initial.re.length).toBe(solution.fields[0].re.length);
  expect(level.energy.every((energy) => energy > 0)).toBe(true);
});

test("an adapted network case tells how far it has come, and stops when it is told to", async () => {
  const experiment = await experimentOf(adapted);
  const said: number[] = [];
  runPde(experiment, { onProgress: (part) => said.push(part) });
  expect(said.length).toBeGreaterThan(1);
  for (const part of said) expect(part >= 0 && part <= 1).toBe(true);
  const stop = new AbortController();
  stop.abort(new Error("enough"));
  expect(() => runPde(experiment, { signal: stop.signal })).toThrow("enough");
});
