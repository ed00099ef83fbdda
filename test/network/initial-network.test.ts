import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import { kernelTerms } from "../../src/network/kernel-terms.js";
import { directEngine } from "../../src/train/direct-engine.js";
import { nufftEngine } from "../../src/train/nufft-engine.js";
import { boxSamples, emptyParameters, fourierFeatures, mscale, smallCase, uniformSamples } from "../train/networks.js";

describe("initialNetwork", () => {
  it("gives equal bits for equal seeds and other numbers for another seed or width", () => {
    expect(initialNetwork(mscale, 64, 5)).toEqual(initialNetwork(mscale, 64, 5));
    const w = (width: number, seed: number) => initialNetwork(mscale, width, seed).parameters.w[0];
    expect(new Set([w(64, 5), w(64, 6), w(128, 5)]).size).toBe(3);
  });

  it("gives every group of parameters random numbers of its own", () => {
    const { a, w, b } = initialNetwork({ ...mscale, biases: { law: "normal", std: 1 } }, 2000, 1).parameters;
    const correlation = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, k) => sum + value * y[k], 0) / 2000;
    // Of independent standard normals over 1000 pairs: standard deviation 1/√1000 = 0.032.
    for (const [x, y] of [
      [a, w],
      [a, b],
      [w, b],
    ]) {
      expect(Math.abs(correlation(x, y))).toBeLessThan(0.13);
    }
  });

  it("starts from exactly zero with an antisymmetric start", () => {
    const samples = uniformSamples(50);
    for (const network of [mscale, fourierFeatures]) {
      for (const engine of [directEngine(), nufftEngine()]) {
        const out = new Float64Array(50).fill(1);
        engine.trainer(initialNetwork(network, 100, 2), samples).output(out);
        expect(out.every((value) => value === 0)).toBe(true);
      }
    }
  });

  it("draws weight vectors of independent components, the same for twins", () => {
    const { w } = initialNetwork({ ...mscale, dimension: 3 }, 6000, 2).parameters;
    expect(w).toHaveLength(18000);
    const component = (axis: number) => Float64Array.from({ length: 3000 }, (_, k) => w[6 * k + axis]);
    expect([w[3], w[4], w[5]]).toEqual([w[0], w[1], w[2]]);
    const mean = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, k) => sum + value * y[k], 0) / 3000;
    // Standard deviations of these means: √(2/3000) = 0.026 for squares, 0.018 for products.
    for (const [i, j] of [
      [0, 0],
      [1, 1],
      [2, 2],
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      expect(Math.abs(mean(component(i), component(j)) - (i === j ? 1 : 0))).toBeLessThan(0.1);
    }
  });

  it("starts from exactly zero in two and three dimensions too", () => {
    for (const samples of [boxSamples([9, 7]), boxSamples([5, 4, 3]), boxSamples([6, 5], 2, "random")]) {
      for (const engine of [directEngine(), nufftEngine()]) {
        const out = new Float64Array(samples.count).fill(1);
        const start = initialNetwork({ ...mscale, dimension: samples.dimension }, 600, 2);
        engine.trainer(start, samples).output(out);
        expect(out.every((value) => value === 0)).toBe(true);
      }
    }
  });

  it("makes twins with equal weights and biases and opposite outputs", () => {
    const { a, w, b } = initialNetwork(mscale, 6, 1).parameters;
    expect([a[1], w[3], b[5]]).toEqual([-a[0], w[2], b[4]]);
    const features = initialNetwork(fourierFeatures, 6, 1).parameters;
    expect([features.a[1], features.w[3], features.b[5]]).toEqual([-features.a[0], features.w[2], -features.b[4]]);
  });

  it("has the infinite-width kernel as its mean where the width does not divide by the number of scales", () => {
    const samples = { ...uniformSamples(2), points: Float64Array.of(0.3, -0.7) };
    const runs = 6000;
    for (const network of [
      { ...mscale, scales: [1, 2, 3], amplitude: "scale-power", biases: { law: "normal", std: 0.6 } },
      { ...fourierFeatures, outputs: { law: "normal", std: 1.3 } },
    ] as const) {
      const std = network.weights.law === "normal" ? network.weights.std : Number.NaN;
      const characteristic = (t: number) => Math.exp(-((std * t) ** 2) / 2);
      const [x, y] = samples.points;
      const expected = kernelTerms(network).reduce((sum, term) => {
        const straight = term.damping + term.diffusion * x * y;
        const reflected = term.reflectedDamping + term.reflectedDiffusion * x * y;
        return (
          sum +
          straight * characteristic(network.family === "mscale" ? network.scales[term.subnetwork] * (x - y) : x - y) +
          reflected * characteristic(network.family === "mscale" ? network.scales[term.subnetwork] * (x + y) : x + y)
        );
      }, 0);
      const entries = Array.from({ length: runs }, (_, seed) => {
        const trainer = directEngine().trainer(initialNetwork(network, 10, seed), samples);
        const [atX, atY] = [emptyParameters(10), emptyParameters(10)];
        trainer.gradient(Float64Array.of(1, 0), atX);
        trainer.gradient(Float64Array.of(0, 1), atY);
        return (["a", "w", "b"] as const).reduce(
          (sum, group) => sum + atX[group].reduce((part, value, k) => part + value * atY[group][k], 0),
          0,
        );
      });
      const mean = entries.reduce((sum, value) => sum + value, 0) / runs;
      const variance = entries.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (runs - 1);
      // Four standard errors of the mean.
      expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt(variance / runs));
    }
  });

  it("draws signs with equal probability and phases on the whole circle", () => {
    const { a, b } = initialNetwork({ ...mscale, outputs: { law: "sign" }, zeroStart: "none" }, 4000, 1).parameters;
    expect(new Set(a)).toEqual(new Set([-1, 1]));
    // Four standard deviations of the mean of 4000 signs.
    expect(Math.abs(a.reduce((sum, value) => sum + value, 0) / 4000)).toBeLessThan(4 / Math.sqrt(4000));
    expect(Math.min(...b)).toBeGreaterThan(0);
    expect(Math.max(...b)).toBeLessThan(2 * Math.PI);
    expect(Math.max(...b) - Math.min(...b)).toBeGreaterThan(6.2);
  });

  it("refuses impossible widths", () => {
    expect(() => initialNetwork(mscale, 7, 0)).toThrow(InputError);
    expect(() => initialNetwork(mscale, 0, 0)).toThrow(InputError);
  });

  it("is what the random small networks of these tests cover: all subsets of trained groups", () => {
    const subsets = new Set(Array.from({ length: 200 }, (_, i) => smallCase(i).title.replace(/^.*?: |, [a-z]+$/g, "")));
    expect(subsets.size).toBe(8 + 4);
  });
});
