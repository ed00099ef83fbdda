import { describe, expect, it } from "vitest";
import { runDirectPde } from "../../src/case/direct-pde.js";
import { pdeCase } from "./pde-case.js";

describe("a case that states a PDE", () => {
  it("starts from the values at the nodes, or from the nearest P1 function where it says so", () => {
    const startOf = (projection: object) => {
      const pde = { diffusion: 1, initial: "xi^2", ...projection };
      const { fields } = runDirectPde(pdeCase({ pde, spectrum: { box: [[0, 1]], cells: [8] }, time: { save: [1] } }));
      return Array.from(fields[0].re);
    };
    const nodes = Array.from({ length: 9 }, (_, i) => (i / 8) ** 2);
    expect(startOf({})).toEqual(nodes);
    expect(startOf({ projection: "interpolate" })).toEqual(nodes);
    // The projection of x² on equal cells of length h is x² − h²/6.
    startOf({ projection: "l2" }).forEach((value, i) => {
      expect(value).toBeCloseTo(nodes[i] - 1 / 384, 14);
    });
  });

  it.each([1, 2, 3] as const)("has the energy ∫u² dξ in cycles, (2π)^{-d} of it in radians, in %i-D", (dimension) => {
    const energyIn = (convention: "cycles" | "angular") => {
      const box = [
        [0, 1],
        [-1, 1],
        [0, 3],
      ].slice(0, dimension);
      const spectrum = { convention, box, cells: box.map(() => 2) };
      const pde = { diffusion: 1, initial: { re: 2, im: -1 } };
      return runDirectPde(pdeCase({ dimension, pde, spectrum, time: { save: [1] } })).level.energy;
    };
    // |2 − i|² times the box's volume, at all times.
    const exact = 5 * [1, 2, 6][dimension - 1];
    for (const energy of energyIn("cycles")) expect(energy).toBeCloseTo(exact, 12);
    for (const energy of energyIn("angular")) expect(energy * (2 * Math.PI) ** dimension).toBeCloseTo(exact, 12);
  });

  it.each([
    [1, [[-1, 2]], [60], ["xi"]],
    [
      2,
      [
        [-1, 1],
        [0, 2],
      ],
      [24, 24],
      ["xi1", "xi2"],
    ],
    [
      3,
      [
        [-1, 1],
        [0, 2],
        [0, 1],
      ],
      [6, 6, 4],
      ["xi1", "xi2", "xi3"],
    ],
  ] as const)(
    "in %i-D reproduces a solution that is linear in frequency and time, with every method",
    (dimension, box, cells, names) => {
      const exact = `(1 + 2*t) + (3 - t) * (${names.map((name, k) => `${k + 1} * ${name}`).join(" + ")})`;
      const slope = names.map((_, k) => `(3 - t) * ${k + 1}`);
      const advection = names.map((_, k) => String(0.5 * (k + 1)));
      const transport = advection.map((b, k) => `${b} * ${slope[k]}`).join(" + ");
      for (const time of [
        { method: "theta", theta: 0.5, steps: 6 },
        { method: "bdf2", steps: 6 },
        { method: "sdirk2", steps: 6 },
        { method: "sdirk3", tolerance: 1e-6 },
        { method: "krylov", tolerance: 1e-12 },
      ]) {
        const { errors } = runDirectPde(
          pdeCase({
            dimension,
            pde: {
              diffusion: "0.7",
              reaction: "0.3",
              advection,
              source: `2 - (${names.map((name, k) => `${k + 1} * ${name}`).join(" + ")}) + ${transport} + 0.3 * (${exact})`,
              initial: exact.replaceAll("t", "0"),
              boundary: [
                { where: `${names[0]} < -0.999`, type: "dirichlet", value: exact },
                {
                  where: `${names[0]} > 0.999`,
                  type: "robin",
                  coefficient: 2,
                  value: `0.7 * ${slope[0]} + 2 * (${exact})`,
                },
                ...names.slice(1).flatMap((name, k) => [
                  { where: `${name}-lower`, type: "neumann", value: `-0.7 * ${slope[k + 1]}` },
                  { where: `${name}-upper`, type: "neumann", value: `0.7 * ${slope[k + 1]}` },
                ]),
              ],
              exact,
            },
            spectrum: { box, cells },
            time: { save: [0.5, 1.2], ...time },
          }),
        );
        expect(Math.max(...(errors?.l2 ?? [1]))).toBeLessThan(1e-9);
        expect(Math.max(...(errors?.h1 ?? [1]))).toBeLessThan(1e-8);
      }
    },
  );
});
