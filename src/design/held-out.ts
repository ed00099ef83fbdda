import type { Experiment } from "../case/experiment.js";
import { varianceOf } from "../compare/held-out.js";
import { InputError, NotAvailableError } from "../errors.js";
import type { WeightLaw } from "../network/law.js";
import type { Network } from "../network/network.js";
import { lawFamilies } from "./candidates.js";
import { lawOfDamping, withChange } from "./damping-law.js";
import { checkedBounds, isSearched, type Search } from "./deadline.js";
import { type EstimatedSpectrum, estimatedSpectrum, smoothings } from "./estimated-spectrum.js";
import { foldedErrors } from "./folded-errors.js";
import { firstAsGood, isWorse, leastError, leftOutCurve, standardErrorOf } from "./left-out-curve.js";
import { comparedBlocks, type Part, searchedBlocks } from "./parts.js";
import { nearlyLeastOverLogarithm } from "./search.js";
import { equalShells, highestFrequency } from "./shells.js";

/** A law of the first-layer weights, and what the training samples expect of it at samples that are not trained on. */
export interface HeldOutCandidate {
  readonly name: string;
  readonly weights: WeightLaw;
  /** Mean squared error at samples left out one at a time, over the variance of the values, at the time `stopAt`. */
  readonly error: number;
  /** Of that mean, over the samples looked at. */
  readonly standardError: number;
  /** The first time at which the error is least, to a standard error of the differences. */
  readonly stopAt: number;
  readonly curve: { readonly times: readonly number[]; readonly left: readonly number[] };
}

export interface HeldOutDesign {
  /** The case's own law, the best of every family, and the estimated spectrum. */
  readonly candidates: readonly HeldOutCandidate[];
  /** The candidate to be taken, by its name. */
  readonly chosen: string;
  /** Standard deviation of the noise on the values. */
  readonly noise: number;
  /** How many samples the candidates were compared on. */
  readonly compared: number;
}

/** Of the blocks that laws are compared on, where the numbers of laws are searched. */
const SOME = 2;
/** Fewer samples say nothing of samples that they leave out. */
const FEWEST = 8;

/**
 * Laws of first-layer weights for the least error at samples that are not trained on, from those that are: as a prior a law is best where it follows the power spectrum of the function (Wiener), so the estimated
 * spectrum is one (`estimatedSpectrum`); the others are of one number, searched. All are held against each other by the errors of the kernel flow at samples left out one at a time (`leftOutErrors`), from the first time on at which these are least.
 * The least of many errors is luck in part: of laws that are as good as the least, to a standard error of the differences at the same samples, the estimated spectrum is taken, of which these errors have chosen no number, then the normal law.
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
  const small = searchedBlocks(samples, initialError);
  const compared = comparedBlocks(samples, initialError);
  const some = comparedBlocks(samples, initialError, SOME);
  const seen = compared.reduce((sum, { chosen }) => sum + chosen.length, 0);
  const candidate = (name: string, weights: WeightLaw): Tried => {
    const curve = leftOutCurve(changed(network, weights), compared, variance);
    const at = firstAsGood(curve);
    const squares = curve.squares[at];
    const { times, errors } = curve;
    return {
      ...{ name, weights, error: errors[at], standardError: standardErrorOf(squares), stopAt: times[at], squares },
      curve: { times, left: errors },
    };
  };
  const families = lawFamilies(samples.dimension).filter(({ name }) => isSearched(name, search));
  const best = families.map(({ name, law }) => {
    const errorOf = (of: readonly Part[]) => (length: number) =>
      leastError(leftOutCurve(changed(network, law(length)), of, variance));
    const { at } = nearlyLeastOverLogarithm(errorOf(some), errorOf(small), lower, upper);
    return candidate(name, law(Number(at.toPrecision(4))));
  });
  const estimates = smoothings(samples).map((smoothing) => {
    const spectrumOf = (seen: Pick<Part, "samples">) =>
      estimatedSpectrum(seen.samples, seen.samples.target, known === undefined ? undefined : known ** 2, smoothing);
    const lawOf = (seen: Pick<Part, "samples">) => lawOfSpectrum(spectrumOf(seen));
    return { spectrum: spectrumOf({ samples }), lawOf };
  });
  const least = leastOf(best);
  const estimated = search === "law" ? bestEstimate(least) : null;
  const own = candidate("the case's own", network.weights);
  const all = [own, ...best, ...(estimated === null ? [] : [estimated.candidate])];
  // From what is taken where others are as good.
  const preferred = [...(estimated?.holds === true ? [estimated.candidate] : []), ...best, own];
  const leastOfAll = leastOf(estimated?.holds === false ? [own, ...best] : all);
  const chosen = preferred.find(({ squares }) => !isWorse(squares, leastOfAll.squares)) ?? leastOfAll;
  return {
    candidates: all.map(({ squares: _, ...each }) => each),
    chosen: chosen.name,
    noise: Math.sqrt((estimated ?? estimates[0]).spectrum.noise),
    compared: seen,
  };

  /**
   * A law of so many numbers may suit the noise of the samples that it was made from, and be better at each of these than at others: it holds where on parts that it has not seen it is not worse than the best law of one number.
   * It is not said to be better than that by more than it is there.
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
    const sums = unseen.map((squares) => squares.reduce((sum, square) => sum + square, 0));
    const best = sums.indexOf(Math.min(...sums));
    const ratio = sums[best] / ofOther.reduce((sum, square) => sum + square, 0);
    const { spectrum, candidate: found } = tried[best];
    const error = ratio <= 1 ? found.error : Math.max(found.error, ratio * other.error);
    return { spectrum, candidate: { ...found, error }, holds: !isWorse(unseen[best], ofOther) };
  }
}

/** A candidate with its squared errors, sample by sample. */
type Tried = HeldOutCandidate & { readonly squares: Float64Array };

function lawOfSpectrum({ shells, power }: EstimatedSpectrum): WeightLaw | null {
  return lawOfDamping(shells, power);
}

function leastOf(candidates: readonly Tried[]): Tried {
  return candidates.reduce((least, each) => (each.error < least.error ? each : least));
}

const ESTIMATED = "estimated spectrum";
const FOLDS = 4;

function changed(network: Network, weights: WeightLaw): Network {
  return withChange(network, { weights });
}
