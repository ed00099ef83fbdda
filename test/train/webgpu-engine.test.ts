import { afterAll, describe, expect, it } from "vitest";
import { InputError, NumericalError } from "../../src/errors.js";
import { erf } from "../../src/expression/index.js";
import type { Adam, Dynamics } from "../../src/network/dynamics/index.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import { differentialOperator } from "../../src/network/losses/index.js";
import type { Network } from "../../src/network/network.js";
import { directEngine } from "../../src/train/direct-engine.js";
import { empiricalLambdaMax } from "../../src/train/empirical-kernel.js";
import { trainingEngine } from "../../src/train/engine-choice.js";
import { train } from "../../src/train/gradient-descent.js";
import { followFlow } from "../../src/train/gradient-flow.js";
import type { DescentJob, TrainingJob } from "../../src/train/run.js";
import { trainOne } from "../../src/train/run.js";
import { trainTogether } from "../../src/train/together.js";
import { openGpu, usage } from "../../src/train/webgpu/device.js";
import { kindOf, sharings } from "../../src/train/webgpu/kinds.js";
import { deviceNetworks } from "../../src/train/webgpu/networks.js";
import { functionsOf } from "../../src/train/webgpu/wgsl-functions.js";
import { webgpu } from "../../src/train/webgpu-engine.js";
import { deviceNumbers } from "./device-numbers.js";
import { webgpuHere } from "./gpu.js";
import { boxSamples, fourierFeatures, mscale, relativeDistance, uniformSamples } from "./networks.js";

const shallow: Network = {
  ...{ family: "shallow", dimension: 2, activation: "tanh", weights: { law: "normal", std: 1.2 } },
  ...{
    biases: { law: "normal", std: 1 },
    outputs: { law: "normal", std: 1 },
    train: ["a", "w", "b"],
    zeroStart: "none",
  },
};
const repnet: Network = {
  ...{ family: "repnet", dimension: 1, activation: "silu", slopes: [1, 3], partition: { halfWidth: 4 } },
  ...{ outputs: { law: "normal", std: 1 }, train: ["a", "s", "p"], zeroStart: "antisymmetric" },
};

it("is refused for expressions that shaders lack, and for residuals of deep networks", async () => {
  expect(webgpu.refuses({ ...shallow, activation: { expression: "tanh(z) * (z > 0 and z < 1)" } })).not.toBeNull();
  expect(webgpu.refuses(repnet)).toBeNull();
  const deep: Network = {
    ...{ family: "deep", dimension: 1, weights: { law: "normal", std: 1 }, layers: [{ activation: "relu" }] },
    ...{ outputs: { law: "normal", std: 1 }, train: ["a"], zeroStart: "none" },
  };
  const operator = differentialOperator("dx^2", 1, "");
  await expect(trainingEngine({ choice: "webgpu", network: deep, operator, count: 9, width: 9 })).rejects.toThrow(
    /no sum of units whose derivatives in x are known/,
  );
});

describe.skipIf(webgpuHere === null)("the webgpu engine", async () => {
  const gpu = await openGpu();
  afterAll(() => gpu.close());

  it("has functions that are good to 1e-6, over wide ranges", async () => {
    const count = 2 ** 14;
    const inputs = (from: number, to: number) =>
      Float32Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
    const functions = [
      ["sine", Math.sin, -20, 20],
      ["sine", Math.sin, -50_000, 50_000],
      ["cosine", Math.cos, -1000, 1000],
      ["exponential", Math.exp, -90, 88],
      ["logarithm", Math.log, 1e-3, 3],
      ["logarithm", Math.log, 1, 1e30],
      ["hyperbolicTangent", Math.tanh, -12, 12],
      ["errorFunction", erf, -6, 6],
    ] as const;
    const code = `
struct Settings { zero: u32 }
@group(0) @binding(0) var<uniform> settings: Settings;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
${functionsOf(functions.map(([name]) => `${name}(`).join())}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
let i = id.x;
${functions.map(([name], k) => `y[${k * count}u + i] = ${name}(x[${k * count}u + i]);`).join("\n")}
}`;
    const { device } = gpu;
    const pipeline = device.createComputePipeline({
      layout: "auto",
      compute: { module: device.createShaderModule({ code }), entryPoint: "main" },
    });
    const all = 4 * count * functions.length;
    const buffers = [
      gpu.buffer(16, usage.uniform),
      gpu.buffer(all, usage.storage | usage.copyTarget),
      gpu.buffer(all, usage.storage | usage.copySource),
    ];
    functions.forEach(([, , from, to], k) => {
      device.queue.writeBuffer(buffers[1], 4 * k * count, inputs(from, to));
    });
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
    pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
    pass.dispatchWorkgroups(count / 64);
    pass.end();
    device.queue.submit([encoder.finish()]);
    const found = await gpu.read(buffers[2], 0, all / 4);
    for (const [k, [name, exact, from, to]] of functions.entries()) {
      const errors = Array.from(inputs(from, to), (x, i) => {
        return Math.abs(found[k * count + i] - exact(x)) / Math.max(1, Math.abs(exact(x)));
      });
      expect(Math.max(...errors), name).toBeLessThan(1e-6);
    }
  });

  const flow: Dynamics = { type: "gradient-flow" };
  const adam: Adam = { type: "adam", beta1: 0.9, beta2: 0.99, epsilon: 1e-8 };
  it.each([
    ["sines", { ...mscale, scales: [1, 4], zeroStart: "subtract" } satisfies Network, flow],
    ["Fourier features with momentum", fourierFeatures, { type: "momentum", friction: 1 }],
    ["tanh in two dimensions with Nesterov's momentum", shallow, { type: "nesterov", friction: 1 }],
    ["RepNet", repnet, flow],
    ["RepNet by Adam", repnet, flow],
  ] as const)(
    "has the residual of the definition in float64 to 1e-4 after 100 steps: %s",
    async (title, network, dynamics) => {
      const samples = network.dimension === 2 ? boxSamples([6, 5]) : uniformSamples(40);
      const start = initialNetwork(network, 60, 5);
      const options = {
        ...{ learningRate: 0.02, dynamics: dynamics as Dynamics, saveSteps: [1, 40, 100] },
        ...(title.includes("Adam") ? { optimiser: adam } : {}),
      };
      const exact = await train(start, samples, directEngine(), options);
      const run = await train(start, samples, webgpuHere ?? expect.fail(), options);
      expect(run.times).toEqual(exact.times);
      run.residuals.forEach((residual, i) => {
        expect(relativeDistance(residual, exact.residuals[i])).toBeLessThan(1e-4);
      });
    },
  );

  it("follows gradient flow as the definition in float64 does", async () => {
    const start = initialNetwork({ ...mscale, scales: [1, 4] }, 60, 5);
    const samples = uniformSamples(40);
    const lambdaMax = await empiricalLambdaMax(start, directEngine().trainer(start, samples), samples);
    const options = { saveTimes: [0.1, 2], tolerance: 1e-4, lambdaMax };
    const exact = await followFlow(start, samples, directEngine(), options);
    const run = await followFlow(start, samples, webgpuHere ?? expect.fail(), options);
    // Lengths of steps follow from estimates, which rounding shifts a little.
    expect(Math.abs(run.steps - exact.steps)).toBeLessThan(3);
    run.residuals.forEach((residual, i) => {
      expect(relativeDistance(residual, exact.residuals[i])).toBeLessThan(1e-4);
    });
  });

  const job: TrainingJob = {
    ...{ network: { ...mscale, activation: "tanh", biases: { law: "normal", std: 1 } }, samples: uniformSamples(24) },
    ...{ dynamics: flow, learningRate: 0.05, saveSteps: [5, 20], engine: "webgpu" },
  };

  it("trains networks side by side as it trains each of them alone, bit for bit", async () => {
    const tasks = [
      { width: 50, seed: 0 },
      { width: 300, seed: 3 },
      { width: 50, seed: 1 },
    ];
    const results: unknown[] = [];
    await trainTogether(job, tasks, { onDone: (result) => results.push(result), onProgress: () => {} });
    const alone = await Promise.all(tasks.map(({ width, seed }) => trainOne(job, width, seed)));
    expect(results).toHaveLength(3);
    for (const result of alone) expect(results).toContainEqual(result);
  });

  it("follows gradient flow side by side, each network by steps of its own, as alone", async () => {
    const { learningRate: _, saveSteps: _steps, ...task } = job as DescentJob;
    const flowing: TrainingJob = { ...task, tolerance: 1e-2, saveTimes: [0.2] };
    const tasks = [
      { width: 50, seed: 0 },
      { width: 300, seed: 3 },
    ];
    const results: unknown[] = [];
    await trainTogether(flowing, tasks, { onDone: (result) => results.push(result), onProgress: () => {} });
    for (const { width, seed } of tasks) expect(results).toContainEqual(await trainOne(flowing, width, seed));
  });

  it("ends with the first failure of networks side by side", async () => {
    const tasks = [
      { width: 50, seed: 0 },
      { width: 64, seed: 3 },
    ];
    const tooFast = { ...job, learningRate: 50 };
    await expect(trainTogether(tooFast, tasks, { onDone: () => expect.fail(), onProgress: () => {} })).rejects.toThrow(
      InputError,
    );
  });

  it("has the same numbers where buffers are small, and whatever a thread has in registers", async () => {
    const wide = initialNetwork(repnet, 34_000, 2);
    // Room for 16384 units: three segments.
    expect(await deviceNumbers({ ...gpu, mostBytes: 4 * 6 * 16_384 }, wide, 10, sharings.software)).toEqual(
      await deviceNumbers(gpu, wide, 10, sharings.software),
    );
    // Two slots of samples, and numbers of units that are no multiples of anything.
    const start = initialNetwork(repnet, 310, 2);
    expect(await deviceNumbers(gpu, start, 300, sharings.gpu)).toEqual(
      await deviceNumbers(gpu, start, 300, sharings.software),
    );
  });

  it("says so where there is no room, and where the device is lost", async () => {
    expect(() => gpu.buffer(2 ** 40, usage.storage)).toThrow(/no room for \d+ bytes in one piece/);
    const lost = await openGpu();
    const start = initialNetwork(shallow, 20, 0);
    const networks = deviceNetworks(lost, kindOf(shallow, sharings.software), [start], boxSamples([3, 3]));
    lost.device.destroy();
    networks.output([0]);
    await expect(networks.values()).rejects.toThrow(NumericalError);
    lost.close();
  });
});
