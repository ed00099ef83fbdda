import { afterAll, describe, expect, it } from "vitest";
import type { Dynamics } from "../../src/network/dynamics/index.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import { denseEngine } from "../../src/train/dense-engine.js";
import { empiricalLambdaMax } from "../../src/train/empirical-kernel.js";
import { followFlow } from "../../src/train/gradient-flow.js";
import { type TrainingJob, trainOne } from "../../src/train/run.js";
import { trainTogether } from "../../src/train/together.js";
import { openGpu } from "../../src/train/webgpu/device.js";
import { sharings } from "../../src/train/webgpu/kinds.js";
import { compareWithDense, reluTanh as network } from "../train/deep-networks.js";
import { deviceNumbers, expectBytes } from "../train/device-numbers.js";
import { webgpuHere } from "../train/gpu.js";
import { relativeDistance, uniformSamples } from "../train/networks.js";

describe.skipIf(webgpuHere === null)("the webgpu engine on deep networks", async () => {
  const gpu = await openGpu();
  afterAll(() => gpu.close());

  it.each([12, 14, ...Array.from({ length: 30 }, (_, i) => 30 + i)])(
    "has the residual of the dense engine in float64 to 1e-4 after 100 steps: network %i",
    (i) => compareWithDense(webgpuHere ?? expect.fail(), i),
  );

  it("has the same numbers whatever a thread has in registers", async () => {
    // Tiles as a GPU has them take a processor long to compile: one layer.
    const short = initialNetwork({ ...network, layers: network.layers.slice(0, 1) }, 70, 2);
    const tiles = await Promise.all(
      [sharings.software, sharings.gpu].map((sharing) => deviceNumbers(gpu, short, 200, sharing)),
    );
    expect(tiles[1]).toEqual(tiles[0]);
  });

  it("follows gradient flow as the dense engine in float64 does", async () => {
    const start = initialNetwork(network, 12, 5);
    const samples = uniformSamples(40);
    const lambdaMax = await empiricalLambdaMax(start, denseEngine().trainer(start, samples), samples);
    const options = { saveTimes: [0.1, 0.5], tolerance: 1e-4, lambdaMax };
    const exact = await followFlow(start, samples, denseEngine(), options);
    const run = await followFlow(start, samples, webgpuHere ?? expect.fail(), options);
    // Lengths of steps follow from estimates, which rounding shifts a little.
    expect(Math.abs(run.steps - exact.steps)).toBeLessThan(3);
    run.residuals.forEach((residual, i) => {
      expect(relativeDistance(residual, exact.residuals[i])).toBeLessThan(1e-4);
    });
  });

  it("trains networks of several widths side by side as it trains each of them alone, bit for bit", async () => {
    const flow: Dynamics = { type: "gradient-flow" };
    const job: TrainingJob = {
      ...{ network: { ...network, zeroStart: "antisymmetric" }, samples: uniformSamples(24), dynamics: flow },
      ...{ learningRate: 0.05, saveSteps: [5, 8], engine: "webgpu" },
    };
    const tasks = [
      { width: 12, seed: 0 },
      { width: 40, seed: 3 },
      { width: 12, seed: 1 },
    ];
    const results: unknown[] = [];
    await trainTogether(job, tasks, { onDone: (result) => results.push(result), onProgress: () => {} });
    expect(results).toHaveLength(3);
    for (const { width, seed } of tasks.slice(1)) expect(results).toContainEqual(await trainOne(job, width, seed));
  });

  it("takes as many bytes as it says beforehand", () => expectBytes(gpu, network, [120, 40]));
});
