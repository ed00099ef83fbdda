import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shortPath } from "../../src/report/short-path.js";
import { distanceToPath, pointsOf } from "./markup.js";

describe("shortened paths", () => {
  it("lose the inner points of straight lines and nothing else", () => {
    expect(shortPath("M0,0L1,0L2,0L3,0L3,1L3,2Z")).toBe("M0,0L3,0L3,2Z");
    expect(shortPath("M0,0L5.04999,1.25L7,9M1,1L2,2L3,3")).toBe("M0,0L5,1.3L7,9M1,1L3,3");
    expect(shortPath("M0,0L10,0L4,0")).toBe("M0,0L10,0L4,0");
  });

  it("stay within 0.15 px of every point given: 0.06 by choice and 0.071 by rounding to tenths", () => {
    const step = fc.tuple(fc.double({ min: 0, max: 3, noNaN: true }), fc.double({ min: -0.4, max: 0.4, noNaN: true }));
    fc.assert(
      fc.property(fc.array(step, { minLength: 3, maxLength: 120 }), (steps) => {
        let [x, y] = [0, 0];
        const points = steps.map(([dx, dy]): [number, number] => {
          x += dx;
          y += dy;
          return [x, y];
        });
        const short = pointsOf(shortPath(`M${points.map(([px, py]) => `${px},${py}`).join("L")}`));
        for (const point of points) expect(distanceToPath(point, short)).toBeLessThan(0.15);
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it("with curves keep their commands", () => {
    expect(shortPath("M0,0A4.00001,4,0,1,1,-2.5000001,0")).toBe("M0,0A4,4,0,1,1,-2.5,0");
  });
});
