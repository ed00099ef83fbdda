import { describe, expect, it } from "vitest";
import type { SampleSet } from "../../src/data/samples.js";
import { InputError, NotAvailableError } from "../../src/errors.js";
import type { Network } from "../../src/network/network.js";
import { randomStream } from "../../src/network/random.js";
import { empiricalKernelMatrix } from "../../src/ntk/empirical-kernel.js";
import { kernelEntries, kernelMatrix } from "../../src/ntk/kernel.js";
import { kernelOperator } from "../../src/ntk/kernel-operator.js";
import { gridSamples, midpointSamples, referenceCase, scattered, shuffledOrder } from "./reference-case.js";

const base = referenceCase("published-mscale-s0").network;
const networks: readonly (readonly [string, Network])[] = [
  ["two scales, uniform phase", { ...referenceCase("mscale-four-scales").network, scales: [1, 2.5] } as Network],
  ["normal biases and signs", { ...base, scales: [1, 2], biases: { law: "normal", std: 0.4 } } as Network],
  [
    "normal biases, outputs and weights",
    { ...base, biases: { law: "normal", std: 0.4 }, train: ["a", "w"] } as Network,
  ],
  ["Fourier features", referenceCase("fourier-features-normal").network],
  [
    "Fourier features of a radial law",
    {
      ...referenceCase("fourier-features-normal").network,
      weights: { law: "laplace", scale: 0.7, radial: true },
    } as Network,
  ],
  [
    "waves with a mean",
    {
      ...{ family: "shallow", dimension: 1, activation: { expression: "sin(z) + 0.5" } },
      ...{ weights: { law: "normal", std: 1 }, biases: { law: "uniform-phase" }, outputs: { law: "normal", std: 1 } },
      ...{ train: ["a", "w", "b"], zeroStart: "antisymmetric" },
    },
  ],
  ["Fourier features, outputs only", referenceCase("fourier-features-uniform-output-only").network],
];
const samples = { ...midpointSamples([-3, 4], 40, "sin(x)"), measureFactor: 1 / 7 };
const sets: readonly SampleSet[] = [
  samples,
  {
    ...gridSamples(
      [
        [-3, 4],
        [-1, 2],
      ],
      [8, 5],
      (x, y) => x * y,
    ),
    measureFactor: 1 / 21,
  },
  gridSamples(
    [
      [-1, 1],
      [0, 2],
      [-2, 1],
    ],
    [4, 3, 5],
    (x, y, z) => x + y * z,
  ),
];
const few: readonly SampleSet[] = [
  midpointSamples([-2, 2], 5, "x"),
  gridSamples(
    [
      [-2, 2],
      [-1, 2],
    ],
    [2, 3],
    (x) => x,
  ),
  gridSamples(
    [
      [-2, 2],
      [-1, 2],
      [0, 1],
    ],
    [2, 2, 1],
    (x) => x,
  ),
];
const cases = networks.flatMap(([name, network]) =>
  ([1, 2, 3] as const).map((dimension) => [name, dimension, { ...network, dimension } as Network] as const),
);

describe.each(cases)("the infinite-width kernel operator (%s in %i-D)", (_, __, network) => {
  const samples = sets[network.dimension - 1];
  const matrix = kernelMatrix(network, samples);
  const n = samples.count;

  it("is the same entry by entry on a grid and on scattered samples", () => {
    const loose = scattered(samples);
    const position = shuffledOrder(n);
    const other = kernelMatrix(network, loose);
    const diagonal = kernelEntries(network, loose).diagonal();
    for (let i = 0; i < n; i++) {
      expect(diagonal[i]).toBeCloseTo(matrix[position[i] * (n + 1)], 13);
      for (let j = 0; j < n; j++) {
        // Lags differ by rounding, 1e-15 of a kernel of size 1.
        expect(Math.abs(other[i * n + j] - matrix[position[i] * n + position[j]])).toBeLessThan(1e-13);
      }
    }
  });

  it("multiplies vectors by fast transforms as the dense matrix does", () => {
    const random = randomStream(1);
    const x = Float64Array.from({ length: n }, () => random.normal());
    const y = new Float64Array(n);
    kernelOperator(network, samples).apply(x, y);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += matrix[i * n + j] * x[j];
      // Rounding of a transform: a few 1e-16 of ‖K‖ ‖x‖ < 100.
      expect(Math.abs(y[i] - sum)).toBeLessThan(1e-12);
    }
  });

  it("is the mean of the kernels of sampled networks of finite width", () => {
    const exact = kernelMatrix(network, few[network.dimension - 1]);
    const draws = Array.from({ length: 24 }, (_, seed) =>
      empiricalKernelMatrix(network, few[network.dimension - 1], 801 + (seed % 2 ? 1 : 3), seed),
    );
    exact.forEach((value, k) => {
      const entries = draws.map((draw) => draw[k]);
      const mean = entries.reduce((a, b) => a + b, 0) / entries.length;
      const spread = Math.sqrt(
        entries.reduce((a, b) => a + (b - mean) ** 2, 0) / (entries.length - 1) / entries.length,
      );
      // 24 draws, at most 36 entries (21 different), 18 networks: 4.5 standard errors of a t-law with 23 degrees of freedom.
      expect(Math.abs(mean - value)).toBeLessThan(4.5 * spread + 1e-13);
    });
  });
});

describe("kernels", () => {
  it("follow from the published formula for one scale, uniform phase, term by term", () => {
    // κ weight ½ [(1 + σ_a²) + σ_a² x x'] e^{−(x−x')²/2} with a, w, b trained and σ_w = 1.
    const { network } = referenceCase("mscale-one-scale");
    const matrix = kernelMatrix(network, samples);
    const [x, y] = [samples.points[3], samples.points[17]];
    const expected = (samples.weight / 7) * 0.5 * (2 + x * y) * Math.exp(-((x - y) ** 2) / 2);
    expect(matrix[3 * samples.count + 17]).toBeCloseTo(expected, 14);
  });

  it("follow from the published formula in three dimensions as well", () => {
    // Normal biases, q = e^{−2σ_b²}, a frozen: ½ (x·x' + 1) [e^{−|x−x'|²/2} + q e^{−|x+x'|²/2}].
    const { network } = referenceCase("published-mscale-s0");
    const inSpace: Network = { ...network, dimension: 3 };
    const matrix = kernelMatrix(inSpace, sets[2]);
    const [i, j] = [7, 44];
    const [x, y] = [i, j].map((at) => sets[2].points.subarray(3 * at, 3 * at + 3));
    const sum = (f: (xk: number, yk: number) => number) => x.reduce((total, xk, k) => total + f(xk, y[k]), 0);
    const q = Math.exp(-2);
    const expected =
      0.5 *
      (sum((a, b) => a * b) + 1) *
      (Math.exp(-sum((a, b) => (a - b) ** 2) / 2) + q * Math.exp(-sum((a, b) => (a + b) ** 2) / 2));
    expect(matrix[i * sets[2].count + j]).toBeCloseTo(sets[2].weight * expected, 14);
  });

  it("need a network of the samples' dimension, and fast products a grid", () => {
    const { network } = referenceCase("mscale-one-scale");
    expect(() => kernelMatrix(network, sets[1])).toThrow(InputError);
    expect(() => kernelOperator(network, scattered(samples))).toThrow(NotAvailableError);
  });
});
