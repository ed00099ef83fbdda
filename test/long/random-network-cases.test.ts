import { describe, expect, it } from "vitest";
import { checkRandomCase } from "../case/check-random-case.js";

describe("200 random network cases", () => {
  it.each(Array.from({ length: 200 }, (_, i) => 1000 + i))(
    "have the dense reference's kernel flow and a spectral PDE that follows it, or say what is amiss: %i",
    async (seed) => {
      expect(await checkRandomCase(seed)).toEqual([]);
    },
    600_000,
  );
});
