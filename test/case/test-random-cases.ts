import { describe, expect, it } from "vitest";
import { checkRandomCase } from "./check-random-case.js";

/** A test for each of these seeds. */
export function testRandomCases(seeds: readonly number[]): void {
  describe("a random network case", () => {
    it.each(seeds)(
      "has the dense reference's kernel flow and a spectral PDE that follows it, or says what is amiss: %i",
      async (seed) => {
        expect(await checkRandomCase(seed)).toEqual([]);
      },
    );
  });
}
