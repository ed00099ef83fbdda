import { relativeDistance } from "../../compare/distance.js";
import type { SampleSet } from "../../data/samples.js";
import { type Dynamics, flowResponse } from "../../network/dynamics/index.js";
import { familyOf } from "../../network/families/index.js";
import type { Network } from "../../network/network.js";
import { kernelPropagator } from "../../ntk/flow.js";
import type { Warning } from "../../warning.js";
import { percent, short } from "./say.js";
import { thinned } from "./thinned.js";

/** By how much the two flows may differ, in L² relative to the initial error: where coefficients are a limit level 0 is meant to be right to 2 %. */
const LARGEST = 0.01;

/**
 * What is missing of the units that the spectral PDE supposes beyond the range of those that there are: how far the kernel flow would go from
 * itself if they were there too, on some of the samples. What no unit bends on is learnt late or never, which no rate at the start shows.
 */
export function narrowPartition(
  network: Network,
  samples: SampleSet,
  error: Float64Array,
  dynamics: Dynamics,
  times: readonly number[],
): readonly Warning[] {
  const reach = samples.points.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const pair = familyOf(network).evenlySpread?.(network, reach) ?? null;
  if (pair === null || !error.some((u) => u !== 0)) return [];
  const { few, initial } = thinned(samples, error);
  const flow = (which: Network, factor: number) =>
    kernelPropagator(which, { ...few, measureFactor: few.measureFactor * factor }).respond(initial, [
      { response: flowResponse(dynamics), times },
    ]).values[0];
  const distances = relativeDistance(flow(pair.own, 1), flow(pair.even, pair.thinner), initial);
  const distance = Math.max(...distances);
  if (!(distance > LARGEST)) return [];
  const time = times[distances.indexOf(distance)];
  return [
    {
      path: "network.partition",
      message:
        `partition points as dense as these as far out as ±${short(pair.halfWidth)}, which the spectral PDE supposes, would change the kernel flow by ${percent(distance)} of the initial error in L² at t = ${short(time)}: the PDE is wrong by about as much. ` +
        `Take a halfWidth of ${short(pair.halfWidth)}, or believe the kernel flow, which has them as they are`,
      numbers: { distance, time, halfWidth: pair.halfWidth },
    },
  ];
}
