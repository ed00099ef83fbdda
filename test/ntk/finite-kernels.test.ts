import { describe, expect, it } from "vitest";
import { tanh } from "../../src/network/activations/tanh.js";
import { flowResponse } from "../../src/network/dynamics/index.js";
import { biasedKernel, type PairAverage, partitionKernel } from "../../src/network/kernels/index.js";
import { denseSpectrum } from "../../src/ntk/dense-kernel.js";
import { pairEntries } from "../../src/ntk/pair-entries.js";
import { denseSymmetric } from "../../src/sparse/dense-symmetric.js";
import { midpointSamples } from "./reference-case.js";

const samples = midpointSamples([-6, 6], 600, "exp(-x^2/3) * (cos(1.5*x) + sin(3*x + 0.4) + sin(6*x + 1))");
const probes = [1.5, 3, 6];

/** λ_max, and after every time the energy Σ weight u² and |û(ξ,t)|/|û(ξ,0)| at the probes, of the exact flow on the samples. */
function flow(kernel: PairAverage, times: readonly number[]) {
  const { lowerColumns } = pairEntries(kernel, samples);
  const spectrum = denseSpectrum(denseSymmetric(samples.count, lowerColumns));
  const initial = samples.target.map((f) => -f);
  const transform = (u: Float64Array, xi: number) => {
    let [re, im] = [0, 0];
    u.forEach((value, i) => {
      re += value * Math.cos(xi * samples.points[i]);
      im -= value * Math.sin(xi * samples.points[i]);
    });
    return samples.weight * Math.hypot(re, im);
  };
  const errors = spectrum.respond(flowResponse({ type: "gradient-flow" }), initial, times);
  return {
    lambdaMax: spectrum.lambdaMax,
    energy: errors.map((u) => samples.weight * u.reduce((sum, value) => sum + value * value, 0)),
    relative: probes.map((xi) => errors.map((u) => transform(u, xi) / transform(initial, xi))),
  };
}

function expectFlow(found: ReturnType<typeof flow>, expected: ReturnType<typeof flow>, tolerance: number) {
  expect(Math.abs(found.lambdaMax / expected.lambdaMax - 1)).toBeLessThan(tolerance);
  expected.energy.forEach((energy, k) => {
    expect(Math.abs(found.energy[k] - energy) / expected.energy[0]).toBeLessThan(tolerance);
  });
  expected.relative.forEach((row, p) => {
    row.forEach((value, k) => {
      expect(Math.abs(found.relative[p][k] - value)).toBeLessThan(tolerance);
    });
  });
}

// Expected figures: an independent program in float64, which averages the same kernels by quadrature of its own and decomposes them densely. It
// states 2e-4 and 1e-3 for them.
describe("kernel flows of two-layer networks with finite ranges", () => {
  it("tanh units with biases in (−40, 40) follow the independent program", () => {
    const kernel = biasedKernel(
      {
        activation: tanh,
        weights: { law: "normal", std: 2 },
        biases: { law: "uniform", halfWidth: 40 },
        outputVariance: 1,
        train: ["a", "w", "b"],
      },
      samples,
    );
    const expected = {
      lambdaMax: 10.447443016297168,
      energy: [3.507579765993645, 3.147403099531107, 2.4257702274969706, 1.5109132821685438],
      relative: [
        [0.953894930188898, 0.8351738832534945, 0.4584997181926381, 0.10001495449135941],
        [0.993780632171573, 0.9656230778378463, 0.8717963835748779, 0.5601195120412469],
        [1.0018731550573616, 0.9947634635960567, 0.9807286484818963, 0.9255820814013851],
      ],
    };
    expectFlow(flow(kernel, [1, 4, 16, 64]), expected, 2e-4);
  });

  it("tanh units with slopes 2, 4, 8 and partition points in (−12, 12) follow the independent program", () => {
    const kernel = partitionKernel(
      {
        activation: tanh,
        slopes: [2, 4, 8],
        partition: { halfWidth: 12 },
        outputVariance: 1,
        train: ["a", "s", "p"],
      },
      samples,
    );
    const expected = {
      lambdaMax: 8.25569356842547,
      energy: [3.2270291734016756, 2.2846643461493295, 0.8005287697170712, 0.05345905723832802],
      relative: [
        [0.8966712738671728, 0.6707992164112307, 0.19869981116670973, 0.0015774680383385611],
        [0.9507064472304423, 0.8048716093012201, 0.4217748220487539, 0.031665729324051324],
        [0.9794560856929959, 0.9061577429626796, 0.6767996062201612, 0.21012149291675922],
      ],
    };
    expectFlow(flow(kernel, [0.5, 2, 8, 32]), expected, 2e-4);
  });
});
