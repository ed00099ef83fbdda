import { describe, expect, it } from "vitest";
import { NumericalError } from "../../src/errors.js";
import { boundaryFacets, facetsTagged, pointwise } from "../../src/fem/index.js";
import { boxMesh } from "../../src/mesh/index.js";
import { type PdeProblem, solvePde } from "../../src/pde/index.js";

const line = boxMesh([[0, 1]], [10]);
const square = boxMesh(
  [
    [0, 1],
    [0, 1],
  ],
  [4, 4],
);
const diffusion = { kind: "scalar", value: 1 } as const;
const none: PdeProblem = { diffusion, initial: [0], boundary: [] };
const zeroEnds: PdeProblem["boundary"] = [{ type: "dirichlet", facets: boundaryFacets, value: [0] }];
const steady = (problem: Partial<PdeProblem>, mesh = line) => {
  const { times, values } = solvePde({ ...none, ...problem }, mesh, { method: "steady" }, [0]);
  expect(times).toEqual([0]);
  return values[0];
};

describe("what a PDE comes to rest at", () => {
  it("is exact at the nodes of an interval for −u″ = 2, in every field", () => {
    const [u, other] = steady({
      initial: [0, 0],
      source: [2, -4],
      boundary: [{ type: "dirichlet", facets: boundaryFacets, value: [0, 0] }],
    });
    line.points.forEach((x, node) => {
      expect(u[node]).toBeCloseTo(x * (1 - x), 13);
      expect(other[node]).toBeCloseTo(-2 * x * (1 - x), 13);
    });
  });

  it("is the plane that prescribed values lie on", () => {
    const plane = (x: number, y: number) => 1 + 2 * x - y;
    const [u] = steady(
      { boundary: [{ type: "dirichlet", facets: boundaryFacets, value: [pointwise(plane)] }] },
      square,
    );
    u.forEach((value, node) => {
      expect(value).toBeCloseTo(plane(square.points[2 * node], square.points[2 * node + 1]), 13);
    });
  });

  it("has its level from a Robin condition, or from a reaction alone", () => {
    // u = c with 3u = 6 on one side and zero flux elsewhere; u = f/B.
    const robin: PdeProblem["boundary"] = [
      { type: "robin", facets: (mesh) => facetsTagged(mesh, "xi1-lower"), coefficient: 3, value: [6] },
    ];
    for (const value of steady({ boundary: robin }, square)[0]) expect(value).toBeCloseTo(2, 12);
    for (const value of steady({ reaction: 5, source: [2] }, square)[0]) expect(value).toBeCloseTo(0.4, 12);
  });

  it("is refused where nothing fixes its level", () => {
    expect(() => steady({ source: [1] }, square)).toThrow("boundary: leaves a steady solution free up to a constant");
  });

  it("may have a reaction so negative that its matrix is indefinite", () => {
    // −u″ − 20u = −20 with u = 0 at the ends: 1 − cos(√20 (x − ½)) / cos(√20/2), of negative height.
    const fine = boxMesh([[0, 1]], [200]);
    const [u] = steady({ reaction: -20, source: [-20], boundary: zeroEnds }, fine);
    const exact = 1 - 1 / Math.cos(Math.sqrt(20) / 2);
    const height = u.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    // (√20 h)²/12 of it, over the distance of 20 to an eigenvalue, π².
    expect(Math.abs(height / exact - 1)).toBeLessThan(1e-4);
  });

  it("is none where the reaction is an eigenvalue of the discrete problem", () => {
    // Of P1 on ten cells: 600 (1 − cos(π/10)) / (2 + cos(π/10)).
    const cosine = Math.cos(Math.PI / 10);
    const reaction = (-600 * (1 - cosine)) / (2 + cosine);
    expect(() => steady({ reaction, source: [1], boundary: zeroEnds })).toThrow(NumericalError);
  });

  // −u″ − c u = 1 on [0, 1] with zero ends: u = (cos(√c (x − ½))/cos(√c/2) − 1)/c, by the first eigenvalue π² − c, which P1 has π⁴h²/12 too large.
  it.each([
    [9.8, 40],
    [9.9, 40],
    [9.8, 20],
    [9.5, 20],
  ])("is told of where a negative reaction nearly leaves none: −%d, %i cells", (c, cells) => {
    const mesh = boxMesh([[0, 1]], [cells]);
    const of = (mass: "consistent" | "lumped") =>
      solvePde({ ...none, source: [1], reaction: -c, boundary: zeroEnds, mass }, mesh, { method: "steady" }, [0]);
    const { values, warnings } = of("consistent");
    expect(warnings.map(({ path }) => path)).toEqual(["reaction"]);
    const { eigenvalue, error } = warnings[0].numbers;
    expect(eigenvalue / Math.abs(Math.PI ** 2 + Math.PI ** 4 / (12 * cells ** 2) - c)).toBeCloseTo(1, 2);
    expect(error / (Math.PI ** 4 / (12 * cells ** 2))).toBeCloseTo(1, 1);
    const exact = (1 / Math.cos(Math.sqrt(c) / 2) - 1) / c;
    // All of u but the part of the mode is as it is anywhere: a thousandth.
    expect(Math.abs(values[0][0][cells / 2] / exact - 1)).toBeLessThan((error / eigenvalue) * 1.2 + 2e-3);
    expect(of("lumped").warnings).toHaveLength(1);
  });

  // −u″ + b u′ − c u = 1 with zero ends: −1/c + e^{bx/2} (P cos kx + Q sin kx), k² = c − b²/4, near its first eigenvalue, k = π.
  it.each([
    [2, 0.1, 40],
    [2, 0.01, 100],
    [10, 1, 40],
    [10, 0.1, 100],
  ])("is told of with a flow, too: b = %d, k² = π² − %d, %i cells", (b, distance, cells) => {
    const c = Math.PI ** 2 + (b * b) / 4 - distance;
    const k = Math.sqrt(Math.PI ** 2 - distance);
    const P = 1 / c;
    const Q = (Math.exp(-b / 2) / c - P * Math.cos(k)) / Math.sin(k);
    const exact = Math.exp(b / 4) * (P * Math.cos(k / 2) + Q * Math.sin(k / 2)) - 1 / c;
    const problem = { ...none, source: [1], reaction: -c, advection: [b], boundary: zeroEnds };
    const { values, warnings } = solvePde(problem, boxMesh([[0, 1]], [cells]), { method: "steady" }, [0]);
    expect(warnings.map(({ path }) => path)).toEqual(["reaction"]);
    const { eigenvalue, error } = warnings[0].numbers;
    const wrong = Math.abs(values[0][0][cells / 2] / exact - 1);
    // Measured 0.33 to 0.62 of what is said.
    expect(wrong).toBeLessThan(error / eigenvalue);
    expect(wrong).toBeGreaterThan(0.25 * (error / eigenvalue));
  });

  it("is no cause for a word where a negative reaction is far from eigenvalues, of either sign, or u is constant", () => {
    const warned = (problem: Partial<PdeProblem>, mesh = boxMesh([[0, 1]], [40])) =>
      solvePde({ ...none, source: [1], ...problem }, mesh, { method: "steady" }, [0]).warnings;
    expect(warned({ reaction: -3, boundary: zeroEnds })).toEqual([]);
    expect(warned({ reaction: -25, boundary: zeroEnds })).toEqual([]);
    expect(warned({ reaction: -1e-3 })).toEqual([]);
    expect(warned({ reaction: -3, boundary: zeroEnds }, square)).toEqual([]);
    expect(warned({ reaction: -3, advection: [4], boundary: zeroEnds })).toEqual([]);
  });
});
