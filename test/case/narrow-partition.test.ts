import { expect, it } from "vitest";
import { experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { compareLevels } from "../../src/compare/compare-levels.js";

/** Level 0 of a RepNet of slopes 2 and 6 on ±6: its warning of the partition points, and how far it is from the kernel flow. */
async function levelZero(network: object) {
  const experiment = await experimentOf(
    checkCase({
      title: "Partition points on an interval",
      target: "exp(-x^2/4)*(sin(2*x)+0.5*cos(4*x))",
      data: { box: [[-6, 6]], samples: [180] },
      network: { family: "repnet", slopes: [2, 6], ...network },
      time: { save: [0.5, 2, 8] },
    }),
  );
  const { times, samples, initialError: initial } = experiment;
  const { solution, warnings } = runPde(experiment);
  const levels = { times, samples, initial, pde: solution, ntk: runKernelFlow(experiment).values };
  return {
    warning: warnings.find(({ path }) => path === "network.partition"),
    distance: Math.max(...(compareLevels(levels).pdeToNtk ?? [])),
  };
}

it.each([
  ["relu", ["a"], 3],
  ["relu", ["a", "s", "p"], 3],
  ["tanh", ["a", "s", "p"], 2.5],
] as const)(
  "of an interval that ends among the data level 0 says by how much it is off: %s, %s, ±%f",
  async (activation, train, halfWidth) => {
    const { warning, distance } = await levelZero({ activation, train, partition: { halfWidth } });
    expect(distance).toBeGreaterThan(0.03);
    // The kernel flows with and without the points that are missing, on half of the samples, differ by that.
    expect(warning?.numbers.distance).toBeGreaterThan(0.7 * distance);
    expect(warning?.numbers.distance).toBeLessThan(1.4 * distance);
    expect(warning?.message).toMatch(/as far out as ±8\.97, .* Take a halfWidth of 8\.97, or believe the kernel flow/);
  },
);

it.each([
  ["relu", ["a"]],
  ["tanh", ["a", "s", "p"]],
] as const)("of an interval that covers the data nothing is said: %s", async (activation, train) => {
  const { warning, distance } = await levelZero({ activation, train, partition: { halfWidth: 6 } });
  expect(warning).toBeUndefined();
  expect(distance).toBeLessThan(0.02);
});

it("a law of slopes is looked at by a few of them", async () => {
  const slopes = { law: "log-uniform", min: 2, max: 6 };
  const { warning, distance } = await levelZero({
    activation: "relu",
    slopes,
    train: ["a"],
    partition: { halfWidth: 3 },
  });
  expect(warning?.numbers.distance).toBeGreaterThan(0.7 * distance);
  expect(warning?.numbers.distance).toBeLessThan(1.4 * distance);
});
