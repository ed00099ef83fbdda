import { describe, expect, it } from "vitest";
import { pointwise } from "../../src/fem/coefficient.js";

describe("a pointwise coefficient", () => {
  it("takes the coordinates of every point, as many as there are", () => {
    const f = pointwise((x, y, z) => x + 10 * y + 100 * z);
    const at = (xi: readonly number[], points: number) => {
      const out = new Float64Array(points);
      f(Float64Array.from(xi), out, 0);
      return Array.from(out);
    };
    expect(at([1, 2, 3, 4, 5, 6], 6)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(at([1, 2, 3, 4, 5, 6], 3)).toEqual([21, 43, 65]);
    expect(at([1, 2, 3, 4, 5, 6], 2)).toEqual([321, 654]);
    expect(at([], 0)).toEqual([]);
  });
});
