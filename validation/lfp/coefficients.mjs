// A and B of a ReLU network with normal weights and wide normal biases against the linear frequency-principle model in cycles, with the
// corrected constant Γ(d/2)/(√2 π^{(d+1)/2} σ_b): the largest relative difference over frequencies, in one and in two dimensions.
import { spectralCoefficients } from "spectral-diffusion/spectral";

const [weightStd, biasStd, outputStd] = [1.5, 25, 0.8];
const cycles = [0.2, 0.5, 1, 2, 5];

/** E |w|^power of weights N(0, weightStd² I): 2^{p/2} Γ((d + p)/2) / Γ(d/2). */
const moment = (dimension, power) => weightStd ** power * { 1: { 1: Math.sqrt(2 / Math.PI), 3: 2 * Math.sqrt(2 / Math.PI) }, 2: { 1: Math.sqrt(Math.PI / 2), 3: 3 * Math.sqrt(Math.PI / 2) } }[dimension][power];

const result = {};
for (const dimension of [1, 2]) {
  const gamma = { 1: Math.sqrt(Math.PI), 2: 1 }[dimension];
  const constant = gamma / (Math.SQRT2 * Math.PI ** ((dimension + 1) / 2) * biasStd);
  const weightsAndBiases = (outputStd ** 2 * moment(dimension, 1)) / (4 * Math.PI ** 2);
  const outputs = moment(dimension, 3) / (16 * Math.PI ** 4);
  const model = cycles.map((xi) => ({
    damping: constant * (outputs / xi ** (dimension + 3) + weightsAndBiases / xi ** (dimension + 1)),
    // In cycles a diffusion is over (2π)².
    diffusion: (constant * weightsAndBiases) / xi ** (dimension + 1) / (4 * Math.PI ** 2),
  }));
  const network = {
    ...{ family: "shallow", dimension, activation: "relu", weights: { law: "normal", std: weightStd } },
    ...{ biases: { law: "normal", std: biasStd }, outputs: { law: "normal", std: outputStd } },
    ...{ train: ["a", "w", "b"], zeroStart: "antisymmetric" },
  };
  const { real, imaginary } = spectralCoefficients(network);
  const points = Float64Array.from(cycles.flatMap((xi) => (dimension === 1 ? [2 * Math.PI * xi] : [2 * Math.PI * xi * 0.6, 2 * Math.PI * xi * 0.8])));
  const off = (part, of, scale) => {
    const values = new Float64Array(cycles.length);
    part[of](points, values);
    return Math.max(...model.map((wanted, i) => Math.abs((values[i] * scale) / wanted[of] - 1)));
  };
  result[`dimension${dimension}`] = {
    damping: Math.max(off(real, "damping", 1), off(imaginary, "damping", 1)),
    diffusion: Math.max(off(real, "diffusion", 1 / (4 * Math.PI ** 2)), off(imaginary, "diffusion", 1 / (4 * Math.PI ** 2))),
  };
}
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
