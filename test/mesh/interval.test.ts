import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { cellCount, interpolate, intervalMesh, locate, uniformIntervalMesh } from "../../src/mesh/index.js";

describe("an interval mesh", () => {
  it("of equal cells ascends and ends exactly where it was told to", () => {
    const { nodes } = uniformIntervalMesh(-0.1, 0.7, 1_000);
    expect(nodes.length).toBe(1_001);
    expect(nodes[0]).toBe(-0.1);
    expect(nodes[1_000]).toBe(0.7);
    nodes.slice(1).forEach((node, i) => {
      expect(node).toBeGreaterThan(nodes[i]);
    });
  });

  it("refuses a reversed or empty box, and cells that cannot be", () => {
    expect(() => uniformIntervalMesh(1, -1, 10)).toThrow(InputError);
    expect(() => uniformIntervalMesh(1, -1, 10)).toThrow(/lower < upper, found \[1, -1\]/);
    expect(() => uniformIntervalMesh(1, 1, 10)).toThrow(InputError);
    expect(() => uniformIntervalMesh(Number.NaN, 1, 10)).toThrow(InputError);
    expect(() => uniformIntervalMesh(0, 1, 0)).toThrow(/positive whole number, found 0/);
    expect(() => uniformIntervalMesh(0, 1, 2.5)).toThrow(InputError);
    expect(() => uniformIntervalMesh(1e9, 1e9 + 1e-6, 1_000)).toThrow(/narrower than float64 resolves/);
  });

  it("from nodes copies them and names the first that does not ascend", () => {
    const given = [0, 1, 3];
    const mesh = intervalMesh(given);
    given[1] = 7;
    expect([...mesh.nodes]).toEqual([0, 1, 3]);
    expect(cellCount(mesh)).toBe(2);
    expect(() => intervalMesh([0, 2, 2])).toThrow(/nodes\[2\]: nodes must ascend, but 2 follows 2/);
    expect(() => intervalMesh([0, Number.POSITIVE_INFINITY])).toThrow(InputError);
    expect(() => intervalMesh([0])).toThrow(/at least 2 nodes/);
  });

  it("finds the cell of every point, its ends included", () => {
    const mesh = intervalMesh([-2, -1.5, 0, 0.25, 4]);
    expect([-2, -1.5, -1, 0, 0.2, 0.25, 4].map((xi) => locate(mesh, xi))).toEqual([0, 1, 1, 2, 2, 3, 3]);
  });

  it("interpolates linear functions exactly", () => {
    const mesh = intervalMesh([-2, -1.5, 0, 0.25, 4]);
    const values = mesh.nodes.map((xi) => 3 - 2 * xi);
    fc.assert(
      fc.property(fc.double({ min: -2, max: 4, noNaN: true }), (xi) => {
        // Rounding of numbers up to 8.
        expect(Math.abs(interpolate(mesh, values, xi) - (3 - 2 * xi))).toBeLessThan(1e-14);
      }),
      { seed: 4, numRuns: 200 },
    );
    expect(interpolate(mesh, values, 4)).toBe(values[4]);
  });

  it("refuses a probe outside, with the probe and its own ends in the message", () => {
    const mesh = uniformIntervalMesh(-40, 40, 8);
    expect(() => locate(mesh, 41)).toThrow("frequency 41 lies outside the mesh [-40, 40]");
    expect(() => locate(mesh, Number.NaN)).toThrow(InputError);
  });
});
