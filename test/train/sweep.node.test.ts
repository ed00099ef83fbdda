import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InputError, NotAvailableError, NumericalError } from "../../src/errors.js";
import { packError, unpackError } from "../../src/train/portable-error.js";
import type { TrainingJob } from "../../src/train/run.js";
import { storedLearningRate, taskFingerprint } from "../../src/train/run-file.node.js";
import { type SweepProgress, trainSweep } from "../../src/train/sweep.node.js";
import { TrainingDivergedError } from "../../src/train/training-diverged.js";
import { trainingBytes } from "../../src/train/training-memory.node.js";
import { boxSamples, mscale, uniformSamples } from "./networks.js";

const job: TrainingJob = {
  network: mscale,
  samples: uniformSamples(30),
  dynamics: { type: "gradient-flow" },
  learningRate: 0.02,
  saveSteps: [2, 10],
  engine: "direct",
};
const widths = [8, 16];
const seeds = [0, 1, 2];

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sweep-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const file = (width: number, seed: number) => join(directory, "runs", `width-${width}-seed-${seed}.json`);
/** Contents and times of change of all files, to see what was written again. */
const files = () =>
  new Map(
    readdirSync(join(directory, "runs")).map((name) => {
      const path = join(directory, "runs", name);
      return [name, { text: readFileSync(path, "utf8"), inode: statSync(path).ino }];
    }),
  );

describe("trainSweep", () => {
  it("trains every width and seed, in the order asked for", async () => {
    const results = await trainSweep(job, { widths, seeds, threads: 0 });
    expect(results.map(({ width, seed }) => [width, seed])).toEqual(widths.flatMap((w) => seeds.map((s) => [w, s])));
    for (const result of results) {
      expect(result).toMatchObject({ learningRate: 0.02, steps: 10, engine: "direct", precision: "float64" });
      expect(result.times).toEqual([0, 0.04, 0.2]);
      expect(result.residuals.map((residual) => residual.length)).toEqual([30, 30, 30]);
      expect(result.lambdaMax).toBeGreaterThan(0);
    }
    expect(new Set(results.map(({ residuals }) => residuals[2][0])).size).toBe(6);
  });

  it("trains in two and three dimensions, and resumes only what was trained on the same grid", async () => {
    for (const samples of [boxSamples([6, 5]), boxSamples([4, 3, 2])]) {
      const network = { ...mscale, dimension: samples.dimension };
      const own = join(directory, `${samples.dimension}`);
      const options = { widths: [8], seeds: [0, 1], threads: 0, directory: own };
      const first = await trainSweep({ ...job, network, samples }, options);
      for (const { residuals } of first) {
        const [before, , after] = residuals.map((residual) => Math.hypot(...residual));
        expect(after).toBeLessThan(before);
      }
      expect(await trainSweep({ ...job, network, samples }, { ...options, resume: true })).toEqual(first);
      const { grid: _, ...scattered } = samples;
      const other = trainSweep({ ...job, network, samples: scattered }, { ...options, resume: true });
      await expect(other).rejects.toThrow("was written for another case");
    }
  });

  it("gives the same bits whatever the number of threads", async () => {
    // With the engine that shares a workspace between the runs of a thread.
    const transforms = { ...job, engine: "nufft" } as const;
    const here = await trainSweep(transforms, { widths, seeds, threads: 0 });
    const inThreads = await trainSweep(transforms, { widths, seeds, threads: 2, directory });
    expect(inThreads).toEqual(here);
    expect(files().size).toBe(6);
  });

  it("trains one after the other where there is memory for one alone, and says so before it begins where there is not", async () => {
    const own = trainingBytes(job.network, 16, 30);
    const here = await trainSweep(job, { widths, seeds, threads: 0 });
    expect(await trainSweep(job, { widths, seeds, threads: 2, memory: 1.5 * own })).toEqual(here);
    const started: number[] = [];
    const onProgress = ({ width }: SweepProgress) => started.push(width);
    const tooSmall = trainSweep(job, { widths, seeds, threads: 2, memory: 0.9 * own, onProgress });
    await expect(tooSmall).rejects.toThrow(
      /^a network of width 16 does not fit into memory: training it takes some .* GB, and there are/,
    );
    expect(started).toEqual([]);
  });

  it("takes memory for granted that grows with units, and in layers with their squares", () => {
    const deep = {
      ...mscale,
      family: "deep",
      zeroStart: "none",
      layers: [{ activation: "relu" }, { activation: "relu" }],
      train: ["a"],
    } as never;
    // Weights and slopes of a million units in 1-D: three arrays of 8 MB, ten times.
    expect(trainingBytes(mscale, 1e6, 30)).toBe(10 * 3 * 8e6);
    // Four thousand units a layer: two maps of the features and one between the layers, 128 MB each, ten times; the rest is little.
    expect(trainingBytes(deep, 4000, 30) / (10 * 3 * 128e6)).toBeCloseTo(1, 1);
  });

  it("follows gradient flow in threads and resumed as in one go, and anew for other times or another tolerance", async () => {
    const { learningRate: _, saveSteps: _steps, ...task } = job;
    const flow = { ...task, tolerance: 1e-3, saveTimes: [0.3, 2] };
    const here = await trainSweep(flow, { widths, seeds, threads: 0 });
    expect(await trainSweep(flow, { widths, seeds: [0, 2], threads: 2, directory })).toEqual(
      here.filter(({ seed }) => seed !== 1),
    );
    const before = files();
    expect(await trainSweep(flow, { widths, seeds, threads: 0, directory, resume: true })).toEqual(here);
    for (const [name, { inode }] of before) expect(files().get(name)?.inode).toBe(inode);
    for (const { times, steps, gradients = 0, learningRate } of here) {
      expect(times).toEqual([0, 0.3, 2]);
      expect(gradients).toBeGreaterThan(2 * steps - 1);
      expect(learningRate).toBeUndefined();
    }
    const [sooner] = await trainSweep(
      { ...flow, saveTimes: [0.3] },
      { widths, seeds, threads: 0, directory, resume: true },
    );
    expect(sooner.times).toEqual([0, 0.3]);
    const other = trainSweep({ ...flow, tolerance: 1e-2 }, { widths, seeds, threads: 0, directory, resume: true });
    await expect(other).rejects.toThrow("was written for another case");
    const descent = trainSweep(job, { widths, seeds, threads: 0, directory, resume: true });
    await expect(descent).rejects.toThrow("was written for another case");
  });

  it("gives the same bits where threads share one network, in both precisions", async () => {
    const network = { ...mscale, activation: "tanh", biases: { law: "uniform", halfWidth: 5 } } as const;
    for (const precision of ["float64", "float32"] as const) {
      // As many samples × units as are worth it.
      const large = { ...job, network, samples: uniformSamples(520), engine: "fused", precision } as const;
      const [here] = await trainSweep(large, { widths: [512], seeds: [0], threads: 0 });
      expect(here).toMatchObject({ engine: "fused", precision });
      expect(await trainSweep(large, { widths: [512], seeds: [0], threads: 3 })).toEqual([here]);
    }
  });

  it("reads back exactly what it has written", async () => {
    const written = await trainSweep(job, { widths, seeds, threads: 0, directory });
    const before = files();
    const read = await trainSweep(job, { widths, seeds, threads: 0, directory, resume: true });
    expect(read).toEqual(written);
    expect(JSON.stringify(read)).toBe(JSON.stringify(written));
    expect(files()).toEqual(before);
    expect([...before.keys()].every((name) => name.endsWith(".json"))).toBe(true);
  });

  it("goes on from a directory where some runs are missing, cut off, altered or not JSON", async () => {
    const written = await trainSweep(job, { widths, seeds, threads: 0, directory });
    const before = files();
    rmSync(file(8, 0));
    truncateSync(file(8, 1), 500);
    writeFileSync(file(8, 2), readFileSync(file(8, 2), "utf8").replace('"lambdaMax":', '"lambdaMax":1'));
    writeFileSync(file(16, 0), "\0\0\0");
    writeFileSync(file(16, 1), readFileSync(file(16, 2), "utf8"));
    writeFileSync(`${file(16, 2)}.tmp`, "what a kill -9 left");
    const resumed = await trainSweep(job, { widths, seeds, threads: 0, directory, resume: true });
    expect(resumed).toEqual(written);
    rmSync(`${file(16, 2)}.tmp`);
    const after = files();
    for (const [name, { text }] of before) expect(after.get(name)?.text).toBe(text);
    const kept = [...before].filter(([name, { inode }]) => after.get(name)?.inode === inode).map(([name]) => name);
    expect(kept).toEqual(["width-16-seed-2.json"]);
  });

  it("adds widths and seeds to a directory", async () => {
    await trainSweep(job, { widths: [8], seeds: [0], threads: 0, directory });
    const before = files();
    const results = await trainSweep(job, { widths, seeds, threads: 0, directory, resume: true });
    expect(results.length).toBe(6);
    expect(files().get("width-8-seed-0.json")).toEqual(before.get("width-8-seed-0.json"));
  });

  it("refuses to resume with the runs of another job and replaces them without resuming", async () => {
    await trainSweep(job, { widths: [8], seeds: [0], threads: 0, directory });
    const other = { ...job, learningRate: 0.05 };
    const options = { widths: [8], seeds: [0], threads: 0, directory };
    const resuming = trainSweep(other, { ...options, resume: true });
    await expect(resuming).rejects.toThrow(InputError);
    await expect(resuming).rejects.toThrow(/width-8-seed-0\.json was written for another case/);
    const [replaced] = await trainSweep(other, options);
    expect(await trainSweep(other, { ...options, resume: true })).toEqual([replaced]);
  });

  it("goes on with other steps: what was saved at more of them is cut down, what lacks one is trained again", async () => {
    const options = { widths: [8], seeds: [0, 1], threads: 0, directory };
    await trainSweep(job, options);
    const before = files();
    for (const saveSteps of [[10], [2], [2, 10]]) {
      const fewer = { ...job, saveSteps };
      const progress: SweepProgress[] = [];
      const resumed = await trainSweep(fewer, { ...options, resume: true, onProgress: (p) => progress.push(p) });
      expect(resumed).toEqual(await trainSweep(fewer, { widths: [8], seeds: [0, 1], threads: 0 }));
      expect(progress).toEqual([]);
      expect(files()).toEqual(before);
    }
    const more = { ...job, saveSteps: [2, 7, 12] };
    const progress: SweepProgress[] = [];
    const resumed = await trainSweep(more, { ...options, resume: true, onProgress: (p) => progress.push(p) });
    expect(resumed).toEqual(await trainSweep(more, { widths: [8], seeds: [0, 1], threads: 0 }));
    expect(progress.at(-1)).toMatchObject({ again: 2, finished: 2 });
  });

  it("trains runs with another learning rate again where any may be replaced, and knows the smallest there is", async () => {
    const options = { widths: [8], seeds: [0, 1], threads: 0, directory };
    expect(storedLearningRate(directory, job)).toBeUndefined();
    await trainSweep(job, options);
    const slower = { ...job, learningRate: 0.01 };
    const [first] = await trainSweep(slower, { ...options, seeds: [0] });
    expect(storedLearningRate(directory, job)).toBe(0.01);
    expect(storedLearningRate(directory, { ...job, engine: "auto" })).toBeUndefined();
    const inodes = files();
    const both = await trainSweep(slower, { ...options, resume: "any-rate" });
    expect(both).toEqual(await trainSweep(slower, { widths: [8], seeds: [0, 1], threads: 0 }));
    expect(both[0]).toEqual(first);
    expect(files().get("width-8-seed-0.json")).toEqual(inodes.get("width-8-seed-0.json"));
  });

  it("ends with an error where the loss grows beyond what is allowed, and says after how many steps", async () => {
    // Output weights of 0.05 and a target of size 30: the kernel grows a hundredfold as the network learns.
    const network = { ...mscale, outputs: { law: "normal", std: 0.05 } } as const;
    const samples = { ...job.samples, target: job.samples.target.map((f) => 30 * f) };
    const far = { ...job, network, samples, learningRate: 0.3, saveSteps: [100], largestLoss: 1.02 };
    for (const threads of [0, 2]) {
      const training = trainSweep(far, { widths: [16], seeds: [0], threads });
      await expect(training).rejects.toThrow(TrainingDivergedError);
      await expect(training).rejects.toThrow(
        /width 16 has grown to [\d.]+ times its start after \d+ steps at learning rate 0\.3/,
      );
    }
    const [run] = await trainSweep({ ...far, learningRate: 0.3 / 64 }, { widths: [16], seeds: [0], threads: 0 });
    expect(Math.hypot(...run.residuals[1])).toBeLessThan(Math.hypot(...run.residuals[0]));
  });

  for (const threads of [0, 2]) {
    it(`rejects with what onProgress throws, and can train again (${threads} threads)`, async () => {
      const long = { ...job, saveSteps: [200_000] };
      const training = trainSweep(long, {
        ...{ widths, seeds, threads, directory },
        onProgress: () => {
          throw new Error("no more of this");
        },
      });
      await expect(training).rejects.toThrow("no more of this");
      expect((await trainSweep(job, { widths, seeds, threads, directory })).length).toBe(6);
    });
  }

  it("says which network does not fit into memory", async () => {
    const training = trainSweep(job, { widths: [2 ** 42], seeds: [0], threads: 0 });
    await expect(training).rejects.toThrow("a network of width 4398046511104 does not fit into memory");
  });

  it("writes nothing that depends on when it ran", async () => {
    await trainSweep(job, { widths: [8], seeds: [0], threads: 0, directory });
    const first = files().get("width-8-seed-0.json")?.text;
    await trainSweep(job, { widths: [8], seeds: [0], threads: 0, directory });
    expect(files().get("width-8-seed-0.json")?.text).toBe(first);
  });

  it("reports progress up to the last run", async () => {
    const seen: SweepProgress[] = [];
    await trainSweep(job, { widths, seeds, threads: 0, onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toEqual({ width: 8, seed: 2, step: 10, steps: 10, finished: 6, runs: 6 });
  });

  for (const threads of [0, 2]) {
    it(`refuses a learning rate above a network's own limit, with both numbers (${threads} threads)`, async () => {
      const training = trainSweep({ ...job, learningRate: 10 }, { widths, seeds, threads, directory });
      await expect(training).rejects.toThrow(InputError);
      await expect(training).rejects.toThrow(
        /^training\.learningRate \(width 16, seed \d\): 10 is unstable: .* is [\d.]+, .* below [\d.]+$/,
      );
    });

    it(`passes on numerical failures and keeps what was finished (${threads} threads)`, async () => {
      // Infinite from the second step on, at width 8 only: its factors are larger.
      const samples = { ...job.samples, target: job.samples.target.map((f) => f * 1e200) };
      const training = trainSweep({ ...job, samples }, { widths, seeds, threads, directory });
      await expect(training).rejects.toThrow(NumericalError);
    });

    it(`stops at a signal with its reason, keeps finished runs and resumes (${threads} threads)`, async () => {
      const expected = await trainSweep(job, { widths, seeds, threads: 0 });
      const controller = new AbortController();
      const options = { widths, seeds, threads, directory };
      const training = trainSweep(job, {
        ...options,
        signal: controller.signal,
        onProgress: ({ finished }) => {
          if (finished === 2) controller.abort(new Error("enough"));
        },
      });
      await expect(training).rejects.toThrow("enough");
      const kept = [...files().keys()].filter((name) => name.endsWith(".json")).length;
      expect(kept).toBeGreaterThanOrEqual(2);
      expect(await trainSweep(job, { ...options, threads: 0, resume: true })).toEqual(expected);
    });
  }

  it("finds the code of its threads from the CommonJS build too", async () => {
    const built: typeof import("../../src/node.js") = createRequire(import.meta.url)("../../dist/node.cjs");
    const options = { widths: [8], seeds: [0] };
    expect(await built.trainSweep(job, { ...options, threads: 1 })).toEqual(
      await trainSweep(job, { ...options, threads: 0 }),
    );
  });

  it("checks widths, seeds and threads before it trains anything", async () => {
    for (const options of [
      { widths: [16, 7], seeds },
      { widths, seeds: [0.5] },
      { widths, seeds, threads: -1 },
    ]) {
      await expect(trainSweep(job, { threads: 0, directory, ...options })).rejects.toThrow(InputError);
    }
    expect(readdirSync(directory)).toEqual([]);
  });
});

describe("taskFingerprint", () => {
  it("does not depend on the order of keys", () => {
    const network = Object.fromEntries(Object.entries(mscale).reverse()) as unknown as typeof mscale;
    expect(taskFingerprint({ ...job, network })).toBe(taskFingerprint(job));
  });

  it("depends on everything a result depends on but its learning rate and its steps", () => {
    const { samples } = job;
    const changed: readonly TrainingJob[] = [
      job,
      { ...job, engine: "auto" },
      { ...job, accuracy: 1e-5 },
      { ...job, dynamics: { type: "momentum", friction: 1 } },
      { ...job, network: { ...mscale, scales: [1, 3] } },
      { ...job, samples: { ...samples, measureFactor: 0.5 } },
      { ...job, samples: { ...samples, target: samples.target.map((f, i) => (i === 7 ? f + 1e-15 : f)) } },
      { ...job, samples: { ...samples, points: samples.points.map((x) => x + 1e-15) } },
    ];
    expect(new Set(changed.map(taskFingerprint)).size).toBe(changed.length);
    for (const other of [{ learningRate: 0.2 }, { saveSteps: [2, 11] }, { largestLoss: 2 }]) {
      expect(taskFingerprint({ ...job, ...other })).toBe(taskFingerprint(job));
    }
  });
});

describe("an error that is packed and unpacked", () => {
  it("is of the same kind with the same message, path and stack", () => {
    for (const error of [
      new InputError("a.b", "wrong"),
      new InputError("", "wrong"),
      new NotAvailableError("x", "much"),
      new NumericalError("NaN"),
      new TrainingDivergedError("grown"),
      new TypeError("type"),
    ]) {
      const copy = unpackError(structuredClone(packError(error)));
      expect(copy.message).toBe(error.message);
      expect(copy.stack).toBe(error.stack);
      for (const kind of [InputError, NotAvailableError, NumericalError, TrainingDivergedError]) {
        expect(copy instanceof kind).toBe(error instanceof kind);
      }
      if (error instanceof InputError) expect((copy as InputError).path).toBe(error.path);
    }
    expect(unpackError(packError("text")).message).toBe("text");
  });
});
