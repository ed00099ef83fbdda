import { describe, expect, it } from "vitest";
import type { Network } from "../../src/network/network.js";
import { webgpuHere } from "./gpu.js";
import { activations, checkGradients, networks } from "./gradients.js";

// Every engine with every family and every activation: in 1-D here, in 2-D and 3-D in test/long.

describe.each(activations)("gradients with %j units", (activation) => {
  it.each(Object.keys(networks))(
    "of %s networks are those of central differences, by every engine that trains them",
    async (family) => {
      const network = networks[family](activation, 1);
      if (network === null) return;
      const engines = await checkGradients(network);
      const expression = typeof activation === "object" && "expression" in activation;
      expect(engines).toEqual(expect.arrayContaining(["direct float64"]));
      expect(engines).toContain("tensorflow float32");
      if (webgpuHere !== null) expect(engines).toContain("webgpu float32");
      if (family === "deep") expect(engines).toEqual(expect.arrayContaining(["dense float64", "dense float32"]));
      if (family !== "deep" && !expression)
        expect(engines).toEqual(expect.arrayContaining(["fused float64", "fused float32"]));
    },
  );
});

it("gradients of Fourier features, and those by NUFFT and prefix sums, are among them", async () => {
  const features: Network = {
    ...{ family: "fourier-features", dimension: 1, weights: { law: "normal", std: 1.1 } },
    ...{ outputs: { law: "normal", std: 1 }, train: ["a", "w"], zeroStart: "none" },
  };
  const onGpu = webgpuHere === null ? [] : ["webgpu float32"];
  expect(await checkGradients(features)).toEqual(["nufft float64", ...onGpu, "direct float64", "tensorflow float32"]);
  const { shallow, repnet } = networks;
  expect(await checkGradients(shallow("sin", 1) ?? expect.fail())).toContain("nufft float64");
  expect(await checkGradients(shallow("relu", 1) ?? expect.fail())).toContain("prefix float64");
  expect(await checkGradients(repnet("leaky-relu", 1) ?? expect.fail())).toContain("prefix float64");
});
