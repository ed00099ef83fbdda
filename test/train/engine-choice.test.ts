import { expect, it } from "vitest";
import type { Network } from "../../src/network/network.js";
import { automaticChoice } from "../../src/train/engine-choice.js";
import { mscale } from "./networks.js";

const tanh: Network = { ...mscale, activation: "tanh", biases: { law: "normal", std: 1 } };

it("auto tells what it takes, and of the engines before it that could why not", async () => {
  const wide = await automaticChoice({ network: mscale, count: 1024, width: 1e5 });
  expect(wide.engine.name).toBe("nufft");
  expect(wide.passedOver).toEqual([]);

  // A double loop over 8 × 20 is quicker than transforms.
  const narrow = await automaticChoice({ network: mscale, count: 20, width: 8 });
  expect(narrow.engine.name).not.toBe("nufft");
  expect(narrow.passedOver[0]).toEqual({ engine: "nufft", reason: "does not pay for so few units × samples" });

  const single = await automaticChoice({ network: tanh, count: 64, width: 16, precision: "float32" });
  expect(single.passedOver.map(({ engine }) => engine)).toEqual(["webgpu"]);
});
