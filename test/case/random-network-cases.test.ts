import { describe, expect, it } from "vitest";
import { checkRandomCase } from "./check-random-case.js";

// A few of what test/long checks at length.
const seeds = [1, 3, 7, 9, 16, 21, 28, 30, 44, 46, 56];

describe("a random network case", () => {
  it.each(seeds)(
    "has the dense reference's kernel flow and a spectral PDE that follows it, or says what is amiss: %i",
    async (seed) => {
      expect(await checkRandomCase(seed)).toEqual([]);
    },
  );
});
