import type { SampleSet } from "../data/samples.js";
import type { ComplexField } from "../fourier/complex-field.js";
import type { FrequencyMesh } from "../mesh/index.js";
import type { Comparison } from "./comparison.js";
import { fullDistance, relativeDistance } from "./distance.js";
import { rmsOverSeeds, type WidthDeviations } from "./width-law.js";

/** Steps times a learning rate that was made to fit give save times back to this, relative. */
const ROUNDING = 1e-9;

/** What the levels computed, all at the same times; what was not computed is left out. */
export interface ComputedLevels {
  readonly times: readonly number[];
  readonly samples: SampleSet;
  /** u₀ at the samples. */
  readonly initial: Float64Array;
  /** Level 0: û at the nodes of the mesh, one field per time. */
  readonly pde?: { readonly mesh: FrequencyMesh; readonly fields: readonly ComplexField[] };
  /** Level 1: the kernel flow at the samples, one array per time. */
  readonly ntk?: readonly Float64Array[];
  /** Times of `descent` and `training`, whole numbers of steps, and level 1 then; default: as above. */
  readonly steps?: { readonly times: readonly number[]; readonly ntk: readonly Float64Array[] };
  /** The steps of the training on the infinite-width kernel. */
  readonly descent?: readonly Float64Array[];
  /** Level 2: distances from what infinitely wide networks would do, by width, seed and time. */
  readonly training?: readonly WidthDeviations[];
}

/** The levels side by side: every difference in L², relative to the initial error, at the same times. */
export function compareLevels(levels: ComputedLevels): Comparison {
  const { times, samples, initial, pde, ntk, steps, descent, training } = levels;
  const flow = steps?.ntk ?? ntk;
  return {
    times,
    ...(steps && !isSame(steps.times, times) ? { trainingTimes: steps.times } : {}),
    ...(pde && ntk ? { pdeToNtk: fullDistance(pde.mesh, pde.fields, samples, ntk, initial) } : {}),
    ...(descent && flow ? { descentToFlow: relativeDistance(descent, flow, initial, samples) } : {}),
    ...(training
      ? { trainingToDescent: training.map((width) => ({ width: width.width, rms: rmsOverSeeds(width) })) }
      : {}),
  };
}

/** Whether times are equal to rounding. */
function isSame(times: readonly number[], others: readonly number[]): boolean {
  return times.every((time, i) => Math.abs(time - others[i]) <= ROUNDING * time);
}
