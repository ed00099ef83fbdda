import { describe, expect, it } from "vitest";
import { experimentOf } from "../../src/case/experiment.js";
import { readCase } from "../../src/case/read-case.js";
import { runTraining, type TrainNetworks } from "../../src/case/training-run.js";
import { InputError } from "../../src/errors.js";
import { kernelPropagator } from "../../src/ntk/flow.js";
import { type DescentJob, type FlowJob, trainOne } from "../../src/train/run.js";

/** Trains one after the other and writes down what it was asked for. */
function trainer(storedRate?: number) {
  const jobs: { readonly job: DescentJob & FlowJob; readonly anyRate: boolean }[] = [];
  const networks: TrainNetworks = {
    async train(job, widths, seeds, anyRate) {
      jobs.push({ job: job as DescentJob & FlowJob, anyRate });
      const runs = [];
      for (const width of widths) for (const seed of seeds) runs.push(await trainOne(job, width, seed));
      return runs;
    },
    ...(storedRate === undefined ? {} : { storedRate: () => storedRate }),
  };
  return { jobs, networks };
}

async function experimentWith(training: object, changes: object = {}) {
  const text = JSON.stringify({
    title: "a small one",
    dimension: 1,
    target: "exp(-x^2/4)*sin(x)",
    data: { box: [[-6, 6]], samples: [40] },
    network: { family: "mscale", scales: [1] },
    spectrum: { box: [[-10, 10]], cells: [100] },
    time: { save: [0.5, 1] },
    probes: [1],
    training,
    ...changes,
  });
  const experiment = await experimentOf(readCase(text));
  return { experiment, kernel: kernelPropagator(experiment.network, experiment.samples) };
}

describe("runTraining", () => {
  it("keeps the rate of stored networks while it is stable, and trains at a smaller one where it is not", async () => {
    const { experiment, kernel } = await experimentWith({ widths: [32], seeds: 2 });
    const fresh = await runTraining(experiment, kernel, trainer().networks);
    const rate = Number(fresh.schedule.learningRate);
    const stored = trainer(rate / 3);
    const { schedule, runs } = await runTraining(experiment, kernel, stored.networks);
    expect(schedule.learningRate).toBe(rate / 3);
    expect(runs.every(({ learningRate }) => learningRate === rate / 3)).toBe(true);
    expect(stored.jobs.map(({ anyRate }) => anyRate)).toEqual([true]);
    const unstable = await runTraining(experiment, kernel, trainer(10).networks);
    expect(unstable.runs).toEqual(fresh.runs);
  });

  it("lowers an automatic rate by fours until no loss grows, and leaves a given one", async () => {
    // The kernel grows a hundredfold as the network learns a target of size 30 with output weights of 0.05.
    const changes = {
      time: { save: [1, 10] },
      target: "30*exp(-x^2/6)*(sin(x)+cos(3*x))",
      network: { family: "mscale", scales: [1, 4], outputs: { law: "normal", std: 0.05 } },
    };
    const { experiment, kernel } = await experimentWith({ widths: [16], seeds: 1 }, changes);
    const { jobs, networks } = trainer();
    const { schedule, level } = await runTraining(experiment, kernel, networks);
    expect(jobs.length).toBeGreaterThan(1);
    expect(schedule.learningRate).toBe(jobs[jobs.length - 1].job.learningRate);
    jobs.slice(1).forEach(({ job }, i) => {
      expect(job.learningRate).toBeLessThanOrEqual(jobs[i].job.learningRate / 4);
    });
    const [before, , after] = level[0].energy;
    expect(after).toBeLessThan(0.6 * before);

    const given = await experimentWith({ widths: [16], seeds: 1, learningRate: 0.5 }, changes);
    const asSaid = await runTraining(given.experiment, kernel, trainer().networks);
    expect(asSaid.schedule.learningRate).toBe(0.5);
    expect(asSaid.level[0].energy[2]).toBeGreaterThan(0.9 * before);
  });
});

describe("a case with a given learning rate", () => {
  it("is refused before any work where a save time has no step of its own", async () => {
    const time = { save: [0.001, 0.1, 1] };
    await expect(experimentWith({ widths: [32], seeds: 1, learningRate: 0.005 }, { time })).rejects.toThrow(InputError);
    await expect(experimentWith({ widths: [32], seeds: 1, learningRate: 0.005 }, { time })).rejects.toThrow(
      /^time\.save\[0\]: 0\.001 is less than half a step of the learning rate 0\.005/,
    );
    await expect(experimentWith({ widths: [32], seeds: 1, learningRate: 0.002 }, { time })).resolves.toBeDefined();
  });
});
