import type { SampleSet } from "../data/samples.js";
import { sampleBlocks } from "./blocks.js";

/** Some of the samples, by their numbers. */
export interface Part {
  readonly chosen: readonly number[];
  readonly samples: SampleSet;
  readonly initial: Float64Array;
}

/**
 * Laws are compared on so many blocks of neighbouring samples, evenly spread: enough to have of everything that a picture or a series is made of. (Two took the smooth ground of a picture with edges for all of it.)
 * About where the number of a law is best smaller blocks say.
 */
const COMPARED = { size: 160, most: 8 };
const SEARCHED = { 1: { size: 64, most: 4 }, 2: { size: 64, most: 6 } } as const;

/** The parts of the samples that say about where the number of a law is best. */
export function searchedBlocks(samples: SampleSet, initial: Float64Array): readonly Part[] {
  return blocksOf(samples, initial, SEARCHED[samples.dimension === 1 ? 1 : 2]);
}

/** The parts of the samples that laws are compared on, or fewer of that size. */
export function comparedBlocks(samples: SampleSet, initial: Float64Array, most = COMPARED.most): readonly Part[] {
  return blocksOf(samples, initial, { ...COMPARED, most });
}

function blocksOf(
  samples: SampleSet,
  initial: Float64Array,
  { size, most }: { readonly size: number; readonly most: number },
): readonly Part[] {
  return sampleBlocks(samples, size, most).blocks.map((chosen) => partOf(samples, initial, chosen));
}

/** Some of the samples as a set of their own. */
export function partOf(samples: SampleSet, initial: Float64Array, chosen: readonly number[]): Part {
  const { grid: _, spacing: __, ...scattered } = samples;
  const { points, target, relativeWeights, dimension } = samples;
  const cut = (values: Float64Array) => Float64Array.from(chosen, (i) => values[i]);
  return {
    chosen,
    samples: {
      ...scattered,
      count: chosen.length,
      points: Float64Array.from({ length: chosen.length * dimension }, (_, at) => {
        return points[chosen[Math.floor(at / dimension)] * dimension + (at % dimension)];
      }),
      target: cut(target),
      ...(relativeWeights === undefined ? {} : { relativeWeights: cut(relativeWeights) }),
    },
    initial: cut(initial),
  };
}
