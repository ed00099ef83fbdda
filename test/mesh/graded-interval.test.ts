import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { gradedIntervalMesh, type IntervalMesh } from "../../src/mesh/index.js";

const lengths = ({ nodes }: IntervalMesh): number[] => Array.from(nodes.slice(1), (node, i) => node - nodes[i]);

describe("a graded interval mesh", () => {
  it("has its ends exactly, the cells asked for, and neighbours of bounded ratio, whatever the density", () => {
    fc.assert(
      fc.property(
        fc.record({
          cells: fc.integer({ min: 1, max: 400 }),
          centre: fc.double({ min: -12, max: 12, noNaN: true }),
          width: fc.double({ min: 1e-2, max: 30, noNaN: true }),
          floor: fc.constantFrom(0, 1e-12, 1e-3, 1),
        }),
        ({ cells, centre, width, floor }) => {
          const density = (xi: number): number => (Math.abs(xi - centre) < width ? 1 + xi * xi : floor);
          fc.pre(floor > 0 || Math.abs(centre) + width > 0.1);
          if (floor === 0 && Math.abs(centre) - width > 9.99) return;
          const mesh = gradedIntervalMesh(-10, 10, cells, density);
          expect(mesh.nodes.length).toBe(cells + 1);
          expect(mesh.nodes[0]).toBe(-10);
          expect(mesh.nodes[cells]).toBe(10);
          const h = lengths(mesh);
          for (let i = 0; i < cells; i++) expect(h[i]).toBeGreaterThan(0);
          for (let i = 1; i < cells; i++) {
            // The bound is exact but for the rounding of node positions up to 10.
            const rounding = (40 * Number.EPSILON) / Math.min(h[i], h[i - 1]);
            expect(Math.max(h[i] / h[i - 1], h[i - 1] / h[i])).toBeLessThan(1.5 * (1 + 1e-9 + rounding));
          }
        },
      ),
      { seed: 5, numRuns: 150 },
    );
  });

  it("gives every cell the same share of a density that varies slowly", () => {
    // ∫ e^ξ over the cell between nodes a and b is e^b − e^a, known exactly.
    const { nodes } = gradedIntervalMesh(-2, 2, 400, Math.exp);
    const share = (Math.exp(2) - Math.exp(-2)) / 400;
    for (let i = 1; i <= 400; i++) {
      // 1 / density is sampled every 1/400 and joined by straight lines: relative error (1/400)² / 8 = 8e−7.
      expect(Math.abs((Math.exp(nodes[i]) - Math.exp(nodes[i - 1])) / share - 1)).toBeLessThan(1e-6);
    }
  });

  it("of a constant density is uniform", () => {
    // To the accuracy of the bisection for the constant C.
    lengths(gradedIntervalMesh(0, 8, 16, () => 3)).forEach((h) => {
      expect(Math.abs(h - 0.5)).toBeLessThan(1e-10);
    });
  });

  it("is finest where the density is largest", () => {
    const mesh = gradedIntervalMesh(-20, 20, 200, (xi) => 1e-3 + Math.exp(-((xi - 5) ** 2)));
    const h = lengths(mesh);
    const finest = h.indexOf(Math.min(...h));
    expect(Math.abs(mesh.nodes[finest] - 5)).toBeLessThan(0.3);
    expect(Math.max(...h) / Math.min(...h)).toBeGreaterThan(20);
  });

  it("refuses densities that are negative, not finite or zero everywhere, naming the place", () => {
    expect(() => gradedIntervalMesh(0, 1, 4, () => 0)).toThrow(/zero everywhere/);
    expect(() => gradedIntervalMesh(0, 1, 4, (xi) => 0.5 - xi)).toThrow(InputError);
    expect(() => gradedIntervalMesh(-1, 1, 4, () => Number.NaN)).toThrow(/found NaN at -1/);
    expect(() => gradedIntervalMesh(1, 0, 4, () => 1)).toThrow(/lower < upper/);
  });
});
