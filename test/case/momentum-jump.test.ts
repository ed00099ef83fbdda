import { describe, expect, it } from "vitest";
import { experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { readCase } from "../../src/case/read-case.js";

const FRICTION = 2;
const HALF = 5;
const TIMES = [1, 4];
const PROBES = [1, 3];

const momentumCase = readCase(
  JSON.stringify({
    title: "momentum with a uniform law",
    target: "exp(-x^2/8)*(sin(x)+sin(3*x+0.9)+sin(6*x))",
    data: { box: [[-8, 8]], samples: [300] },
    network: { family: "mscale", weights: { law: "uniform", halfWidth: HALF } },
    dynamics: { type: "momentum", friction: FRICTION },
    spectrum: { box: [[-20, 20]], cells: [1500] },
    time: { save: TIMES },
    probes: PROBES,
  }),
);

/** q(t) of q″ + γq′ + λq = 0, q(0) = 1, q′(0) = 0, with λ > γ²/4 or not. */
function oscillator(lambda: number, t: number): number {
  const s = Math.sqrt(Math.abs(FRICTION ** 2 / 4 - lambda));
  const under = lambda > FRICTION ** 2 / 4;
  const [even, odd] = under ? [Math.cos(s * t), Math.sin(s * t) / s] : [Math.cosh(s * t), Math.sinh(s * t) / s];
  return Math.exp((-FRICTION * t) / 2) * (even + (FRICTION / 2) * odd);
}

/**
 * û(ξ, t) within the band of a uniform law, where A = ½ 2π/(2·5) and B = 2A are constants and nothing flows through the ends: a cosine
 * series. û₀ are the plain sums over midpoints, and so are the integrals of the coefficients.
 */
function exactRelative(xi: number, t: number): number {
  const x = Array.from({ length: 300 }, (_, i) => -8 + (16 / 300) * (i + 0.5));
  const f = x.map((at) => Math.exp((-at * at) / 8) * (Math.sin(at) + Math.sin(3 * at + 0.9) + Math.sin(6 * at)));
  const transform = (at: number) => [
    x.reduce((sum, xi, i) => sum + f[i] * Math.cos(at * xi), 0),
    x.reduce((sum, xi, i) => sum - f[i] * Math.sin(at * xi), 0),
  ];
  const points = Array.from({ length: 1000 }, (_, i) => -HALF + (2 * HALF * (i + 0.5)) / 1000);
  const initial = points.map(transform);
  const A = (Math.PI * 1) / (2 * HALF);
  const sum = [0, 0];
  for (let n = 0; n < 200; n++) {
    const wave = (at: number) => Math.cos((n * Math.PI * (at + HALF)) / (2 * HALF));
    const part = ((n === 0 ? 1 : 2) / 1000) * wave(xi) * oscillator(A * ((n * Math.PI) / (2 * HALF)) ** 2 + 2 * A, t);
    points.forEach((at, i) => {
      sum[0] += part * wave(at) * initial[i][0];
      sum[1] += part * wave(at) * initial[i][1];
    });
  }
  return Math.hypot(...sum) / Math.hypot(...transform(xi));
}

describe("momentum with weights of a uniform law, whose coefficients jump", () => {
  it("is a wave equation with constant coefficients between its reflecting ends", async () => {
    const { level } = runPde(await experimentOf(momentumCase));
    level.probes.forEach(({ relative }, p) => {
      TIMES.forEach((t, i) => {
        const error = (relative[i + 1] ?? Number.NaN) - exactRelative(PROBES[p], t);
        // P1 on cells of 1/37: (hx)²/12 of what is at x, 1e-3 at the ends of Ω and 1e-4 where most of f is.
        expect(Math.abs(error)).toBeLessThan(2e-4);
      });
    });
  });

  it("gives the kernel flow of an independent program", async () => {
    // NumPy: eigh of the dense kernel (1 + 1 + xx′) ½ sinc(5(x − x′)) on the samples, and the oscillator of every mode.
    const { level } = runKernelFlow(await experimentOf(momentumCase));
    const expected = [
      [0.5751655945, 0.082900804],
      [0.5826586316, 0.1257678691],
    ];
    level.probes.forEach(({ relative }, p) => {
      expect(relative[1]).toBeCloseTo(expected[p][0], 9);
      expect(relative[2]).toBeCloseTo(expected[p][1], 9);
    });
    expect(level.energy[1]).toBeCloseTo(3.5749955237, 8);
    expect(level.energy[2]).toBeCloseTo(1.8543959343, 8);
  });
});
