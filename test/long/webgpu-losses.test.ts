import { describe, expect, it } from "vitest";
import type { TrainingLoss } from "../../src/train/objective.js";
import { type TrainingJob, trainOne } from "../../src/train/run.js";
import { trainTogether } from "../../src/train/together.js";
import { webgpuHere } from "../train/gpu.js";
import { compareLosses, deep, flow, line, residual, sobolev, tanh } from "../train/losses.js";

describe.skipIf(webgpuHere === null)("the webgpu engine", () => {
  it.each([
    ["a residual with values beside", tanh, residual(line, "dx^2 - 3", true), { type: "nesterov", friction: 1 }, 100],
    ["a Sobolev loss of a deep network", deep, sobolev, { type: "momentum", friction: 1 }, 100],
    ["Gauss–Newton", tanh, undefined, { type: "gauss-newton", damping: 0.1 }, 6],
    ["Gauss–Newton on a deep network", deep, undefined, { type: "gauss-newton", damping: 0.1 }, 6],
  ] as const)("has the residual of float64 to 1e-4 after steps: %s", (_, network, loss, dynamics, steps) =>
    compareLosses(webgpuHere ?? expect.fail(), network, loss, dynamics, steps),
  );

  it("trains residuals side by side as each of them alone, bit for bit, and a coefficient along", async () => {
    const unknown = { name: "c", start: 0.5, exact: 2, rate: 0.7 };
    const inverse = residual(line, "dx^2 - 3", true);
    for (const loss of [
      residual(line, "dx^2 - 3", false),
      { ...inverse, loss: { type: "residual", operator: "dx^2 + 2*c", data: { weight: 0.3 }, unknown } },
    ] as readonly TrainingLoss[]) {
      const job: TrainingJob = {
        ...{ network: tanh, samples: line, loss, dynamics: flow, learningRate: 1e-3, saveSteps: [4], engine: "webgpu" },
      };
      const tasks = [
        { width: 20, seed: 0 },
        { width: 40, seed: 1 },
      ];
      const results: unknown[] = [];
      await trainTogether(job, tasks, { onDone: (result) => results.push(result), onProgress: () => {} });
      for (const { width, seed } of tasks) expect(results).toContainEqual(await trainOne(job, width, seed));
    }
  });
});
