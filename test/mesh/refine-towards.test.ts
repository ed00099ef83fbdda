import { describe, expect, it } from "vitest";
import { intervalMesh, uniformIntervalMesh } from "../../src/mesh/interval.js";
import { refineTowards } from "../../src/mesh/refine-towards.js";

describe("refinement towards points", () => {
  it("halves the cells beside a node again and again", () => {
    const { nodes } = refineTowards(uniformIntervalMesh(0, 4, 4), [2], 2);
    expect([...nodes]).toEqual([0, 1, 1.5, 1.75, 2, 2.25, 2.5, 3, 4]);
  });

  it("makes a point inside a cell a node", () => {
    const { nodes } = refineTowards(intervalMesh([0, 1]), [0.4], 1);
    expect([...nodes]).toEqual([0, 0.2, 0.4, 0.7, 1]);
  });

  it("takes a point that is a node up to rounding for that node", () => {
    const { nodes } = refineTowards(uniformIntervalMesh(0, 4, 4), [2 * (1 - 1e-15), 2 * (1 + 1e-15)], 1);
    expect([...nodes]).toEqual([0, 1, 1.5, 2, 2.5, 3, 4]);
  });

  it("takes a point that is near a node, but not the node, for itself", () => {
    for (const point of [1.001, 0.999, 1 + 1e-5]) {
      const { nodes } = refineTowards(uniformIntervalMesh(0, 2, 2), [point], 1);
      expect([...nodes]).toContain(point);
      expect([...nodes]).toContain(1);
    }
  });

  it("leaves out points at the ends and outside", () => {
    const mesh = uniformIntervalMesh(0, 1, 2);
    expect(refineTowards(mesh, [0, 1, -3, 7])).toBe(mesh);
  });

  it("keeps nodes in order where points are close to each other", () => {
    const { nodes } = refineTowards(uniformIntervalMesh(-1, 1, 7), [0.1, 0.1001, 0.11, -0.5], 8);
    for (let i = 1; i < nodes.length; i++) expect(nodes[i]).toBeGreaterThan(nodes[i - 1]);
  });
});
