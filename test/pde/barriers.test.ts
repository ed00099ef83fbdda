import { describe, expect, it } from "vitest";
import { pointwise } from "../../src/fem/index.js";
import { boxMesh } from "../../src/mesh/index.js";
import { barrierWarnings } from "../../src/pde/barriers.js";
import { solvePde } from "../../src/pde/index.js";

const box = (d: 1 | 2 | 3, cells: number) =>
  boxMesh(
    Array.from({ length: d }, () => [0, 1] as const),
    Array.from({ length: d }, () => cells),
  );

function solved(d: 1 | 2 | 3, cells: number, diffusion: (...xi: number[]) => number) {
  const value = pointwise(diffusion);
  const initial = [pointwise((xi) => xi)];
  const problem = { diffusion: { kind: "scalar", value }, initial, boundary: [] } as const;
  return solvePde(problem, box(d, cells), { method: "krylov", tolerance: 1e-8 }, [10]);
}
const barriers = (...said: Parameters<typeof solved>) =>
  solved(...said).warnings.filter(({ message }) => message.startsWith("vanishes"));

describe("a diffusion that vanishes at a point", () => {
  it.each([
    ["like the distance", 10, (xi: number) => Math.abs(xi - 0.3)],
    ["like its square", 10, (xi: number) => (xi - 0.3) ** 2],
    ["between the nodes", 10, (xi: number) => Math.abs(xi - 0.313)],
    ["beside much more", 10, (xi: number) => 1e3 * Math.abs(xi - 0.313) * (1 + xi)],
    ["at both of two", 40, (xi: number) => Math.abs((xi - 0.313) * (xi - 0.7))],
  ])("lets no flux pass, which a mesh does: warned of, %s", (_, cells, diffusion) => {
    const [{ path, message, numbers }, ...others] = barriers(1, cells, diffusion);
    expect(others).toEqual([]);
    expect(path).toBe("diffusion");
    expect(message).toMatch(/^vanishes at frequency 0\.(3|299999|300000|313|312999|313000|7)/);
    expect(numbers.points).toBe(diffusion(0.7) === 0 ? 2 : 1);
  });

  it("has a wrong solution indeed: means of each side stay, 0.15 and 0.65", () => {
    const [u] = solved(1, 10, (xi) => Math.abs(xi - 0.3)).values[0];
    expect(Math.abs(u[1] - 0.15)).toBeGreaterThan(0.1);
  });

  it.each([
    ["more slowly than the distance", 1, (xi: number) => Math.sqrt(Math.abs(xi - 0.3))],
    ["nearly", 1, (xi: number) => 0.01 + Math.abs(xi - 0.3)],
    ["on one side only", 1, (xi: number) => (xi < 0.3 ? 0 : 1)],
    ["at an end", 1, (xi: number) => xi],
    ["in a plane, at one point", 2, (x: number, y: number) => Math.hypot(x - 0.5, y - 0.5)],
  ] as const)("%s is none", (_, d, diffusion) => {
    expect(barriers(d, 10, diffusion as (...xi: number[]) => number)).toEqual([]);
  });

  it.each([2, 3] as const)("in %i-D is warned of where it is a wall along nodes", (d) => {
    expect(barriers(d, 4, (x) => Math.abs(x - 0.5))[0].numbers.points).toBe(5 ** (d - 1));
    expect(barriers(d, 4, (_, y) => Math.abs(y - 0.25))[0].numbers.points).toBe(5 ** (d - 1));
  });

  it.each([
    ["parallel to an axis", 2, (x: number) => Math.abs(x - 0.313)],
    ["oblique", 2, (x: number, y: number) => (x + 0.7 * y - 0.8) ** 2],
    ["a circle", 2, (x: number, y: number) => Math.abs(Math.hypot(x - 0.5, y - 0.5) - 0.3)],
    ["in space", 3, (_x: number, y: number) => Math.abs(y - 0.4)],
  ] as const)("is warned of where it is a wall between the nodes: %s", (_, d, diffusion) => {
    const [{ path, numbers }, ...others] = barriers(d, d === 2 ? 10 : 5, diffusion as (...xi: number[]) => number);
    expect(others).toEqual([]);
    expect(path).toBe("diffusion");
    expect(numbers.points).toBeGreaterThanOrEqual(d === 2 ? 10 : 25);
  });

  it("is looked for between the nodes of large meshes too, on a part of the edges", () => {
    const diffusion = { kind: "scalar", value: pointwise((x) => Math.abs(x - 0.3131)) } as const;
    expect(barrierWarnings(box(2, 100), diffusion, 0)).toHaveLength(1);
    expect(barrierWarnings(box(2, 100), { kind: "scalar", value: pointwise((x) => 0.1 + x * x) }, 0)).toEqual([]);
  });

  it("of a tensor is a wall where its entry across vanishes, and none where the one along does", () => {
    const tensor = (across: (x: number) => number, along: (x: number) => number) => ({
      kind: "tensor" as const,
      value: (xi: Float64Array, out: Float64Array) => {
        for (let i = 0; i < xi.length / 2; i++) out.set([across(xi[2 * i]), 0, 0, along(xi[2 * i])], 4 * i);
      },
    });
    const zero = (x: number) => Math.abs(x - 0.313);
    expect(
      barrierWarnings(
        box(2, 10),
        tensor(zero, () => 1),
        0,
      ),
    ).toHaveLength(1);
    expect(
      barrierWarnings(
        box(2, 10),
        tensor(() => 1, zero),
        0,
      ),
    ).toEqual([]);
  });
});
