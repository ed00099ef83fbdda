import type { Experiment } from "../case/experiment.js";
import { InputError } from "../errors.js";
import { familyOf } from "../network/families/index.js";
import type { WeightLaw } from "../network/law.js";
import type { Network } from "../network/network.js";
import { hasLags } from "../ntk/kernel.js";
import { lawFamilies } from "./candidates.js";
import {
  type Change,
  dampingBudget,
  diffusesLocally,
  lawChange,
  lawOfDamping,
  ownChange,
  withChange,
} from "./damping-law.js";
import { hasLevels } from "./energy-left.js";
import { freeLaw, hatMasses, type LawAtHand, lawObjective, massesOf } from "./free-law.js";
import { type Budget, goalOf, type KernelDecay } from "./goal.js";
import { LEARNT } from "./law-warnings.js";
import { lengthDensity } from "./length-density.js";
import { planeLaws } from "./plane-candidates.js";
import { longestReached } from "./reached-lengths.js";
import { bestScales } from "./scales.js";
import { leastOverLogarithm } from "./search.js";
import { highestFrequency, type Shells, shellSurface, spectrumShells } from "./shells.js";
import { waterFilling } from "./water-filling.js";
import { longestWithin } from "./within-nyquist.js";

/** A network that was tried by its change, and what it leaves at levels 0 and 1. */
export type Candidate = Change & {
  readonly name: string;
  readonly levels: { readonly pde?: number; readonly ntk: number };
  /** The deadline, or when the steps are over. */
  readonly stopAt: number;
  readonly curve: KernelDecay["curve"];
  readonly descent: KernelDecay["descent"];
};

/** Lengths of one-number laws that are tried, in the units of the weights. */
export type Bounds = readonly [number, number];

/** What is searched: any law, one number of a family of laws, or a list of scales. */
export type Search =
  | "law"
  | { readonly std: Bounds }
  | { readonly halfWidth: Bounds }
  | { readonly scales: { readonly count: number; readonly largest: number } };

/** Candidates for a budget, and what the optimum is made from. */
export interface DeadlineDesign {
  /** The case's own network, the best of every family, and the optimum where there is one. */
  readonly candidates: readonly Candidate[];
  readonly shells: Shells;
  /** ν, in units of |û₀|². */
  readonly waterLevel?: number;
}

/**
 * Laws of the first layer for the least error energy at a time, or after a number of steps, before anything is trained: the best of each family by level 0, the optimum by reverse water-filling where it has a formula
 * and by the gradient of level 0 where it has none (`freeLaw`; docs/theory.md, section 12), and what the kernel flow says of all of them.
 *
 * @throws InputError for a network without a law of its first layer, nothing to learn, and bounds that exclude everything; NotAvailableError in 3-D
 */
export function designForDeadline(experiment: Experiment, budget: Budget, search: Search = "law"): DeadlineDesign {
  const { network, samples, initialError, source } = experiment;
  checkBudget(budget);
  const own = ownChange(network);
  if (own === undefined) throw new InputError("network.weights", "missing: there is no law of weights to design");
  if (initialError.every((value) => value === 0)) {
    throw new InputError("target", "the initial error is zero on all samples: no law helps, there is nothing to learn");
  }
  const shells = spectrumShells(source.samples, source.error, highestFrequency(source.samples));
  const goal = goalOf(experiment, shells, budget);
  const candidate = (name: string, change: Change): Candidate => {
    const changed = withChange(network, change);
    const pde = goal.spectral(changed);
    const { left, ...decay } = goal.kernel(changed);
    return { name, ...change, levels: { ...(pde === null ? {} : { pde }), ntk: left }, ...decay };
  };
  if (search !== "law" && "scales" in search) {
    const found = bestScales(network, search.scales, goal);
    const tried = [{ name: OWN, change: own }, ...found];
    return { candidates: tried.map(({ name, change }) => candidate(name, change)), shells };
  }
  const given = checkedBounds(search, samples.box, shells);
  const [shortest, highest] = checkedBounds("law", samples.box, shells);
  const reached = longestReached(experiment, [shortest, OCTAVES * highest]);
  const bounds: Bounds = search === "law" ? [shortest, Math.min(highest, reached)] : given;
  const ofTheCase = candidate(OWN, own);
  // A law may turn out ten times as good as those before it.
  let expected = (ofTheCase.levels.pde ?? ofTheCase.levels.ntk) / 10;
  const hats =
    "deadline" in budget && !hasLags(network)
      ? lawObjective(experiment, shells, budget.deadline, expected, [shortest, reached])
      : null;
  const waves =
    "deadline" in budget && hats === null && diffusesLocally(network, samples.measureFactor)
      ? lawObjective(experiment, shells, budget.deadline, FINELY, bounds)
      : null;
  /** What level 0 leaves of a law, for units that learn a wide range of frequencies each from that of hats, where a law costs integrals; and where weights of waves are trained, which a mesh for every law would cost. */
  const left = (law: WeightLaw) => {
    if (hats !== null) return hats.left(hats.law.at(massesOf(hats.law, lengthDensity(law, network.dimension)))).left;
    if (waves !== null)
      return waves.left(waves.law.at(hatMasses(waves.law, lengthDensity(law, network.dimension)))).left;
    return goal.searched(withChange(network, changeOf(network, law)), expected);
  };
  // Steps have no budget of damping that wide laws would waste.
  const telling = "steps" in budget && search === "law" && familyOf(network).hasWaves(network);
  const ownHighest =
    highest /
    Math.max(
      ...familyOf(network)
        .subnetworks(network)
        .map(({ scale }) => scale),
    );
  const boundsOf = (law: (length: number) => WeightLaw, dimension: number): Bounds =>
    telling ? [bounds[0], longestWithin(law, dimension, ownHighest, bounds)] : bounds;
  const families = lawFamilies(network.dimension)
    .filter(({ name }) => isSearched(name, search))
    .filter(({ law }) => hasLevels(withChange(network, changeOf(network, law(bounds[0]))), source, shells));
  const best = families.map(({ name, law }) => {
    const change = (length: number) => changeOf(network, law(length));
    const least = leastOverLogarithm((length) => left(law(length)), ...boundsOf(law, network.dimension));
    expected = Math.min(expected, least.value / 10);
    return candidate(name, change(roundedLength(least.at)));
  });
  const inPlane = search === "law" ? planeLaws(experiment, budget, left, (law) => boundsOf(law, 1)) : [];
  const ofPlane = inPlane.map(({ name, law }) => candidate(name, changeOf(network, law)));
  if (search !== "law" || "steps" in budget) return { candidates: [ofTheCase, ...best, ...ofPlane], shells };
  const filling = filled(network, samples.measureFactor, shells, budget.deadline);
  const water = filling && lawOfDamping(shells, filling.damping);
  const formula = water && filling ? [candidate("water-filling", changeOf(network, water))] : [];
  const start =
    formula.length > 0 && filling ? byDamping(shells, filling.damping, formula[0]) : byLaw(best, network.dimension);
  // The formula is the optimum where nothing diffuses.
  const exact = filling !== null && !diffusesLocally(network, samples.measureFactor);
  const least = Math.min(...[...best, ...formula].map(({ descent }) => descent.left));
  const free =
    exact || start === null || least < LEARNT
      ? null
      : freeLaw(experiment, shells, budget.deadline, start, bounds, hats ?? undefined);
  return {
    candidates: [
      ofTheCase,
      ...best,
      ...formula,
      ...ofPlane,
      ...(free === null ? [] : [candidate("optimum", changeOf(network, free))]),
    ],
    shells,
    ...(filling === null ? {} : { waterLevel: filling.level }),
  };
}

/** The energy that is left is known to a part of this where waves are searched. */
const FINELY = 1e-8;
const OWN = "the case's own";
/** Units that learn a wide range of frequencies are tried beyond the highest of the samples, as far as a mixture of scales goes. */
const OCTAVES = 8;

/** The name of the family that is searched alone, if any. */
export function isSearched(name: string, search: Exclude<Search, { readonly scales: unknown }>): boolean {
  return search === "law" || name === ("std" in search ? "normal" : "uniform");
}

function checkBudget(budget: Budget): void {
  if ("steps" in budget) return;
  const time = budget.deadline;
  if (time > 0 && time < Number.POSITIVE_INFINITY) return;
  const answer =
    time === 0
      ? "; no law helps: nothing is learnt by then"
      : time === Number.POSITIVE_INFINITY
        ? "; every law that reaches all frequencies learns everything"
        : "";
  throw new InputError("design.objective.deadline", `must be positive and finite, found ${time}${answer}`);
}

function changeOf(network: Network, law: Parameters<typeof lawChange>[1]): Change {
  const change = lawChange(network, law);
  if (change === undefined) throw new Error("a network without a law reached its design");
  return change;
}

/** Reverse water-filling where the coefficients are those of the law itself. */
function filled(network: Network, measureFactor: number, shells: Shells, time: number) {
  const budget = dampingBudget(network, measureFactor);
  return budget === null ? null : waterFilling(shells.power, shells.volumes, budget, time);
}

function byDamping({ dimension, radii }: Shells, damping: Float64Array, { levels }: Candidate): LawAtHand {
  const density = (length: number) => (damping[Math.round(length / radii[1])] ?? 0) * shellSurface(dimension, length);
  return { density, left: levels.pde ?? levels.ntk };
}

/** The best of the families. */
function byLaw(candidates: readonly Candidate[], dimension: number): LawAtHand | null {
  const best = candidates.reduce((least, each) => (each.levels.ntk < least.levels.ntk ? each : least));
  const law = "weights" in best ? best.weights : "slopes" in best ? best.slopes : null;
  if (law === null || !("law" in law)) return null;
  return { density: lengthDensity(law, dimension), left: best.levels.pde ?? best.levels.ntk };
}

/** @throws InputError where nothing lies between them */
export function checkedBounds(
  search: Exclude<Search, { readonly scales: unknown }>,
  box: readonly (readonly [number, number])[],
  { radii }: Pick<Shells, "radii">,
): Bounds {
  if (search === "law") {
    return [Math.PI / Math.max(...box.map(([lower, upper]) => upper - lower)), radii[radii.length - 1]];
  }
  const [key, bounds] = "std" in search ? ["std", search.std] : ["halfWidth", search.halfWidth];
  const [lower, upper] = bounds;
  if (lower > 0 && lower < upper) return bounds;
  throw new InputError(
    `design.search.${key}`,
    `the bounds [${lower}, ${upper}] exclude every law: 0 < lower < upper is needed`,
  );
}

function roundedLength(length: number): number {
  return Number(length.toPrecision(4));
}
