import { InputError, NotAvailableError } from "../errors.js";
import { copyOf, trainedGroups, zeros } from "./array-trainer.js";
import type { InitialNetwork, Parameters, Trainer, TrainingEngine } from "./engine.js";
import { type SampleSums, scatteredSums, uniformSums } from "./nufft-sums.js";
import { waveUnits } from "./nufft-units.js";

/**
 * The engine that computes outputs and gradients by nonuniform fast Fourier transforms, for networks of sines and
 * cosines in one dimension: O(m + n log n) a step with m units and n uniform samples, where the definition takes
 * O(n m). Scattered samples cost more, and depend on extent × bandwidth instead of n. Results are bit for bit the
 * same in every run.
 *
 * @param options.accuracy error of outputs, relative to Σ|F_k a_k|, and of gradients, relative to Σ|c_i|, from 1e-14 to
 *   1e-1; default 1e-10. Their typical error relative to the values themselves is of the same size, as errors of
 *   different units do not add up in phase. (The phases α w x of large frequencies are rounded as in any engine.)
 * @throws InputError for an accuracy out of range; from `trainer`, NotAvailableError for dimensions other than 1
 */
export function nufftEngine(options: { readonly accuracy?: number } = {}): TrainingEngine {
  const { accuracy = 1e-10 } = options;
  if (!(accuracy >= 1e-14 && accuracy <= 0.1)) {
    throw new InputError("accuracy", `found ${accuracy}; a number from 1e-14 to 0.1 is needed`);
  }
  return {
    name: "nufft",
    precision: "float64",
    trainer(start, samples) {
      if (samples.dimension !== 1) {
        throw new NotAvailableError("dimension", `the NUFFT engine in ${samples.dimension} dimensions`);
      }
      const units = waveUnits(start);
      const sums =
        samples.spacing === undefined
          ? scatteredSums(units, start.width, samples, accuracy)
          : uniformSums(units, start.width, samples, samples.spacing, accuracy);
      return fusedTrainer(start, sums);
    },
  };
}

/** A trainer that moves the parameters as their slopes come, block by block: gradients of length m are never stored. */
function fusedTrainer(start: InitialNetwork, sums: SampleSums): Trainer {
  const groups = trainedGroups(start.network);
  const theta = copyOf(start.parameters);
  let velocity: Parameters | undefined;

  return {
    output: (out) => sums.output(theta, out),
    gradient(cotangent, out) {
      for (const values of [out.a, out.w, out.b]) values.fill(0);
      sums.slopes(theta, cotangent, (first, length, slope) => {
        for (const group of groups) out[group].set(slope[group].subarray(0, length), first);
      });
    },
    descend(cotangent, step) {
      sums.slopes(theta, cotangent, (first, length, slope) => {
        for (const group of groups) move(theta[group], slope[group], step, first, length);
      });
    },
    descendWithMomentum(cotangent, step, decay) {
      velocity ??= zeros(start.width);
      const v = velocity;
      sums.slopes(theta, cotangent, (first, length, slope) => {
        for (const group of groups) push(theta[group], v[group], slope[group], step, decay, first, length);
      });
    },
    parameters: () => copyOf(theta),
    setParameters(parameters) {
      for (const group of ["a", "w", "b"] as const) theta[group].set(parameters[group]);
      velocity = undefined;
    },
  };
}

function move(values: Float64Array, slope: Float64Array, step: number, first: number, length: number): void {
  for (let k = 0; k < length; k++) values[first + k] -= step * slope[k];
}

function push(
  values: Float64Array,
  velocity: Float64Array,
  slope: Float64Array,
  step: number,
  decay: number,
  first: number,
  length: number,
): void {
  for (let k = 0; k < length; k++) {
    velocity[first + k] = decay * velocity[first + k] - step * slope[k];
    values[first + k] += step * velocity[first + k];
  }
}
