import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ownData } from "../../src/data/own-data.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import type { Network } from "../../src/network/network.js";
import { randomStream } from "../../src/network/random.js";
import { directEngine } from "../../src/train/direct-engine.js";
import { train } from "../../src/train/gradient-descent.js";
import { trainSweep } from "../../src/train/sweep.node.js";
import { watchSteps } from "../../src/train/watch.js";

const random = randomStream(3);
const points = Float64Array.from({ length: 60 }, () => 2 * random.uniform() - 1);
const { samples, heldOut } = ownData(
  { dimension: 1, points, values: points.map((x) => Math.sin(5 * x) + 0.3 * random.normal()) },
  { values: "standardised", weights: "voronoi", measure: "lebesgue", holdOut: { fraction: 0.4, seed: 2 } },
);
if (heldOut === undefined) throw new Error("nothing is held out");

function network(zeroStart: string): Network {
  return {
    family: "fourier-features",
    dimension: 1,
    weights: { law: "normal", std: 3, radial: false },
    outputs: { law: "normal", std: 0.7 },
    train: ["a", "w"],
    zeroStart,
  } as unknown as Network;
}

const options = { learningRate: 0.1, dynamics: { type: "gradient-flow" }, saveSteps: [10, 50], heldOut } as const;

describe("held-out samples in training", () => {
  it.each(["antisymmetric", "subtract", "none"])(
    "are where the network that is trained is looked at (start %s)",
    async (zeroStart) => {
      const start = initialNetwork(network(zeroStart), 30, 1);
      const trainer = directEngine().trainer(start, samples);
      const { heldOut: seen } = await train(start, samples, directEngine(), options, trainer);
      // After the last step, by an evaluation of its own.
      const output = new Float64Array(heldOut.count);
      const own = directEngine().trainer(start, heldOut);
      const atStart = output.slice();
      own.output(atStart);
      own.setParameters(trainer.parameters());
      own.output(output);
      const error = output.map((f, i) => f - heldOut.target[i] - (zeroStart === "subtract" ? atStart[i] : 0));
      expect(seen?.steps).toEqual(watchSteps([10, 50]));
      expect(seen?.meanSquares.at(-1)).toBeCloseTo(error.reduce((sum, e) => sum + e * e, 0) / heldOut.count, 12);
      expect(seen?.meanSquares.length).toBe(seen?.steps.length);
    },
  );

  it("change nothing of the training", async () => {
    const start = initialNetwork(network("antisymmetric"), 30, 1);
    const { heldOut: _, ...without } = options;
    const [one, other] = [
      await train(start, samples, directEngine(), options),
      await train(start, samples, directEngine(), without),
    ];
    expect(one.residuals).toEqual(other.residuals);
  });

  const directory = mkdtempSync(join(tmpdir(), "held-out-"));
  afterAll(() => rmSync(directory, { recursive: true }));

  it("are kept with a run, and cut down with it", async () => {
    const job = { network: network("antisymmetric"), samples, ...options, engine: "direct" } as const;
    const sweep = { widths: [20], seeds: [0], threads: 0, directory };
    const [run] = await trainSweep(job, sweep);
    expect(await trainSweep(job, { ...sweep, resume: true })).toEqual([run]);
    const [shorter] = await trainSweep({ ...job, saveSteps: [10] }, { ...sweep, resume: true });
    expect(shorter.heldOut?.steps).toEqual(watchSteps([10]));
    expect(shorter.heldOut?.meanSquares).toEqual(run.heldOut?.meanSquares.slice(0, watchSteps([10]).length));
    const other = { ...heldOut, target: heldOut.target.map((f) => f + 1) };
    await expect(trainSweep({ ...job, heldOut: other }, { ...sweep, resume: true })).rejects.toThrow(/another case/);
  });
});
