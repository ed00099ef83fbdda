import { expect, it } from "vitest";
import { sumStatistics } from "../../src/time/statistics.js";
import type { Statistics } from "../../src/time/system.js";

const first: Statistics = {
  factorizations: 2,
  solves: 30,
  steps: 7,
  rejectedSteps: 4,
  krylovDimension: 11,
  errorEstimate: 3e-9,
  linearSolver: "",
};
const second: Statistics = {
  factorizations: 5,
  solves: 100,
  steps: 6,
  rejectedSteps: 1,
  krylovDimension: 13,
  errorEstimate: 4e-9,
  linearSolver: "tridiagonal LDLᵀ",
};

it("adds up work, takes the larger of steps and dimensions, and adds errors in squares", () => {
  const sum = {
    factorizations: 7,
    solves: 130,
    steps: 7,
    rejectedSteps: 4,
    krylovDimension: 13,
    errorEstimate: expect.closeTo(5e-9, 20),
    linearSolver: "tridiagonal LDLᵀ",
  };
  expect(sumStatistics(first, second)).toEqual(sum);
  expect(sumStatistics(second, first)).toEqual(sum);
});

it("has no error where one of the runs has none", () => {
  const unknown = { ...second, errorEstimate: null };
  expect(sumStatistics(first, unknown).errorEstimate).toBeNull();
  expect(sumStatistics(unknown, first).errorEstimate).toBeNull();
});
