import type { NetworkCase } from "../case/case.js";
import type { DesignCandidate } from "../case/design-result.js";
import type { Experiment } from "../case/experiment.js";
import { energyOf } from "../data/weights.js";
import { descentResponse, stabilityLimit } from "../network/dynamics/index.js";
import { narrowestLambdaMax } from "../train/narrowest-eigenvalue.js";
import type { Warning } from "../warning.js";
import { changeIn, withChange } from "./damping-law.js";
import { type Descent, descentTo } from "./descent.js";
import { type DesignRun, SEEDS } from "./design.js";
import { quickPropagator } from "./limit-flow.js";
import { networksLambdaMax } from "./networks-eigenvalue.js";
import { deviationFor, widthFor, widthWarnings } from "./recommended-width.js";
import { planOf } from "./training-plan.js";

/** Steps are at most this part of the stability limit of the networks that are looked at, from which others of a large width differ by some per cent. */
const STABLE = 0.7;
/** What networks may exceed the estimate by: where steps suffice for that, none is looked at. */
const CAUTION = 1.3;
/** To which part the eigenvalue of one is computed: others differ by more. */
const DIGITS = 1e-2;
/** Units that are looked at: of narrow networks, which differ much, all seeds. */
const UNITS = 8192;

/** A descent that networks of a width stand, and the largest eigenvalue of those looked at where it made the steps shorter. */
export interface StableDescent {
  readonly descent: Descent;
  readonly lambdaMax?: number;
}

/** Widths are looked at in turn, each so many times the one before. */
const WIDER = 4;

/**
 * The design, in steps that networks of its width stand, with a warning where these are shorter than those of the limit of infinite width. Shorter steps leave more of what larger ones lose at once, and what the width adds to it: then wider networks are looked at, until one stands the steps or its width suffices for shorter ones.
 */
export async function withStableSteps(experiment: Experiment, run: DesignRun): Promise<DesignRun> {
  const { design, plan } = run;
  const candidate = design.candidates.find(({ name }) => name === design.chosen);
  if (design.width === null || candidate === undefined) return run;
  const objective = experiment.case.design?.objective ?? {};
  const heldOut = "heldOut" in objective;
  let { width } = design;
  for (;;) {
    const { descent, lambdaMax } = await stableDescent(experiment, candidate, plan, width);
    if (lambdaMax === undefined) return width === design.width ? run : withWidth(run, width);
    const square = heldOut ? plan.square : (planOf(experiment, candidate, descent).square ?? plan.square);
    const deviation = heldOut ? design.deviation : deviationFor(experiment.case, descent.left);
    const wider = heldOut || square === null ? width : widthFor(square, deviation);
    if (wider > width) {
      width = Math.min(wider, WIDER * width);
      continue;
    }
    const { learningRate, steps, left } = descent;
    const shorter = withWidth({ ...run, design: { ...design, deviation }, plan: { ...descent, square } }, width);
    return {
      ...shorter,
      design: {
        ...{ ...shorter.design, learningRate, steps },
        ...("steps" in objective ? { stopAt: steps * learningRate } : {}),
        ...(heldOut || square === null ? {} : { predicted: left + square / width }),
      },
      warnings: [...shorter.warnings, shorterSteps(width, lambdaMax, plan, descent)],
    };
  }
}

/** Of a design for a time or for steps whose networks are to be wider. */
function withWidth(run: DesignRun, width: number): DesignRun {
  const { design, plan, warnings } = run;
  if (width === design.width) return run;
  return {
    ...run,
    design: { ...design, width, ...(plan.square === null ? {} : { predicted: plan.left + plan.square / width }) },
    warnings: [
      ...warnings.filter(({ path }) => path !== "design.deviation"),
      ...widthWarnings(plan.square, width, design.deviation),
    ],
  };
}

function shorterSteps(width: number, lambdaMax: number, before: Descent, { learningRate, steps }: Descent): Warning {
  return {
    path: "design",
    message:
      `kernels of networks of width ${width} have eigenvalues up to ${lambdaMax.toPrecision(3)}, more than their limit of infinite width: steps of ${before.learningRate.toPrecision(4)} would not be stable, ` +
      `${steps} of ${learningRate.toPrecision(4)} are recommended in place of ${before.steps}. A smaller design.deviation asks for wider networks`,
    numbers: { width, lambdaMax, learningRate },
  };
}

/**
 * The descent of a candidate in steps that networks of a width stand. The largest eigenvalue of their kernels is above that of infinite width, by much where a kernel that is nearly the same in many directions is made of no more units than there are of these: half of the
 * limit at infinite width may be beyond theirs.
 */
export async function stableDescent(
  experiment: Experiment,
  candidate: DesignCandidate,
  descent: Descent,
  width: number,
): Promise<StableDescent> {
  const { samples, initialError, dynamics, case: theCase } = experiment;
  const network = withChange(experiment.network, changeIn(candidate));
  const propagator = quickPropagator(network, samples);
  const stands = (lambdaMax: number) => descent.learningRate <= STABLE * stabilityLimit(dynamics, lambdaMax);
  if (stands(CAUTION * networksLambdaMax(propagator, width))) return { descent };
  const lambdaMax = await narrowestLambdaMax(network, samples, [width], seedsOf(theCase, width), undefined, DIGITS);
  if (stands(lambdaMax)) return { descent };
  const atMost = STABLE * stabilityLimit(dynamics, lambdaMax);
  if ("steps" in (theCase.design?.objective ?? {})) {
    const response = descentResponse(dynamics, atMost);
    const { steps } = descent;
    const [[end]] = propagator.respond(initialError, [{ response, times: [steps * atMost] }]).values;
    const left = energyOf(samples, end) / energyOf(samples, initialError);
    return { descent: { learningRate: atMost, steps, left, end }, lambdaMax };
  }
  const shorter = descentTo(
    [candidate.stopAt],
    experiment,
    propagator,
    (found) => found.descent.learningRate <= atMost,
  );
  return { descent: shorter.descent, lambdaMax };
}

/** The first of the networks that validate the design. */
function seedsOf({ training }: NetworkCase, width: number): readonly number[] {
  const count = Math.min(training?.seeds ?? SEEDS, Math.max(1, Math.floor(UNITS / width)));
  return Array.from({ length: count }, (_, seed) => seed);
}
