import { describe, expect, it } from "vitest";
import { erf } from "../../src/expression/index.js";
import { randomStream } from "../../src/network/random.js";

const count = 100_000;
const draw = (next: () => number, n = count) => Float64Array.from({ length: n }, next);

/** Largest distance between the empirical distribution and the one given, times √n. */
function kolmogorov(samples: Float64Array, cdf: (x: number) => number): number {
  const sorted = samples.slice().sort();
  let distance = 0;
  sorted.forEach((x, i) => {
    const exact = cdf(x);
    distance = Math.max(distance, exact - i / sorted.length, (i + 1) / sorted.length - exact);
  });
  return distance * Math.sqrt(sorted.length);
}

// Derived: exceeded with probability 1e-3 by a right sampler (Kolmogorov's distribution); the streams are fixed.
const critical = 1.95;

describe("a random stream", () => {
  it("is the same for the same seed and keys, bit for bit", () => {
    const [a, b] = [randomStream(7, 400, 2), randomStream(7, 400, 2)];
    for (let i = 0; i < 1000; i++) {
      expect(a.uniform()).toBe(b.uniform());
      expect(a.normal()).toBe(b.normal());
    }
  });

  it("does not change from version to version", () => {
    const stream = randomStream(0, 1);
    expect([stream.uniform(), stream.uniform(), stream.normal()]).toMatchInlineSnapshot(`
      [
        0.3000894366824739,
        0.06237393272755687,
        0.20276126737970748,
      ]
    `);
  });

  it("is uniform on the open interval (0, 1)", () => {
    for (const seed of [0, 1, 2, 123456789]) {
      const samples = draw(randomStream(seed).uniform);
      expect(samples.every((u) => u > 0 && u < 1)).toBe(true);
      expect(kolmogorov(samples, (x) => x)).toBeLessThan(critical);
    }
  });

  it("is standard normal", () => {
    for (const seed of [0, 5]) {
      const samples = draw(randomStream(seed, 9).normal);
      expect(kolmogorov(samples, (x) => 0.5 * (1 + erf(x / Math.SQRT2)))).toBeLessThan(critical);
      // Moments within five standard errors: √(1/n), √(2/n), √(96/n).
      const moment = (k: number) => samples.reduce((sum, x) => sum + x ** k, 0) / count;
      expect(Math.abs(moment(1))).toBeLessThan(5 / Math.sqrt(count));
      expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
      expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / count));
    }
  });

  it("has no serial correlation", () => {
    const samples = draw(randomStream(3).uniform);
    for (const lag of [1, 2, 3, 10, 1000]) {
      let sum = 0;
      for (let i = lag; i < count; i++) sum += (samples[i] - 0.5) * (samples[i - lag] - 0.5);
      // Standard error of the correlation is 1/√n.
      expect(Math.abs((12 * sum) / count)).toBeLessThan(5 / Math.sqrt(count));
    }
  });

  it("is uncorrelated with the streams of other seeds and keys", () => {
    const n = 20_000;
    const keys = [[0], [1], [0, 0], [0, 1], [1, 0], [0, 1, 2], [0, 2, 1], [2 ** 32], [-1], [0, 65536]];
    const streams = keys.map(([seed, ...rest]) => draw(randomStream(seed, ...rest).uniform, n));
    for (let i = 0; i < streams.length; i++) {
      for (let j = 0; j < i; j++) {
        const product = streams[i].reduce((sum, u, k) => sum + (u - 0.5) * (streams[j][k] - 0.5), 0);
        expect(Math.abs((12 * product) / n), `${keys[i]} and ${keys[j]}`).toBeLessThan(5 / Math.sqrt(n));
      }
    }
  });

  it("starts uniformly over a row of seeds, and over a row of keys", () => {
    const first = Float64Array.from({ length: count }, (_, seed) => randomStream(seed).uniform());
    expect(kolmogorov(first, (x) => x)).toBeLessThan(critical);
    const keyed = Float64Array.from({ length: count }, (_, key) => randomStream(1, key).normal());
    expect(kolmogorov(keyed, (x) => 0.5 * (1 + erf(x / Math.SQRT2)))).toBeLessThan(critical);
  });

  it("of 10 000 seeds and keys is never the same twice", () => {
    const starts = new Set<number>();
    for (let seed = 0; seed < 100; seed++) {
      for (let key = 0; key < 100; key++) starts.add(randomStream(seed, key).uniform());
    }
    // With 32-bit states a coincidence has probability 1 %; the seeds are fixed.
    expect(starts.size).toBe(10_000);
  });
});
