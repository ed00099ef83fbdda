import { expect, test } from "vitest";
import { sampleSet } from "../../src/data/sample-set.js";
import type { Coefficients } from "../../src/spectral/coefficients.js";
import { solutionGradedMesh } from "../../src/spectral/frequency-mesh.js";

/** The same at all frequencies: nothing of them curves. */
const constant: Coefficients = {
  diffusion: (_, out) => out.fill(1),
  damping: (_, out) => out.fill(2),
  both(_, A, B) {
    A.fill(1);
    B.fill(2);
  },
  diffuses: true,
  breakpoints: [],
  edges: [],
  barriers: [],
  radial: false,
};

test("a graded mesh has cells in proportion to |û''|^{2/5}, and a share that is even", () => {
  const [lower, upper, cells] = [-6, 6, 600];
  const gaussian = (x: number) => Math.exp((-x * x) / 2);
  const samples = sampleSet(
    { box: [[-9, 9]], samples: [400], placement: "midpoint", seed: 0, measure: "lebesgue" },
    gaussian,
  );
  const equations = { real: constant, imaginary: constant };
  const { nodes } = solutionGradedMesh(lower, upper, cells, samples, samples.target, equations);
  // û = √2π e^{−ξ²/2}, û'' = (ξ² − 1) û. Its density against an even share of 0.2, by the midpoint rule on a fine grid.
  const fine = 120_000;
  const step = (upper - lower) / fine;
  const curvature = Float64Array.from({ length: fine }, (_, i) => {
    const xi = lower + (i + 0.5) * step;
    return (Math.abs(xi * xi - 1) * gaussian(xi)) ** 0.4;
  });
  const mean = curvature.reduce((sum, value) => sum + value, 0) / fine;
  let worst = 0;
  let node = 0;
  let below = 0;
  for (let i = 0; i < fine; i++) {
    const next = lower + (i + 1) * step;
    below += (0.2 + curvature[i] / mean) / (1.2 * fine);
    while (node <= cells && nodes[node] < next) worst = Math.max(worst, Math.abs(below * cells - node++));
  }
  // In cells, of 600. The rule is sampled on 2000 and 2400 points, coarse at the cusps of the density at ξ = ±1.
  expect(worst).toBeLessThan(2);
});
