import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import {
  boundaryFacets,
  facetsTagged,
  facetsWhere,
  nodesOn,
  p1Space,
  periodicNodes,
  unknownPoints,
} from "../../src/fem/index.js";
import { boxMesh, nodeCount } from "../../src/mesh/index.js";

const unit = [0, 1] as const;
const square = boxMesh([unit, [0, 2]], [3, 2]);
const cube = boxMesh([unit, unit, unit], [2, 2, 2]);

describe("facets are chosen", () => {
  it("by a predicate at their midpoint", () => {
    expect(
      nodesOn(
        square,
        facetsWhere(square, ([x]) => x === 0),
      ),
    ).toEqual(Int32Array.of(0, 4, 8));
    expect(facetsWhere(cube, () => true)).toEqual(boundaryFacets(cube));
  });

  it("by name or tag", () => {
    const upper = facetsTagged(square, "xi1-upper");
    expect(nodesOn(square, upper)).toEqual(Int32Array.of(3, 7, 11));
    expect(facetsTagged(square, 2)).toEqual(upper);
  });

  it("and an unknown name or tag is answered with those that there are", () => {
    expect(() => facetsTagged(square, "left")).toThrow(/no boundary part "left"; it has "xi1-lower", "xi1-upper"/);
    expect(() => facetsTagged(square, 9)).toThrow(/its tags are 1, 2, 3, 4/);
  });
});

describe("periodic places", () => {
  const sides = (axis: number): Int32Array =>
    periodicNodes(cube, facetsTagged(cube, `xi${axis}-lower`), facetsTagged(cube, `xi${axis}-upper`));

  it("have one unknown, the corners of a box too", () => {
    expect(p1Space(cube, { periodic: [1, 2, 3].map(sides) }).size).toBe(8);
    expect(p1Space(cube, { periodic: [sides(3)] }).size).toBe(18);
    expect(unknownPoints(p1Space(cube, { periodic: [1, 2, 3].map(sides) })).length).toBe(24);
  });

  it("are prescribed if one of their nodes is", () => {
    const space = p1Space(cube, { periodic: [sides(1)], dirichlet: Int32Array.of(2) });
    expect(space.prescribedNodes).toEqual(Int32Array.of(0));
    expect(space.unknownOfNode[2]).toBe(-1);
  });

  it("couple the cells on both sides of the seam", () => {
    const ring = boxMesh([unit], [5]);
    const seam = periodicNodes(ring, facetsTagged(ring, "xi-lower"), facetsTagged(ring, "xi-upper"));
    const { pattern } = p1Space(ring, { periodic: [seam] });
    expect(Array.from(pattern.columnIndex.subarray(0, pattern.rowStart[1]))).toEqual([0, 1, 4]);
  });

  it("are the same up to rounding of their coordinates, and no further", () => {
    const moved = (by: number) => {
      const points = square.points.slice();
      points[2 * 7 + 1] += by;
      const bent = { ...square, points };
      return () => periodicNodes(bent, facetsTagged(bent, "xi1-lower"), facetsTagged(bent, "xi1-upper"));
    };
    expect(moved(1e-10)).not.toThrow();
    for (const by of [1e-7, 1e-4, -1e-6]) expect(moved(by)).toThrow(/has no partner/);
  });

  it("a node without a partner is named", () => {
    const points = square.points.slice();
    points[2 * 7 + 1] += 0.1; // the middle node of the right side
    const bent = { ...square, points };
    expect(() => periodicNodes(bent, facetsTagged(bent, "xi1-lower"), facetsTagged(bent, "xi1-upper"))).toThrow(
      /node 4 at \(0, 1\) has no partner at \(1, 1\)/,
    );
    expect(() => periodicNodes(square, facetsTagged(square, "xi1-lower"), facetsTagged(square, "xi2-lower"))).toThrow(
      InputError,
    );
  });
});

describe("a space", () => {
  it("refuses node numbers outside the mesh, and to prescribe everything", () => {
    expect(() => p1Space(square, { dirichlet: Int32Array.of(3, 12) })).toThrow(/dirichlet: .*from 0 to 11, found 12/);
    const all = Int32Array.from({ length: nodeCount(square) }, (_, i) => i);
    expect(() => p1Space(square, { dirichlet: all })).toThrow(/all 12 nodes are prescribed/);
  });
});
