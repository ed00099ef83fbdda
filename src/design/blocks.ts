import type { SampleSet } from "../data/samples.js";

/** Neighbouring samples that stand for all. */
export interface Blocks {
  /** Of the side of a block. */
  readonly length: number;
  /** Samples by their numbers. */
  readonly blocks: readonly (readonly number[])[];
}

/** At most so many intervals, or squares of the plane, with about `size` samples each, evenly spread; all samples where these are few. */
export function sampleBlocks(samples: SampleSet, size: number, most: number): Blocks {
  const { length, blocks } = samples.dimension === 1 ? intervals(samples, size) : squares(samples, size);
  const stride = Math.max(1, blocks.length / most);
  return {
    length,
    blocks: Array.from({ length: Math.min(blocks.length, most) }, (_, k) => blocks[Math.floor((k + 0.5) * stride)]),
  };
}

function intervals({ count, box, points }: SampleSet, size: number): Blocks {
  const parts = Math.ceil(count / size);
  const ascending = Uint32Array.from({ length: count }, (_, i) => i).sort((i, j) => points[i] - points[j]);
  const blocks = Array.from({ length: parts }, (_, b) => {
    const [from, to] = [Math.floor((b * count) / parts), Math.floor(((b + 1) * count) / parts)];
    return [...ascending.subarray(from, to)].sort((i, j) => i - j);
  });
  return { length: (box[0][1] - box[0][0]) / parts, blocks };
}

/** A block with more samples than this part more than it should have is cut short. */
const FULLEST = 1.5;

/** Squares along rows; those with less than half of the samples that they should have are left out. */
function squares({ count, box, points }: SampleSet, size: number): Blocks {
  const sides = box.map(([lower, upper]) => upper - lower);
  const side = Math.sqrt(Math.min(1, size / count) * sides[0] * sides[1]);
  const along = sides.map((each) => Math.max(1, Math.round(each / side)));
  const all = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const [column, row] = [0, 1].map((k) =>
      Math.min(along[k] - 1, Math.floor(((points[2 * i + k] - box[k][0]) / sides[k]) * along[k])),
    );
    // Serpentine, so that every other square is not below another.
    const key = row * along[0] + (row % 2 === 0 ? column : along[0] - 1 - column);
    const block = all.get(key) ?? [];
    if (block.length < FULLEST * size) block.push(i);
    all.set(key, block);
  }
  const blocks = [...all.entries()]
    .sort(([one], [other]) => one - other)
    .map(([, block]) => block)
    .filter((block) => block.length >= Math.min(count, size) / 2);
  return { length: Math.min(...sides.map((each, k) => each / along[k])), blocks };
}
