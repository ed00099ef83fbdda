import { expect, it } from "vitest";
import { experimentOf } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { weightVectorLaw } from "../../src/network/index.js";
import { kernelEntries, kernelMatrix, kernelOperator } from "../../src/ntk/index.js";

const table = {
  law: "plane-table",
  spacing: [0.8, 0.5],
  density: [
    [0, 1, 0],
    [2, 3, 0.5],
    [4, 1, 0],
    [0, 0.2, 1],
    [0, 0, 2],
  ],
};

const experiment = (network: object) =>
  experimentOf(
    checkCase({
      title: "Plane",
      dimension: 2,
      target: "cos(2*x + y)",
      data: {
        box: [
          [-2, 1.5],
          [-1, 3],
        ],
        samples: [5, 7],
      },
      network,
    }),
  );

it.each([
  { family: "fourier-features", weights: table, train: ["a", "w"], outputs: { law: "normal", std: 0.7 } },
  { family: "mscale", scales: [1, 2], weights: table, train: ["a", "w"], biases: { law: "normal", std: 0.4 } },
])(
  "the kernel of a law that is even in no component alone is that of pairs of points on a grid: $family",
  async (said) => {
    const { network, samples } = await experiment(said);
    if (network.family !== "fourier-features" && network.family !== "mscale") throw new Error("waves");
    const { points, count } = samples;
    const { characteristic } = weightVectorLaw(network.weights, 2);
    const phi = (x: number, y: number) => characteristic(Float64Array.of(x, y))[0];
    const dense = kernelMatrix(network, samples);
    const scales = network.family === "mscale" ? network.scales : [1];
    const variance = network.family === "mscale" ? 1 : 0.49;
    const q = network.family === "mscale" ? Math.exp(-2 * 0.4 ** 2) : 0;
    const half = network.family === "mscale" ? 0.5 / scales.length : 1;
    const k = samples.measureFactor * samples.weight;
    for (const [i, j] of [
      [0, 0],
      [3, 17],
      [4, 10],
      [10, 4],
      [34, 0],
      [29, 30],
    ]) {
      const [x, y] = [points.subarray(2 * i, 2 * i + 2), points.subarray(2 * j, 2 * j + 2)];
      const inner = x[0] * y[0] + x[1] * y[1];
      const direct = scales.reduce((sum, s) => {
        const [difference, total] = [
          phi(s * (x[0] - y[0]), s * (x[1] - y[1])),
          phi(s * (x[0] + y[0]), s * (x[1] + y[1])),
        ];
        const value = difference - q * total;
        const slope = difference + q * total;
        return sum + half * (value + variance * s * s * inner * slope);
      }, 0);
      expect(dense[i * count + j]).toBeCloseTo(k * direct, 12);
    }
    // Products, and columns.
    const u = Float64Array.from({ length: count }, (_, i) => Math.sin(3 * i));
    const fast = new Float64Array(count);
    kernelOperator(network, samples).apply(u, fast);
    const column = new Float64Array(count);
    kernelEntries(network, samples).column(11, column);
    for (let i = 0; i < count; i++) {
      const slow = u.reduce((sum, value, j) => sum + dense[i * count + j] * value, 0);
      expect(fast[i]).toBeCloseTo(slow, 11);
      expect(column[i]).toBeCloseTo(dense[i * count + 11], 14);
    }
    expect(
      [...kernelEntries(network, samples).diagonal()].every((d, i) => Math.abs(d - dense[i * count + i]) < 1e-13),
    ).toBe(true);
  },
);
