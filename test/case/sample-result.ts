import { checkCase } from "../../src/case/read-case.js";
import type { ResultFile } from "../../src/case/result-file.js";
import type { LevelResult } from "../../src/compare/level.js";
import { caseWith } from "./sample-case.js";

const level: LevelResult = {
  times: [0, 0.5, 2],
  energy: [5.3255, 1.227, 0.36827],
  probes: [
    { frequency: [1], re: [1, 0.5, 0.1], im: [0, 0, 0], relative: [1, 0.5, 0.1] },
    { frequency: [3], re: [0, 1e-5, 2e-5], im: [0, 0, 0], relative: [null, null, null] },
  ],
};

/** A result with everything in it; the numbers are made up. */
export const sampleResult: ResultFile = {
  format: "spectral-diffusion/result@1",
  case: checkCase(
    caseWith({
      title: "Made up [\n] numbers",
      probes: [1, 3],
      time: { save: [0.5, 2] },
      training: { widths: [16, 64], seeds: 2 },
    }),
  ),
  levels: {
    pde: level,
    ntk: level,
    training: [16, 64].flatMap((width) =>
      [0, 1].map((seed) => ({
        ...level,
        width,
        seed,
        learningRate: 0.01,
        steps: 200,
        engine: "nufft",
        lambdaMax: 12.5,
      })),
    ),
  },
  comparison: {
    times: [0, 0.5, 2],
    pdeToNtk: [0, 1e-5, 2e-4],
    descentToFlow: [0, 0.001, 0.002],
    trainingToDescent: [
      { width: 16, rms: [0, 0.2, 0.25] },
      { width: 64, rms: [0, 0.1, 0.125] },
    ],
  },
  widthLaw: {
    widths: [16, 64],
    seeds: 2,
    rms: [0.25, 0.125],
    predicted: [0.24, 0.12],
    ratio: [0.25 / 0.24, 0.125 / 0.12],
    slope: -0.5,
    slopeInterval: null,
    sampledUnits: 4000,
    predictionError: 0.02,
  },
  errors: { l2: [0.1, 0.2], h1: [0.3, 0.4] },
  diagnostics: {
    lambdaMax: 12,
    dofs: 3204,
    solves: 40,
    factorizations: 2,
    krylovDimension: 20,
    timeError: 1e-9,
    ntkMethod: "dense",
    ntkDimension: 100,
  },
  warnings: [],
  environment: { package: "spectral-diffusion", version: "0.1.0", node: "v20.0.0", platform: "linux x64" },
};

/** The least a result can hold. */
export const smallestResult: ResultFile = {
  format: "spectral-diffusion/result@1",
  case: checkCase(caseWith({})),
  levels: {},
  diagnostics: {},
  warnings: [],
  environment: sampleResult.environment,
};
