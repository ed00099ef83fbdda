import { describe, expect, it } from "vitest";
import type { SampleSet } from "../../src/data/samples.js";
import { sampleBlocks } from "../../src/design/blocks.js";
import { randomStream } from "../../src/network/index.js";

function scattered(box: SampleSet["box"], points: Float64Array): SampleSet {
  const [dimension, count] = [box.length as 1 | 2, points.length / box.length];
  return { dimension, box, points, count, weight: 1 / count, measureFactor: 1, target: new Float64Array(count) };
}

describe("blocks of an interval", () => {
  const random = randomStream(4);
  const points = Float64Array.from({ length: 100 }, () => 3 * random.uniform());
  const samples = scattered([[0, 3]], points);

  it("hold all samples once, of about the size, each block above the one before", () => {
    const { length, blocks } = sampleBlocks(samples, 30, 10);
    expect(blocks.map((block) => block.length)).toEqual([25, 25, 25, 25]);
    expect(length).toBe(0.75);
    expect(blocks.flat().sort((i, j) => i - j)).toEqual(Array.from(points.keys()));
    blocks.slice(1).forEach((block, b) => {
      const below = Math.max(...blocks[b].map((i) => points[i]));
      expect(Math.min(...block.map((i) => points[i]))).toBeGreaterThan(below);
    });
  });

  it("are all there is where samples are few, and some, evenly spread, where blocks are many", () => {
    expect(sampleBlocks(samples, 200, 4)).toEqual({ length: 3, blocks: [Array.from(points.keys())] });
    const { blocks: all } = sampleBlocks(samples, 10, 10);
    expect(sampleBlocks(samples, 10, 5).blocks).toEqual([1, 3, 5, 7, 9].map((b) => all[b]));
  });
});

describe("blocks of the plane", () => {
  const box = [
    [-1, 1],
    [-2, 2],
  ] as const;
  /** A grid of 8 × 16, less what lies where. */
  const points = (isLeftOut: (x: number, y: number) => boolean) =>
    Float64Array.from(
      Array.from({ length: 128 }, (_, i) => [((i % 8) + 0.5) / 4 - 1, (Math.floor(i / 8) + 0.5) / 4 - 2])
        .filter(([x, y]) => !isLeftOut(x, y))
        .flat(),
    );
  const cornersOf = (set: Float64Array, blocks: readonly (readonly number[])[]) =>
    blocks.map((block) => {
      const places = block.map((i) => [Math.floor(set[2 * i] + 1), Math.floor(set[2 * i + 1] + 2)].join());
      expect(new Set(places).size).toBe(1);
      return places[0].split(",").map(Number);
    });

  it("are squares, each beside the one before it", () => {
    const all = points(() => false);
    const { length, blocks } = sampleBlocks(scattered(box, all), 16, 10);
    expect(length).toBe(1);
    expect(blocks.map((block) => block.length)).toEqual(new Array(8).fill(16));
    const corners = cornersOf(all, blocks);
    corners.slice(1).forEach(([x, y], b) => {
      expect(Math.abs(x - corners[b][0]) + Math.abs(y - corners[b][1])).toBe(1);
    });
  });

  it("are left out where they have less than half of the samples that they should have", () => {
    // In the square at the lower left 8 and in that at the upper right 4 are left.
    const some = points((x, y) => (x < 0 && y < -1 && y > -1.5) || (x > 0 && y > 1.25));
    const { blocks } = sampleBlocks(scattered(box, some), 16, 10);
    const corners = cornersOf(some, blocks);
    expect(corners).toHaveLength(7);
    expect(corners).toContainEqual([0, 0]);
    expect(corners).not.toContainEqual([1, 3]);
  });
});
