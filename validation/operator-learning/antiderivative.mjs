// The antiderivative as an operator, v ↦ ∫_{−1}^x v: a fixed branch has the coefficients c of v in cosines, a trunk of shared units learns what to make of
// each, G(v)(x) = Σ_k c_k T_k(x). Kernel flow against trained trunks, slopes and partition points against weights and biases.
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { kernelFlow } from "spectral-diffusion/ntk";
import { trainedTrunk } from "./parts/trunk.mjs";

const features = 6;
const inputs = 200;
const times = [3, 15];
const widths = [256, 1024];
const seeds = [0, 1, 2];

// v = Σ_k c_k cos kθ, θ = π (x + 1)/2, with c_k ~ N(0, 1/(1 + k²)), and ∫v.
const theta = (x) => (Math.PI * (x + 1)) / 2;
const antiderivative = (k) => (x) => (k === 0 ? x + 1 : (2 / (Math.PI * k)) * Math.sin(k * theta(x)));

const n = 64;
const points = Float64Array.from({ length: n }, (_, i) => -1 + (2 * (i + 0.5)) / n);
const samples = {
  ...{ dimension: 1, box: [[-1, 1]], points, count: n, weight: 2 / n, spacing: 2 / n, measureFactor: 1 },
  target: new Float64Array(n),
};

const random = normals(7);
const draw = (count) => Array.from({ length: count }, () => Array.from({ length: features }, (_, k) => random() / Math.hypot(1, k)));
const training = draw(inputs);
const fresh = draw(inputs);

// The loss ½ mean over v of ∫(G(v) − ∫v)² is ½ Σ_q γ_q ∫ e_q² of e = Vᵀ(T − wanted), with G = V γ Vᵀ the Gram matrix of the branch's features.
const C = new Matrix(training);
const { eigenvectorMatrix: V, realEigenvalues: gamma } = new EigenvalueDecomposition(C.transpose().mmul(C).div(inputs), {
  assumeSymmetric: true,
});
const wanted = gamma.map((_, q) =>
  points.map((x) => Array.from({ length: features }, (_, k) => V.get(k, q) * antiderivative(k)(x)).reduce((a, b) => a + b)),
);

const shared = { outputs: { law: "normal", std: 1 }, zeroStart: "antisymmetric", dimension: 1, activation: "tanh" };
const networks = {
  slopesAndPoints: { ...shared, family: "repnet", slopes: [2, 6], partition: { halfWidth: 2.5 }, train: ["a", "s", "p"] },
  weightsAndBiases: {
    ...{ ...shared, family: "shallow", weights: { law: "normal", std: 1 }, biases: { law: "normal", std: 1 } },
    ...{ scales: [1], amplitude: "one", train: ["a", "w", "b"] },
  },
};

const result = {};
for (const [name, network] of Object.entries(networks)) {
  const flow = times.map((time) =>
    gamma.map((rate, q) => {
      const initial = wanted[q].map((value) => -value);
      return kernelFlow(network, samples, initial, [rate * time], { type: "gradient-flow" }).values[0];
    }),
  );
  const trained = await Promise.all(
    widths.map((width) =>
      Promise.all(seeds.map((seed) => trainedTrunk(network, samples, wanted, gamma, { width, seed, times }))),
    ),
  );
  result[name] = {
    flow: flow.map(errorOnFresh),
    trained: trained[widths.length - 1][0].errors.map(errorOnFresh),
    // Root mean square over seeds, relative to the wanted outputs, in the norm of the loss.
    fromFlow: trained.map((ofWidth) =>
      times.map((_, t) => Math.sqrt(mean(ofWidth.map(({ errors }) => squared(errors[t], flow[t]))) / squared(wanted))),
    ),
  };
}
process.stdout.write(`${JSON.stringify({ gamma: [...gamma].reverse(), ...result }, null, 2)}\n`);

/** Root mean square of G(v) − ∫v over functions v that nothing was trained on, relative to ∫v. */
function errorOnFresh(errors) {
  const sizes = (of) =>
    fresh.map((c) => {
      const inBasis = gamma.map((_, q) => c.reduce((sum, value, k) => sum + value * V.get(k, q), 0));
      return points.reduce((sum, _, i) => sum + inBasis.reduce((u, b, q) => u + b * of[q][i], 0) ** 2, 0);
    });
  return Math.sqrt(mean(sizes(errors)) / mean(sizes(wanted)));
}

/** Σ_q γ_q Σ_i (one_q(x_i) − other_q(x_i))². */
function squared(one, other) {
  return gamma.reduce((sum, rate, q) => sum + rate * one[q].reduce((s, value, i) => s + (value - (other?.[q][i] ?? 0)) ** 2, 0), 0);
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Normal numbers by Box and Muller from a linear congruential generator (Numerical Recipes, section 7.1). */
function normals(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (1664525 * state + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
