import { type SampleSet, sampleGrid } from "../data/samples.js";
import { InputError } from "../errors.js";
import { familyOf } from "../network/families/index.js";
import type { InitialNetwork } from "../network/initial-network.js";
import type { DifferentialOperator } from "../network/losses/index.js";
import type { Network } from "../network/network.js";
import { blockTrainer } from "./block-trainer.js";
import { cannotTrain, type Engine, type Trainer, type TrainingEngine } from "./engine.js";
import { scatteredSums, uniformSums } from "./nufft-sums.js";

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
    trainer: (start, samples) => trainerOf(start, samples, accuracy, null),
    operatorTrainer: (start, samples, operator) => trainerOf(start, samples, accuracy, operator),
  };
}

function trainerOf(
  start: InitialNetwork,
  samples: SampleSet,
  accuracy: number,
  operator: DifferentialOperator | null,
): Trainer {
  const refusal = refusalOf(start.network);
  const units = familyOf(start.network).waves(start);
  if (units === null || refusal !== null) throw cannotTrain("nufft", refusal ?? noWaves);
  const grid = sampleGrid(samples);
  const sums =
    grid === undefined
      ? scatteredSums(units, start, samples, accuracy, operator)
      : uniformSums(units, start, samples, grid, accuracy, operator);
  return blockTrainer(start, sums);
}

const noWaves = "its units are no sines or cosines";

function refusalOf(network: Network): string | null {
  if (network.dimension === 4) return "Fourier transforms are for up to three inputs";
  return familyOf(network).hasWaves(network) ? null : noWaves;
}

/**
 * Up to this many samples × units the double loop is as quick as transforms, by dimension (measured with 512 samples,
 * with 16² to 32² and with 8³ to 16³).
 */
const directUpTo = { 1: 2048, 2: 8192, 3: 65536 } as const;

export const nufft = {
  name: "nufft",
  precisions: ["float64"],
  refuses: refusalOf,
  differentiates: true,
  pays: ({ dimension }, count, width) => dimension !== 4 && count * width > directUpTo[dimension],
  load: async ({ accuracy }) => nufftEngine(accuracy === undefined ? {} : { accuracy }),
} as const satisfies Engine;
