// A trunk: one hidden layer that several outputs share, trained on all of them at once. Built of the library's trainers of one output.
import { empiricalLambdaMax, fusedEngine, initialNetwork } from "spectral-diffusion/train";

/**
 * Trains outputs T_q(x) that share all but their output weights a_q, by gradient descent on ½ Σ_q rate_q Σ_i weight (T_q(x_i) − wanted_q(x_i))² from zero.
 *
 * @param rates eigenvalues of the Gram matrix of the branch's features
 * @param times times to save at, of which the learning rate is a part
 * @returns per time the errors T_q − wanted_q, and the learning rate
 */
export async function trainedTrunk(network, samples, wanted, rates, { width, seed, times }) {
  const starts = wanted.map((_, q) => initialNetwork(network, width, 1000 * seed + q));
  const shared = Object.keys(starts[0].parameters).filter((name) => name !== "a");
  const engine = fusedEngine({ precision: "float64" });
  const heads = starts.map((start) => {
    const parameters = { ...start.parameters, ...pick(starts[0].parameters, shared) };
    return { trainer: engine.trainer({ ...start, parameters }, samples), parameters, slope: zeros(parameters) };
  });
  const largestOf = heads.map(({ trainer }, q) => empiricalLambdaMax(starts[q], trainer, samples));
  const lambda = (await Promise.all(largestOf)).map((largest, q) => rates[q] * largest);
  // Half of the limit: outputs hardly share a kernel, not at all at infinite width.
  const largest = 1 / Math.max(...lambda);
  const step = times[0] / Math.ceil(times[0] / largest);
  const saved = times.map((time) => Math.round(time / step));
  const outputs = wanted.map(() => new Float64Array(samples.count));
  const errors = [];
  for (let k = 0; ; k++) {
    heads.forEach(({ trainer, parameters }, q) => {
      trainer.setParameters(parameters);
      trainer.output(outputs[q]);
      for (let i = 0; i < samples.count; i++) outputs[q][i] -= wanted[q][i];
    });
    if (k === saved[errors.length]) errors.push(outputs.map((values) => values.slice()));
    if (errors.length === saved.length) return { errors, step };
    heads.forEach(({ trainer, slope }, q) => {
      trainer.gradient(
        outputs[q].map((error) => rates[q] * samples.weight * error),
        slope,
      );
    });
    for (const name of shared) {
      const total = heads[0].parameters[name];
      for (const { slope } of heads) for (let j = 0; j < total.length; j++) total[j] -= step * slope[name][j];
      for (const { parameters } of heads) parameters[name] = total;
    }
    for (const { parameters, slope } of heads) {
      for (let j = 0; j < slope.a.length; j++) parameters.a[j] -= step * slope.a[j];
    }
  }
}

function pick(record, names) {
  return Object.fromEntries(names.map((name) => [name, record[name]]));
}

function zeros(parameters) {
  return Object.fromEntries(Object.entries(parameters).map(([name, { length }]) => [name, new Float64Array(length)]));
}
