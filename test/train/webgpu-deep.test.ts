import { afterAll, describe, expect, it } from "vitest";
import { chebyshevStep, type Dynamics } from "../../src/network/dynamics/index.js";
import type { DeepNetwork } from "../../src/network/families/deep-network.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import type { Network } from "../../src/network/network.js";
import { denseEngine } from "../../src/train/dense-engine.js";
import { empiricalLambdaMax } from "../../src/train/empirical-kernel.js";
import { followFlow } from "../../src/train/gradient-flow.js";
import type { TrainingJob } from "../../src/train/run.js";
import { trainOne } from "../../src/train/run.js";
import { trainTogether } from "../../src/train/together.js";
import { openGpu, usage } from "../../src/train/webgpu/device.js";
import { kindOf, sharings } from "../../src/train/webgpu/kinds.js";
import { deviceNetworks } from "../../src/train/webgpu/networks.js";
import { compareWithDense } from "./deep-networks.js";
import { deviceNumbers } from "./device-numbers.js";
import { webgpuHere } from "./gpu.js";
import { relativeDistance, uniformSamples } from "./networks.js";

const network: DeepNetwork = {
  ...{ family: "deep", dimension: 1, weights: { law: "normal", std: 2 }, zeroStart: "none" },
  layers: [{ activation: "relu" }, { activation: "tanh", weightStd: 1.3, biasStd: 0.2 }],
  ...{ outputs: { law: "normal", std: 1 }, train: ["a", "hidden", "w"] },
};

const shallow: Network = {
  ...{ family: "shallow", dimension: 1, activation: "tanh", weights: { law: "normal", std: 1.2 } },
  ...{ biases: { law: "normal", std: 1 }, outputs: { law: "normal", std: 1 }, train: ["a", "w", "b"] },
  zeroStart: "none",
};

describe.skipIf(webgpuHere === null)("the webgpu engine on deep networks", async () => {
  const gpu = await openGpu();
  afterAll(() => gpu.close());

  // Depths 1, 3 and 5, all three dynamics; more of them in test/long.
  it.each([10, 12, 14])("has the residual of the dense engine in float64 to 1e-4 after 100 steps: network %i", (i) =>
    compareWithDense(webgpuHere ?? expect.fail(), i),
  );

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

  it("has the same numbers where samples are worked off in parts, and whatever a thread has in registers", async () => {
    const start = initialNetwork(network, 70, 2);
    const whole = await deviceNumbers(gpu, start, 200, sharings.software);
    // Room for the functions of 64 samples: four parts.
    expect(await deviceNumbers({ ...gpu, mostBytes: 4 * 64 * 2 * 70 }, start, 200, sharings.software)).toEqual(whole);
    // Tiles as a GPU has them take a processor long to compile: one layer.
    const short = initialNetwork({ ...network, layers: network.layers.slice(0, 1) }, 70, 2);
    const tiles = await Promise.all(
      [sharings.software, sharings.gpu].map((sharing) => deviceNumbers(gpu, short, 200, sharing)),
    );
    expect(tiles[1]).toEqual(tiles[0]);
  });

  it("starts at zero to the last bit where two networks cancel each other", async () => {
    const start = initialNetwork({ ...network, zeroStart: "antisymmetric" }, 90, 4);
    const { value } = await deviceNumbers(gpu, start, 30, sharings.software);
    expect(value.every((each) => each === 0)).toBe(true);
  });

  it.each([
    ["deep", network, [120, 40]],
    ["two-layer", shallow, [400, 90]],
  ] as const)("takes as many bytes as it says beforehand: %s", async (_, network, widths) => {
    const made: number[] = [];
    const counting = {
      ...gpu,
      buffer(bytes: number, use: number) {
        // Tables of settings are no networks'.
        if ((use & usage.uniform) === 0) made.push(bytes);
        return gpu.buffer(bytes, use);
      },
    };
    const starts = widths.map((width) => initialNetwork(network, width, 0));
    const samples = uniformSamples(320);
    const kind = kindOf(network, sharings.software);
    const networks = deviceNetworks(counting, kind, starts, samples);
    const rules = starts.map(() => chebyshevStep(0.1, 2).stages);
    await networks.descend([0, 1], rules);
    networks.close();
    const { largest, all } = kind.bytes(widths, samples);
    const sum = made.reduce((total, each) => total + each, 0);
    // But for tables of networks and blocks, and losses.
    expect(Math.abs(all / sum - 1)).toBeLessThan(0.1);
    expect(Math.max(...made)).toBeGreaterThanOrEqual(largest);
  });

  it("refuses a network of which a buffer is too large, before anything runs", () => {
    const start = { ...initialNetwork(network, 4, 0), width: 2 ** 18 };
    const engine = webgpuHere ?? expect.fail();
    expect(() => engine.trainer(start, uniformSamples(9))).toThrow(
      /a network of width 262144 on 9 samples needs 549755813888 bytes in one piece, and the GPU .* has \d+ at most/,
    );
  });

  it("says so where there is no room for tables", () => {
    const start = initialNetwork(network, 70, 2);
    expect(() =>
      deviceNetworks({ ...gpu, mostBytes: 1000 }, kindOf(network, sharings.software), [start], uniformSamples(9)),
    ).toThrow(/no room for tables/);
  });
});
