import { expect, it } from "vitest";
import { experimentOf } from "../../src/case/experiment.js";
import { initialisationOf } from "../../src/case/initialisation.js";
import { checkCase } from "../../src/case/read-case.js";

it("networks at the start are looked at on the first axis through the centre of Ω, at 24 points of equal distance", async () => {
  const experiment = await experimentOf(
    checkCase({
      title: "Off the origin",
      dimension: 2,
      target: "x",
      data: {
        box: [
          [2, 6],
          [-3, 1],
        ],
        samples: [4, 4],
      },
      network: {
        family: "shallow",
        activation: "relu",
        weights: { law: "normal", std: 1 },
        biases: { law: "normal", std: 9 },
      },
      spectrum: {
        box: [
          [-2, 2],
          [-2, 2],
        ],
        cells: [2, 2],
      },
      time: { save: [1] },
    }),
  );
  const { partition } = initialisationOf(experiment);
  partition?.points.forEach(([x, y], i) => {
    expect(x).toBeCloseTo(2 + (4 / 24) * (i + 0.5), 12);
    expect(y).toBe(-1);
  });
  expect(partition?.points).toHaveLength(24);
  // Partition lines of normal biases are densest where they cross near the origin: fewer and fewer along the axis.
  const density = partition?.density ?? expect.fail();
  density.slice(1).forEach((value, i) => {
    expect(value).toBeLessThan(density[i]);
  });
  // Those counted within half a spacing of the points have that density.
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(partition?.sampled ?? []) / mean(density)).toBeCloseTo(1, 0);
});
