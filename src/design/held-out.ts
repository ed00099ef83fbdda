import type { Experiment } from "../case/experiment.js";
import { bestTime, timesBetween, varianceOf } from "../compare/held-out.js";
import type { SampleSet } from "../data/samples.js";
import { InputError, NotAvailableError } from "../errors.js";
import { flowResponse, learntResponse } from "../network/dynamics/index.js";
import type { WeightLaw } from "../network/law.js";
import type { Network } from "../network/network.js";
import { randomStream } from "../network/random.js";
import { denseKernel } from "../ntk/dense-kernel.js";
import { errorsElsewhere } from "../ntk/elsewhere.js";
import { kernelPropagator } from "../ntk/flow.js";
import { leftOutErrors, ROUGH, sharedDecays, stretched } from "../ntk/left-out.js";
import { denseResolvents } from "../ntk/resolvents.js";
import { once } from "../once.js";
import { sampleBlocks } from "./blocks.js";
import { lawFamilies } from "./candidates.js";
import { lawOfDamping, withChange } from "./damping-law.js";
import { checkedBounds, isSearched, type Search } from "./deadline.js";
import { type EstimatedSpectrum, estimatedSpectrum, smoothings } from "./estimated-spectrum.js";
import { nearlyLeastOverLogarithm } from "./search.js";
import { equalShells, highestFrequency } from "./shells.js";

/** A law of the first-layer weights, and what the training samples expect of it at samples that are not trained on. */
export interface HeldOutCandidate {
  readonly name: string;
  readonly weights: WeightLaw;
  /** Mean squared error at samples left out one at a time, where it is least, over the variance of the values. */
  readonly error: number;
  /** Of that error, as it is known from the samples looked at: 0 where these are all. */
  readonly standardError: number;
  /** When that is. */
  readonly stopAt: number;
  readonly curve: { readonly times: readonly number[]; readonly left: readonly number[] };
}

export interface HeldOutDesign {
  /** The case's own law, the best of every family, and the estimated spectrum. */
  readonly candidates: readonly HeldOutCandidate[];
  /** Standard deviation of the noise on the values. */
  readonly noise: number;
  /** How many samples the candidates were compared on. */
  readonly compared: number;
}

/**
 * Laws are compared on so many blocks of neighbouring samples, evenly spread, and those of one number searched on smaller ones: enough to have of everything that a picture or a series is
 * made of. (Two of each took the smooth ground of a picture with edges for all of it.)
 */
const COMPARED = { size: 160, most: 8 };
const SEARCHED = { size: 64, most: 9 } as const;
/** One in so many of these is enough to see about where the least is. */
const ROUGHLY = 3;
/** Times of the curve in units of 1/λ_max, and e^{−λt} there. */
const TIMES = timesBetween(0.5, 1e5, 1.25, []);
const decays = once(() => sharedDecays(TIMES, ROUGH));
/** Fewer samples say nothing of samples that they leave out. */
const FEWEST = 8;

/**
 * Laws of first-layer weights for the least error at samples that are not trained on, from those that are: as a prior a law is best where it follows the power spectrum of the function (Wiener), so the estimated
 * spectrum is one (`estimatedSpectrum`); the others are of one number, searched. All are held against each other by the errors of the kernel flow at samples left out one at a time (`leftOutErrors`), at the time when these are least.
 *
 * @param known the standard deviation of the noise on the values, where it is known
 * @param folds parts of the samples; the estimated law is judged on each by the spectrum that the others suggest
 * @throws NotAvailableError in more than two dimensions, and for kernels of too large a rank; InputError as `designForDeadline`
 */
export function designForHeldOut(
  { network, samples, initialError }: Experiment,
  search: Search = "law",
  known?: number,
  folds = FOLDS,
): HeldOutDesign {
  if (samples.dimension > 2)
    throw new NotAvailableError("design.objective.heldOut", "designs in more than two dimensions");
  if (!("weights" in network)) throw new InputError("network.weights", "missing: there is no law of weights to design");
  const variance = varianceOf(samples);
  if (variance === 0 || initialError.every((value) => value === 0)) {
    throw new InputError("data", "the values do not vary: no law helps, there is nothing to learn");
  }
  if (samples.count < FEWEST) {
    throw new InputError(
      "data",
      `${samples.count} samples to train on are too few to say anything of samples that are left out; take ${FEWEST} at least`,
    );
  }
  if (search !== "law" && "scales" in search) {
    throw new NotAvailableError(
      "design.search.scales",
      "lists of scales for the error at samples that are not trained on",
    );
  }
  const [lower, upper] = checkedBounds(search, samples.box, equalShells(1, highestFrequency(samples), 1));
  const parts = blocksOf(samples, initialError, SEARCHED);
  const some = parts.length < ROUGHLY * 2 ? parts : parts.filter((_, p) => p % ROUGHLY === 1);
  const compared = comparedBlocks(samples, initialError);
  const seen = compared.reduce((sum, { chosen }) => sum + chosen.length, 0);
  const candidate = (name: string, weights: WeightLaw): HeldOutCandidate => {
    const { time, error, spread, curve } = leastLeftOut(changed(network, weights), compared, variance);
    return { name, weights, error, standardError: spread * Math.sqrt(1 - seen / samples.count), stopAt: time, curve };
  };
  const families = lawFamilies(samples.dimension).filter(({ name }) => isSearched(name, search));
  const best = families.map(({ name, law }) => {
    const errorOf = (of: readonly Part[]) => (length: number) =>
      leastLeftOut(changed(network, law(length)), of, variance).error;
    const { at } = nearlyLeastOverLogarithm(errorOf(parts), errorOf(some), lower, upper);
    return candidate(name, law(Number(at.toPrecision(4))));
  });
  const estimates = smoothings(samples).map((smoothing) => {
    const spectrumOf = (seen: Pick<Part, "samples">) =>
      estimatedSpectrum(seen.samples, seen.samples.target, known === undefined ? undefined : known ** 2, smoothing);
    const lawOf = (seen: Pick<Part, "samples">) => lawOfSpectrum(spectrumOf(seen));
    return { spectrum: spectrumOf({ samples }), lawOf };
  });
  const estimated = search === "law" ? bestEstimate(leastOf(best)) : null;
  return {
    candidates: [
      candidate("the case's own", network.weights),
      ...best,
      ...(estimated === null ? [] : [estimated.candidate]),
    ],
    noise: Math.sqrt((estimated ?? estimates[0]).spectrum.noise),
    compared: seen,
  };

  /**
   * A law of so many numbers may suit the noise of the samples that it was made from, and be better at each of these than at others: on parts that it has not seen it is so many times better or worse than the best law of one
   * number, and it is not said to be better than that anywhere.
   */
  function bestEstimate(other: HeldOutCandidate) {
    const tried = estimates.flatMap(({ spectrum, lawOf }) => {
      const law = lawOfSpectrum(spectrum);
      return law === null ? [] : [{ spectrum, lawOf, candidate: candidate(ESTIMATED, law) }];
    });
    if (tried.length === 0) return null;
    const [ofOther, ...unseen] = foldedErrors(network, { samples, initial: initialError }, compared, folds, [
      { law: () => other.weights, time: other.stopAt },
      ...tried.map(({ lawOf, candidate }) => ({ law: lawOf, time: candidate.stopAt })),
    ]);
    const least = unseen.indexOf(Math.min(...unseen));
    const error = Math.max(tried[least].candidate.error, (unseen[least] / ofOther) * other.error);
    return { ...tried[least], candidate: { ...tried[least].candidate, error } };
  }
}

function lawOfSpectrum({ shells, power }: EstimatedSpectrum): WeightLaw | null {
  return lawOfDamping(shells, power);
}

function leastOf(candidates: readonly HeldOutCandidate[]): HeldOutCandidate {
  return candidates.reduce((least, each) => (each.error < least.error ? each : least));
}

const ESTIMATED = "estimated spectrum";
const FOLDS = 4;

/** Some of the samples, by their numbers. */
export interface Part {
  readonly chosen: readonly number[];
  readonly samples: SampleSet;
  readonly initial: Float64Array;
}

/** A law that is made from samples, and when it is stopped. */
interface StoppedLaw {
  law(seen: Part): WeightLaw | null;
  readonly time: number;
}

/** The sums of squared errors on parts of some blocks, of which neither the laws nor the flow has seen anything. */
function foldedErrors(
  network: Network,
  { samples, initial }: Omit<Part, "chosen">,
  blocks: readonly Part[],
  folds: number,
  tried: readonly StoppedLaw[],
): readonly number[] {
  const response = learntResponse(flowResponse({ type: "gradient-flow" }));
  const order = randomStream(FOLD_SEED, samples.count);
  const foldOf = Array.from({ length: samples.count }, () => Math.floor(folds * order.uniform()));
  const inBlocks = new Set(blocks.flatMap(({ chosen }) => chosen));
  const sums = tried.map(() => 0);
  for (let fold = 0; fold < folds; fold++) {
    const isSeen = (i: number) => foldOf[i] !== fold || !inBlocks.has(i);
    const all = partOf(samples, initial, [...foldOf.keys()].filter(isSeen));
    const laws = tried.map(({ law }) => law(all));
    for (const { chosen } of blocks) {
      const seen = chosen.filter(isSeen);
      const others = chosen.filter((i) => !isSeen(i));
      if (seen.length === 0 || others.length === 0) continue;
      const training = partOf(samples, initial, seen);
      // What is left out is made up for by the others' weight.
      const weighted = { ...training.samples, weight: (samples.weight * chosen.length) / seen.length };
      const unseen = partOf(samples, initial, others);
      laws.forEach((law, k) => {
        if (law === null) {
          sums[k] += unseen.initial.reduce((sum, error) => sum + error * error, 0);
          return;
        }
        const guess = changed(network, law);
        const requests = [{ response, times: [tried[k].time] }];
        const [learnt] = kernelPropagator(guess, weighted, { method: "tridiagonal" }).respond(
          training.initial,
          requests,
        ).values;
        const [errors] = errorsElsewhere(guess, weighted, unseen.samples, unseen.initial, learnt);
        for (const error of errors) sums[k] += error * error;
      });
    }
  }
  return sums;
}

const FOLD_SEED = 4;

function changed(network: Network, weights: WeightLaw): Network {
  return withChange(network, { weights });
}

/** The least error at samples left out, when it is, and the standard error of the mean over the parts. */
function leastLeftOut(network: Network, parts: readonly Part[], variance: number) {
  const resolvents = parts.map(({ samples }) => denseResolvents(denseKernel(network, samples)));
  const unit = 1 / Math.max(...resolvents.map(({ largest }) => largest));
  const times = TIMES.map((time) => time * unit);
  const stretchedDecays = stretched(decays(), unit);
  /** squares[p][t]: of all errors of a part at a time. */
  const squares = parts.map(({ samples, initial }, p) =>
    leftOutErrors(resolvents[p], samples, initial, times, stretchedDecays).map((errors) =>
      errors.reduce((sum, error) => sum + error * error, 0),
    ),
  );
  const count = parts.reduce((sum, { chosen }) => sum + chosen.length, 0);
  const errors = TIMES.map((_, t) => squares.reduce((sum, ofPart) => sum + ofPart[t], 0) / count / variance);
  const best = bestTime({ times, errors }) ?? { time: times[times.length - 1], error: errors[errors.length - 1] };
  const nearest = times.reduce(
    (at, time, t) => (Math.abs(time - best.time) < Math.abs(times[at] - best.time) ? t : at),
    0,
  );
  const means = parts.map(({ chosen }, p) => squares[p][nearest] / chosen.length / variance);
  const scatter = means.reduce((sum, mean) => sum + (mean - errors[nearest]) ** 2, 0);
  const spread = parts.length < 2 ? 0 : Math.sqrt(scatter / (parts.length * (parts.length - 1)));
  return { ...best, spread, curve: { times, left: errors } };
}

/** The parts of the samples that laws are compared on, or fewer of that size. */
export function comparedBlocks(samples: SampleSet, initial: Float64Array, most = COMPARED.most): readonly Part[] {
  return blocksOf(samples, initial, { ...COMPARED, most });
}

function blocksOf(
  samples: SampleSet,
  initial: Float64Array,
  { size, most }: { readonly size: number; readonly most: number },
): readonly Part[] {
  return sampleBlocks(samples, size, most).blocks.map((chosen) => partOf(samples, initial, chosen));
}

function partOf(samples: SampleSet, initial: Float64Array, chosen: readonly number[]): Part {
  const { grid: _, spacing: __, ...scattered } = samples;
  const { points, target, relativeWeights, dimension } = samples;
  const cut = (values: Float64Array) => Float64Array.from(chosen, (i) => values[i]);
  return {
    chosen,
    samples: {
      ...scattered,
      count: chosen.length,
      points: Float64Array.from({ length: chosen.length * dimension }, (_, at) => {
        return points[chosen[Math.floor(at / dimension)] * dimension + (at % dimension)];
      }),
      target: cut(target),
      ...(relativeWeights === undefined ? {} : { relativeWeights: cut(relativeWeights) }),
    },
    initial: cut(initial),
  };
}
