import { EigenvalueDecomposition, solve } from "ml-matrix";
import { expect, it } from "vitest";
import { semidiscretePde } from "../../src/pde/index.js";
import { denseMatrices } from "./dense-reference.js";
import { testKrylovSolutions } from "./krylov-solutions.js";
import { randomPde } from "./random-problems.js";

// The first of what test/long checks.
testKrylovSolutions({ first: 0, end: 20 }, { first: 0, end: 5 });

it("random problems grow no faster than flow and reaction let them, where the flow comes together in a wide cell", () => {
  // Upwinding of test functions that turned within such a cell grew at rates of 14000 and 58000.
  for (const seed of [949, 1020]) {
    const random = randomPde(seed);
    const { system } = semidiscretePde(random.problem, random.mesh, { solver: "auto" });
    const { M, K } = denseMatrices(system.pencil);
    // b = c cos 2x with c below 60, |b′| below 120; reactions below 8 / 0.069.
    const slowest = Math.min(...new EigenvalueDecomposition(solve(M, K)).realEigenvalues);
    expect(slowest, random.description).toBeGreaterThan(-120);
  }
});
