import { describe, expect, it } from "vitest";
import { experimentOf } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { energyOf } from "../../src/data/weights.js";
import { designForDeadline } from "../../src/design/deadline.js";
import { design, designedCase } from "../../src/design/design.js";
import { axisFamilies, bestPerAxis } from "../../src/design/per-axis.js";
import { planeLaw } from "../../src/design/plane-law.js";
import { planeSpectrum } from "../../src/design/plane-spectrum.js";
import { type WeightLaw, weightVectorLaw } from "../../src/network/index.js";
import { named } from "./deadline-case.js";

const BOX = [
  [-5, 5],
  [-5, 5],
];
const experiment = (target: string, samples: readonly number[], network: object, more: object = {}) =>
  experimentOf(
    checkCase({
      ...{ title: "Plane", dimension: 2, target, data: { box: BOX, samples }, time: { save: [1] }, ...more },
      network: { family: "fourier-features", train: ["a"], ...network },
    }),
  );

it("level 0 in the plane is that of laws that look alike in all directions, and of others", async () => {
  const target = "exp(-(x^2 + y^2)/4) * cos(2*x + y)";
  for (const weights of [
    { law: "normal", std: 2 },
    { law: "uniform", halfWidth: 3 },
    {
      law: "plane-table",
      spacing: [1.5, 1.5],
      density: [
        [1, 0, 0],
        [0, 2, 1],
        [1, 3, 3],
        [0, 3, 4],
        [1, 1, 2],
      ],
    },
  ]) {
    const { candidates } = designForDeadline(
      await experiment(target, [14, 14], { weights }),
      { deadline: 1 },
      { std: [0.5, 4] },
    );
    // The domain ends where little is left of the target: to a twentieth.
    for (const { levels } of candidates) expect((levels.pde ?? 0) / levels.ntk).toBeCloseTo(1, 1);
  }
});

describe("the spectrum in the plane", () => {
  it("has the energy of the samples (Parseval), and its mirror images", async () => {
    const { source } = await experiment("exp(-(x^2 + y^2)/2) * cos(3*x + y)", [24, 30], {});
    const { power, volumes, columns, rows, frequencies } = planeSpectrum(source.samples, source.error);
    const whole = power.reduce((sum, p, k) => sum + p * volumes[k], 0);
    // All but what lies at the highest frequency itself, of which a Gaussian has nothing there.
    expect(whole / ((2 * Math.PI) ** 2 * energyOf(source.samples, source.error))).toBeCloseTo(1, 9);
    const column = Array.from({ length: rows }, (_, j) => power[j * columns]);
    expect(column.every((p, j) => Math.abs(p - column[rows - 1 - j]) <= 1e-12 * whole)).toBe(true);
    const peak = power.indexOf(Math.max(...power));
    expect([frequencies[2 * peak], frequencies[2 * peak + 1]].map((xi) => Math.round(xi))).toEqual([3, 1]);
  });

  it("gives laws in proportion to values at its frequencies, without the zeros around", () => {
    const at = { steps: [0.5, 2], columns: 3, rows: 5 } as const;
    const values = new Float64Array(15);
    values[2 * 3 + 1] = 4;
    values[3 * 3] = 1;
    values[1 * 3] = 1;
    const law = planeLaw(at, values) ?? expect.fail();
    expect(law.density).toEqual([
      [0.25, 0],
      [0, 1],
      [0.25, 0],
    ]);
    const { density } = weightVectorLaw(law, 2);
    expect(density([0.5, 0]) / density([0, 2])).toBeCloseTo(4, 12);
    expect(planeLaw(at, new Float64Array(15))).toBeNull();
  });
});

describe("laws per axis", () => {
  it("are the least of a function of two numbers", () => {
    const left = (law: WeightLaw) => {
      if (law.law !== "per-axis") return expect.fail();
      const [x, y] = law.axes.map((axis) => (axis.law === "normal" ? Math.log(axis.std) : expect.fail()));
      return 1 + (x - 1) ** 2 + (y + 0.5) ** 2 + 0.5 * (x - 1) * (y + 0.5);
    };
    const found = bestPerAxis(axisFamilies[0], left, [0.1, 10]);
    const [x, y] = found.law === "per-axis" ? found.axes : expect.fail();
    // A golden-section search of the logarithm, to (log 100/11) · 2 · 0.618⁸, in three rounds.
    expect(Math.log(x.law === "normal" ? x.std : 0)).toBeCloseTo(1, 1);
    expect(Math.log(y.law === "normal" ? y.std : 0)).toBeCloseTo(-0.5, 1);
  });
});

describe("designs for a target that knows directions", () => {
  const target = "sin(4*x + 1.5*y) * exp(-(x^2 + y^2)/4)";

  it.each([[["a"]], [["a", "w"]]])("gain several times from laws that do, too (%j trained)", async (train) => {
    const found = designForDeadline(
      await experiment(target, [16, 16], { train, outputs: { law: "normal", std: 0.3 } }),
      { deadline: 1 },
    );
    const [radial, plane, axes] = ["water-filling", "water-filling in the plane", "normal per axis"].map((name) =>
      named(found, name),
    );
    expect(plane.levels.ntk).toBeLessThan(radial.levels.ntk / 4);
    expect(axes.levels.ntk).toBeLessThan(named(found, "normal").levels.ntk);
    if (train.includes("w")) {
      // Little diffuses with outputs as small: measured 0.81 of it.
      expect(named(found, "optimum in the plane").levels.ntk).toBeLessThan(0.9 * plane.levels.ntk);
    }
    // Kernels of such laws are as long as Ω: what its edges do is within a factor of about two.
    expect((plane.levels.pde ?? 0) / plane.levels.ntk).toBeGreaterThan(0.3);
    expect((plane.levels.pde ?? 9) / plane.levels.ntk).toBeLessThan(3);
  });

  it("are cases that are read, of laws that stand in them", async () => {
    const found = await experiment(target, [16, 16], {}, { design: { objective: { deadline: 4 } } });
    const designed = design(found);
    expect(designed.chosen).toBe("water-filling in the plane");
    const again = checkCase(JSON.parse(JSON.stringify(designedCase(found.case, designed))));
    expect(again.title).toBe("Plane, designed");
  });

  it("by steps try laws per axis, too", async () => {
    const found = designForDeadline(await experiment(target, [16, 16], {}), { steps: 3 });
    expect(named(found, "uniform per axis").levels.pde).toBeLessThan(named(found, "uniform").levels.pde ?? 0);
    expect(found.candidates.map(({ name }) => name)).not.toContain("water-filling in the plane");
  });
});
