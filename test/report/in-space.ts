import { networkCase } from "../../src/case/case.js";
import { experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import type { NetworkResult } from "../../src/case/result-file.js";
import { compareLevels } from "../../src/compare/compare-levels.js";
import { collectReportData } from "../../src/report/index.js";
import type { ReportData } from "../../src/report/report-data.js";

// Small experiments in two and three dimensions, really computed; the "network" is the kernel flow a little off.

async function computed(changes: Readonly<Record<string, unknown>>): Promise<ReportData> {
  const experiment = await experimentOf(
    checkCase({ title: "In space", time: { save: [0.1, 0.3, 1], method: "krylov", tolerance: 1e-6 }, ...changes }),
  );
  const { samples, times, initialError } = experiment;
  const pde = runPde(experiment);
  const kernel = runKernelFlow(experiment);
  const network = {
    label: "width 256, seed 0",
    times: times.map((time) => 1.001 * time),
    residuals: kernel.values.map((values) => values.map((value, i) => value + 0.01 * Math.sin(i))),
  };
  const result: NetworkResult = {
    format: "spectral-diffusion/result@1",
    case: networkCase(experiment.case),
    levels: { pde: pde.level, ntk: kernel.level },
    comparison: compareLevels({
      times,
      samples,
      initial: initialError,
      pde: pde.solution,
      ntk: kernel.values,
    }),
    diagnostics: { ...pde.diagnostics, ...kernel.diagnostics },
    warnings: [],
    environment: { package: "spectral-diffusion", version: "0.0.0", node: "v20.0.0", platform: "linux x64" },
  };
  return collectReportData(experiment, pde, kernel, [network], result, [{ what: "all", seconds: 1 }]);
}

const box = (half: number, dimension: number) => Array.from({ length: dimension }, () => [-half, half]);

/** Two scales on a square. */
export const inTwoDimensions = await computed({
  dimension: 2,
  target: "exp(-(x^2 + y^2)/2) * (sin(x + y) + 0.5*cos(2*x - y))",
  data: { box: box(5, 2), samples: [20, 20] },
  network: { family: "mscale", scales: [1, 2] },
  spectrum: { box: box(8, 2), cells: [32, 32] },
  probes: [
    [1, 1],
    [2, -1],
  ],
});

/** Two equations, a rectangle, frequencies in cycles, samples at random. */
export const twoEquations = await computed({
  dimension: 2,
  target: "exp(-(x^2 + 4*y^2)/2) * cos(x - y)",
  data: { box: [...box(5, 1), ...box(3, 1)], samples: [24, 16], placement: "random", seed: 1 },
  network: { family: "mscale", scales: [1], biases: { law: "normal", std: 0.5 } },
  spectrum: { convention: "cycles", box: box(1, 2), cells: [24, 24] },
  probes: [[0.2, 0.1]],
});

/** Fourier features on a cube. */
export const inThreeDimensions = await computed({
  dimension: 3,
  target: "exp(-(x^2 + y^2 + z^2)/2) * cos(x - y + z)",
  data: { box: box(4, 3), samples: [10, 10, 10] },
  network: { family: "fourier-features", weights: { law: "normal", std: 1 } },
  spectrum: { box: box(5, 3), cells: [12, 12, 12] },
  probes: [[1, -1, 1]],
});
