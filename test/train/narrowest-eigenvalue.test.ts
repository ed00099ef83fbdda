import { describe, expect, it } from "vitest";
import { chooseLearningRate } from "../../src/train/learning-rate.js";
import { narrowestLambdaMax } from "../../src/train/narrowest-eigenvalue.js";
import { trainOne } from "../../src/train/run.js";
import { mscale, uniformSamples } from "./networks.js";

describe("narrowestLambdaMax", () => {
  const samples = uniformSamples(40);
  const dynamics = { type: "gradient-flow" } as const;

  it("is the largest of the eigenvalues that the runs of the narrowest width report", async () => {
    const found = await narrowestLambdaMax(mscale, samples, [64, 8, 16], [0, 1, 2]);
    const job = { network: mscale, samples, dynamics, learningRate: 1e-4, saveSteps: [1], engine: "auto" } as const;
    const runs = await Promise.all([0, 1, 2].map((seed) => trainOne(job, 8, seed)));
    expect(found).toBe(Math.max(...runs.map(({ lambdaMax }) => lambdaMax)));
  });

  it("gives a learning rate that no run of a sweep refuses", async () => {
    const lambdaMax = await narrowestLambdaMax(mscale, samples, [8, 32, 128], [0, 1, 2]);
    const { learningRate, saveSteps } = chooseLearningRate("auto", lambdaMax, dynamics, [1]);
    for (const width of [8, 32, 128]) {
      for (const seed of [0, 1, 2]) {
        const job = { network: mscale, samples, dynamics, learningRate, saveSteps, engine: "auto" } as const;
        await expect(trainOne(job, width, seed)).resolves.toMatchObject({ width, seed, learningRate });
      }
    }
  });
});
