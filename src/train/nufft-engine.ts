import { sampleGrid } from "../data/samples.js";
import { InputError, NotAvailableError } from "../errors.js";
import { familyOf } from "../network/families/index.js";
import type { InitialNetwork } from "../network/initial-network.js";
import type { Parameters } from "../network/parameters.js";
import { trainedArrays } from "../network/unit.js";
import { copyOf, zerosLike } from "./array-trainer.js";
import type { Trainer, TrainingEngine } from "./engine.js";
import { type SampleSums, scatteredSums, uniformSums } from "./nufft-sums.js";

/**
 * The engine that computes outputs and gradients by nonuniform fast Fourier transforms, for networks of sines and
 * cosines in one to three dimensions: O(m + n log n) a step with m units and n samples on a uniform grid, where the
 * definition takes O(n m); a unit costs as much as w^d samples do there, with w = 7 … 16 from low to high accuracy.
 * Scattered samples cost more, and depend on extent × bandwidth instead of n. Results are bit for bit the same in every
 * run.
 *
 * @param options.accuracy error of outputs, relative to Σ|F_k a_k|, and of gradients, relative to Σ|c_i|, from 1e-14 to
 *   1e-1; default 1e-10. Their typical error relative to the values themselves is of the same size, as errors of
 *   different units do not add up in phase. (The phases α w x of large frequencies are rounded as in any engine.)
 * @throws InputError for an accuracy out of range
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
      const units = familyOf(start.network).waves(start);
      if (units === null) {
        throw new NotAvailableError("training.engine", '"nufft" for this network: its units are no sines or cosines');
      }
      const grid = sampleGrid(samples);
      const sums =
        grid === undefined
          ? scatteredSums(units, start, samples, accuracy)
          : uniformSums(units, start, samples, grid, accuracy);
      return fusedTrainer(start, sums);
    },
  };
}

/** A trainer that moves the parameters as their slopes come, block by block: gradients of length m are never stored. */
function fusedTrainer(start: InitialNetwork, sums: SampleSums): Trainer {
  const arrays = trainedArrays(start.network);
  const theta = copyOf(start.parameters);
  let velocity: Parameters | undefined;

  return {
    output: (out) => sums.output(theta, out),
    gradient(cotangent, out) {
      for (const values of Object.values(out)) values.fill(0);
      sums.slopes(theta, cotangent, (first, length, slope) => {
        for (const { name, components } of arrays) {
          out[name].set(slope[name].subarray(0, length * components), first * components);
        }
      });
    },
    descend(cotangent, step) {
      sums.slopes(theta, cotangent, (first, length, slope) => {
        for (const { name, components } of arrays) {
          move(theta[name], slope[name], step, first * components, length * components);
        }
      });
    },
    descendWithMomentum(cotangent, step, decay) {
      velocity ??= zerosLike(start.parameters);
      const v = velocity;
      sums.slopes(theta, cotangent, (first, length, slope) => {
        for (const { name, components } of arrays) {
          push(theta[name], v[name], slope[name], step, decay, first * components, length * components);
        }
      });
    },
    parameters: () => copyOf(theta),
    setParameters(parameters) {
      for (const name of Object.keys(theta)) theta[name].set(parameters[name]);
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
