import { beforeAll, describe, expect, it } from "vitest";
import { experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import type { NetworkResult } from "../../src/case/result-file.js";
import { collectReportData } from "../../src/report/index.js";
import { smallestResult } from "../case/sample-result.js";

const ALPHA = 2;

/** A Gaussian learnt by sines of one scale with standard normal weights: its transform, A and B are known. */
async function collected(convention: "angular" | "cycles", unit: number) {
  const experiment = await experimentOf(
    checkCase({
      title: "Gaussian",
      target: "exp(-x^2/2)",
      data: { box: [[-8, 8]], samples: [128] },
      network: { family: "mscale", scales: [ALPHA] },
      spectrum: { convention, box: [[-12 / unit, 12 / unit]], cells: [2400] },
      time: { save: [0.01, 2] },
      probes: [1 / unit],
    }),
  );
  const [pde, kernel] = [runPde(experiment), runKernelFlow(experiment)];
  const network = { label: "width 8, seed 0", times: [0, 2], residuals: [kernel.values[0], kernel.values[1]] };
  const result: NetworkResult = { ...smallestResult, case: experiment.case, levels: { pde: pde.level } };
  return { experiment, pde, kernel, data: collectReportData(experiment, pde, kernel, [network], result, []) };
}

describe.each([
  ["angular", 1],
  ["cycles", 2 * Math.PI],
] as const)("data of the report, frequencies %s", (convention, unit) => {
  let made: ReturnType<typeof collected>;
  beforeAll(() => {
    made = collected(convention, unit);
  });

  it("has A and B in the units of the case", async () => {
    const { data } = await made;
    const [{ part, frequency, curves }] = data.coefficients;
    expect(part).toBe("real and imaginary part");
    expect(curves.map(({ label }) => label)).toEqual(["all"]);
    expect(frequency).toHaveLength(401);
    frequency.forEach((k, i) => {
      const xi = k * unit;
      // The density of α w; a and b are damped by half of 2π times it each, w diffuses (docs/theory.md, section 2).
      const density = Math.exp(-((xi / ALPHA) ** 2) / 2) / (ALPHA * Math.sqrt(2 * Math.PI));
      // exp to an ulp or two, relative to the largest value.
      expect(curves[0].damping[i]).toBeCloseTo(2 * Math.PI * density, 13);
      expect(curves[0].diffusion[i] * unit ** 2).toBeCloseTo(ALPHA ** 2 * Math.PI * density, 13);
    });
  });

  it("has the spectrum by the case's frequencies, at the start the transform of the target", async () => {
    const { data, pde } = await made;
    const { frequency, times, magnitude } = data.spectrum;
    expect(times).toEqual([0, 0.01, 2]);
    // û is that of the samples to rounding; between nodes 0.01 apart P1 interpolation errs by h²/8 max|û''| = 3e-5.
    frequency.forEach((k, i) => {
      expect(Math.abs(magnitude[0][i] - Math.sqrt(2 * Math.PI) * Math.exp(-((k * unit) ** 2) / 2))).toBeLessThan(4e-5);
    });
    // The image and the decay end at the last time, where the level's own numbers are.
    const { image, decay } = data;
    expect(image.times[0]).toBeCloseTo(0.001, 12);
    expect(image.times.at(-1)).toBeCloseTo(2, 12);
    expect(image.frequency.at(-1)).toBeCloseTo(frequency.at(-1) as number, 12);
    // Two runs of the Krylov method, to 1e-8 of the norm each.
    expect(decay[0].at(-1)).toBeCloseTo(pde.level.probes[0].relative[2] as number, 6);
    expect(image.magnitude.at(-1)?.[0]).toBeCloseTo(magnitude[2][0], 6);
  });

  it("has the learnt functions f + u: nothing at the start, the target in the end", async () => {
    const { data, kernel, experiment } = await made;
    const { x, target, learnt } = data.functions;
    expect(x).toEqual(Array.from(experiment.samples.points));
    expect(learnt.map(({ level, time }) => [level, time])).toEqual([
      ["PDE", 0.01],
      ["PDE", 2],
      ["kernel flow", 0.01],
      ["kernel flow", 2],
      ["width 8, seed 0", 2],
    ]);
    const norm = (values: readonly number[]) => Math.hypot(...values);
    for (const { level, time, values } of learnt.slice(0, 4)) {
      const error = norm(values.map((value, i) => value - target[i])) / norm(target);
      // ‖u‖ / ‖f‖ is near 1 before anything is learnt; the flow's own numbers say how much is left.
      const left = norm(Array.from(kernel.values[time === 2 ? 2 : 1])) / norm(target);
      // The PDE differs from the flow by what its mesh and box leave, 1e-4 of ‖f‖.
      expect(Math.abs(error - left)).toBeLessThan(level === "PDE" ? 1e-3 : 1e-14);
      if (time === 0.01) expect(norm(values) / norm(target)).toBeLessThan(0.05);
    }
    expect(learnt[4].values).toEqual(Array.from(target, (f, i) => f + kernel.values[1][i]));
  });
});

it("has A and B scale by scale, of both parts of the spectrum where biases are normal, and their sum", async () => {
  const scales = [1, 3];
  const std = 0.6;
  const experiment = await experimentOf(
    checkCase({
      title: "Two scales",
      target: "exp(-x^2/2)",
      data: { box: [[-8, 8]], samples: [64] },
      network: { family: "mscale", scales, biases: { law: "normal", std } },
      spectrum: { box: [[-12, 12]], cells: [240] },
      time: { save: [1] },
      probes: [1],
    }),
  );
  const [pde, kernel] = [runPde(experiment), runKernelFlow(experiment)];
  const result: NetworkResult = { ...smallestResult, case: experiment.case, levels: { pde: pde.level } };
  const { coefficients } = collectReportData(experiment, pde, kernel, [], result, []);
  expect(coefficients.map(({ part }) => part)).toEqual(["real part", "imaginary part"]);
  for (const [{ frequency, curves }, sign] of [
    [coefficients[0], -1],
    [coefficients[1], 1],
  ] as const) {
    expect(curves.map(({ label }) => label)).toEqual(["scale 1", "scale 3", "all scales"]);
    frequency.forEach((xi, i) => {
      // A^± = (1 ∓ q) α² S/2 and B^± = ((1 ∓ q) + (1 ± q)) S/2 with q = e^{−2σ_b²} (docs/theory.md, section 2).
      const q = Math.exp(-2 * std ** 2);
      const densities = scales.map(
        (alpha) => (Math.PI * Math.exp(-((xi / alpha) ** 2) / 2)) / (alpha * Math.sqrt(2 * Math.PI)),
      );
      const diffusion = densities.map((S, p) => ((1 + sign * q) * scales[p] ** 2 * S) / 2);
      const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
      [...diffusion, sum(diffusion)].forEach((value, c) => {
        expect(curves[c].diffusion[i]).toBeCloseTo(value, 12);
      });
      [...densities, sum(densities)].forEach((value, c) => {
        expect(curves[c].damping[i]).toBeCloseTo(value, 12);
      });
    });
  }
});
