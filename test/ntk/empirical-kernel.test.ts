import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { initialNetwork } from "../../src/network/initial-network.js";
import type { Network } from "../../src/network/network.js";
import type { Parameters } from "../../src/network/parameters.js";
import { empiricalKernelMatrix } from "../../src/ntk/empirical-kernel.js";
import { directEngine } from "../../src/train/direct-engine.js";
import { empiricalLambdaMax } from "../../src/train/empirical-kernel.js";
import { boxSamples, fourierFeatures, mscale, uniformSamples } from "../train/networks.js";

const networks: readonly (readonly [string, Network])[] = [
  ["two scales, antisymmetric", { ...mscale, scales: [1, 3], amplitude: "scale-power", zeroStart: "antisymmetric" }],
  ["unequal scales, signs", { ...mscale, scales: [1, 2, 3], outputs: { law: "sign" }, zeroStart: "subtract" }],
  ["biases alone", { ...mscale, train: ["b"], zeroStart: "none" }],
  ["Fourier features", { ...fourierFeatures, zeroStart: "antisymmetric" }],
  ["two dimensions", { ...mscale, dimension: 2 }],
];

describe.each(networks)("the empirical kernel of a network of some width and seed, %s", (_, network) => {
  const samples = network.dimension === 1 ? uniformSamples(20) : boxSamples([5, 4]);
  const [width, seed, n] = [16, 3, samples.count];
  const K = empiricalKernelMatrix(network, samples, width, seed);

  it("is κ weight J Jᵀ with the gradients of the network that is trained with them", () => {
    const start = initialNetwork(network, width, seed);
    const trainer = directEngine().trainer(start, samples);
    const output = new Float64Array(n);
    const gradients = Array.from({ length: n }, (_, i) => {
      const out: Parameters = {
        a: new Float64Array(width),
        w: new Float64Array(width * samples.dimension),
        b: new Float64Array(width),
      };
      trainer.output(output);
      trainer.gradient(
        Float64Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)),
        out,
      );
      return [...out.a, ...out.w, ...out.b];
    });
    const J = new Matrix(gradients);
    const exact = J.mmul(J.transpose())
      .mul(samples.measureFactor * samples.weight)
      .to1DArray();
    const largest = Math.max(...exact.map(Math.abs));
    // Sums of 50 products, in another order.
    exact.forEach((value, k) => {
      expect(Math.abs(value - K[k]) / largest).toBeLessThan(1e-14);
    });
  });

  it("has the largest eigenvalue that bounds this network's learning rate", async () => {
    const start = initialNetwork(network, width, seed);
    const dense = new EigenvalueDecomposition(
      new Matrix(Array.from({ length: n }, (_, i) => Array.from(K.subarray(i * n, (i + 1) * n)))),
      { assumeSymmetric: true },
    );
    const exact = Math.max(...dense.realEigenvalues);
    const found = await empiricalLambdaMax(start, directEngine().trainer(start, samples), samples);
    // Its own bound, 1e-4 downwards.
    expect(Math.abs(found / exact - 1)).toBeLessThan(1.1e-4);
  });
});
