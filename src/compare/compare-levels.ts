import type { SampleSet } from "../data/samples.js";
import type { ComplexField } from "../fourier/nufft.js";
import type { FrequencyMesh } from "../mesh/index.js";
import type { Comparison } from "./comparison.js";
import { relativeDistance, spectrumDistance } from "./distance.js";
import { rmsOverSeeds, type WidthDeviations } from "./width-law.js";

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
  /** Gradient descent on the infinite-width kernel, at the learning rate of the training. */
  readonly descent?: readonly Float64Array[];
  /** Level 2: distances from `descent` by width, seed and time. */
  readonly training?: readonly WidthDeviations[];
}

/** The levels side by side: every difference in L², relative to the initial error, at every time. */
export function compareLevels(levels: ComputedLevels): Comparison {
  const { times, samples, initial, pde, ntk, descent, training } = levels;
  return {
    times,
    ...(pde && ntk ? { pdeToNtk: spectrumDistance(pde.mesh, pde.fields, samples, ntk, initial) } : {}),
    ...(descent && ntk ? { descentToFlow: relativeDistance(descent, ntk, initial) } : {}),
    ...(training
      ? { trainingToDescent: training.map((width) => ({ width: width.width, rms: rmsOverSeeds(width) })) }
      : {}),
  };
}
