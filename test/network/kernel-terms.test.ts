import { describe, expect, it } from "vitest";
import {
  type BiasLaw,
  type Distribution,
  type FourierFeaturesNetwork,
  kernelTerms,
  type MscaleNetwork,
  type RandomStream,
  randomStream,
  scaleAmplitude,
  weightVectorLaw,
} from "../../src/network/index.js";

type Point = readonly number[];
type WaveNetwork = MscaleNetwork | FourierFeaturesNetwork;

/** The kernel that the terms stand for, from the characteristic function of the law, component by component. */
function kernel(network: WaveNetwork, x: Point, y: Point): number {
  const law = weightVectorLaw(network.weights, 1).scalar;
  const phi = (t: readonly number[]) => law.characteristic(Float64Array.from(t)).reduce((product, v) => product * v, 1);
  const inner = x.reduce((sum, xi, i) => sum + xi * y[i], 0);
  const scales = network.family === "mscale" ? network.scales : [1];
  return kernelTerms(network).reduce((sum, term) => {
    const scale = scales[term.subnetwork];
    const direct = phi(x.map((xi, i) => scale * (xi - y[i])));
    const reflected = phi(x.map((xi, i) => scale * (xi + y[i])));
    return (
      sum +
      (term.damping + term.diffusion * inner) * direct +
      (term.reflectedDamping + term.reflectedDiffusion * inner) * reflected
    );
  }, 0);
}

/** Σ over trained parameters of ∂f(x) ∂f(y) for one random unit, written from the formula of the network. */
function unitKernel(network: WaveNetwork, law: Distribution, random: RandomStream, x: Point, y: Point): number {
  const output = () =>
    network.outputs.law === "sign" ? (random.uniform() < 0.5 ? -1 : 1) : network.outputs.std * random.normal();
  const dot = (w: Point, v: Point) => w.reduce((sum, wi, i) => sum + wi * v[i], 0);
  const inner = dot(x, y);
  if (network.family === "fourier-features") {
    const w = x.map(() => law.sample(random));
    const [a, b] = [output(), output()];
    const [zx, zy] = [dot(w, x), dot(w, y)];
    const slope = (z: number) => b * Math.cos(z) - a * Math.sin(z);
    const outputs = network.train.includes("a") ? Math.cos(zx) * Math.cos(zy) + Math.sin(zx) * Math.sin(zy) : 0;
    return outputs + (network.train.includes("w") ? inner * slope(zx) * slope(zy) : 0);
  }
  if (network.family !== "mscale") throw new Error("a sine network is meant");
  // One unit of every scale; the mean over scales is the 1/P of the kernel.
  const { biases, train } = network;
  const total = network.scales.reduce((sum, alpha) => {
    const w = x.map(() => law.sample(random));
    const a = output();
    const b = bias(biases, random);
    const [zx, zy] = [alpha * dot(w, x) + b, alpha * dot(w, y) + b];
    const [sines, cosines] = [Math.sin(zx) * Math.sin(zy), Math.cos(zx) * Math.cos(zy)];
    const [values, slopes] = network.activation === "cos" ? [cosines, sines] : [sines, cosines];
    let part = 0;
    if (train.includes("a")) part += values;
    if (train.includes("b")) part += a * a * slopes;
    if (train.includes("w")) part += a * a * alpha * alpha * inner * slopes;
    return sum + scaleAmplitude(network, alpha) ** 2 * part;
  }, 0);
  return total / network.scales.length;
}

function bias(law: BiasLaw, random: RandomStream): number {
  if (law.law === "normal") return law.std * random.normal();
  return law.law === "uniform" ? law.halfWidth * (2 * random.uniform() - 1) : 2 * Math.PI * random.uniform();
}

const mscale: MscaleNetwork = {
  family: "mscale",
  dimension: 1,
  activation: "sin",
  scales: [1, 2, 4],
  amplitude: "one",
  weights: { law: "normal", std: 0.8 },
  biases: { law: "uniform-phase" },
  outputs: { law: "normal", std: 1.3 },
  train: ["a", "w", "b"],
  zeroStart: "none",
};
const features: FourierFeaturesNetwork = {
  family: "fourier-features",
  dimension: 1,
  weights: { law: "laplace", scale: 0.7 },
  outputs: { law: "normal", std: 0.6 },
  train: ["a", "w"],
  zeroStart: "none",
};

const networks: Record<string, WaveNetwork> = {
  "three scales": mscale,
  "three scales of growing amplitude": { ...mscale, scales: [0.5, 1.5], amplitude: "scale-power" },
  "normal biases": { ...mscale, biases: { law: "normal", std: 0.5 } },
  "narrow normal biases and signs": { ...mscale, biases: { law: "normal", std: 0.2 }, outputs: { law: "sign" } },
  "normal biases, outputs alone trained": { ...mscale, biases: { law: "normal", std: 0.4 }, train: ["a"] },
  "normal biases, weights alone trained": { ...mscale, biases: { law: "normal", std: 0.4 }, train: ["w"] },
  "normal biases, biases alone trained": { ...mscale, biases: { law: "normal", std: 0.4 }, train: ["b"] },
  "uniform biases": { ...mscale, biases: { law: "uniform", halfWidth: 1.2 } },
  "cosines of normal biases": { ...mscale, activation: "cos", biases: { law: "normal", std: 0.5 } },
  "uniform weights": { ...mscale, weights: { law: "uniform", halfWidth: 2 }, train: ["a", "w"] },
  "Fourier features": features,
  "Fourier features, outputs alone trained": { ...features, train: ["a"] },
  "Fourier features, weights alone trained": { ...features, train: ["w"], outputs: { law: "sign" } },
};

describe("the infinite-width kernel is the mean of one-unit kernels", () => {
  for (const [name, base] of Object.entries(networks)) {
    for (const dimension of [1, 2, 3] as const) {
      it(`for ${name} in ${dimension}-D`, () => {
        const network: WaveNetwork = { ...base, dimension };
        const pairs: readonly (readonly [Point, Point])[] = (
          [
            [
              [0.4, -0.3, 0.2],
              [0.9, 0.5, -0.1],
            ],
            [
              [-0.7, 0.2, 0.5],
              [0.3, 0.8, 0.6],
            ],
            [
              [1.1, 0.6, -0.4],
              [1.1, 0.6, -0.4],
            ],
          ] as const
        ).map(([x, y]) => [x.slice(0, dimension), y.slice(0, dimension)]);
        for (const [x, y] of pairs) {
          const random = randomStream(11, dimension);
          const law = weightVectorLaw(network.weights, 1).scalar;
          const n = 6_000;
          let [sum, squares] = [0, 0];
          for (let i = 0; i < n; i++) {
            const value = unitKernel(network, law, random, x, y);
            sum += value;
            squares += value * value;
          }
          const mean = sum / n;
          const error = Math.sqrt((squares / n - mean * mean) / n);
          // Monte-Carlo error: four standard errors, seeds fixed; 1e-12 where the mean has no variance.
          expect(Math.abs(mean - kernel(network, x, y))).toBeLessThan(4 * error + 1e-12);
        }
      });
    }
  }

  it("and positive on the diagonal", () => {
    for (const network of Object.values(networks)) expect(kernel(network, [0.3], [0.3])).toBeGreaterThan(0);
  });
});

describe("the kernel of waves of one scale", () => {
  it.each([1, 2, 3] as const)("has the transform (2π/α)^d ρ(ξ/α) in %i-D", (dimension) => {
    const network: FourierFeaturesNetwork | MscaleNetwork = {
      ...{ family: "mscale", dimension, activation: "sin", scales: [1, 3], amplitude: "one", zeroStart: "none" },
      ...{ weights: { law: "laplace", scale: 0.8 }, biases: { law: "uniform-phase" }, train: ["a"] },
      outputs: { law: "sign" },
    };
    const xi = [0.7, -1.9, 0.4].slice(0, dimension);
    for (const { kernel, subnetwork } of kernelTerms(network)) {
      const scale = [1, 3][subnetwork];
      const out = new Float64Array(1);
      kernel.shape(Float64Array.from(xi), out);
      const density = xi.reduce((product, each) => product * (Math.exp(-Math.abs(each / scale) / 0.8) / 1.6), 1);
      expect(kernel.factor * out[0]).toBeCloseTo(((2 * Math.PI) / scale) ** dimension * density, 13);
    }
  });
});
