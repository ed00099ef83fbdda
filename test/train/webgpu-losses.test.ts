import { describe, expect, it } from "vitest";
import { initialNetwork } from "../../src/network/initial-network.js";
import { differentialOperator } from "../../src/network/losses/index.js";
import type { Network } from "../../src/network/network.js";
import { zerosLike } from "../../src/network/parameters.js";
import { randomStream } from "../../src/network/random.js";
import { directEngine } from "../../src/train/direct-engine.js";
import { webgpuHere } from "./gpu.js";
import { compareLosses, flow, gelu, line, plane, repnet, residual, samplesOf, sobolev, tanh } from "./losses.js";
import { fourierFeatures, mscale, relativeDistance } from "./networks.js";

describe.skipIf(webgpuHere === null)("the webgpu engine", () => {
  const engine = () => webgpuHere ?? expect.fail();

  it.each([
    ["dx^2 - 3", tanh],
    ["dx^3 - dx/2 + 1", mscale],
    ["dx^4 + 2*dx", fourierFeatures],
    ["dx - 2", repnet],
    ["dx^2 + dy^2 - dx*dy", gelu],
  ] as const)("has P(∂)f and its slopes as the definition in float64 has: %s", async (text, network) => {
    const samples = samplesOf(network);
    const operator = differentialOperator(text, network.dimension, "");
    const start = initialNetwork({ ...network, zeroStart: "none" } as Network, 22, 3);
    const random = randomStream(5);
    const cotangent = samples.target.map(() => random.normal());
    const exact = directEngine().operatorTrainer?.(start, samples, operator) ?? expect.fail();
    const trainer = engine().operatorTrainer?.(start, samples, operator) ?? expect.fail();
    const [out, expected] = [new Float64Array(samples.count), new Float64Array(samples.count)];
    const [slopes, expectedSlopes] = [zerosLike(start.parameters), zerosLike(start.parameters)];
    exact.output(expected);
    exact.gradient(cotangent, expectedSlopes);
    await trainer.output(out);
    await trainer.gradient(cotangent, slopes);
    // Float32: rounding of phases of up to 10, times four derivatives.
    expect(relativeDistance(out, expected)).toBeLessThan(1e-5);
    for (const [name, values] of Object.entries(slopes)) {
      expect(relativeDistance(values, expectedSlopes[name]), name).toBeLessThan(1e-5);
    }
  });

  // More of them in test/long.
  it.each([
    ["a residual", tanh, residual(line, "dx^2 - 3", false), flow, 100],
    [
      "a residual of waves with momentum",
      mscale,
      residual(line, "dx - 2", false),
      { type: "momentum", friction: 1 },
      100,
    ],
    ["a residual in two dimensions", gelu, residual(plane, "dx^2 + dy^2", false), flow, 100],
    ["a Sobolev loss", tanh, sobolev, flow, 100],
  ] as const)("has the residual of float64 to 1e-4 after steps: %s", (_, network, loss, dynamics, steps) =>
    compareLosses(engine(), network, loss, dynamics, steps),
  );
});
