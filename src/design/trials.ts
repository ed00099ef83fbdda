import type { DesignCandidate } from "../case/design-result.js";
import type { Experiment } from "../case/experiment.js";
import { energyOf } from "../data/weights.js";
import type { Warning } from "../warning.js";
import type { Descent } from "./descent.js";
import type { DesignRun } from "./design.js";
import { beyondNyquist } from "./law-warnings.js";
import { deviationFor, WIDTHS, widthFor, widthWarnings } from "./recommended-width.js";
import { stableDescent } from "./stable-descent.js";
import { trainedNetwork } from "./trained-network.js";

/** Networks that are trained where the width law is not known, and of each law where laws are chosen by what their networks leave: that differs much from one to the next. */
const NETWORKS = { forWidth: 2, forChoice: 4 } as const;
/** Their width, and the most steps that this is worth. */
const [WIDTH, MOST_STEPS] = [4096, 400];
/** Their seeds, which confirm nothing. */
const FIRST_SEED = 1000;

/**
 * The design, with networks of width 4096 trained for what it cannot know without: the width where the kernel has too large a rank for the law of it, and the law where what it leaves at infinite width is less than what the widest networks that are recommended add. There the candidates whose limits are below that are held against
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
  const planned = square === null ? await trial(experiment, own, NETWORKS.forWidth) : { ...own, square };
  const contenders = planned.square / WIDTHS.most > deviation ** 2 ? contendersOf(able, planned) : [];
  if (contenders.length < 2) return square === null ? withTrial(experiment, run, planned, 1) : run;
  const tried: Trial[] = [];
  for (const contender of contenders) tried.push(await trial(experiment, contender, NETWORKS.forChoice));
  const best = tried.reduce((least, each) => (atMost(each) < atMost(least) ? each : least));
  return withTrial(experiment, run, best, tried.length);
}

/** The design with a law that was tried, of so many laws. */
function withTrial(experiment: Experiment, run: DesignRun, best: Trial, laws: number): DesignRun {
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
    warnings: [
      ...before,
      ...beyondNyquist(experiment, candidate),
      ...widthWarnings(square, width, deviation),
      ...(laws > 1 ? [chosenByNetworks(best, laws)] : []),
    ],
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

async function trial(experiment: Experiment, contender: Contender, networks: number): Promise<Trial> {
  const { samples, initialError } = experiment;
  const { candidate } = contender;
  const { descent } = await stableDescent(experiment, candidate, contender.descent, WIDTH);
  let square = 0;
  for (let k = 0; k < networks; k++) {
    const { residuals } = await trainedNetwork(experiment, candidate, descent, WIDTH, FIRST_SEED + k);
    const difference = residuals[residuals.length - 1].map((value, i) => value - descent.end[i]);
    square += (WIDTH * energyOf(samples, difference)) / energyOf(samples, initialError) / networks;
  }
  return { candidate, descent, square };
}

function chosenByNetworks({ candidate, descent, square }: Trial, laws: number): Warning {
  const left = descent.left + square / WIDTH;
  return {
    path: "design.objective",
    message:
      `at infinite width ${laws} laws leave less than the width of networks adds: ${candidate.name} was chosen by ${NETWORKS.forChoice} networks of each, of width ${WIDTH}, ` +
      `where it leaves ${left.toPrecision(2)} of the energy, in the limit ${descent.left.toPrecision(2)}; what width adds differs much from network to network`,
    numbers: { laws, left, limit: descent.left },
  };
}
