import { afterAll, describe, expect, it } from "vitest";
import { initialNetwork } from "../../src/network/initial-network.js";
import type { Network } from "../../src/network/network.js";
import { openGpu } from "../../src/train/webgpu/device.js";
import { kindOf, sharings } from "../../src/train/webgpu/kinds.js";
import { deviceNetworks } from "../../src/train/webgpu/networks.js";
import { compareWithDense, reluTanh as network } from "./deep-networks.js";
import { deviceNumbers, expectBytes } from "./device-numbers.js";
import { webgpuHere } from "./gpu.js";
import { uniformSamples } from "./networks.js";

const shallow: Network = {
  ...{ family: "shallow", dimension: 1, activation: "tanh", weights: { law: "normal", std: 1.2 } },
  ...{ biases: { law: "normal", std: 1 }, outputs: { law: "normal", std: 1 }, train: ["a", "w", "b"] },
  zeroStart: "none",
};

describe.skipIf(webgpuHere === null)("the webgpu engine on deep networks", async () => {
  const gpu = await openGpu();
  afterAll(() => gpu.close());

  // More of them in test/long.
  it("has the residual of the dense engine in float64 to 1e-4 after 100 steps: network 10", () =>
    compareWithDense(webgpuHere ?? expect.fail(), 10));

  it("has the same numbers where samples are worked off in parts", async () => {
    const start = initialNetwork(network, 70, 2);
    const whole = await deviceNumbers(gpu, start, 200, sharings.software);
    // Room for the functions of 64 samples: four parts.
    expect(await deviceNumbers({ ...gpu, mostBytes: 4 * 64 * 2 * 70 }, start, 200, sharings.software)).toEqual(whole);
  });

  it("starts at zero to the last bit where two networks cancel each other", async () => {
    const start = initialNetwork({ ...network, zeroStart: "antisymmetric" }, 90, 4);
    const { value } = await deviceNumbers(gpu, start, 30, sharings.software);
    expect(value.every((each) => each === 0)).toBe(true);
  });

  it("takes as many bytes as it says beforehand: two layers", () => expectBytes(gpu, shallow, [400, 90]));

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
