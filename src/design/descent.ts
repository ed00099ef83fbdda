import type { Experiment } from "../case/experiment.js";
import { energyOf } from "../data/weights.js";
import { descentResponse, flowResponse } from "../network/dynamics/index.js";
import { chooseLearningRate } from "../train/learning-rate.js";
import type { DesignPropagator } from "./limit-flow.js";
import { networksLambdaMax } from "./networks-eigenvalue.js";

/** Training by steps of one length, and what it leaves at infinite width. */
export interface Descent {
  readonly learningRate: number;
  readonly steps: number;
  /** Energy left over the initial energy. */
  readonly left: number;
  /** The error at the samples then. */
  readonly end: Float64Array;
}

/** A descent beside the flow that it follows. */
export interface DescentAndFlow {
  readonly descent: Descent;
  /** The error at the samples at every time. */
  readonly flow: readonly Float64Array[];
}

/** The width of networks whose kernels are reckoned with before a width is known. */
const TRAINED = 4096;
/** Halvings of the learning rate that are tried. */
const HALVINGS = 12;

/**
 * The flow at some times, and a descent to the last of them in the largest steps that suffice, of half of the stability limit or what networks of width 4096 stand, or half as long as those before.
 */
export function descentTo(
  times: readonly number[],
  { samples, initialError, dynamics }: Pick<Experiment, "samples" | "initialError" | "dynamics">,
  propagator: DesignPropagator,
  suffices: (found: DescentAndFlow) => boolean,
): DescentAndFlow {
  const whole = energyOf(samples, initialError);
  const ofNetworks = networksLambdaMax(propagator, TRAINED);
  let choice: "auto" | number = "auto";
  for (let halving = 0; ; halving++) {
    const schedule = chooseLearningRate(choice, propagator.lambdaMax, dynamics, times.slice(-1), ofNetworks);
    const { learningRate, saveSteps } = schedule;
    const steps = saveSteps[saveSteps.length - 1];
    const [flow, [end]] = propagator.respond(initialError, [
      { response: flowResponse(dynamics), times },
      { response: descentResponse(dynamics, learningRate), times: [steps * learningRate] },
    ]).values;
    const found = { descent: { learningRate, steps, left: energyOf(samples, end) / whole, end }, flow };
    if (halving === HALVINGS || suffices(found)) return found;
    choice = learningRate / 2;
  }
}

/** What steps may leave more than the flow, over what that leaves. Those of plain descent below half of the stability limit leave less: 1 − x < e^{−x}. */
const BEHIND = 0.05;

/** Whether a descent leaves no more than the flow at the end, but for a twentieth. */
export function isAsGood(
  { descent, flow }: DescentAndFlow,
  { samples, initialError }: Pick<Experiment, "samples" | "initialError">,
): boolean {
  return descent.left <= ((1 + BEHIND) * energyOf(samples, flow[flow.length - 1])) / energyOf(samples, initialError);
}

/** How far a descent ends from the flow, relative to the initial error. */
export function distanceFromFlow(
  { descent, flow }: DescentAndFlow,
  { samples, initialError }: Pick<Experiment, "samples" | "initialError">,
): number {
  const difference = flow[flow.length - 1].map((value, i) => value - descent.end[i]);
  return Math.sqrt(energyOf(samples, difference) / energyOf(samples, initialError));
}
