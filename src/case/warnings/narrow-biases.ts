import { type Probes, weighedWavesAt } from "../../compare/observe.js";
import type { SampleSet } from "../../data/samples.js";
import { type Dynamics, flowResponse } from "../../network/dynamics/index.js";
import { familyOf } from "../../network/families/index.js";
import type { SupposedUnit } from "../../network/family.js";
import type { Network } from "../../network/network.js";
import { semidefiniteEigenpairs } from "../../sparse/semidefinite-eigenpairs.js";
import { dot } from "../../sparse/vectors.js";
import type { Warning } from "../../warning.js";
import { percent, short } from "./say.js";
import { thinned } from "./thinned.js";

/**
 * By how much the two flows may differ at a probe, relative to |û(ξ, 0)|: where coefficients are a limit level 0 is meant to be right to 2 %. In random cases
 * in which biases were what it is wrong by, the difference was 0.8 to 1.2 times that.
 */
const LARGEST = 0.015;
/** Probes with less of the largest |û(ξ, 0)| show what has come from elsewhere. */
const LEAST = 0.01;

/**
 * How far the kernel flow goes from itself where units that the spectral PDE supposes are missing: steep units at the edges of Ω have large w·x, and may lack
 * the biases to bend there. A small part of the rate of the error's energy, they may be a large one at a probe. By the same drawn units for both flows, on
 * some of the samples, so that what is drawn matters little for the difference.
 */
export function narrowBiases(
  network: Network,
  samples: SampleSet,
  error: Float64Array,
  dynamics: Dynamics,
  times: readonly number[],
  probes: Probes,
): readonly Warning[] {
  const { few, initial } = thinned(samples, error);
  const units = familyOf(network).supposedUnits?.(network, few.points) ?? null;
  if (units === null || probes.angular.length === 0 || !units.some(({ missing }) => missing > 0)) return [];
  const factor = few.weight * few.measureFactor;
  const flow = (part: (unit: SupposedUnit) => number) =>
    flowOf(
      kernelOf(units, few.count, (unit) => factor * part(unit)),
      initial,
      dynamics,
      times,
    );
  const even = flow(() => 1);
  const own = flow(({ missing }) => 1 - missing);
  const parts = probes.angular.map((xi) => {
    const [cosine, sine] = weighedWavesAt(few, xi);
    const size = (u: Float64Array) => Math.hypot(dot(u, cosine), dot(u, sine));
    const start = size(initial);
    if (!(start > LEAST * (probes.peak ?? 0))) return 0;
    return Math.max(...even.map((u, i) => Math.abs(size(u) - size(own[i])))) / start;
  });
  const part = Math.max(...parts);
  if (!(part > LARGEST)) return [];
  return [
    {
      path: "network.biases",
      message:
        `the biases are not spread as widely as w·x: the units that are missing, which the spectral PDE supposes, change the kernel flow by ${percent(part)} of the initial error at the probe ${probes.reported[parts.indexOf(part)].map(short).join(", ")}: the PDE is wrong by about as much. ` +
        "Take a wider range, narrower weights or a smaller box, or believe the kernel flow, which has the biases as they are",
      numbers: { part },
    },
  ];
}

/** Σ part weight g gᵀ over the units' gradients g. */
function kernelOf(units: readonly SupposedUnit[], count: number, part: (unit: SupposedUnit) => number): Float64Array {
  const K = new Float64Array(count * count);
  for (const unit of units) {
    const weight = unit.weight * part(unit);
    if (weight === 0) continue;
    for (const g of unit.gradients) {
      for (let i = 0; i < count; i++) {
        const row = weight * g[i];
        for (let j = 0; j <= i; j++) K[i * count + j] += row * g[j];
      }
    }
  }
  for (let i = 0; i < count; i++) for (let j = 0; j < i; j++) K[j * count + i] = K[i * count + j];
  return K;
}

function flowOf(kernel: Float64Array, initial: Float64Array, dynamics: Dynamics, times: readonly number[]) {
  const { values, vectors } = semidefiniteEigenpairs(kernel, initial.length);
  const modes = Array.from(values, (_, k) => vectors.subarray(k * initial.length, (k + 1) * initial.length));
  const amplitudes = modes.map((mode) => dot(mode, initial));
  const response = flowResponse(dynamics);
  return times.map((time) => {
    const at = response.at(time);
    const u = new Float64Array(initial.length);
    modes.forEach((mode, k) => {
      const amplitude = amplitudes[k] * at(values[k]).value;
      for (let i = 0; i < u.length; i++) u[i] += amplitude * mode[i];
    });
    return u;
  });
}
