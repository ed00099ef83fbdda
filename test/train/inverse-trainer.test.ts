import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { anchorsOf } from "../../src/data/anchors.js";
import { weighed } from "../../src/data/weights.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import { trainingEngine } from "../../src/train/engine-choice.js";
import { objectiveOf } from "../../src/train/objective.js";
import type { TrainingJob } from "../../src/train/run.js";
import { trainSweep } from "../../src/train/sweep.node.js";
import { smoothFeatures as network, uniformSamples } from "./networks.js";

/** f = sin x, of which P = −1 + 4 makes 3 sin x. */
const samples = { ...uniformSamples(24, 3), target: uniformSamples(24, 3).points.map(Math.sin) };
const anchors = anchorsOf(samples, 5, { points: [[-3]], weight: 2 }, ([x]) => Math.sin(x));
if (anchors === null) throw new Error("no anchors");
const loss = {
  loss: {
    type: "residual",
    operator: "dx^2 + 2*c",
    data: { weight: 5 },
    unknown: { name: "c", start: 0.5, exact: 2, rate: 0.7 },
  },
  wanted: samples.target.map((value) => 3 * value),
  anchors,
} as const;

describe("an operator with a coefficient that is trained along", () => {
  it("has the slopes of central differences, that of the coefficient times its rate", async () => {
    const start = initialNetwork(network, 6, 4);
    const engine = await trainingEngine({ choice: "direct", network, count: samples.count, width: 6 });
    const { samples: observed, trainer: trainerOf } = objectiveOf(samples, loss);
    const trainer = trainerOf(engine, start);
    const theta = await trainer.parameters();
    expect(theta.coefficient).toEqual(Float64Array.of(0.5));
    const out = new Float64Array(observed.count);
    const errorNow = async () => {
      await trainer.output(out);
      return out.map((value, i) => value - observed.target[i]);
    };
    const lossAt = async (name: string, k: number, step: number) => {
      await trainer.setParameters({
        ...theta,
        [name]: theta[name].map((value, i) => (i === k ? value + step : value)),
      });
      const u = await errorNow();
      return 0.5 * weighed(observed, u).reduce((sum, value, i) => sum + value * u[i], 0);
    };
    const cotangent = weighed(observed, await errorNow());
    const slope = Object.fromEntries(Object.entries(theta).map(([name, values]) => [name, new Float64Array(values)]));
    await trainer.gradient(cotangent, slope);
    const h = 1e-5;
    for (const [name, values] of Object.entries(slope)) {
      for (const [k, value] of values.entries()) {
        const difference =
          ((name === "coefficient" ? 0.7 : 1) * ((await lossAt(name, k, h)) - (await lossAt(name, k, -h)))) / (2 * h);
        expect(Math.abs(value - difference)).toBeLessThan(1e-6 * (1 + Math.abs(value)));
      }
    }
  });

  it("finds it, and keeps what it found from one run to the next", async () => {
    const directory = mkdtempSync(join(tmpdir(), "inverse-"));
    try {
      const job: TrainingJob = {
        ...{ network: { ...network, zeroStart: "antisymmetric" }, samples, loss, engine: "auto" },
        ...{ dynamics: { type: "momentum", friction: 1 }, learningRate: 0.01, saveSteps: [100, 2000] },
      };
      const options = { widths: [64], seeds: [0], threads: 0, directory };
      const [run] = await trainSweep(job, options);
      const { coefficient } = run;
      expect(coefficient?.steps.at(-1)).toBe(2000);
      expect(coefficient?.values[0]).toBe(0.5);
      // From a start of a quarter of it.
      expect(Math.abs((coefficient?.values.at(-1) ?? 0) - 2)).toBeLessThan(0.05);
      const [kept] = await trainSweep(job, { ...options, resume: true });
      expect(kept).toEqual(run);
      const [shorter] = await trainSweep({ ...job, saveSteps: [100] }, { ...options, resume: true });
      expect(shorter.coefficient?.steps.at(-1)).toBe(100);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
