import { describe, expect, it } from "vitest";
import { activationOf } from "../../src/network/activations/index.js";
import { harmonicTail } from "../../src/network/harmonic-tail.js";
import { weightVectorLaw } from "../../src/network/laws/weight-vector.js";
import { waveKernel } from "../../src/network/stationary-kernel.js";

// The mean over a uniform phase of two square waves is 1 − 2|t|/π for |t| ≤ π, with period 2π: a closed form that knows no harmonics.

const { periodic } = activationOf("square");
const listed = periodic?.harmonics();
const all = periodic?.harmonics(20001);
const tailWaves = (all?.lines ?? []).slice(listed?.lines.length).map(({ order, value }) => ({ order, energy: value }));

const laws = {
  normal: { law: "normal", std: 1.5 },
  uniform: { law: "uniform", halfWidth: 2 },
} as const;

/** E over w of 1 − 2|wr|/π repeated, by the midpoint rule between the kinks. */
function expected(law: keyof typeof laws, r: number): number {
  const [reach, density] =
    law === "normal"
      ? [13.5, (w: number) => Math.exp(-0.5 * (w / 1.5) ** 2) / (1.5 * Math.sqrt(2 * Math.PI))]
      : [2, () => 0.25];
  const period = Math.PI / r;
  let sum = 0;
  for (let from = 0; from < reach; from += period) {
    const to = Math.min(reach, from + period);
    const n = 2000;
    const h = (to - from) / n;
    for (let k = 0; k < n; k++) {
      const w = from + (k + 0.5) * h;
      const t = (w * r) % (2 * Math.PI);
      sum += 2 * h * density(w) * (1 - (2 * Math.min(t, 2 * Math.PI - t)) / Math.PI);
    }
  }
  return sum;
}

describe.each(["normal", "uniform"] as const)("square waves of %s weights", (name) => {
  const law = weightVectorLaw(laws[name], 1);
  const tail = harmonicTail(law, 1, tailWaves, all?.remainder.value ?? 0);
  const kernels = [
    ...(listed?.lines ?? []).map(({ order, value }) => ({ energy: value, kernel: waveKernel(law, order) })),
    { energy: 1, kernel: tail },
  ];

  it("have the kernel of their definition at lags however small", () => {
    const r = Float64Array.of(0, 1e-4, 3e-3, 0.02, 0.1, 0.7, 3.1, 11);
    const sums = new Float64Array(r.length);
    for (const { energy, kernel } of kernels) {
      for (const [i, phi] of kernel.lags?.(r).entries() ?? []) sums[i] += energy * phi;
    }
    // At a lag of 1e-4 the waves beyond the list still count, with all of their 2e-5; the midpoint rule has 1e-7.
    r.forEach((lag, i) => {
      expect(Math.abs(sums[i] - (lag === 0 ? 1 : expected(name, lag)))).toBeLessThan(lag === 1e-4 ? 2.1e-5 : 3e-7);
    });
  });

  it("have the transform of all harmonics, one by one", () => {
    const xi = Float64Array.of(0, 0.3, 2, 17, 150);
    const out = new Float64Array(xi.length);
    tail.shape(xi, out);
    const exact = new Float64Array(xi.length);
    const one = new Float64Array(xi.length);
    for (const { order, energy } of tailWaves) {
      const kernel = waveKernel(law, order);
      kernel.shape(xi, one);
      for (let i = 0; i < xi.length; i++) exact[i] += energy * kernel.factor * one[i];
    }
    // Groups of two per cent: (0.02)²/24 times the curvature of k⁻³ in logarithms, about 10.
    for (const [i, value] of exact.entries()) {
      expect(Math.abs(tail.factor * out[i] - value)).toBeLessThan(3e-4 * exact[0]);
    }
  });
});
