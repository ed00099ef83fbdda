import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { relativeMeanSquare } from "../../src/compare/held-out.js";
import { ownData } from "../../src/data/own-data.js";
import type { SampleSet } from "../../src/data/samples.js";
import { flowResponse, learntResponse } from "../../src/network/dynamics/index.js";
import type { Network } from "../../src/network/network.js";
import { randomStream } from "../../src/network/random.js";
import { denseKernel } from "../../src/ntk/dense-kernel.js";
import { kernelEigenbasis } from "../../src/ntk/eigenbasis.js";
import { errorsElsewhere } from "../../src/ntk/elsewhere.js";
import { kernelPropagator } from "../../src/ntk/flow.js";
import { kernelMatrix } from "../../src/ntk/kernel.js";
import { learntByResolvents, leftOutErrors } from "../../src/ntk/left-out.js";
import { basisResolvents, denseResolvents } from "../../src/ntk/resolvents.js";

function noisy(weights: "voronoi" | "equal", dimension: 1 | 2 = 1, count = 40): SampleSet {
  const random = randomStream(8, dimension);
  const points = Float64Array.from({ length: count * dimension }, () => 2 * random.uniform() - 1);
  const values = Float64Array.from(
    { length: count },
    (_, i) => Math.sin(6 * points[i * dimension]) + 0.3 * random.normal(),
  );
  return ownData({ dimension, points, values }, { values: "standardised", weights, measure: "lebesgue" }).samples;
}

function features(law: object, dimension = 1): Network {
  return {
    family: "fourier-features",
    dimension,
    weights: law,
    outputs: { law: "normal", std: 0.7 },
    train: ["a", "w"],
    zeroStart: "antisymmetric",
  } as unknown as Network;
}

/** u₋ᵢ(x_i, t) by the flow on the other samples: u_i − K_iR (1 − e^{−K_RR t}) K_RR⁻¹ u_R, everything of √weight u. */
function refitted(network: Network, samples: SampleSet, i: number, time: number): number {
  const { count, relativeWeights = new Float64Array(count).fill(1), target } = samples;
  const K = Matrix.from1DArray(count, count, Array.from(kernelMatrix(network, samples)));
  const others = Array.from({ length: count }, (_, j) => j).filter((j) => j !== i);
  const decomposition = new EigenvalueDecomposition(K.selection(others, others), { assumeSymmetric: true });
  const V = decomposition.eigenvectorMatrix;
  const u = Matrix.columnVector(others.map((j) => -Math.sqrt(relativeWeights[j]) * target[j]));
  const coefficients = V.transpose().mmul(u).to1DArray();
  const learnt = coefficients.map((c, j) => {
    const lambda = Math.max(0, decomposition.realEigenvalues[j]);
    return c * (lambda * time > 1e-9 ? -Math.expm1(-lambda * time) / lambda : time);
  });
  const there = K.selection([i], others).mmul(V).mmul(Matrix.columnVector(learnt)).get(0, 0);
  return -target[i] - there / Math.sqrt(relativeWeights[i]);
}

describe("leftOutErrors", () => {
  const times = [0.1, 1, 3, 30, 1000];

  it.each([
    ["a kernel of small rank", features({ law: "normal", std: 4 }), noisy("voronoi")],
    ["a kernel of full rank", features({ law: "laplace", scale: 6 }), noisy("voronoi")],
    ["equal weights", features({ law: "laplace", scale: 6 }), noisy("equal")],
    ["two dimensions", features({ law: "normal", std: 3, radial: false }, 2), noisy("voronoi", 2)],
  ])("are those of flows without the sample: %s", (_, network, samples) => {
    const initial = samples.target.map((f) => -f);
    const errors = leftOutErrors(basisResolvents(kernelEigenbasis(network, samples)), samples, initial, times);
    const dense = leftOutErrors(denseResolvents(denseKernel(network, samples)), samples, initial, times);
    times.forEach((time, t) => {
      for (const i of [0, 7, 23, samples.count - 1]) {
        // The rational e^{−λt} is good to 1e-7.
        expect(errors[t][i]).toBeCloseTo(refitted(network, samples, i, time), 5);
        expect(dense[t][i]).toBeCloseTo(errors[t][i], 6);
      }
    });
  });

  it("are on average those at samples that are held out", () => {
    // 24 draws of 50 noisy samples: each mean is known to 6 % (standard error over the draws), and one sample fewer makes 1 % more.
    const network = features({ law: "normal", std: 8 });
    let [left, held] = [0, 0];
    for (let seed = 0; seed < 24; seed++) {
      const random = randomStream(seed, 77);
      const points = Float64Array.from({ length: 250 }, () => 2 * random.uniform() - 1);
      const values = points.map((x) => Math.sin(6 * x) + 0.5 * random.normal());
      const { samples, heldOut } = ownData(
        { dimension: 1, points, values },
        { values: "as-given", weights: "equal", measure: "lebesgue", holdOut: { fraction: 0.8, seed } },
      );
      if (heldOut === undefined) throw new Error("nothing is held out");
      const initial = samples.target.map((f) => -f);
      const response = learntResponse(flowResponse({ type: "gradient-flow" }));
      const [learnt] = kernelPropagator(network, samples).respond(initial, [{ response, times: [20] }]).values;
      const [elsewhere] = errorsElsewhere(
        network,
        samples,
        heldOut,
        heldOut.target.map((f) => -f),
        learnt,
      );
      held += relativeMeanSquare(elsewhere, 24);
      left += relativeMeanSquare(
        leftOutErrors(denseResolvents(denseKernel(network, samples)), samples, initial, [20])[0],
        24,
      );
    }
    expect(left / held).toBeGreaterThan(0.9);
    expect(left / held).toBeLessThan(1.12);
  });
});

it.each(["voronoi", "equal"] as const)(
  "what is learnt by the poles is what the propagator learns, weights %s",
  (weights) => {
    const [network, samples] = [features({ law: "laplace", scale: 6 }), noisy(weights)];
    const initial = samples.target.map((f) => -f);
    const response = learntResponse(flowResponse({ type: "gradient-flow" }));
    for (const time of [0.3, 20, 3000]) {
      const [[exact]] = kernelPropagator(network, samples).respond(initial, [{ response, times: [time] }]).values;
      const found = learntByResolvents(denseResolvents(denseKernel(network, samples)), samples, initial, time);
      const size = Math.hypot(...exact);
      expect(Math.hypot(...exact.map((value, i) => value - found[i])) / size).toBeLessThan(1e-5);
    }
  },
);
