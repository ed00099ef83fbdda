import type { Experiment } from "../case/experiment.js";
import { InputError } from "../errors.js";
import type { WeightLaw } from "../network/law.js";
import type { Network } from "../network/network.js";
import { lawFamilies } from "./candidates.js";
import { dampingBudget, lawOfDamping, withWeights } from "./damping-law.js";
import { kernelEnergyLeft, spectralEnergyLeft } from "./energy-left.js";
import { leastOverLogarithm } from "./search.js";
import { highestFrequency, type Shells, spectrumShells } from "./shells.js";
import { waterFilling } from "./water-filling.js";

/** A law of the first-layer weights, and what it leaves at levels 0 and 1. */
export interface Candidate {
  readonly name: string;
  readonly weights: WeightLaw;
  readonly levels: { readonly pde: number; readonly ntk: number };
}

/** Lengths of one-number laws that are tried, in the units of the weights. */
export type Bounds = readonly [number, number];

/** Candidates for a deadline, and what the optimum is made from. */
export interface DeadlineDesign {
  /** The case's own law, the best of every family, and the optimum where there is a formula for it. */
  readonly candidates: readonly Candidate[];
  readonly shells: Shells;
  /** ν, in units of |û₀|². */
  readonly waterLevel?: number;
}

/**
 * Laws of first-layer weights for the least error energy at a time, before anything is trained: the best of each family by level 0, the optimum by reverse water-filling
 * (docs/theory.md, section 12), and what the kernel flow says of all of them. The optimum is that of networks whose outputs alone are trained; where the first layer is trained along it is a candidate like others.
 *
 * @param time the deadline, positive
 * @param bounds of the one-number laws; by default from the lowest frequency of Ω to the highest of the samples
 * @throws InputError for a network without a law of weights, nothing to learn, and bounds that exclude everything; NotAvailableError in 3-D, and in 2-D where the first layer is trained
 */
export function designForDeadline(experiment: Experiment, time: number, bounds?: Bounds): DeadlineDesign {
  const { network, samples, initialError, source } = experiment;
  if (!(time > 0 && time < Number.POSITIVE_INFINITY)) {
    const answer =
      time === 0
        ? "no law helps: nothing is learnt by then"
        : "every law that reaches all frequencies learns everything";
    throw new InputError("design.objective.deadline", `must be positive and finite, found ${time}; ${answer}`);
  }
  if (!("weights" in network)) throw new InputError("network.weights", "missing: there is no law of weights to design");
  if (initialError.every((value) => value === 0)) {
    throw new InputError("target", "the initial error is zero on all samples: no law helps, there is nothing to learn");
  }
  const shells = spectrumShells(source.samples, source.error, highestFrequency(source.samples));
  const candidate = (name: string, weights: WeightLaw): Candidate => {
    const changed = changedNetwork(network, weights);
    return {
      name,
      weights,
      levels: {
        pde: spectralEnergyLeft(experiment, changed, shells, time),
        ntk: kernelEnergyLeft(experiment, changed, time),
      },
    };
  };
  const [lower, upper] = checkedBounds(bounds, samples.box, shells);
  const best = lawFamilies(network.dimension).map(({ name, law }) => {
    const left = (length: number) => spectralEnergyLeft(experiment, changedNetwork(network, law(length)), shells, time);
    return candidate(name, law(roundedLength(leastOverLogarithm(left, lower, upper).at)));
  });
  const budget = dampingBudget(network, samples.measureFactor);
  const filling = budget === null ? undefined : waterFilling(shells.power, shells.volumes, budget, time);
  const optimum = filling === undefined ? null : lawOfDamping(shells, filling.damping);
  return {
    candidates: [
      candidate("the case's own", network.weights),
      ...best,
      ...(optimum === null ? [] : [candidate("water-filling", optimum)]),
    ],
    shells,
    ...(filling === undefined ? {} : { waterLevel: filling.level }),
  };
}

function changedNetwork(network: Network, weights: WeightLaw): Network {
  const changed = withWeights(network, weights);
  if (changed === undefined) throw new Error("a network without weights reached the design of their law");
  return changed;
}

/** @throws InputError where nothing lies between them */
export function checkedBounds(
  bounds: Bounds | undefined,
  box: readonly (readonly [number, number])[],
  { radii }: Pick<Shells, "radii">,
): Bounds {
  if (bounds === undefined) {
    return [Math.PI / Math.max(...box.map(([lower, upper]) => upper - lower)), radii[radii.length - 1]];
  }
  const [lower, upper] = bounds;
  if (lower > 0 && lower < upper) return bounds;
  throw new InputError(
    "design.search",
    `the bounds [${lower}, ${upper}] exclude every law: 0 < lower < upper is needed`,
  );
}

function roundedLength(length: number): number {
  return Number(length.toPrecision(4));
}
