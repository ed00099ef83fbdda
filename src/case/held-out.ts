import { bestTime, type HeldOutCurve, relativeMeanSquare, timesBetween, varianceOf } from "../compare/held-out.js";
import type { LevelResult } from "../compare/level.js";
import { type Dynamics, dynamicsOf, flowResponse, learntResponse } from "../network/dynamics/index.js";
import type { LossFilter } from "../network/losses/index.js";
import type { Network } from "../network/network.js";
import { kernelEigenbasisUpTo } from "../ntk/eigenbasis.js";
import { errorsElsewhere } from "../ntk/elsewhere.js";
import type { KernelPropagator } from "../ntk/flow.js";
import { leftOutErrors } from "../ntk/left-out.js";
import { basisResolvents } from "../ntk/resolvents.js";
import type { ResponseRequest } from "../ntk/response.js";
import { likeliestNoise, noisyModes, type PredictedStopping } from "../ntk/stopping.js";
import type { RunResult } from "../train/run.js";
import { timesOf } from "../train/watch.js";
import type { Warning } from "../warning.js";
import type { Subject } from "./subject.js";

/** The curve of level 1 has times that are each so much later than the one before, from this part of the shortest time constant on. */
const RATIO = 1.03;
const FIRST = 0.1;
/** An error so much above the least is as good: the least is not known better. */
const AS_GOOD = 0.05;
/** What carries less of the trace is far below any noise; ranks beyond take half a minute and more. */
const TRUNCATED = { tolerance: 1e-12, maximumRank: 1200 } as const;

/** What of an experiment the errors on samples that are not trained on depend on. */
interface HeldOutExperiment extends Subject {
  readonly network: Network;
  readonly dynamics: Dynamics;
  readonly filter: LossFilter | null;
  /** 0 and the times to save. */
  readonly times: readonly number[];
}

/** The times of level 1's curves. */
function curveTimes({ dynamics, times }: HeldOutExperiment, lambdaMax: number): readonly number[] {
  const first = FIRST * flowResponse(dynamics).timeConstant(lambdaMax);
  return timesBetween(first, times[times.length - 1], RATIO, times);
}

/** What level 1 has to be asked for the curve of its error on held-out samples; nothing without such, and with losses that act on samples together. */
export function heldOutRequests(experiment: HeldOutExperiment, lambdaMax: number): readonly ResponseRequest[] {
  const { own, dynamics, filter } = experiment;
  if (own?.heldOut === undefined || filter !== null) return [];
  return [{ response: learntResponse(flowResponse(dynamics)), times: curveTimes(experiment, lambdaMax) }];
}

type HeldOutLevel = Pick<LevelResult, "heldOut" | "leftOut" | "stopping">;

/** Level 1 on held-out samples: its error at many times. */
export function heldOutOfFlow(
  { network, samples, own }: HeldOutExperiment,
  { times }: ResponseRequest,
  learnt: readonly Float64Array[],
): HeldOutCurve {
  if (own?.heldOut === undefined) throw new Error("no samples are held out");
  const { samples: others, initialError } = own.heldOut;
  const variance = varianceOf(others);
  const errors = errorsElsewhere(network, samples, others, initialError, learnt);
  return { times, errors: errors.map((error) => relativeMeanSquare(error, variance)) };
}

/** Level 1 at samples that are left out of the training, one at a time, and what noise they suggest. */
export interface LeftOutCurve extends HeldOutCurve {
  readonly noise: number;
}

/**
 * The error of the flow at samples left out, for data of a file: the error on samples held out, foretold by those that are trained on. Undefined where it is not
 * known: dynamics other than gradient flow, losses other than that of squares, and kernels of too large a rank.
 */
export function leftOutOfFlow(experiment: HeldOutExperiment, propagator: KernelPropagator): LeftOutCurve | undefined {
  const { own, dynamics, filter, network, samples, initialError } = experiment;
  const variance = varianceOf(samples);
  if (own === undefined || filter !== null || !dynamicsOf(dynamics).isDecay || variance === 0) return undefined;
  const basis = propagator.basis ?? kernelEigenbasisUpTo(network, samples, TRUNCATED);
  if (basis === null) return undefined;
  const times = curveTimes(experiment, propagator.lambdaMax);
  const positive = times.filter((time) => time > 0);
  const errors = [
    ...(positive.length < times.length ? [initialError] : []),
    ...leftOutErrors(basisResolvents(basis), samples, initialError, positive),
  ];
  return {
    times,
    errors: errors.map((error) => relativeMeanSquare(error, variance)),
    noise: Math.sqrt(likeliestNoise(noisyModes(basis, samples, initialError)).noise),
  };
}

/** What is reported of the curves: errors at the save times, and when they are least. */
export function heldOutLevel(
  times: readonly number[],
  heldOut: HeldOutCurve | undefined,
  leftOut?: LeftOutCurve,
): HeldOutLevel {
  if (heldOut === undefined && leftOut === undefined) return {};
  const atTimes = (curve: HeldOutCurve) => times.map((time) => curve.errors[curve.times.indexOf(time)]);
  return {
    ...(heldOut === undefined ? {} : { heldOut: atTimes(heldOut) }),
    ...(leftOut === undefined ? {} : { leftOut: atTimes(leftOut) }),
    stopping: {
      ...(heldOut === undefined ? {} : { found: bestTime(heldOut) }),
      ...(leftOut === undefined ? {} : { predicted: predictedStopping(leftOut) }),
    },
  };
}

function predictedStopping(curve: LeftOutCurve): PredictedStopping {
  const best = bestTime(curve);
  const error = best?.error ?? curve.errors[curve.errors.length - 1];
  const good = curve.times.filter((_, i) => curve.errors[i] <= (1 + AS_GOOD) * error);
  return { noise: curve.noise, time: best?.time ?? null, error, between: [good[0], good[good.length - 1]] };
}

/** Level 2 on held-out samples: the curve of one network. */
export function heldOutCurve({ own }: Subject, { heldOut, learningRate }: RunResult): HeldOutCurve | undefined {
  if (own?.heldOut === undefined || heldOut === undefined) return undefined;
  const variance = varianceOf(own.heldOut.samples);
  return {
    times: timesOf(heldOut, learningRate),
    errors: heldOut.meanSquares.map((square) => square / variance),
  };
}

/** The same at the times that were saved. */
export function heldOutOfRun(experiment: Subject, run: RunResult): HeldOutLevel {
  return heldOutLevel(run.times, heldOutCurve(experiment, run));
}

/** An error on held-out samples that is least at the end: stopping later would be better. */
export function stillFalling({ stopping, heldOut }: HeldOutLevel, last: number): readonly Warning[] {
  if (stopping?.found !== null || heldOut === undefined) return [];
  return [
    {
      path: "time.save",
      message: `the error on the samples held out still falls at the last time, ${last}: the best time to stop comes later. Save later times to find it`,
      numbers: { time: last, error: heldOut[heldOut.length - 1] },
    },
  ];
}
