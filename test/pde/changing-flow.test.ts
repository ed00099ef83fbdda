import { describe, expect, it } from "vitest";
import { solveAdaptively } from "../../src/pde/index.js";
import { end, pulseProblem, square } from "./moving-pulse.js";

describe("upwinding in a flow and with a tensor that change with time", () => {
  it("is estimated and adapted to as other problems are", () => {
    const options = { tolerance: 0.1, marking: 0.5, maxUnknowns: 2000, maxRounds: 3 };
    const { rounds } = solveAdaptively(pulseProblem, square(12), { method: "sdirk2", steps: 20 }, [end], options);
    const estimates = rounds.map(({ estimate }) => estimate);
    expect(estimates.length).toBe(3);
    expect(estimates).toEqual(estimates.toSorted((one, other) => other - one));
  });
});
