import { describe, expect, it } from "vitest";
import { runKernelFlow, runPde } from "../../src/case/experiment.js";
import { differences, features, inPlane, normal, on, unit, withBiases } from "./off-origin.js";

describe("level 0 of data around another point than 0 follows the kernel flow", () => {
  // Measured: below 1e-5 in all that have one equation for both parts; 2e-4 and 4e-4 with biases, 3e-4 with the Cauchy law, by the domain's edge.
  it.each([
    ["where both weights are trained", 20, features(normal), 2e-5],
    ["where weights alone are trained", -5, features(normal, ["w"]), 2e-5],
    ["where no weight is trained, and nothing but the phase is moved", 100, features(normal, ["a"]), 2e-5],
    ["with a heavy tail", 20, features({ law: "student-t", dof: 1, scale: 1 }), 1e-3],
    ["with momentum", 3, { ...features(normal), dynamics: { type: "momentum", friction: 1 } }, 5e-5],
    ["with biases, the mirror image of the data outside of their box", 20, withBiases(0.5), 5e-4],
    ["with biases, the mirror image inside", 1, withBiases(0.5), 1e-3],
    ["with biases and no weight trained", 3, withBiases(0.5, unit, ["a"]), 1e-3],
    ["without biases", 1, withBiases(0, unit, ["a", "w"]), 5e-4],
    ["ten thousand lengths away", 1e4, { ...features(normal), time: { save: [1e-9, 1e-7] } }, 2e-5],
    ["in cycles", 20, { ...features(normal), spectrum: { convention: "cycles" }, probes: [0.16, 0.339] }, 2e-5],
  ] as const)("%s", async (_, center, changes, bound) => {
    const { distance, relative, energy, warnings } = differences(await on(center, changes));
    expect(distance).toBeLessThan(bound);
    expect(relative).toBeLessThan(bound);
    expect(energy).toBeLessThan(bound);
    expect(warnings).toEqual([]);
  });

  // test/long has more of the plane.
  it("in the plane", async () => {
    // Measured: 1.3e-3, by 16² samples and a box of half 5: for boxes around 0 it is the same.
    const { distance, relative, energy, warnings } = differences(await inPlane(10, -3, features(normal)));
    expect(distance).toBeLessThan(3e-3);
    expect(relative).toBeLessThan(3e-3);
    expect(energy).toBeLessThan(3e-3);
    expect(warnings).toEqual([]);
  });

  it("says so where a part of the data has its mirror image in their box and a part has not", async () => {
    const { warnings } = runPde(await on(7, withBiases(0.5)));
    expect(warnings.map(({ path }) => path)).toEqual(["data.box"]);
    expect(warnings[0].numbers.mirroredShare).toBeGreaterThan(0.01);
    expect(warnings[0].numbers.mirroredShare).toBeLessThan(0.5);
  });
});

describe("without biases", () => {
  it("odd functions alone are learnt: the even part stays at every level", async () => {
    const experiment = await on(0, {
      target: "exp(-x^2/4) * (cos(2*x) + sin(x))",
      network: { family: "mscale", biases: { law: "normal", std: 0 }, train: ["a", "w"] },
      time: { save: [2, 8] },
      probes: [1, 2],
    });
    for (const { probes } of [runPde(experiment).level, runKernelFlow(experiment).level]) {
      for (const { re, im } of probes) {
        // 1e-9 by time integration, relative to values of order 1.
        for (const value of re) expect(Math.abs(value - re[0])).toBeLessThan(1e-8);
        expect(Math.abs(im[2])).toBeLessThan(0.7 * Math.abs(im[0]));
      }
    }
  });
});
