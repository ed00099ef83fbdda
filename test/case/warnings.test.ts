import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { PdeRun } from "../../src/case/experiment.js";
import { experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { checkCase, readCase } from "../../src/case/read-case.js";
import { beyondFirstOrder, energyOutsideBox, levelsApart, lossNotFallen } from "../../src/case/warnings/index.js";
import type { WidthLaw } from "../../src/compare/comparison.js";
import { boxMesh, diskMesh, type SimplexMesh } from "../../src/mesh/index.js";
import type { Warning } from "../../src/warning.js";
import { referenceNames, referenceText } from "./sample-case.js";

/** A good case: all of it resolved, and far from every edge. */
const base = {
  title: "Base",
  target: "exp(-x^2/8) * (sin(x) + sin(3*x) + sin(6*x))",
  data: { box: [[-12, 12]], samples: [600] },
  network: { family: "fourier-features", weights: { law: "normal", std: 3 } },
  time: { save: [0.5, 2, 8] },
  probes: [1, 3],
};

const solved = async (changes: object): Promise<PdeRun> =>
  runPde(await experimentOf(checkCase({ ...base, ...changes })));
const paths = (warnings: readonly Warning[]) => warnings.map(({ path }) => path);
const about = (path: string, warnings: readonly Warning[]): Warning => {
  const found = warnings.find((warning) => warning.path === path);
  if (found === undefined) throw new Error(`no warning about ${path}, only about ${paths(warnings).join(", ")}`);
  return found;
};

describe("a good case", () => {
  it("has no warnings, and the energies that are right", async () => {
    const { warnings, level } = await solved({});
    expect(warnings).toEqual([]);
    [5.35, 2.509, 0.881, 0.1118].forEach((energy, i) => {
      expect(Math.abs(level.energy[i] / energy - 1)).toBeLessThan(1e-3);
    });
  });

  it.each(referenceNames)("of the references has none: %s", async (name) => {
    const experiment = await experimentOf(readCase(referenceText(name)));
    expect(runPde(experiment).warnings).toEqual([]);
    expect(runKernelFlow(experiment).warnings).toEqual([]);
  });

  it.each(["four-scales", "three-scales", "two-scales-2d"])("of validation/ has none: %s", async (name) => {
    const text = readFileSync(new URL(`../../validation/${name}/case.json`, import.meta.url), "utf8");
    expect(runPde(await experimentOf(readCase(text))).warnings).toEqual([]);
  });
});

describe("a frequency box that cuts the spectrum", () => {
  it("is told how much lies outside, and which box holds it", async () => {
    const { message, numbers } = about(
      "spectrum.box",
      (await solved({ spectrum: { box: [[-4, 4]], cells: [2000] } })).warnings,
    );
    // sin 6x has √π of the energy 5.3503, and at ±4 the tails of sin 3x and sin 6x are e^{−4} of their peaks.
    expect(Math.abs(numbers.outside - Math.sqrt(Math.PI) / 5.3503)).toBeLessThan(1e-3);
    expect(message).toMatch(/33 % .* \[-4, 4\], .*Take \[-7\.\d+, 7\.\d+\]$/);
  });

  it("on one side of 0 is told that a real error has two", async () => {
    const { message, numbers } = about(
      "spectrum.box",
      (await solved({ spectrum: { box: [[0, 40]], cells: [2000] } })).warnings,
    );
    expect(numbers.outside).toBeCloseTo(1 / 2, 6);
    expect(message).toMatch(/take frequencies on both sides of 0$/);
  });

  it("is asked about its convention where it is a mesh that is 2π too small", async () => {
    const experiment = await experimentOf(
      checkCase({
        ...base,
        dimension: 2,
        target: "exp(-(x^2 + y^2)/2) * sin(3*x)",
        data: {
          box: [
            [-6, 6],
            [-6, 6],
          ],
          samples: [32, 32],
        },
        network: { family: "fourier-features", weights: { law: "normal", std: 2 }, train: ["a"] },
        spectrum: { mesh: "disk.msh" },
        probes: [[0.1, 0.1]],
      }),
    );
    const { message, numbers } = about("spectrum.mesh", runPde(experiment, { mesh: diskMesh(1.2, 24) }).warnings);
    expect(numbers.outside).toBeGreaterThan(0.9);
    expect(message).toContain("is its file in the other convention?");
  });

  it("is told in the units of the case", async () => {
    const unit = 2 * Math.PI;
    const { message } = about(
      "spectrum.box",
      (await solved({ spectrum: { convention: "cycles", box: [[-4 / unit, 4 / unit]], cells: [2000] }, probes: [0.1] }))
        .warnings,
    );
    expect(message).toMatch(/\[-0\.637, 0\.637\], .*Take \[-1\.2\d+, 1\.2\d+\]$/);
  });
});

describe("cells that are too long for û", () => {
  it("are told by Parseval's equation, in every dimension", async () => {
    const { message, numbers } = about(
      "spectrum.cells",
      (await solved({ spectrum: { box: [[-20, 20]], cells: [40] } })).warnings,
    );
    // Linear interpolation on cells h loses h²⟨x²⟩/6 of the energy to second order: ⟨x²⟩ = 4 and h = 1, of which 10 % are seen.
    expect(numbers.samples).toBeCloseTo(5.35, 2);
    expect(1 - numbers.mesh / numbers.samples).toBeCloseTo(0.1, 2);
    expect(message).toMatch(/the mesh has 4\.82 of the energy 5\.35 .* Take \d+(\.\d)? times as many cells/);
    const cells = Math.ceil(40 * numbers.factor);
    expect((await solved({ spectrum: { box: [[-20, 20]], cells: [cells] } })).warnings).toEqual([]);
  });
});

describe("a target with frequencies that the samples do not tell apart", () => {
  // 40, 16 and 10 samples: 6 is 1.1, 2.9 and 4.6 times the largest frequency that they resolve.
  it.each([40, 16, 10])("is told that twice the samples are different: %i", async (samples) => {
    const data = { box: [[-12, 12]], samples: [samples] };
    const { warnings } = await experimentOf(checkCase({ ...base, data, probes: [1] }));
    const { numbers } = about("data.samples", warnings);
    expect(numbers.nyquist).toBeCloseTo((Math.PI * samples) / 24, 12);
    // A third of the energy at least, and half of a difference of which the phases are known to no better than that.
    expect(numbers.difference).toBeGreaterThan(0.2);
  });

  it("is told so in 2-D, whichever axis has them", async () => {
    for (const wave of ["cos(7*x + y)", "cos(x - 7*y)", "cos(7*x + 7*y)"]) {
      const experiment = await experimentOf(
        checkCase({
          ...base,
          dimension: 2,
          target: `exp(-(x^2 + y^2)/2) * ${wave}`,
          data: {
            box: [
              [-5, 5],
              [-5, 5],
            ],
            samples: [20, 20],
          },
          probes: [[1, 1]],
        }),
      );
      expect(paths(experiment.warnings)).toContain("data.samples");
    }
  });

  it("is found among so many samples that not all are looked at", async () => {
    // 2^17 samples, Nyquist 17157: a wave beyond, and one below that thinned samples do not resolve.
    const data = { box: [[-12, 12]], samples: [2 ** 17] };
    const warned = async (frequency: number) => {
      const target = `exp(-x^2/8) * sin(${frequency}*x)`;
      const experiment = await experimentOf(
        checkCase({ ...base, target, data, spectrum: { box: [[-20, 20]], cells: [1000] } }),
      );
      return paths(experiment.warnings).includes("data.samples");
    };
    expect(await warned(20000)).toBe(true);
    // Once around: on the samples as good as sin 3x.
    expect(await warned((Math.PI * 2 ** 18) / 24 + 3)).toBe(true);
    expect(await warned(10000)).toBe(false);
    expect(await warned(3)).toBe(false);
  });
});

describe("a law with units beyond Nyquist", () => {
  it("is told what the kernel flow learns with them that the PDE does not", async () => {
    const network = { family: "fourier-features", weights: { law: "normal", std: 300 } };
    const { numbers, message } = about("network.weights", (await solved({ network })).warnings);
    // P(|w| > 78.5) for std 300: 0.794; 2048 draws.
    expect(Math.abs(numbers.beyond - 0.794)).toBeLessThan(0.03);
    expect(message).toContain("π n/|Ω| = 78.5");
  });

  it("is told nothing of tails that teach nothing in the time there is", async () => {
    // Of a Cauchy law 2 % lie beyond 78.5: rates of 0.02 · 0.04 · (1 + ⟨x²⟩).
    const network = { family: "fourier-features", weights: { law: "student-t", dof: 1, scale: 2 } };
    expect(paths((await solved({ network, time: { save: [0.1] } })).warnings)).not.toContain("network.weights");
    expect(paths((await solved({ network, time: { save: [10] } })).warnings)).toContain("network.weights");
  });
});

describe("an unbounded domain", () => {
  it("is told of where the initial error stands at the edge of Ω", async () => {
    const { numbers } = about("data.box", (await solved({ target: "cos(x)" })).warnings);
    // The outermost of 600 samples lies at 11.98.
    expect(numbers.edge).toBeCloseTo(Math.abs(Math.cos(11.98)), 2);
  });

  it("is told of where the error leaves Ω later, by as much as the kernel flow says", async () => {
    // A band of weights with an edge: its kernel falls off as 1/x.
    const changes = { network: { family: "fourier-features", weights: { law: "uniform", halfWidth: 5 } } };
    const experiment = await experimentOf(checkCase({ ...base, ...changes }));
    const pde = runPde(experiment);
    const { numbers } = about("data.box", pde.warnings);
    const { samples, times } = experiment;
    const at = times.indexOf(numbers.time);
    const flow = runKernelFlow(experiment).values[at];
    const energy = samples.weight * flow.reduce((sum, value) => sum + value * value, 0);
    // The PDE keeps in ξ what it lets out in x: its energy is the larger one, by about the part outside.
    expect(pde.level.energy[at]).toBeGreaterThan(energy);
    expect(numbers.outside).toBeGreaterThan(0.003);
    expect(numbers.outside).toBeLessThan(0.1);
  });
});

describe("diffusion at the edge of the box", () => {
  it("is told of where the spectrum gets there", async () => {
    // All of û₀ lies within ±5 to 1e-6 of the energy; trained weights of std 3 carry it on.
    const changes = {
      target: "exp(-x^2/2) * sin(x)",
      spectrum: { box: [[-5.5, 5.5]], cells: [2000] },
      time: { save: [8] },
    };
    const { numbers, message } = about("spectrum.box", (await solved(changes)).warnings);
    expect(numbers.error).toBeGreaterThan(0.003);
    expect(message).toMatch(/alive at the edge of \[-5\.5, 5\.5\]/);
    // Without diffusion nothing passes, and of a law that ends where the box does neither.
    const ending = { family: "fourier-features", weights: { law: "uniform", halfWidth: 5.5 } };
    expect(paths((await solved({ ...changes, network: ending })).warnings)).not.toContain("spectrum.box");
    const network = { family: "fourier-features", weights: { law: "normal", std: 3 }, train: ["a"] };
    expect(paths((await solved({ ...changes, network })).warnings)).not.toContain("spectrum.box");
  });
});

describe("probes without an initial error", () => {
  it("are named, at every level and once", async () => {
    const experiment = await experimentOf(checkCase({ ...base, target: "exp(-x^2/8) * sin(3*x)", probes: [0, 3, 9] }));
    expect(paths(experiment.warnings)).toEqual(["probes[0]", "probes[2]"]);
    const { level } = runKernelFlow(experiment);
    expect(level.probes[0].relative).toEqual([null, null, null, null]);
    expect(level.probes.map(({ learnt }) => learnt !== undefined)).toEqual([false, true, false]);
    expect(about("probes[2]", experiment.warnings).message).toMatch(/^no initial error here: at the frequency 9 /);
  });
});

describe("levels side by side", () => {
  it("are told where the kernel flow contradicts the PDE", () => {
    const [{ message, numbers }] = levelsApart({ times: [0, 1], pdeToNtk: [0.577, 0.4] });
    expect(numbers).toEqual({ distance: 0.577, time: 0 });
    expect(message).toMatch(/differs from the kernel flow by 58 % .* at t = 0:/);
    expect(levelsApart({ times: [0, 1], pdeToNtk: [0, 0.1] })).toEqual([]);
    expect(levelsApart({ times: [0, 1] })).toEqual([]);
  });

  const run = (width: number, seed: number, energy: readonly number[]) => ({
    times: [0, 10],
    probes: [],
    energy,
    ...{ width, seed, learningRate: 0.5, steps: 20, engine: "direct", lambdaMax: 1 },
  });

  it("are told of widths whose loss has not fallen although it should", () => {
    const runs = [run(16, 0, [2, 2.1]), run(16, 1, [2, 1.9]), run(64, 0, [2, 0.2])];
    const [{ numbers, message }, ...others] = lossNotFallen(runs, 0.04);
    expect(others).toEqual([]);
    expect(numbers).toEqual({ width: 16, left: 1, expected: 0.04 });
    expect(message).toMatch(/width 16 has not fallen: 100 % .* t = 10, where an infinitely wide network has 4 %/);
    // Nothing should have been learnt by then.
    expect(lossNotFallen(runs, 0.95)).toEqual([]);
  });

  it("are told of widths for which the width law is no first order", () => {
    const law: WidthLaw = {
      ...{ widths: [16, 64, 256], seeds: 2, rms: [1, 0.3, 0.1], predicted: [0.6, 0.3, 0.15], ratio: [1, 1, 1] },
      ...{ slope: -0.5, slopeInterval: null, sampledUnits: 100, predictionError: 0.02 },
    };
    const [{ numbers, message }] = beyondFirstOrder(law);
    // 0.6 falls to 0.3 with four times the units.
    expect(numbers).toEqual({ predicted: 0.6, width: 64 });
    expect(message).toMatch(/of width 16 is up to 60 % /);
    expect(beyondFirstOrder({ ...law, predicted: [0.3, 0.15, 0.07] })).toEqual([]);
  });
});

it("meshes that fill their box are told from those that do not", async () => {
  // A disk of radius 9 holds what its box holds: nothing of e^{−r²/3} sin(3x) lies in the corners.
  const experiment = await experimentOf(
    checkCase({
      ...base,
      dimension: 2,
      target: "exp(-(x^2 + y^2)/3) * sin(3*x)",
      data: {
        box: [
          [-6, 6],
          [-6, 6],
        ],
        samples: [40, 40],
      },
      probes: [[1, 1]],
    }),
  );
  const outside = (mesh: SimplexMesh) => energyOutsideBox(mesh, experiment.initialSpectrum, 1, "spectrum.mesh").length;
  const sides = [-8, 8] as const;
  expect(outside(boxMesh([sides, sides], [20, 20]))).toBe(0);
  expect(outside(diskMesh(8, 20))).toBe(0);
  // Around the disk with 3 at its edge the box would still hold half.
  expect(outside(diskMesh(3, 20))).toBe(1);
});
