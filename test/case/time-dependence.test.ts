import { describe, expect, it } from "vitest";
import { pdeExpressions } from "../../src/case/expressions.js";
import { timeDependence, timeWarnings } from "../../src/case/time-dependence.js";
import { pdeCase } from "./pde-case.js";

const base = {
  dimension: 2,
  spectrum: {
    box: [
      [0, 1],
      [0, 1],
    ],
    cells: [4, 4],
  },
  time: { save: [1] },
};
const dependence = (pde: object) =>
  timeDependence(pdeExpressions(pdeCase({ ...base, pde: { diffusion: "1", initial: "1", ...pde } })), [0.5, 1]);
const robin = (coefficient: string, value: string | object) => ({
  boundary: [{ type: "robin", where: "xi1-lower", coefficient, value }],
});

describe("what of a case depends on time", () => {
  it.each([
    ["a diffusion", { diffusion: "1 + t" }],
    [
      "an entry of a tensor",
      {
        diffusion: [
          ["1", "0"],
          ["0", "1 + t"],
        ],
      },
    ],
    ["a flow", { advection: ["1", "t"] }],
    ["a reaction", { reaction: "t" }],
    ["the reaction of a region", { reaction: { left: "1", other: "t" } }],
    ["the coefficient of a Robin condition", robin("1 + t", "0")],
  ])("is the matrices, for %s, and not the loads", (_, pde) => {
    expect(dependence(pde)).toEqual({ matrices: true, loads: false });
  });

  it.each([
    ["a source", { source: "1 + 2 * t" }],
    ["the imaginary part of a source", { source: { re: "1", im: "t" } }],
    ["the source of a region", { source: { left: "t", other: "1" } }],
    ["a prescribed value", { boundary: [{ type: "dirichlet", where: "xi1-lower", value: "t" }] }],
    ["a flux", { boundary: [{ type: "neumann", where: "xi1-lower", value: { re: "1", im: "t" } }] }],
    ["the value of a Robin condition", robin("1", "t")],
  ])("is the loads, linearly, for %s, and not the matrices", (_, pde) => {
    expect(dependence(pde)).toEqual({ matrices: false, loads: "linearly" });
  });

  it("is nothing for what is constant", () => {
    expect(dependence({ reaction: "xi1", ...robin("1", "xi2") })).toEqual({ matrices: false, loads: false });
  });

  it("is not linear where a load is of higher degree, or jumps at times that move with the point", () => {
    expect(dependence({ source: "t^2" })).toEqual({ matrices: false, loads: true });
    expect(dependence({ source: "t < xi1" }).loads).toBe(true);
  });

  it("has the jumps of matrices and loads, up to the last time, each once and ascending", () => {
    const { breakpoints, loads } = dependence({
      source: "t < 0.75",
      ...robin("1 + (t < 0.25) + (t < 3)", "(t < 0.25) + (t < 0.5)"),
    });
    expect(breakpoints).toEqual([0.25, 0.5, 0.75]);
    expect(loads).toBe("linearly");
  });
});

describe("what is said of jumps in t that no step can stop at", () => {
  const warnings = (time: object, pde: object) =>
    timeWarnings(
      pdeCase({ ...base, time: { save: [0.5, 2], ...time }, pde: { diffusion: "1", initial: "1", ...pde } }),
    );

  it("is nothing where there are none, or all are known", () => {
    expect(warnings({}, { source: "t < 0.5" })).toEqual([]);
    expect(warnings({}, { source: "xi1 < 0.5" })).toEqual([]);
  });

  it("is how long what is missed may last, with fixed steps", () => {
    const [{ path, message, numbers }, ...others] = warnings(
      { method: "sdirk3", steps: 40 },
      { source: "t < xi1", reaction: "t > xi2" },
    );
    expect(others).toEqual([]);
    expect([path, numbers]).toEqual(["pde", { parts: 2 }]);
    expect(message).toMatch(
      / and 1 more: .*the 40 steps are of order 1 across them, and miss what lasts less than 0\.050\./,
    );
    expect(message).toContain("Compare with twice the steps.");
  });

  it("is that steps may miss it, with a tolerance", () => {
    const [{ message, numbers }] = warnings({ method: "sdirk3", tolerance: 1e-6 }, { source: "t < xi1" });
    expect(numbers).toEqual({ parts: 1 });
    expect(message).toContain("what lasts less than a step may be missed. Compare with a smaller tolerance.");
  });
});
