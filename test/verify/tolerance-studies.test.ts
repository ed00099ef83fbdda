import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { denseExponential } from "../../src/verify/dense-exponential.js";
import { formatTable } from "../../src/verify/format-table.js";
import { toleranceStudies } from "../../src/verify/tolerance-studies.js";

const studies = toleranceStudies(1);

describe("tolerances on hard problems", () => {
  it.each([
    // A Krylov space is as large as its estimate asks for, and at times one step more than it had to be.
    ["Krylov", 0.02],
    // Errors of steps are added up as if none decayed beyond what resolvents say, and all were of one sign.
    ["steps", 0.01],
  ] as const)("hold, and are used: no error of %s is below them by more than a factor of a hundred", (title, least) => {
    const table = studies.find((study) => study.title.startsWith(title))?.run();
    if (table === undefined || !("columns" in table)) throw new Error("no such table");
    expect(table.passed, formatTable(table)).toBe(true);
    for (const { label, values } of table.rows) {
      values.forEach((value, k) => {
        expect(value, `${label}, ${table.columns[k]}`).toBeGreaterThan(least);
      });
    }
  });
});

describe("the dense exponential", () => {
  it("is that of rotations, shears and fast decays", () => {
    const rotation = denseExponential(
      new Matrix([
        [0, 20],
        [-20, 0],
      ]),
    ).to2DArray();
    expect(rotation[0][0]).toBeCloseTo(Math.cos(20), 12);
    expect(rotation[0][1]).toBeCloseTo(Math.sin(20), 12);
    const shear = denseExponential(
      new Matrix([
        [-1, 1e4],
        [0, -1],
      ]),
    ).to2DArray();
    expect(shear[0][1] / (1e4 * Math.exp(-1))).toBeCloseTo(1, 11);
    // The slow mode keeps its digits beside the fast one.
    const decay = denseExponential(
      new Matrix([
        [-1e6, 0],
        [0, -1e-6],
      ]),
    ).to2DArray();
    expect(decay[1][1]).toBeCloseTo(Math.exp(-1e-6), 14);
    expect(decay[0][0]).toBeLessThan(1e-9);
  });
});
