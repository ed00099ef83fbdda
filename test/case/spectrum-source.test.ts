import { describe, expect, it } from "vitest";
import { experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { spectrumSource } from "../../src/case/spectrum-source.js";
import { initialError, sampleSet } from "../../src/data/sample-set.js";

const scattered = { box: [[-12, 12]], samples: [300], placement: "random", seed: 3, measure: "lebesgue" } as const;

describe("what level 0 starts from", () => {
  it("is the target's own transform for random samples", async () => {
    const experiment = await experimentOf(
      checkCase({
        title: "Random samples",
        target: "exp(-x^2/8) * (sin(x) + sin(3*x) + sin(6*x))",
        data: { box: [[-12, 12]], samples: [300], placement: "random", seed: 3 },
        network: { family: "fourier-features", weights: { law: "normal", std: 3 } },
        time: { save: [0.5, 2, 8] },
        probes: [1, 3],
      }),
    );
    const { level, warnings } = runPde(experiment);
    // By the kernel flow on 1200 samples of a uniform grid.
    for (const [i, energy] of [5.35, 2.509, 0.881, 0.1118].entries()) {
      expect(Math.abs(level.energy[i] - energy)).toBeLessThan(1e-3 * energy + 5e-5);
    }
    expect(warnings).toEqual([]);
    // Levels 1 and 2 have the samples as they are.
    expect(experiment.initialError.length).toBe(300);
    const [start] = runKernelFlow(experiment).values;
    // Up to the basis of the flow.
    start.forEach((value, i) => {
      expect(Math.abs(value - experiment.initialError[i])).toBeLessThan(1e-4);
    });
  });

  it("is said to be another than that of few random samples", async () => {
    const said = (samples: number) =>
      experimentOf(
        checkCase({
          title: "Few random samples",
          target: "exp(-x^2/3) * cos(5*x)",
          data: { box: [[-6, 6]], samples: [samples], placement: "random", seed: 82 },
          network: { family: "fourier-features", weights: { law: "normal", std: 3 }, train: ["a"] },
          time: { save: [1] },
        }),
      ).then((experiment) => ({ experiment, found: runPde(experiment).warnings }));
    const { experiment, found } = await said(40);
    const { samples, initialError: u } = experiment;
    const warning = found.find(({ path }) => path === "data.placement");
    // ∫ e^{−2x²/3} cos² 5x dx over the line, beside what the samples have.
    const energy = 0.5 * Math.sqrt(1.5 * Math.PI) * (1 + Math.exp(-37.5));
    const own = samples.weight * u.reduce((sum, value) => sum + value * value, 0);
    expect(warning?.numbers.difference).toBeCloseTo(Math.abs(own / energy - 1), 6);
    expect((await said(40000)).found.filter(({ path }) => path === "data.placement")).toEqual([]);
  });

  it("is the samples themselves on a grid", () => {
    const recipe = { ...scattered, placement: "midpoint" } as const;
    const samples = sampleSet(recipe, Math.cos);
    expect(spectrumSource(recipe, samples, Math.cos, initialError).samples).toBe(samples);
  });

  it("is a grid on which twice the points change nothing", () => {
    // 150 waves along the box: grids of 60 and 120 points take them for 30, inside the frequencies that 60 samples stand for.
    const target = (x: number) => Math.exp(-x * x) * Math.sin((2 * Math.PI * 150 * x) / 24 + 1);
    const recipe = { ...scattered, samples: [60] };
    const source = spectrumSource(recipe, sampleSet(recipe, target), target, initialError);
    expect(source.samples.count).toBeGreaterThan(120);
    expect(source.warnings).toEqual([]);
  });

  it("is said to be unsettled where no affordable grid resolves the target", () => {
    const target = (x: number) => Math.sin(1e7 * x * x);
    const recipe = { ...scattered, samples: [8192] };
    const { warnings } = spectrumSource(recipe, sampleSet(recipe, target), target, initialError);
    expect(warnings.map(({ path }) => path)).toEqual(["target"]);
    expect(warnings[0].numbers.change).toBeGreaterThan(1e-3);
  });

  it("is the output of a real network on that grid where it does not start from zero", async () => {
    const experiment = await experimentOf(
      checkCase({
        title: "A real start",
        target: "exp(-x^2) * sin(2*x)",
        data: { box: [[-4, 4]], samples: [50], placement: "random" },
        network: { family: "fourier-features", zeroStart: "none" },
        time: { save: [1] },
        training: { widths: [16] },
      }),
    );
    const { samples, error } = experiment.source;
    const onGrid = error.map((value, i) => value + samples.target[i]);
    const onSamples = experiment.initialError.map((value, i) => value + experiment.samples.target[i]);
    // The same smooth function: at a sample it is that at the nearest grid point, up to its slope times the spacing.
    const spacing = samples.spacing ?? Number.NaN;
    experiment.samples.points.forEach((x, i) => {
      const nearest = Math.min(samples.count - 1, Math.max(0, Math.round((x - samples.points[0]) / spacing)));
      expect(Math.abs(onGrid[nearest] - onSamples[i])).toBeLessThan(10 * spacing);
    });
    expect(Math.max(...onGrid.map(Math.abs))).toBeGreaterThan(0.1);
  });
});
