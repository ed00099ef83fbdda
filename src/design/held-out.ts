import type { Experiment } from "../case/experiment.js";
import { bestTime, relativeMeanSquare, timesBetween, varianceOf } from "../compare/held-out.js";
import type { SampleSet } from "../data/samples.js";
import { InputError, NotAvailableError } from "../errors.js";
import { flowResponse, learntResponse } from "../network/dynamics/index.js";
import type { WeightLaw } from "../network/law.js";
import type { Network } from "../network/network.js";
import { randomStream } from "../network/random.js";
import { kernelEigenbasisUpTo } from "../ntk/eigenbasis.js";
import { errorsElsewhere } from "../ntk/elsewhere.js";
import { kernelPropagator } from "../ntk/flow.js";
import { leftOutErrors } from "../ntk/left-out.js";
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
  /** When that is. */
  readonly stopAt: number;
  readonly curve: { readonly times: readonly number[]; readonly left: readonly number[] };
}

export interface HeldOutDesign {
  /** The case's own law, the best of every family, and the estimated spectrum. */
  readonly candidates: readonly HeldOutCandidate[];
  /** Standard deviation of the noise on the values. */
  readonly noise: number;
}

/** Laws are compared on at most so many samples in the middle of Ω, and those of one number searched on fewer. */
const COMPARED = 256;
const SEARCHED = 100;
/** An error at samples left out is not known so well that more would help. */
const EFFORT = { scanned: 12, steps: 6 } as const;
const TRUNCATED = { tolerance: 1e-10, maximumRank: 1200 } as const;
/** Times of the curve in units of 1/λ_max, and their ratio. */
const TIMES = { first: 0.5, last: 1e5, ratio: 1.25 } as const;

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
  if (varianceOf(samples) === 0 || initialError.every((value) => value === 0)) {
    throw new InputError("data", "the values do not vary: no law helps, there is nothing to learn");
  }
  const highest = highestFrequency(samples);
  if (search !== "law" && "scales" in search) {
    throw new NotAvailableError(
      "design.search.scales",
      "lists of scales for the error at samples that are not trained on",
    );
  }
  const [lower, upper] = checkedBounds(search, samples.box, equalShells(1, highest, 1));
  const part = middle(samples, initialError, SEARCHED);
  const families = lawFamilies(samples.dimension).filter(({ name }) => isSearched(name, search));
  const best = families.map(({ name, law }) => {
    const error = (length: number) => leastLeftOut(changed(network, law(length)), part.samples, part.initial).error;
    return { name, weights: law(Number(leastOverLogarithm(error, lower, upper, EFFORT).at.toPrecision(4))) };
  });
  const variance = known === undefined ? undefined : known ** 2;
  const { shells, power, noise } = estimatedSpectrum(samples, samples.target, variance);
  const estimated = search === "law" ? lawOfDamping(shells, power) : null;
  const laws = [
    { name: "the case's own", weights: network.weights },
    ...best,
    ...(estimated === null ? [] : [{ name: ESTIMATED, weights: estimated }]),
  ];
  const compared = middle(samples, initialError, COMPARED);
  return {
    candidates: laws.map(({ name, weights }) => {
      const { time, error, curve } = leastLeftOut(changed(network, weights), compared.samples, compared.initial);
      const stopped = { name, weights, error, stopAt: time, curve };
      if (name !== ESTIMATED) return stopped;
      // A law of so many numbers may suit the noise of the samples that it was made from.
      const unseen = foldedError(network, compared, time, folds, variance);
      return unseen < USELESS ? stopped : { ...stopped, error: unseen };
    }),
    noise: Math.sqrt(noise),
  };
}

const ESTIMATED = "estimated spectrum";
const FOLDS = 4;
/** Of the variance: no better than the mean. */
const USELESS = 1;

interface Part {
  readonly samples: SampleSet;
  readonly initial: Float64Array;
}

/** The mean squared error at a time over the variance, on parts of the samples of which neither the law nor the flow has seen anything. */
function foldedError(
  network: Network,
  { samples, initial }: Part,
  time: number,
  folds: number,
  known: number | undefined,
): number {
  const response = learntResponse(flowResponse({ type: "gradient-flow" }));
  const order = randomStream(FOLD_SEED, samples.count);
  const foldOf = Array.from({ length: samples.count }, () => Math.floor(folds * order.uniform()));
  let [sum, count] = [0, 0];
  for (let fold = 0; fold < folds; fold++) {
    const seen = foldOf.flatMap((each, i) => (each === fold ? [] : [i]));
    const others = foldOf.flatMap((each, i) => (each === fold ? [i] : []));
    if (others.length === 0 || seen.length < 8) continue;
    const training = partOf(samples, initial, seen);
    // What is left out is made up for by the others' weight.
    const weighted = { ...training.samples, weight: (samples.weight * samples.count) / seen.length };
    const { shells, power } = estimatedSpectrum(weighted, weighted.target, known);
    const law = lawOfDamping(shells, power);
    if (law === null) continue;
    const judged = partOf(samples, initial, others);
    const guess = changed(network, law);
    const [learnt] = kernelPropagator(guess, weighted).respond(training.initial, [{ response, times: [time] }]).values;
    const [errors] = errorsElsewhere(guess, weighted, judged.samples, judged.initial, learnt);
    for (const error of errors) sum += error * error;
    count += errors.length;
  }
  return count === 0
    ? Number.POSITIVE_INFINITY
    : relativeMeanSquare(Float64Array.of(Math.sqrt(sum / count)), varianceOf(samples));
}

const FOLD_SEED = 4;

function changed(network: Network, weights: WeightLaw): Network {
  return withChange(network, { weights });
}

/** The least error at samples left out, and when it is. */
function leastLeftOut(network: Network, samples: SampleSet, initial: Float64Array) {
  const basis = kernelEigenbasisUpTo(network, samples, TRUNCATED);
  if (basis === null)
    throw new NotAvailableError("data", `designs on kernels of a rank above ${TRUNCATED.maximumRank}`);
  const unit = 1 / basis.values[0];
  const times = timesBetween(TIMES.first * unit, TIMES.last * unit, TIMES.ratio, []);
  const variance = varianceOf(samples);
  const errors = leftOutErrors(basis, samples, initial, times).map((error) => relativeMeanSquare(error, variance));
  const best = bestTime({ times, errors }) ?? { time: times[times.length - 1], error: errors[errors.length - 1] };
  return { ...best, curve: { times, left: errors } };
}

/** The samples in the middle: of an ascending list, or nearest to the middle of the plane. */
function middle(samples: SampleSet, initial: Float64Array, most: number): Part {
  const { count, points, dimension, box } = samples;
  if (count <= most) return { samples, initial };
  const from = Math.floor((count - most) / 2);
  const centre = box.map(([lower, upper]) => (lower + upper) / 2);
  const away = Float64Array.from({ length: count }, (_, i) =>
    Math.hypot(...centre.map((c, k) => (points[i * dimension + k] - c) / (box[k][1] - box[k][0]))),
  );
  const chosen =
    dimension === 1
      ? Array.from({ length: most }, (_, i) => from + i)
      : [...away.keys()].sort((one, other) => away[one] - away[other]).slice(0, most);
  return partOf(samples, initial, chosen);
}

/** Some of the samples, by their numbers. */
function partOf(samples: SampleSet, initial: Float64Array, chosen: readonly number[]): Part {
  const { grid: _, spacing: __, ...scattered } = samples;
  const { points, target, relativeWeights, dimension } = samples;
  const cut = (values: Float64Array) => Float64Array.from(chosen, (i) => values[i]);
  return {
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
