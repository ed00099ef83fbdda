import type { DesignCandidate } from "../case/design-result.js";
import type { Experiment } from "../case/experiment.js";
import { energyOf } from "../data/weights.js";
import { trainingEngine } from "../train/engine-choice.js";
import { train } from "../train/gradient-descent.js";
import { networkInMemory, wishesOf } from "../train/run.js";
import type { Warning } from "../warning.js";
import { changeIn, withChange } from "./damping-law.js";
import type { Descent } from "./descent.js";
import type { DesignRun } from "./design.js";
import { beyondNyquist } from "./law-warnings.js";
import { deviationFor, WIDTHS, widthFor, widthWarnings } from "./recommended-width.js";
import { stableDescent } from "./stable-descent.js";

/** Networks that are trained for a width alone, and their width. */
const FOR_WIDTH = { networks: 2, width: 4096 } as const;
/** Their width where laws are chosen, for so many steps of the slowest: at late deadlines what narrow networks add is not in proportion to 1/width. */
const FOR_CHOICE = { wide: 16384, fewSteps: 100, narrow: 4096 } as const;
/** Laws are dropped that add more than so many times the least after so many networks each: what width adds differs much from one network to the next. */
const ROUNDS = [
  { networks: 2, within: 4 },
  { networks: 4, within: 2 },
  { networks: 8, within: 1 },
] as const;
/** The most steps that this is worth. */
const MOST_STEPS = 400;
/** The seeds of all, which confirm nothing. */
const FIRST_SEED = 1000;

/**
 * The design, with networks trained for what it cannot know without: the width where the kernel has too large a rank for the law of it, and the law where what it leaves at infinite width is less than what the widest networks that are recommended add. There the candidates whose limits are below that are held against
 * each other by networks. Unchanged where neither is so, and where it would take too many steps.
 */
export async function withTriedWidth(experiment: Experiment, run: DesignRun): Promise<DesignRun> {
  const { candidates, chosen, deviation } = run.design;
  const able = run.descents
    .map((descent, k): Contender => ({ candidate: candidates[k], descent }))
    .filter(({ descent }) => descent.steps <= MOST_STEPS);
  const own = able.find(({ candidate }) => candidate.name === chosen);
  if (own === undefined) return run;
  const { square } = run.plan;
  const planned = square === null ? await trial(experiment, own) : { ...own, square };
  const contenders = planned.square / WIDTHS.most > deviation ** 2 ? contendersOf(able, planned) : [];
  if (contenders.length < 2) return square === null ? withTrial(experiment, run, planned, []) : run;
  const { width, best } = await race(experiment, contenders);
  return withTrial(experiment, run, best, [chosenByNetworks(best, contenders.length, width)]);
}

/** The design with a law that was tried. */
function withTrial(experiment: Experiment, run: DesignRun, best: Trial, said: readonly Warning[]): DesignRun {
  const { candidate, descent, square } = best;
  const { learningRate, steps, left } = descent;
  const deviation = deviationFor(experiment.case, candidate.objective);
  const width = widthFor(square, deviation);
  const { name: chosen, stopAt } = candidate;
  const predicted = left + square / width;
  const before = run.warnings.filter(({ path }) => !["design.deviation", "network.weights"].includes(path));
  return {
    ...run,
    design: { ...run.design, chosen, learningRate, steps, stopAt, width, deviation, predicted },
    plan: { ...descent, square },
    warnings: [...before, ...beyondNyquist(experiment, candidate), ...widthWarnings(square, width, deviation), ...said],
  };
}

interface Contender {
  readonly candidate: DesignCandidate;
  readonly descent: Descent;
}

interface Trial extends Contender {
  /** Of the deviation from infinite width over the initial energy, times the width. */
  readonly square: number;
}

/** What the widest networks are expected to leave. */
function atMost({ descent, square }: Trial): number {
  return descent.left + square / WIDTHS.most;
}

/** The candidates that leave less at infinite width than the widest networks of the one that was chosen, and can be tried. */
function contendersOf(able: readonly Contender[], planned: Trial): readonly Contender[] {
  return able.filter(({ candidate, descent }) => candidate.caveat === undefined && descent.left < atMost(planned));
}

async function trial(experiment: Experiment, { candidate, descent }: Contender): Promise<Trial> {
  const { networks, width } = FOR_WIDTH;
  const stable = await stableDescent(experiment, candidate, descent, width);
  const contender = { candidate, descent: stable.descent };
  const squares: number[] = [];
  while (squares.length < networks) squares.push(await squareOf(experiment, contender, width, squares.length));
  return { ...contender, square: mean(squares) };
}

/** The contender whose networks leave least, of those that more and more networks leave in the race. */
async function race(experiment: Experiment, contenders: readonly Contender[]) {
  const slowest = Math.max(...contenders.map(({ descent }) => descent.steps));
  const width = slowest <= FOR_CHOICE.fewSteps ? FOR_CHOICE.wide : FOR_CHOICE.narrow;
  let running: (Trial & { readonly squares: readonly number[] })[] = [];
  for (const { candidate, descent } of contenders) {
    const stable = await stableDescent(experiment, candidate, descent, width);
    running.push({ candidate, descent: stable.descent, squares: [], square: 0 });
  }
  for (const { networks, within } of ROUNDS) {
    const further: typeof running = [];
    for (const contender of running) {
      const squares = [...contender.squares];
      while (squares.length < networks) squares.push(await squareOf(experiment, contender, width, squares.length));
      further.push({ ...contender, squares, square: mean(squares) });
    }
    const least = Math.min(...further.map(atMost));
    running = further.filter((contender) => atMost(contender) <= within * least);
  }
  return { width, best: running[0] };
}

/** The square that one network says; its steps are those that `stableDescent` found. */
async function squareOf(experiment: Experiment, { candidate, descent }: Contender, width: number, network: number) {
  const { samples, initialError, dynamics } = experiment;
  const start = networkInMemory(withChange(experiment.network, changeIn(candidate)), width, FIRST_SEED + network);
  const engine = await trainingEngine(wishesOf({ network: start.network, samples, dynamics, engine: "auto" }, width));
  const { learningRate, steps } = descent;
  const { residuals } = await train(start, samples, engine, { learningRate, dynamics, saveSteps: [steps] });
  const difference = residuals[residuals.length - 1].map((value, i) => value - descent.end[i]);
  return (width * energyOf(samples, difference)) / energyOf(samples, initialError);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function chosenByNetworks({ candidate, descent, square }: Trial, laws: number, width: number): Warning {
  const left = descent.left + square / width;
  const [{ networks: first }] = ROUNDS;
  const { networks: last } = ROUNDS[ROUNDS.length - 1];
  return {
    path: "design.objective",
    message:
      `at infinite width ${laws} laws leave less than the width of networks adds: ${candidate.name} was chosen by networks of width ${width}, from ${first} of each law to ${last} of those that left least, ` +
      `where it leaves ${left.toPrecision(2)} of the energy, in the limit ${descent.left.toPrecision(2)}; what width adds differs much from network to network`,
    numbers: { laws, left, limit: descent.left },
  };
}
