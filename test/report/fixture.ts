import type { Case } from "../../src/case/case.js";
import type { NetworkResult } from "../../src/case/result-file.js";
import type { LevelResult } from "../../src/compare/level.js";
import type { ReportData } from "../../src/report/report-data.js";

/**
 * A realistic report without the solver: four scales, uniform phase, a, w and b trained, on a target of three
 * wave packets whose transform is known. The spectrum obeys the PDE by a plain finite-volume scheme on 800 cells (a few
 * per cent off, which is right for looking); "kernel flow" and "networks" are that with made-up differences of the size
 * that real runs show.
 */

const scales = [1, 2, 4, 8];
const probes = [1, 3, 6];
const save = [0.5, 2, 8, 32];
const widths = [256, 1024, 4096, 16384, 65536];
const seeds = 8;
const packets = [
  { frequency: 1, phase: 0 },
  { frequency: 3, phase: 0.9 },
  { frequency: 6, phase: 1.8 },
];

export const fixtureCase: Case = {
  title: "Four scales learn three wave packets",
  dimension: 1,
  target: "exp(-x^2/8) * (sin(x) + sin(3*x + 0.9) + sin(6*x + 1.8))",
  data: { box: [[-12, 12]], samples: [1200], placement: "midpoint", measure: "lebesgue" },
  network: {
    family: "mscale",
    activation: "sin",
    scales,
    amplitude: "one",
    weights: { law: "normal", std: 1 },
    biases: { law: "uniform-phase" },
    outputs: { law: "normal", std: 1 },
    train: ["a", "w", "b"],
    zeroStart: "antisymmetric",
  },
  loss: { type: "squares" },
  dynamics: { type: "gradient-flow" },
  spectrum: { convention: "angular", box: [[-40, 40]], cells: [8000], grading: "uniform", boundary: "zero-flux" },
  time: { save, method: "krylov", tolerance: 1e-8 },
  probes,
  training: { widths, seeds, learningRate: "auto", engine: "auto", precision: "float64", accuracy: 1e-10 },
};

/** A number in (−1, 1) that looks random and is the same on every run. */
function noise(index: number): number {
  const value = Math.sin(12.9898 * index + 78.233) * 43758.5453;
  return 2 * (value - Math.floor(value)) - 1;
}

const cells = 800;
const spacing = 80 / cells;
const frequency = Array.from({ length: cells }, (_, index) => -40 + (index + 0.5) * spacing);

function gaussian(w: number, std: number): number {
  return Math.exp(-((w / std) ** 2) / 2) / (std * Math.sqrt(2 * Math.PI));
}

/** S_p of docs/theory.md section 2. */
const damping = (xi: number, scale: number) => (2 * Math.PI * gaussian(xi, scale)) / scales.length;
const diffusion = (xi: number, scale: number) => (scale ** 2 * Math.PI * gaussian(xi, scale)) / scales.length;
const sum = (f: (xi: number, scale: number) => number, xi: number) =>
  scales.reduce((total, scale) => total + f(xi, scale), 0);

function initial(): [Float64Array, Float64Array] {
  const re = new Float64Array(cells);
  const im = new Float64Array(cells);
  frequency.forEach((xi, index) => {
    for (const { frequency: k, phase } of packets) {
      const right = Math.sqrt(8 * Math.PI) * Math.exp(-2 * (xi - k) ** 2);
      const left = Math.sqrt(8 * Math.PI) * Math.exp(-2 * (xi + k) ** 2);
      re[index] -= (Math.sin(phase) * (right + left)) / 2;
      im[index] += (Math.cos(phase) * (right - left)) / 2;
    }
  });
  return [re, im];
}

/** One implicit Euler step of the finite-volume scheme, by the Thomas algorithm. */
function step(u: Float64Array, dt: number): void {
  const lower = new Float64Array(cells);
  const diagonal = new Float64Array(cells);
  for (let i = 0; i < cells; i++) {
    const left = i === 0 ? 0 : (dt * sum(diffusion, frequency[i] - spacing / 2)) / spacing ** 2;
    const right = i === cells - 1 ? 0 : (dt * sum(diffusion, frequency[i] + spacing / 2)) / spacing ** 2;
    lower[i] = -left;
    diagonal[i] = 1 + left + right + dt * sum(damping, frequency[i]);
  }
  for (let i = 1; i < cells; i++) {
    const factor = lower[i] / diagonal[i - 1];
    diagonal[i] -= factor * lower[i];
    u[i] -= factor * u[i - 1];
  }
  u[cells - 1] /= diagonal[cells - 1];
  for (let i = cells - 2; i >= 0; i--) u[i] = (u[i] - lower[i + 1] * u[i + 1]) / diagonal[i];
}

interface Field {
  readonly time: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

function evolve(times: readonly number[]): Field[] {
  const [re, im] = initial();
  const fields: Field[] = [{ time: 0, re: re.slice(), im: im.slice() }];
  let now = 0;
  for (const time of times) {
    const steps = 4;
    for (let index = 0; index < steps; index++) {
      step(re, (time - now) / steps);
      step(im, (time - now) / steps);
    }
    now = time;
    fields.push({ time, re: re.slice(), im: im.slice() });
  }
  return fields;
}

const imageTimes = Array.from({ length: 61 }, (_, index) => 0.01 * 3200 ** (index / 60));
const fields = evolve([...new Set([...imageTimes, ...save])].sort((p, q) => p - q));
const fieldAt = (time: number) =>
  fields.find((field) => Math.abs(field.time - time) < 1e-9 * time + 1e-12) ?? fields[0];
const magnitudes = (field: Field) => Array.from(field.re, (value, index) => Math.hypot(value, field.im[index]));

const nodeAt = (xi: number) => Math.round((xi + 40) / spacing - 0.5);

function level(relativeNoise: number, seed: number): LevelResult {
  const times = [0, ...save];
  const wobble = (index: number) => 1 + relativeNoise * noise(index + 100 * seed);
  return {
    times,
    energy: times.map((time, k) => {
      const total = magnitudes(fieldAt(time)).reduce((acc, value) => acc + value * value, 0);
      return ((total * spacing) / (2 * Math.PI)) * (k === 0 ? 1 : wobble(k) ** 2);
    }),
    probes: probes.map((probe, p) => {
      const index = nodeAt(probe);
      const re = times.map((time, k) => fieldAt(time).re[index] * (k === 0 ? 1 : wobble(10 * p + k)));
      const im = times.map((time, k) => fieldAt(time).im[index] * (k === 0 ? 1 : wobble(10 * p + k)));
      const magnitude = re.map((value, k) => Math.hypot(value, im[k]));
      return { frequency: [probe], re, im, relative: magnitude.map((value) => value / magnitude[0]) };
    }),
  };
}

const x = Array.from({ length: 600 }, (_, index) => -12 + (index + 0.5) * 0.04);
const target = x.map((at) =>
  packets.reduce((total, { frequency: k, phase }) => total + Math.exp(-(at ** 2) / 8) * Math.sin(k * at + phase), 0),
);

/** f + u, with u = (1/2π) Σ û e^{iξx} Δξ; `scatter` adds a smooth deviation as a finite width would. */
function learntAt(time: number, scatter: number): number[] {
  const field = fieldAt(time);
  const error = (from: Field, at: number) =>
    frequency.reduce((total, xi, k) => total + from.re[k] * Math.cos(xi * at) - from.im[k] * Math.sin(xi * at), 0);
  return x.map((at, index) => {
    const u = (error(field, at) * spacing) / (2 * Math.PI);
    return target[index] + u + scatter * Math.exp(-(at ** 2) / 60) * Math.sin(2.3 * at + 5 * noise(3)) * 0.5;
  });
}

const rms = widths.map((width, index) => (2.35 / Math.sqrt(width)) * (1 + 0.05 * noise(index + 7)));
const predicted = widths.map((width) => 2.35 / Math.sqrt(width));
const training = widths.flatMap((width) =>
  Array.from({ length: seeds }, (_, seed) => ({
    width,
    seed,
    learningRate: 0.00184,
    steps: 17392,
    engine: "nufft",
    lambdaMax: 544.7 * (1 + (0.8 / Math.sqrt(width)) * noise(seed)),
    ...level(8 / Math.sqrt(width), seed + width),
  })),
);

const result: NetworkResult = {
  format: "spectral-diffusion/result@1",
  case: fixtureCase,
  levels: { pde: level(0, 0), ntk: level(2e-4, 1), training },
  comparison: {
    times: [0, ...save],
    pdeToNtk: [0, 1.2e-6, 4.1e-6, 1.1e-5, 2.2e-5],
    descentToFlow: [0, 6.1e-4, 3.3e-4, 1.2e-4, 2.4e-5],
    trainingToDescent: widths.map((width) => ({
      width,
      rms: [0, 1.2, 1.5, 0.8, 0.3].map(
        (value, index) => (value * (1 + 0.08 * noise(width + index))) / Math.sqrt(width),
      ),
    })),
  },
  widthLaw: {
    widths,
    seeds,
    rms,
    predicted,
    ratio: rms.map((value, index) => value / predicted[index]),
    slope: -0.497,
    slopeInterval: [-0.512, -0.481],
    sampledUnits: 4096,
    predictionError: 0.018,
  },
  initialisation: {
    networks: 256,
    width: 64,
    slopeScale: { mean: 2.992, std: 2.968, sampled: { mean: 3.001, std: 2.981 } },
    output: { mean: 0, std: 0.712, sampled: { mean: -0.004, std: 0.709 } },
    slope: { mean: 0, std: null, sampled: { mean: 0.012, std: 3.27 } },
    partition: {
      points: Array.from({ length: 24 }, (_, i) => [i - 11.5]),
      density: Array.from({ length: 24 }, (_, i) => 0.04 - 1e-4 * Math.abs(i - 11.5)),
      sampled: Array.from({ length: 24 }, (_, i) => 0.04 + 2e-3 * noise(i)),
    },
  },
  diagnostics: {
    lambdaMax: 544.7337755718603,
    effectiveRank: 118.4,
    eigenvalues: Array.from({ length: 100 }, (_, i) => 544.7337755718603 * Math.exp(-((i / 60) ** 2))),
    dofs: 8001,
    solves: 46,
    factorizations: 1,
    krylovDimension: 23,
    timeError: 3.1e-9,
    ntkMethod: "lanczos",
    ntkDimension: 61,
  },
  warnings: [],
  environment: { package: "spectral-diffusion", version: "0.1.0", node: "v20.19.0", platform: "linux x64, 2 cores" },
};

const half = frequency.map((_, index) => index).filter((index) => frequency[index] >= 0 && frequency[index] <= 24);

/** What the demo's report looks like. */
export const fixture: ReportData = {
  result,
  coefficients: [
    {
      part: "",
      frequency,
      curves: [
        ...scales.map((scale) => ({
          label: `scale ${scale}`,
          diffusion: frequency.map((xi) => diffusion(xi, scale)),
          damping: frequency.map((xi) => damping(xi, scale)),
        })),
        {
          label: "all",
          diffusion: frequency.map((xi) => sum(diffusion, xi)),
          damping: frequency.map((xi) => sum(damping, xi)),
        },
      ],
    },
  ],
  spectrum: { frequency, times: [0, ...save], magnitude: [0, ...save].map((time) => magnitudes(fieldAt(time))) },
  image: {
    frequency: half.map((index) => frequency[index]),
    times: imageTimes,
    magnitude: imageTimes.map((time) => {
      const all = magnitudes(fieldAt(time));
      return half.map((index) => all[index]);
    }),
  },
  decay: probes.map((probe) => {
    const index = nodeAt(probe);
    const start = magnitudes(fieldAt(0))[index];
    return imageTimes.map((time) => magnitudes(fieldAt(time))[index] / start);
  }),
  functions: {
    x,
    target,
    learnt: save.flatMap((time) => [
      { level: "PDE", time, values: learntAt(time, 0) },
      { level: "kernel flow", time, values: learntAt(time, 0) },
      { level: "width 65536, seed 0", time, values: learntAt(time, 0.02) },
    ]),
  },
  timings: [
    { what: "spectral PDE", seconds: 0.084 },
    { what: "kernel flow", seconds: 0.41 },
    { what: "40 trained networks", seconds: 31.7 },
    { what: "width law prediction", seconds: 2.35 },
  ],
};
