import { describe, expect, it } from "vitest";
import type { Coefficient } from "../../src/fem/index.js";
import { boxMesh, tensorMesh } from "../../src/mesh/index.js";
import { interpolated, type PointValues } from "../../src/pde/index.js";

const line = boxMesh([[0, 1]], [4]);
const at = (f: Coefficient | undefined, ...xi: number[]) => {
  const out = new Float64Array(xi.length);
  f?.(Float64Array.from(xi), out, 0);
  return [...out];
};
const inPlane = (f: Coefficient, ...xi: number[]) => {
  const out = new Float64Array(xi.length / 2);
  f(Float64Array.from(xi), out, 0);
  return [...out];
};

describe("a function known at points of a line", () => {
  const known = { dimension: 1, points: Float64Array.of(3, 0, 1), re: Float64Array.of(7, 1, 3) } as const;

  it("is linear between neighbours, in whatever order they come", () => {
    const { re, im } = interpolated(known, line, "initial");
    [1, 2, 3, 4, 7].forEach((value, i) => {
      expect(at(re, 0, 0.5, 1, 1.5, 3)[i]).toBeCloseTo(value, 14);
    });
    expect(im).toBeUndefined();
  });

  it("has an imaginary part of its own", () => {
    const { re, im } = interpolated({ ...known, im: Float64Array.of(-1, 0, 4) }, line, "initial");
    expect(at(re, 0.5)[0]).toBeCloseTo(2, 14);
    expect(at(im, 0.5)[0]).toBeCloseTo(2, 14);
    expect(at(im, 2)[0]).toBeCloseTo(1.5, 14);
  });

  it("is known at its ends to rounding, and not beyond them", () => {
    const { re } = interpolated(known, line, "initial");
    expect(at(re, -2.9e-9, 3 + 2.9e-9)).toEqual([1, 7]);
    expect(() => at(re, -4e-9)).toThrow("initial: says nothing of -4e-9, outside of its points");
    expect(() => at(re, 1, 3.1)).toThrow("says nothing of 3.1,");
  });

  it("wants two points at least, and none of them twice", () => {
    const [points, re] = [Float64Array.of(2, 0, 2), Float64Array.of(1, 2, 1)];
    expect(() => interpolated({ dimension: 1, points, re }, line, "initial")).toThrow(
      "initial: holds the point 2 twice",
    );
    const one = Float64Array.of(2);
    expect(() => interpolated({ dimension: 1, points: one, re: one }, line, "initial")).toThrow("two points at least");
  });
});

describe("a function known at the nodes of a mesh in the plane", () => {
  const mesh = tensorMesh([
    [0, 0.1317, 0.4, 1],
    [0, 1 / 3, 1],
  ]);
  const nodes = mesh.points.length / 2;
  const f = (x: number, y: number) => 1 + 2 * x - 3 * y;
  // Backwards, and with the ten digits of a file.
  const points = Float64Array.from({ length: 2 * nodes }, (_, k) => {
    const node = nodes - 1 - Math.floor(k / 2);
    return Number(mesh.points[2 * node + (k % 2)].toFixed(10));
  });
  const re = Float64Array.from({ length: nodes }, (_, i) => f(points[2 * i], points[2 * i + 1]));
  const known: PointValues = { dimension: 2, points, re };
  const places = [0.1, 0.2, 0.73, 0.31, 1, 0.5, 0.999, 1];

  it("is linear on its cells, whatever the order of the points and their last digit", () => {
    const found = inPlane(interpolated(known, mesh, "initial").re, ...places);
    found.forEach((value, i) => {
      expect(value).toBeCloseTo(f(places[2 * i], places[2 * i + 1]), 8);
    });
  });

  it("is refused where a node is missing, with the node", () => {
    const fewer = { dimension: 2, points: points.subarray(2), re: re.subarray(1) } as const;
    const last = `(${mesh.points[2 * nodes - 2]}, ${mesh.points[2 * nodes - 1]})`;
    expect(() => interpolated(fewer, mesh, "initial")).toThrow(`initial: has no value at the node ${last}`);
  });

  it("with cells of its own needs no mesh that fits", () => {
    const corners = Float64Array.of(-1, -1, 2, -1, 2, 2, -1, 2);
    const values = Float64Array.from({ length: 4 }, (_, i) => f(corners[2 * i], corners[2 * i + 1]));
    const own = { dimension: 2, points: corners, re: values, cells: Int32Array.of(0, 1, 2, 0, 2, 3) } as const;
    const { re: found } = interpolated(own, mesh, "initial");
    inPlane(found, ...places).forEach((value, i) => {
      expect(value).toBeCloseTo(f(places[2 * i], places[2 * i + 1]), 13);
    });
    expect(inPlane(found, 2 + 2.9e-9, -1 - 2.9e-9)[0]).toBeCloseTo(f(2, -1), 13);
    expect(() => inPlane(found, 0, 0, 2.5, 1)).toThrow("says nothing of (2.5, 1), outside of its points");
  });
});
