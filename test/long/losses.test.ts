import { describe, expect, it } from "vitest";
import { networkCase } from "../../src/case/case.js";
import { experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import type { runTraining } from "../../src/case/training-run.js";
import { runValidation } from "../../src/case/validation.js";
import { trainSweep } from "../../src/train/sweep.node.js";
import { apart } from "../case/levels-apart.js";

const trainer = {
  train: (...[job, widths, seeds]: Parameters<Parameters<typeof runTraining>[2]["train"]>) =>
    trainSweep(job, { widths, seeds, threads: 0 }),
};

function experiment(loss: object, rest: object = {}) {
  return experimentOf(
    networkCase(
      checkCase({
        title: "A loss",
        target: "exp(-x^2/8) * (sin(x + 0.3) + sin(3*x + 0.9))",
        data: { box: [[-12, 12]], samples: [96] },
        network: { family: "fourier-features", weights: { law: "normal", std: 2 }, outputs: { law: "sign" } },
        loss,
        spectrum: { box: [[-12, 12]], cells: [480] },
        probes: [1, 3],
        ...rest,
      }),
    ),
  );
}

const families = [
  {
    family: "fourier-features",
    weights: { law: "normal", std: 2 },
    outputs: { law: "normal", std: 0.7 },
    train: ["a", "w"],
  },
  { family: "mscale", scales: [1, 2], weights: { law: "normal", std: 1.3 }, biases: { law: "uniform-phase" } },
  { family: "mscale", activation: "cos", weights: { law: "normal", std: 2 }, biases: { law: "normal", std: 0.5 } },
] as const;
const dynamics = [
  { type: "gradient-flow" },
  { type: "momentum", friction: 2 },
  { type: "nesterov", friction: 2 },
  { type: "gauss-newton", damping: 1 },
] as const;
const losses = [
  { type: "squares" },
  { type: "sobolev", order: 1 },
  { type: "residual", operator: "dx^2 - 1" },
] as const;

function saveOf(each: { readonly type: string }, loss: { readonly type: string }): number[] {
  if (each.type === "gauss-newton") return [1];
  return loss.type === "residual" ? [0.05] : [0.3];
}

// The domain's edge and the cells; the largest, 4e-3, are waves that reach the edge.
describe.each(families)("every response and every loss of a network %#, $family", (network) => {
  it.each(dynamics.flatMap((each) => losses.map((loss) => [each.type, loss.type, each, loss] as const)))(
    "levels 0 and 1 agree: %s, %s",
    async (_, __, each, loss) => {
      const case_ = await experiment(loss, { network, dynamics: each, time: { save: saveOf(each, loss) } });
      expect(apart(runPde(case_).level, runKernelFlow(case_).level)).toBeLessThan(1e-2);
    },
  );
});

/** Steps that are linear systems. With a Sobolev loss they are half as dear, and 512 units too few: 1.41 times the law, 1.22 at 2048 and 1.11 at 4096, by the next order. */
function isDear(each: { readonly type: string }, loss: { readonly type: string }): boolean {
  return each.type === "gauss-newton" && loss.type === "residual";
}

// Twelve networks: their mean square is known to 1/√12 of itself, that of the deviation to half of that, and to twice that in one of twenty.
describe("trained networks are as far from the limit as the width law says", () => {
  it.each(dynamics.flatMap((each) => losses.slice(1).map((loss) => [each.type, loss.type, each, loss] as const)))(
    "%s, %s",
    async (_, __, each, loss) => {
      const network = {
        family: "mscale",
        weights: { law: "normal", std: 2 },
        outputs: { law: "sign" },
        biases: { law: "uniform-phase" },
      };
      const case_ = await experiment(loss, {
        network,
        dynamics: each,
        time: { save: saveOf(each, loss) },
        training: isDear(each, loss) ? { widths: [512], seeds: 8 } : { widths: [4096], seeds: 12 },
      });
      const { widthLaw, failures, training } = await runValidation(case_, { train: trainer });
      expect(failures).toEqual([]);
      expect(training?.level[0].residual === undefined).toBe(loss.type !== "residual");
      const ratio = widthLaw?.ratio[0] ?? Number.NaN;
      expect(ratio).toBeGreaterThan(0.75);
      expect(ratio).toBeLessThan(1.25);
    },
  );
});

describe("a residual with values at a boundary and at the samples", () => {
  it("is trained as far from the limit as the width law says", async () => {
    const case_ = await experiment(
      {
        ...{ type: "residual", operator: "dx^2 - 1" },
        ...{ boundary: { points: [-5, 1, 5], weight: 20 }, data: { weight: 2 } },
      },
      {
        network: {
          ...{ family: "mscale", weights: { law: "normal", std: 2 } },
          ...{ outputs: { law: "sign" }, biases: { law: "uniform-phase" } },
        },
        time: { save: [0.05] },
        training: { widths: [2048], seeds: 10 },
      },
    );
    const { widthLaw, failures } = await runValidation(case_, { train: trainer });
    expect(failures).toEqual([]);
    expect(widthLaw?.ratio[0]).toBeGreaterThan(0.75);
    expect(widthLaw?.ratio[0]).toBeLessThan(1.25);
  });
});

describe("a deep network with a Sobolev loss", () => {
  it("is trained as far from the limit as the width law says", async () => {
    const case_ = await experiment(
      { type: "sobolev", order: 1 },
      {
        data: { box: [[-6, 6]], samples: [40] },
        target: "exp(-x^2/3) * (sin(x + 0.3) + sin(2.5*x + 0.9))",
        network: {
          ...{ family: "deep", weights: { law: "normal", std: 2 } },
          layers: [{ activation: "relu" }, { activation: "erf", weightStd: 1.2, biasStd: 0.3 }],
        },
        time: { save: [0.2] },
        training: { widths: [256], seeds: 10 },
      },
    );
    const { widthLaw, failures } = await runValidation(case_, { train: trainer });
    expect(failures).toEqual([]);
    expect(widthLaw?.ratio[0]).toBeGreaterThan(0.7);
    expect(widthLaw?.ratio[0]).toBeLessThan(1.35);
  });
});

describe("a residual of smooth units that are no waves", () => {
  const units = {
    family: "shallow",
    activation: "tanh",
    weights: { law: "normal", std: 2 },
    biases: { law: "uniform", halfWidth: 15 },
  };
  const training = { widths: [64], seeds: 1 };

  it("falls by its kernel as by training, to a fifth at width 4096", async () => {
    const case_ = await experiment(
      { type: "residual", operator: "dx^2 - 1" },
      {
        network: units,
        data: { box: [[-6, 6]], samples: [48] },
        time: { save: [0.2] },
        training: { ...training, widths: [4096] },
      },
    );
    const { ntk, training: trained, failures } = await runValidation(case_, { train: trainer });
    expect(failures).toEqual([]);
    const [before, after] = trained?.level[0].residual?.energy ?? [];
    expect(after).toBeLessThan(before);
    const { energy } = ntk?.level.residual ?? expect.fail();
    expect(energy[0] / before).toBeCloseTo(1, 9);
    expect(after / energy[1]).toBeGreaterThan(0.8);
    expect(after / energy[1]).toBeLessThan(1.25);
  });

  it("is trained without its kernel in 2-D, where that is not known, and falls", async () => {
    const box = [
      [-3, 3],
      [-3, 3],
    ];
    const case_ = await experiment(
      { type: "residual", operator: "dx^2 + dy^2 - 1" },
      {
        dimension: 2,
        target: "exp(-x^2 - y^2)",
        network: units,
        data: { box, samples: [10, 10] },
        time: { save: [0.2] },
        spectrum: { box: box.map(() => [-8, 8]), cells: [16, 16] },
        probes: [[1, 0]],
        training,
      },
    );
    const { ntk, training: trained, failures } = await runValidation(case_, { train: trainer });
    expect(ntk).toBeUndefined();
    expect(failures.map(({ stage }) => stage)).toContain("ntk");
    const [before, after] = trained?.level[0].residual?.energy ?? [];
    expect(after).toBeLessThan(before);
  });
});
