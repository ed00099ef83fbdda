import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { ownData } from "../../src/data/own-data.js";
import type { Network } from "../../src/network/network.js";
import { randomStream } from "../../src/network/random.js";
import { kernelEigenbasis } from "../../src/ntk/eigenbasis.js";
import { kernelMatrix } from "../../src/ntk/kernel.js";
import { likeliestNoise, noisyModes } from "../../src/ntk/stopping.js";

const network = {
  family: "fourier-features",
  dimension: 1,
  weights: { law: "normal", std: 5 },
  outputs: { law: "normal", std: 0.7 },
  train: ["a"],
  zeroStart: "antisymmetric",
} as unknown as Network;

/** A function of the kernel's own process with √signal = 2, on random places, with noise of the standard deviation. */
function drawn(count: number, noise: number, weights: "voronoi" | "equal") {
  const random = randomStream(31, count);
  const waves = Array.from({ length: 400 }, () => [5 * random.normal(), random.normal(), random.normal()]);
  const points = Float64Array.from({ length: count }, () => 2 * random.uniform() - 1);
  const values = points.map((x) => {
    const f = waves.reduce((sum, [w, a, b]) => sum + a * Math.cos(w * x) + b * Math.sin(w * x), 0) / 20;
    return 2 * f + noise * random.normal();
  });
  return ownData({ dimension: 1, points, values }, { values: "as-given", weights, measure: "lebesgue" }).samples;
}

describe("likeliestNoise", () => {
  it.each([0.1, 0.5, 1])("finds the noise %f that was added", (noise) => {
    const samples = drawn(400, noise, "equal");
    const found = likeliestNoise(noisyModes(kernelEigenbasis(network, samples), samples, samples.target));
    // A variance from 400 samples has a relative standard deviation of √(2/400), its root half of that; three of these.
    expect(Math.abs(Math.sqrt(found.noise) / noise - 1)).toBeLessThan(0.11);
  });

  it("is the maximum of the dense likelihood over both variances", () => {
    const samples = drawn(60, 0.4, "equal");
    const { count, target } = samples;
    const K = Matrix.from1DArray(count, count, Array.from(kernelMatrix(network, samples)));
    const y = Matrix.columnVector(Array.from(target));
    const minusLogLikelihood = (signal: number, noise: number) => {
      const covariance = K.clone().mul(signal).add(Matrix.eye(count).mul(noise));
      const cholesky = new CholeskyDecomposition(covariance);
      const half = cholesky.lowerTriangularMatrix.diagonal().reduce((sum, value) => sum + Math.log(value), 0);
      return y.transpose().mmul(cholesky.solve(y)).get(0, 0) + 2 * half;
    };
    const found = likeliestNoise(noisyModes(kernelEigenbasis(network, samples), samples, target));
    const best = minusLogLikelihood(found.signal, found.noise);
    // Steps of the search are a factor of 1.2 in the ratio: off by half of one, the likelihood is lower by less than (log 1.1)² n/4 = 0.14.
    for (const [a, b] of [
      [1.3, 1],
      [1, 1.3],
      [0.77, 1],
      [1, 0.77],
      [1.3, 1.3],
    ]) {
      expect(minusLogLikelihood(a * found.signal, b * found.noise)).toBeGreaterThan(best - 0.14);
    }
    expect(minusLogLikelihood(3 * found.signal, found.noise)).toBeGreaterThan(best + 1);
    expect(minusLogLikelihood(found.signal, 3 * found.noise)).toBeGreaterThan(best + 1);
  });

  it("takes noise of values as it is where samples differ in weight", () => {
    const samples = drawn(400, 0.5, "voronoi");
    const found = likeliestNoise(noisyModes(kernelEigenbasis(network, samples), samples, samples.target));
    expect(Math.abs(Math.sqrt(found.noise) / 0.5 - 1)).toBeLessThan(0.2);
  });
});
