import { describe, expect, it } from "vitest";
import { experimentOf, frequencyMesh } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { dataNpz, readDataNpz } from "../../src/files/data-npz.js";
import { type SpectralCheckpoint, solveSpectralProblem, spectralProblem } from "../../src/spectral/index.js";

const twoSystems = {
  title: "Normal biases: the real and the imaginary part obey equations of their own",
  target: "exp(-x^2) * (sin(3*x) + cos(x))",
  data: { box: [[-4, 4]], samples: [100] },
  network: { family: "mscale", scales: [1, 2], biases: { law: "normal", std: 1 } },
  spectrum: { box: [[-10, 10]], cells: [80] },
};

describe("a checkpoint of a spectrum", () => {
  it.each([
    [{ time: { save: [0.5, 2], method: "bdf2", steps: 8 } }],
    [{ time: { save: [0.5, 2], method: "sdirk3", tolerance: 1e-3 } }],
    [
      {
        time: { save: [0.5, 2], method: "generalized-alpha", steps: 8 },
        dynamics: { type: "momentum", friction: 1 },
      },
    ],
  ])("in either system, kept as a file, resumes to the last bit: %o", async (changes) => {
    const experiment = await experimentOf(checkCase({ ...twoSystems, ...changes }));
    const { network, samples, initialError, dynamics, method, times } = experiment;
    const problem = spectralProblem(network, samples, initialError, frequencyMesh(experiment), dynamics);
    const files: Uint8Array[] = [];
    const checkpoint = {
      every: { steps: 1 },
      write: (state: SpectralCheckpoint) => void files.push(dataNpz(state)),
    };
    const whole = solveSpectralProblem(problem, method, times, { checkpoint });
    const finished = files.map((file) => (readDataNpz(file) as SpectralCheckpoint).finished.length);
    expect(new Set(finished)).toEqual(new Set([0, 1]));
    for (const file of files) {
      const resume = readDataNpz(file) as SpectralCheckpoint;
      const { fields, statistics } = solveSpectralProblem(problem, method, times, { resume });
      expect(fields.map(({ re, im }) => [re, im])).toEqual(whole.fields.map(({ re, im }) => [re, im]));
      expect(statistics).toEqual(whole.statistics);
    }
  });

  it("comes with the signal, whose reason is thrown", async () => {
    const experiment = await experimentOf(
      checkCase({ ...twoSystems, time: { save: [1], method: "sdirk2", steps: 9 } }),
    );
    const { network, samples, initialError, dynamics, method, times } = experiment;
    const problem = spectralProblem(network, samples, initialError, frequencyMesh(experiment), dynamics);
    const states: SpectralCheckpoint[] = [];
    const checkpoint = { every: { seconds: 3600 }, write: (state: SpectralCheckpoint) => void states.push(state) };
    const signal = AbortSignal.abort(new Error("enough"));
    expect(() => solveSpectralProblem(problem, method, times, { checkpoint, signal })).toThrow("enough");
    expect(states.map(({ current }) => current.progress.steps)).toEqual([1]);
  });
});
