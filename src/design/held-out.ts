import type { Experiment } from "../case/experiment.js";
import { bestTime, timesBetween, varianceOf } from "../compare/held-out.js";
import type { SampleSet } from "../data/samples.js";
import { InputError, NotAvailableError } from "../errors.js";
import { flowResponse, learntResponse } from "../network/dynamics/index.js";
import type { WeightLaw } from "../network/law.js";
import type { Network } from "../network/network.js";
import { randomStream } from "../network/random.js";
import { denseKernel } from "../ntk/dense-kernel.js";
import { kernelEigenbasisUpTo } from "../ntk/eigenbasis.js";
import { errorsElsewhere } from "../ntk/elsewhere.js";
import { kernelPropagator } from "../ntk/flow.js";
import { leftOutErrors, sharedDecays } from "../ntk/left-out.js";
import { once } from "../once.js";
import { sampleBlocks } from "./blocks.js";
import { lawFamilies } from "./candidates.js";
import { lawOfDamping, withChange } from "./damping-law.js";
import { checkedBounds, isSearched, type Search } from "./deadline.js";
import { estimatedSpectrum } from "./estimated-spectrum.js";
import { leastOverLogarithm } from "./search.js";
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
const SEARCHED = { size: 64, most: 12 } as const;
/** An error at samples left out is not known so well that more would help. */
const EFFORT = { scanned: 12, steps: 6 } as const;
const TRUNCATED = { tolerance: 1e-10, maximumRank: 1200 } as const;
/** Times of the curve in units of 1/λ_max, and e^{−λt} there. */
const TIMES = timesBetween(0.5, 1e5, 1.25, []);
const decays = once(() => sharedDecays(TIMES));
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
  const compared = comparedBlocks(samples, initialError);
  const seen = compared.reduce((sum, { chosen }) => sum + chosen.length, 0);
  const candidate = (name: string, weights: WeightLaw): HeldOutCandidate => {
    const { time, error, spread, curve } = leastLeftOut(changed(network, weights), compared, variance);
    return { name, weights, error, standardError: spread * Math.sqrt(1 - seen / samples.count), stopAt: time, curve };
  };
  const families = lawFamilies(samples.dimension).filter(({ name }) => isSearched(name, search));
  const best = families.map(({ name, law }) => {
    const error = (length: number) => leastLeftOut(changed(network, law(length)), parts, variance).error;
    return candidate(name, law(Number(leastOverLogarithm(error, lower, upper, EFFORT).at.toPrecision(4))));
  });
  const ofNoise = known === undefined ? undefined : known ** 2;
  const { shells, power, noise } = estimatedSpectrum(samples, samples.target, ofNoise);
  const law = search === "law" ? lawOfDamping(shells, power) : null;
  const estimated = law === null ? [] : [judged(candidate(ESTIMATED, law), leastOf(best))];
  return {
    candidates: [candidate("the case's own", network.weights), ...best, ...estimated],
    noise: Math.sqrt(noise),
    compared: seen,
  };

  /** A law of so many numbers may suit the noise of the samples that it was made from: where on parts that it has not seen it is no better than the best law of one number, it is by that factor worse. */
  function judged(tried: HeldOutCandidate, other: HeldOutCandidate): HeldOutCandidate {
    const lawWithout = (seen: Part) => {
      const without = estimatedSpectrum(seen.samples, seen.samples.target, ofNoise);
      return lawOfDamping(without.shells, without.power);
    };
    const unseen = foldedErrors(network, { samples, initial: initialError }, compared, folds, [
      { law: lawWithout, time: tried.stopAt },
      { law: () => other.weights, time: other.stopAt },
    ]);
    const ratio = unseen[0] / unseen[1];
    return ratio <= 1 ? tried : { ...tried, error: Math.max(tried.error, ratio * other.error) };
  }
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
        const [learnt] = kernelPropagator(guess, weighted).respond(training.initial, requests).values;
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
  const bases = parts.map(({ samples }) => {
    // All columns are wanted, which many laws tabulate at once in a tenth of the time.
    const basis = kernelEigenbasisUpTo(network, samples, TRUNCATED, denseKernel(network, samples));
    if (basis !== null) return basis;
    throw new NotAvailableError("data", `designs on kernels of a rank above ${TRUNCATED.maximumRank}`);
  });
  const unit = 1 / Math.max(...bases.map(({ values }) => values[0]));
  /** squares[p][t]: of all errors of a part at a time. */
  const squares = parts.map(({ samples, initial }, p) => {
    const scaled = { ...bases[p], values: bases[p].values.map((value) => value * unit) };
    return leftOutErrors(scaled, samples, initial, TIMES, decays()).map((errors) =>
      errors.reduce((sum, error) => sum + error * error, 0),
    );
  });
  const count = parts.reduce((sum, { chosen }) => sum + chosen.length, 0);
  const errors = TIMES.map((_, t) => squares.reduce((sum, ofPart) => sum + ofPart[t], 0) / count / variance);
  const times = TIMES.map((time) => time * unit);
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
