import { describe, expect, it } from "vitest";
import { voronoiVolumes } from "../../src/data/voronoi.js";
import { randomStream } from "../../src/network/random.js";

type Box = readonly (readonly [number, number])[];

const boxes: Readonly<Record<string, Box>> = {
  interval: [[-1, 3]],
  rectangle: [
    [-1, 1],
    [0, 5],
  ],
  cuboid: [
    [0, 1],
    [-2, 1],
    [10, 12],
  ],
};

function randomPoints(box: Box, count: number, seed: number): Float64Array {
  const random = randomStream(seed);
  return Float64Array.from({ length: count * box.length }, (_, i) => {
    const [lower, upper] = box[i % box.length];
    return lower + (upper - lower) * random.uniform();
  });
}

const total = (volumes: Float64Array) => volumes.reduce((sum, value) => sum + value, 0);
const volumeOf = (box: Box) => box.reduce((product, [lower, upper]) => product * (upper - lower), 1);

describe("voronoiVolumes", () => {
  it("ends at midpoints on an interval, in whatever order the points stand", () => {
    expect([...voronoiVolumes(Float64Array.of(2, 0, 1, -1), [[-1, 3]])]).toEqual([1.5, 1, 1, 0.5]);
  });

  it.each(Object.entries(boxes))("fills the %s", (_, box) => {
    for (const [seed, count] of [
      [1, 2],
      [2, 17],
      [3, box.length === 3 ? 300 : 2000],
    ]) {
      const volumes = voronoiVolumes(randomPoints(box, count, seed), box);
      expect(volumes.every((value) => value > 0)).toBe(true);
      expect(Math.abs(total(volumes) / volumeOf(box) - 1)).toBeLessThan(1e-12);
    }
  });

  it.each(["rectangle", "cuboid"])("gives every point what of the %s is nearest to it", (name) => {
    const box = boxes[name];
    const d = box.length;
    const points = randomPoints(box, 6, 4);
    const volumes = voronoiVolumes(points, box);
    // Counting on a midpoint grid, which is off by the cells that a boundary passes through.
    const along = d === 2 ? 400 : 60;
    const counts = new Float64Array(6);
    for (let at = 0; at < along ** d; at++) {
      const x = box.map(
        ([lower, upper], k) => lower + ((upper - lower) * ((Math.floor(at / along ** k) % along) + 0.5)) / along,
      );
      const distances = Array.from(counts, (_, i) => Math.hypot(...x.map((c, k) => c - points[i * d + k])));
      counts[distances.indexOf(Math.min(...distances))]++;
    }
    counts.forEach((count, i) => {
      expect(Math.abs(count / along ** d - volumes[i] / volumeOf(box))).toBeLessThan(d === 2 ? 1e-3 : 3e-3);
    });
  });

  it("is the trapezoidal rule on a grid, where four or eight cells meet in a point", () => {
    for (const d of [2, 3]) {
      const box: Box = Array.from({ length: d }, () => [0, 4] as const);
      const n = 5 ** d;
      const points = Float64Array.from({ length: n * d }, (_, i) => Math.floor(Math.floor(i / d) / 5 ** (i % d)) % 5);
      voronoiVolumes(points, box).forEach((value, i) => {
        const ends = Array.from({ length: d }, (_, k) => points[i * d + k]).filter((x) => x === 0 || x === 4).length;
        expect(value).toBeCloseTo(0.5 ** ends, 13);
      });
    }
  });

  it("shares the cell of points that coincide", () => {
    const box = boxes.rectangle;
    const points = randomPoints(box, 9, 5);
    const once = voronoiVolumes(points, box);
    const twice = voronoiVolumes(Float64Array.of(...points, points[4], points[5], points[4], points[5]), box);
    once.forEach((value, i) => {
      expect(twice[i]).toBeCloseTo(i === 2 ? value / 3 : value, 13);
    });
    expect(twice[9]).toBeCloseTo(once[2] / 3, 13);
  });

  it("fills the box where points are clustered, on its boundary, or on a line", () => {
    const random = randomStream(6);
    const cube: Box = [
      [0, 1],
      [0, 1],
      [0, 1],
    ];
    const clustered = Float64Array.from({ length: 300 }, (_, i) =>
      i < 240 ? 1e-3 * random.uniform() : random.uniform(),
    );
    const diagonal = Float64Array.from({ length: 60 }, (_, i) => Math.floor(i / 3) / 19);
    const faces = Float64Array.from({ length: 90 }, (_, i) => (i % 3 === 1 ? Math.floor(i / 3) % 2 : random.uniform()));
    for (const points of [clustered, diagonal, faces]) {
      expect(Math.abs(total(voronoiVolumes(points, cube)) - 1)).toBeLessThan(1e-12);
    }
  });
});
