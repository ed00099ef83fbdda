import { EigenvalueDecomposition, inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import type { CsrMatrix, SparsityPattern } from "../../src/sparse/index.js";
import {
  type DiffusionSystem,
  extrema,
  integrate,
  largestEigenvalue,
  positivityReport,
  stableStepLimit,
  type TimeMethod,
} from "../../src/time/index.js";
import { advectionMatrices, densePencil } from "./dense-pencil.js";

const n = 25;
const { M, K } = advectionMatrices(n, 0.3, 0, 0);
const lumped = Matrix.diag(M.to2DArray().map((row) => row.reduce((sum, value) => sum + value, 0)));
const spike = Float64Array.from({ length: n }, (_, i) => (i === 12 ? 1 : 0));

/** Both matrices as sparse ones on the pattern of K. */
function sparse(mass: Matrix, stiffness: Matrix): readonly [CsrMatrix, CsrMatrix] {
  const rowStart = [0];
  const columnIndex: number[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) if (Math.abs(i - j) <= 1) columnIndex.push(j);
    rowStart.push(columnIndex.length);
  }
  const pattern: SparsityPattern = {
    rows: n,
    columns: n,
    rowStart: Int32Array.from(rowStart),
    columnIndex: Int32Array.from(columnIndex),
  };
  const values = (A: Matrix) =>
    Float64Array.from(columnIndex, (j, k) => A.get(rowStart.findIndex((start) => start > k) - 1, j));
  return [
    { pattern, values: values(mass) },
    { pattern, values: values(stiffness) },
  ];
}

const system = (mass: Matrix): DiffusionSystem => ({
  kind: "diffusion",
  pencil: densePencil(mass, K, true),
  initial: [spike],
});

describe("the stability limit", () => {
  it("is two over the largest eigenvalue, which Lanczos finds", () => {
    const exact = Math.max(...new EigenvalueDecomposition(inverse(M).mmul(K)).realEigenvalues);
    expect(Math.abs(largestEigenvalue(densePencil(M, K, true)) / exact - 1)).toBeLessThan(1e-10);
    expect(stableStepLimit(densePencil(M, K, true)) * exact).toBeCloseTo(2, 9);
    expect(stableStepLimit(densePencil(M, K, true), 0.25) * exact).toBeCloseTo(4, 9);
    expect(stableStepLimit(densePencil(M, K, true), 0.5)).toBe(Number.POSITIVE_INFINITY);
    expect(() => largestEigenvalue(densePencil(M, K, false))).toThrow(InputError);
  });

  it("separates steps of forward Euler that decay from steps that grow", () => {
    const limit = stableStepLimit(densePencil(M, K, true));
    const size = (step: number): number => {
      const { values } = integrate(system(M), { method: "theta", theta: 0, steps: 400 }, { save: [400 * step] });
      return Math.max(...values[0][0].map(Math.abs));
    };
    expect(size(0.99 * limit)).toBeLessThan(1);
    expect(size(1.01 * limit)).toBeGreaterThan(10);
  });

  it("is none for the L-stable methods: one huge step leaves the mean value alone", () => {
    const methods: readonly TimeMethod[] = [
      { method: "theta", theta: 1, steps: 2 },
      { method: "bdf2", steps: 60 },
      { method: "sdirk2", steps: 2 },
      { method: "sdirk3", steps: 2 },
    ];
    for (const method of methods) {
      const { values } = integrate(system(M), method, { save: [1e9] });
      const [{ minimum, maximum }] = [extrema({ values })];
      // What a method leaves of a mode falls like 1/(λΔt) per step.
      expect(maximum[0][0] - minimum[0][0]).toBeLessThan(1e-7);
      // K Δt is known to ε times its entries, 1e−6, and so is what it leaves of the mean.
      expect(minimum[0][0]).toBeCloseTo(1 / 24, 4);
    }
    // Crank–Nicolson is not L-stable: the spike is still there.
    const { values } = integrate(system(M), { method: "theta", theta: 0.5, steps: 2 }, { save: [1e9] });
    expect(extrema({ values }).maximum[0][0]).toBeGreaterThan(0.5);
  });
});

describe("the positivity report", () => {
  it("gives the steps between which a spike makes no negative values, and outside of which it does", () => {
    for (const theta of [0, 0.5, 0.7, 1]) {
      for (const mass of [lumped, M]) {
        const report = positivityReport(...sparse(mass, K), theta);
        expect(report).toMatchObject({ positiveCouplings: 0, lumped: mass === lumped, conservative: true });
        const lowest = (step: number): number => {
          const { values } = integrate(
            system(mass),
            { method: "theta", theta, steps: 3 },
            { save: [step, 2 * step, 3 * step] },
          );
          return Math.min(...extrema({ values }).minimum.flat());
        };
        const { shortest, longest } = report;
        if (shortest <= longest && longest < Number.POSITIVE_INFINITY) {
          expect(lowest(longest)).toBeGreaterThan(-1e-15);
          // Up to twice the sufficient bound: of the row at the boundary, whose mass is half, or of a spike inside.
          expect(lowest(3 * longest)).toBeLessThan(-1e-3);
        }
        if (shortest > 0 && shortest <= longest) {
          expect(lowest(1.001 * shortest)).toBeGreaterThan(-1e-15);
          expect(lowest(shortest / 4)).toBeLessThan(-1e-6);
        }
        if (theta === 1 && mass === lumped)
          expect(report).toMatchObject({ shortest: 0, longest: Number.POSITIVE_INFINITY });
      }
    }
  });

  it("counts the couplings of advection that outweighs diffusion", () => {
    const { K: advection } = advectionMatrices(n, 0.001, 1, 0);
    const report = positivityReport(...sparse(lumped, advection), 1);
    expect(report.positiveCouplings).toBe(n - 1);
    expect(report.longest).toBe(0);
  });
});
