import { describe, expect, it } from "vitest";
import { type Experiment, experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { spectrumDistance } from "../../src/compare/distance.js";
import { InputError } from "../../src/errors.js";

// Experiments in two and three dimensions, level against level: the levels share no code beyond the network's description.

const target = "exp(-(x^2 + y^2)/2) * (sin(x + y) + 0.5*cos(2*x - y))";

const square = (half: number) => [
  [-half, half],
  [-half, half],
];

function caseOf(changes: Readonly<Record<string, unknown>>) {
  return checkCase({
    title: "Two dimensions",
    dimension: 2,
    target,
    data: { box: square(6), samples: [32, 32] },
    network: { family: "mscale", scales: [1, 2] },
    spectrum: { box: square(8), cells: [64, 64] },
    time: { save: [0.1, 1], method: "krylov", tolerance: 1e-8 },
    probes: [
      [1, 1],
      [2, -1],
    ],
    ...changes,
  });
}

const made = (changes: Readonly<Record<string, unknown>>): Promise<Experiment> => experimentOf(caseOf(changes));

/** The largest L² difference of spectral PDE and kernel flow over the times, relative to the initial error. */
function differenceOfLevels(experiment: Experiment): number {
  const { solution } = runPde(experiment);
  const { values } = runKernelFlow(experiment);
  const { samples, initialError } = experiment;
  return Math.max(...spectrumDistance(solution.mesh, solution.fields, samples, values, initialError));
}

describe("the spectral PDE in two dimensions follows the kernel flow", () => {
  const weights = { law: "normal", std: 1 };
  // Measured on 64² cells: 3.7e-3, 4.0e-3, 1.4e-3, 2.8e-3 and 8.4e-3, the mesh's error as the next test shows.
  const families: readonly [string, Readonly<Record<string, unknown>>, number][] = [
    ["uniform phase", { network: { family: "mscale", scales: [1, 2] } }, 0.006],
    ["normal biases", { network: { family: "mscale", scales: [1, 2], biases: { law: "normal", std: 0.5 } } }, 0.006],
    ["one scale, outputs only", { network: { family: "mscale", scales: [2], train: ["a"] } }, 0.003],
    ["Fourier features", { network: { family: "fourier-features", weights: { law: "normal", std: 2 } } }, 0.005],
    [
      "momentum",
      { network: { family: "mscale", scales: [1, 2], weights }, dynamics: { type: "momentum", friction: 2 } },
      0.013,
    ],
  ];
  it.each(families)("%s", async (_, changes, bound) => {
    expect(differenceOfLevels(await made(changes))).toBeLessThan(bound);
  });

  it("with the error O(h²) of P1 elements until the domain's edge shows", async () => {
    const errors: number[] = [];
    for (const cells of [32, 64, 128]) {
      errors.push(differenceOfLevels(await made({ spectrum: { box: square(8), cells: [cells, cells] } })));
    }
    // Measured 1.9 and 1.98.
    expect(Math.log2(errors[0] / errors[1])).toBeGreaterThan(1.8);
    expect(Math.abs(Math.log2(errors[1] / errors[2]) - 2)).toBeLessThan(0.1);
  });
});

describe("the solution in two dimensions", () => {
  it("is the transform of a real function, û(−ξ) = conj û(ξ)", async () => {
    const experiment = await made({
      network: { family: "mscale", scales: [1, 2], biases: { law: "normal", std: 0.5 } },
    });
    const { solution } = runPde(experiment);
    // Nodes of a symmetric box mesh in reverse order are the nodes' mirror images, and so are its cells.
    const last = solution.fields[0].re.length - 1;
    for (const { re, im } of solution.fields) {
      const size = re.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      let worst = 0;
      re.forEach((value, i) => {
        worst = Math.max(worst, Math.abs(value - re[last - i]), Math.abs(im[i] + im[last - i]));
      });
      // Rounding: measured 3e-15.
      expect(worst).toBeLessThan(1e-12 * size);
    }
  });

  it("keeps zero values on the boundary where the case says so", async () => {
    const experiment = await made({ spectrum: { box: square(8), cells: [64, 64], boundary: "dirichlet" } });
    const { solution } = runPde(experiment);
    const { re, im } = solution.fields[2];
    for (let i = 0; i <= 64; i++) expect([re[i], im[i]]).toEqual([0, 0]);
  });

  it("is the same in cycles as in radians", async () => {
    const turn = 2 * Math.PI;
    const inRadians = runPde(await made({})).level;
    const inCycles = runPde(
      await made({
        spectrum: {
          convention: "cycles",
          box: [
            [-8 / turn, 8 / turn],
            [-8 / turn, 8 / turn],
          ],
          cells: [64, 64],
        },
        probes: [
          [1 / turn, 1 / turn],
          [2 / turn, -1 / turn],
        ],
      }),
    ).level;
    inCycles.probes.forEach(({ relative }, p) => {
      // Rounding of 2π, and time integration to 1e-8.
      for (const [i, value] of relative.entries()) {
        expect(value).toBeCloseTo(inRadians.probes[p].relative[i] ?? Number.NaN, 7);
      }
    });
  });

  it("on meshes graded to the solution is refused: an interval's grading has no meaning there", () => {
    const graded = () => made({ spectrum: { box: square(8), cells: [32, 32], grading: "solution" } });
    expect(graded).toThrow(InputError);
    expect(graded).toThrow('spectrum.grading: "solution" is for 1-D');
  });
});

it("in three dimensions PDE and kernel flow agree as well", async () => {
  const cube = (half: number) => [
    [-half, half],
    [-half, half],
    [-half, half],
  ];
  const experiment = await made({
    dimension: 3,
    target: "exp(-(x^2 + y^2 + z^2)/2) * cos(x - y + z)",
    data: { box: cube(5), samples: [14, 14, 14] },
    network: { family: "mscale", scales: [1, 2] },
    spectrum: { box: cube(5), cells: [20, 20, 20] },
    probes: [[1, -1, 1]],
  });
  // Measured 0.032: cells of 0.5 in a spectrum of unit width.
  expect(differenceOfLevels(experiment)).toBeLessThan(0.05);
});
