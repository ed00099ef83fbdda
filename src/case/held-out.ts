import { bestTime, type HeldOutCurve, relativeMeanSquare, timesBetween, varianceOf } from "../compare/held-out.js";
import type { LevelResult } from "../compare/level.js";
import { type Dynamics, flowResponse } from "../network/dynamics/index.js";
import type { Network } from "../network/network.js";
import { errorsElsewhere, learntResponse } from "../ntk/elsewhere.js";
import type { KernelPropagator } from "../ntk/flow.js";
import type { ResponseRequest } from "../ntk/response.js";
import { expectedError, likeliestNoise, noisyModes, type PredictedStopping } from "../ntk/stopping.js";
import type { RunResult } from "../train/run.js";
import type { Warning } from "../warning.js";
import type { Subject } from "./subject.js";
import { widthLawBasis } from "./width-law-basis.js";

/** The curve of level 1 has times that are each so much later than the one before, from this part of the shortest time constant on. */
const RATIO = 1.03;
const FIRST = 0.1;

/** What of an experiment the errors on held-out samples depend on. */
interface HeldOutExperiment extends Subject {
  readonly network: Network;
  readonly dynamics: Dynamics;
  /** 0 and the times to save. */
  readonly times: readonly number[];
}

/** What level 1 has to be asked for the curve of its error on held-out samples; nothing without such. */
export function heldOutRequests(
  { own, dynamics, times }: HeldOutExperiment,
  lambdaMax: number,
): readonly ResponseRequest[] {
  if (own?.heldOut === undefined) return [];
  const response = flowResponse(dynamics);
  const last = times[times.length - 1];
  return [
    {
      response: learntResponse(response),
      times: timesBetween(FIRST * response.timeConstant(lambdaMax), last, RATIO, times),
    },
  ];
}

type HeldOutLevel = Pick<LevelResult, "heldOut" | "stopping">;

/** Level 1 on held-out samples: its error at the save times and at many others, and when it is least. */
export interface HeldOutRun {
  readonly curve: HeldOutCurve;
  readonly level: HeldOutLevel;
}

/**
 * @param request of `heldOutRequests`
 * @param learnt what the kernel flow answers to it
 */
export function heldOutRun(
  experiment: HeldOutExperiment,
  propagator: KernelPropagator,
  request: ResponseRequest,
  learnt: readonly Float64Array[],
): HeldOutRun {
  const { network, samples, own, times } = experiment;
  if (own?.heldOut === undefined) throw new Error("no samples are held out");
  const { samples: others, initialError } = own.heldOut;
  const variance = varianceOf(others);
  const errors = errorsElsewhere(network, samples, others, initialError, learnt).map((error) =>
    relativeMeanSquare(error, variance),
  );
  const curve = { times: request.times, errors };
  const predicted = predictedStopping(experiment, propagator, curve.times);
  return {
    curve,
    level: {
      heldOut: times.map((time) => errors[curve.times.indexOf(time)]),
      stopping: { found: bestTime(curve), ...(predicted === null ? {} : { predicted }) },
    },
  };
}

/** When to stop by the samples that are trained on alone; null where there are too many for the kernel's eigenbasis. */
function predictedStopping(
  { network, samples, initialError, dynamics }: HeldOutExperiment,
  propagator: KernelPropagator,
  times: readonly number[],
): PredictedStopping | null {
  const basis = propagator.basis ?? widthLawBasis(network, samples);
  if (basis === null) return null;
  const modes = noisyModes(basis, samples, initialError);
  const model = likeliestNoise(modes);
  const response = flowResponse(dynamics);
  const errors = times.map((time) => expectedError(modes, model, response, time));
  return { noise: Math.sqrt(model.noise), time: bestTime({ times, errors })?.time ?? null };
}

/** Level 2 on held-out samples: the curve of one network. */
export function heldOutCurve({ own }: Subject, { heldOut, learningRate }: RunResult): HeldOutCurve | undefined {
  if (own?.heldOut === undefined || heldOut === undefined) return undefined;
  const variance = varianceOf(own.heldOut.samples);
  return {
    times: heldOut.steps.map((step) => step * learningRate),
    errors: heldOut.meanSquares.map((square) => square / variance),
  };
}

/** The same at the times that were saved. */
export function heldOutOfRun(experiment: Subject, run: RunResult): HeldOutLevel {
  const curve = heldOutCurve(experiment, run);
  if (curve === undefined) return {};
  return {
    heldOut: run.times.map((time) => curve.errors[curve.times.indexOf(time)]),
    stopping: { found: bestTime(curve) },
  };
}

/** An error on held-out samples that is least at the end: stopping later would be better. */
export function stillFalling({ stopping, heldOut }: HeldOutLevel, last: number): readonly Warning[] {
  if (stopping === undefined || heldOut === undefined || stopping.found !== null) return [];
  return [
    {
      path: "time.save",
      message: `the error on the samples held out still falls at the last time, ${last}: the best time to stop comes later. Save later times to find it`,
      numbers: { time: last, error: heldOut[heldOut.length - 1] },
    },
  ];
}
