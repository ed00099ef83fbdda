import { describe, expect, it } from "vitest";
import { compareWithDense } from "../train/deep-networks.js";
import { webgpuHere } from "../train/gpu.js";

describe.skipIf(webgpuHere === null)("the webgpu engine on deep networks", () => {
  it.each(Array.from({ length: 30 }, (_, i) => 30 + i))(
    "has the residual of the dense engine in float64 to 1e-4 after 100 steps: network %i",
    (i) => compareWithDense(webgpuHere ?? expect.fail(), i),
  );
});
