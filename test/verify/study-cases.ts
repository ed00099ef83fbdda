import { describe, expect, it } from "vitest";
import { formatTable, verificationStudies } from "../../src/verify/index.js";

const hardProblems = [
  "Krylov spaces chosen by a tolerance, hard problems: error over tolerance",
  "steps chosen by a tolerance, hard problems: error over tolerance",
];

/** Studies in 3-D that take seconds each: test/long runs them, and those in 2-D; test/verify the others. */
const long3d = [
  ...hardProblems,
  "diffusion with a tensor, Neumann",
  "diffusion and reaction, Robin",
  "diffusion and reaction with lumped masses",
  "diffusion and advection of a complex field, periodic",
  "diffusion, advection and reaction, three boundary conditions at once",
  "streamline upwinding at cell Péclet number 1000",
  "integrators: coefficients, sources and boundary values that change with time",
  "integrators: streamline upwinding in a flow that changes",
];

/** One test for each study of a dimension; the first, solutions in the discrete space, has tests of its own. */
function testStudies(dimension: 1 | 2 | 3, chosen: (title: string) => boolean): void {
  describe(`the verification tables in ${dimension}-D are as the theory says`, () => {
    for (const { title, run } of verificationStudies(dimension).slice(1)) {
      if (!chosen(title)) continue;
      it(title, () => {
        const table = run();
        expect(table.passed, formatTable(table)).toBe(true);
      });
    }
  });
}

/** Those that take no longer than a second or two each. */
export function testShortStudies(dimension: 1 | 2 | 3): void {
  // Those of hard problems in 1-D have tests of their own.
  const others: readonly string[] = { 1: hardProblems, 2: [], 3: long3d }[dimension];
  testStudies(dimension, (title) => !others.includes(title));
}

export function testLongStudies(): void {
  testStudies(3, (title) => long3d.includes(title));
  it("the long studies are studies", () => {
    const titles = verificationStudies(3).map(({ title }) => title);
    expect(long3d.filter((title) => !titles.includes(title))).toEqual([]);
  });
}
