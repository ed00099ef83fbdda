import { describe, expect, it } from "vitest";
import { runDirectPde } from "../../src/case/direct-pde.js";
import type { CheckpointOptions } from "../../src/pde/index.js";
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

  it("goes on from a checkpoint of its own, and from none where its mesh adapts", () => {
    const heat = { pde: { diffusion: 1, initial: "exp(-xi^2)" }, spectrum: { box: [[-4, 4]], cells: [40] } };
    const time = { save: [0.1, 1], method: "theta", theta: 1, steps: 10 };
    const kept: NonNullable<CheckpointOptions["resume"]>[] = [];
    const whole = runDirectPde(pdeCase({ ...heat, time }), {
      checkpoint: { every: { steps: 4 }, write: (checkpoint) => void kept.push(structuredClone(checkpoint)) },
    });
    const resumed = runDirectPde(pdeCase({ ...heat, time }), { resume: kept[0] });
    expect(resumed.fields[2]).toEqual(whole.fields[2]);
    const adapting = pdeCase({ ...heat, time, adapt: { tolerance: 0.1 } });
    expect(() => runDirectPde(adapting, { resume: kept[0] })).toThrow(
      "adapt: the rounds of an adaptive mesh leave no checkpoint to go on from: start anew",
    );
  });

  it("reports both parts along lines, at equally spaced points, at every time", () => {
    const run = (dimension: 1 | 2, lines: readonly object[]) => {
      const names = ["xi1", "xi2"].slice(0, dimension);
      const sum = dimension === 1 ? "2*xi" : `2*${names[0]} - ${names[1]}`;
      // Linear solutions u = (2 ξ₁ − ξ₂)(1 + i) stay where their values are prescribed.
      const value = { re: sum, im: sum };
      return runDirectPde(
        pdeCase({
          ...{ dimension, lines, spectrum: { box: names.map(() => [-1, 2]), cells: names.map(() => 6) } },
          pde: { diffusion: 1, initial: value, boundary: [{ where: "true", type: "dirichlet", value }] },
          time: { save: [0.1], method: "theta", theta: 1, steps: 1 },
        }),
      ).lines;
    };
    const [line] = run(1, [{ from: -0.5, to: 1, points: 4 }]) ?? [];
    const near = (numbers: readonly number[]) => numbers.map((number) => expect.closeTo(number, 12));
    expect(line.points).toEqual([-0.5, 0, 0.5, 1].map((xi) => near([xi])));
    const [first, second] =
      run(2, [
        { from: [-1, 0], to: [2, 0], points: 3 },
        { from: [0, 2], to: [1, 0], points: 3 },
      ]) ?? [];
    expect(second.points).toEqual([near([0, 2]), near([0.5, 1]), near([1, 0])]);
    for (const [{ re, im }, exact] of [
      [line, [-1, 0, 1, 2]],
      [first, [-2, 1, 4]],
      [second, [-2, 0, 2]],
    ] as const) {
      for (const field of [...re, ...im]) expect(field).toEqual(near(exact));
      expect([re.length, im.length]).toEqual([2, 2]);
    }
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
