import { describe, expect, it } from "vitest";
import { runDirectPde } from "../../src/case/direct-pde.js";
import { fittedBox } from "../../src/case/fitted-box.js";
import { boxMesh } from "../../src/mesh/index.js";
import { pdeCase } from "./pde-case.js";

const names = { 1: ["xi"], 2: ["xi1", "xi2"], 3: ["xi1", "xi2", "xi3"] } as const;
const twoMaterials = (
  d: 1 | 2 | 3,
  {
    jump = "0.3",
    cells = 10,
    pde = {},
  }: { readonly jump?: string; readonly cells?: number; readonly pde?: object } = {},
) => {
  const x = names[d][d - 1];
  return pdeCase({
    dimension: d,
    pde: {
      steady: true,
      diffusion: `${x} < ${jump} ? 1 : 10`,
      boundary: [
        { where: `${x}-lower`, type: "dirichlet", value: 0 },
        { where: `${x}-upper`, type: "dirichlet", value: 1 },
      ],
      ...pde,
    },
    spectrum: { box: names[d].map(() => [0, 1]), cells: names[d].map(() => cells) },
  });
};

describe("the mesh of a box whose diffusion jumps at a place of an axis", () => {
  it.each([1, 2, 3] as const)("has the kink of the solution in dimension %i: exact at the nodes", (d) => {
    // No node of 4 equal cells is at 1/π.
    const place = 1 / Math.PI;
    const x = names[d][d - 1];
    // The flux q is the same in both: q (place + (1 − place)/10) = 1.
    const q = 1 / (place + (1 - place) / 10);
    const { errors, warnings } = runDirectPde(
      twoMaterials(d, {
        jump: "1/pi",
        cells: 4,
        pde: { exact: `${x} < 1/pi ? ${q}*${x} : 1 - ${q}/10*(1 - ${x})` },
      }),
    );
    expect(errors?.l2[0]).toBeLessThan(1e-13);
    expect(errors?.h1[0]).toBeLessThan(1e-12);
    expect(warnings).toEqual([]);
  });

  it("makes the error of order h² in 1-D", () => {
    // −(A u′)′ = 1, u(0) = u(1) = 0: A u′ = c − ξ with c from ∫u′ = 0.
    const p = 1 / Math.PI;
    const c = (p ** 2 / 2 + (1 - p ** 2) / 20) / (p + (1 - p) / 10);
    const exact = `xi < 1/pi ? ${c}*xi - xi^2/2 : (${c}*(xi - 1) - (xi^2 - 1)/2)/10`;
    const [coarse, fine] = [10, 20].map(
      (cells) =>
        runDirectPde(
          twoMaterials(1, {
            jump: "1/pi",
            cells,
            pde: { source: 1, boundary: [{ where: "true", type: "dirichlet", value: 0 }], exact },
          }),
        ).errors?.l2[0] ?? Number.NaN,
    );
    // Rounding the numbers of cells changes h by up to a tenth.
    expect(coarse / fine).toBeGreaterThan(3.3);
    // |u″| h²/8 at most, of u″ = 1 on a third.
    expect(coarse).toBeLessThan(1 / 800);
  });

  it("has about as many cells as are said, equal on either side", () => {
    const { points } = fittedBox(twoMaterials(1, { jump: "0.29" }));
    expect(points).toHaveLength(11);
    expect(points[3]).toBeCloseTo(0.29, 14);
    for (let i = 0; i < 10; i++) expect(points[i + 1] - points[i]).toBeCloseTo(i < 3 ? 0.29 / 3 : 0.71 / 7, 14);
  });

  it.each([
    ["nothing jumps", { diffusion: "exp(-400*xi^2) + abs(xi - 0.33)" }],
    ["jumps are at nodes", { diffusion: "xi < 0.3 ? 1 : 10" }],
    ["jumps are too many", { diffusion: "1 + mod(20*xi, 1)" }],
    ["the jump is next to an end", { diffusion: "xi < 0.9995 ? 1 : 10" }],
    ["the jump is next to the other end", { diffusion: "xi < 0.0005 ? 1 : 10" }],
    ["jumps are more than half of the cells", { diffusion: "1 + mod(8.5*xi, 1)" }],
    ["the jump is a small part of the coefficient", { diffusion: "xi < 0.33 ? 1000 : 1000.5" }],
    ["another coefficient jumps", { diffusion: 1, reaction: "xi < 0.33 ? 1 : 10" }],
  ])("has equal cells where %s", (_, pde) => {
    expect(fittedBox(twoMaterials(1, { pde }))).toEqual(boxMesh([[0, 1]], [10]));
  });

  it("fits jumps of small coefficients", () => {
    const { points } = fittedBox(twoMaterials(1, { pde: { diffusion: "xi < 0.33 ? 1e-5 : 2e-5" } }));
    expect(Math.min(...points.map((x) => Math.abs(x - 0.33)))).toBeLessThan(1e-14);
  });

  it("fits jumps that are there for a part of the time, or of the other axes", () => {
    const sometimes = { steady: false, initial: 0, diffusion: "t > 0.5 and xi < 0.33 ? 2 : 1" };
    const hasNode = (coordinates: Float64Array) => coordinates.some((x) => Math.abs(x - 0.33) < 1e-14);
    expect(hasNode(fittedBox(twoMaterials(1, { pde: sometimes })).points)).toBe(true);
    const somewhere = { diffusion: "xi1 < 0.33 and xi2 > 0.5 ? 2 : 1" };
    const { points } = fittedBox(twoMaterials(2, { pde: somewhere }));
    expect(hasNode(points.filter((_, k) => k % 2 === 0))).toBe(true);
  });

  it("fits the jumps of every component of a tensor", () => {
    const diffusion = [
      ["xi1 < 0.62 ? 1 : 2", "0"],
      ["0", "xi1 < 0.33 ? 1 : 3"],
    ];
    const { points } = fittedBox(twoMaterials(2, { pde: { diffusion } }));
    const places = [...new Set(points.filter((_, k) => k % 2 === 0))].sort((x, y) => x - y);
    expect(places).toHaveLength(11);
    for (const jump of [0.33, 0.62]) expect(Math.min(...places.map((x) => Math.abs(x - jump)))).toBeLessThan(1e-14);
    // Three, three and four cells.
    expect(places[1]).toBeCloseTo(0.11, 14);
    expect(places[10] - places[9]).toBeCloseTo(0.095, 14);
  });

  it("leaves jumps alone that cells could not tell apart", () => {
    const film = { diffusion: "xi > 0.33 and xi < 0.33000001 ? 2 : 1" };
    const { points } = fittedBox(twoMaterials(1, { pde: film }));
    expect(Math.min(...points.slice(1).map((x, i) => x - points[i]))).toBeGreaterThan(0.05);
  });
});
