import { describe, expect, it } from "vitest";
import { gridWithHoles } from "../../src/data/grid-with-holes.js";
import type { SampleSet } from "../../src/data/samples.js";
import type { Network } from "../../src/network/network.js";
import { randomStream } from "../../src/network/random.js";
import { kernelEntries } from "../../src/ntk/kernel.js";
import { hasFastProducts, kernelOperator } from "../../src/ntk/kernel-operator.js";

const [COLUMNS, ROWS] = [12, 9];

/** A picture whose pixels are taken by a rule, shuffled, and moved by some part of their distance. */
function picture(isTaken: (k: number) => boolean, moved = 0): SampleSet {
  const random = randomStream(5);
  const taken = Array.from({ length: COLUMNS * ROWS }, (_, k) => k).filter(isTaken);
  for (let i = taken.length - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    [taken[i], taken[j]] = [taken[j], taken[i]];
  }
  const points = Float64Array.from(
    taken.flatMap((k) => [
      -1 + (2 * ((k % COLUMNS) + 0.5 + moved * random.uniform())) / COLUMNS,
      -1 + (2 * (Math.floor(k / COLUMNS) + 0.5)) / ROWS,
    ]),
  );
  const count = taken.length;
  const box = [
    [-1, 1],
    [-1, 1],
  ] as const;
  const relativeWeights = Float64Array.from(taken, (_, i) => (i % 2 === 0 ? 0.5 : 1.5));
  return {
    dimension: 2,
    box,
    points,
    count,
    weight: 4 / count,
    relativeWeights,
    measureFactor: 1,
    target: new Float64Array(count),
  };
}

const withHoles = () => picture((k) => k % 7 !== 3);

describe.each<[string, Network]>([
  [
    "Fourier features",
    {
      family: "fourier-features",
      dimension: 2,
      weights: { law: "normal", std: 5 },
      outputs: { law: "normal", std: 0.5 },
      train: ["a", "w"],
    } as unknown as Network,
  ],
  [
    "a table that knows directions",
    {
      family: "fourier-features",
      dimension: 2,
      weights: {
        law: "plane-table",
        spacing: [3, 3],
        density: [
          [1, 0],
          [2, 5],
          [1, 4],
        ],
      },
      outputs: { law: "normal", std: 1 },
      train: ["a"],
    } as unknown as Network,
  ],
])("a grid with holes: %s", (_, network) => {
  it("has the entries and the products of its samples as they are scattered", () => {
    const samples = withHoles();
    expect(gridWithHoles(samples)?.whole.count).toBe(COLUMNS * ROWS);
    expect(hasFastProducts(network, samples)).toBe(true);
    // So few samples are taken as they are scattered.
    const FEW = 40;
    const few = {
      ...samples,
      count: FEW,
      points: samples.points.slice(0, 2 * FEW),
      relativeWeights: samples.relativeWeights?.slice(0, FEW),
      target: new Float64Array(FEW),
    } as SampleSet;
    expect(hasFastProducts(network, few)).toBe(false);
    const [expected, column] = [new Float64Array(FEW), new Float64Array(samples.count)];
    kernelEntries(network, few).column(5, expected);
    const entries = kernelEntries(network, samples);
    entries.column(5, column);
    const product = new Float64Array(samples.count);
    kernelOperator(network, samples).apply(
      column.map((_value, i) => (i === 5 ? 1 : 0)),
      product,
    );
    const diagonal = entries.diagonal();
    expect(diagonal[5]).toBeCloseTo(expected[5], 12);
    for (let i = 0; i < FEW; i++) {
      expect(column[i]).toBeCloseTo(expected[i], 12);
      expect(product[i]).toBeCloseTo(expected[i], 12);
    }
    entries.lowerColumns((j, lower) => {
      if (j === 5) expect([...lower]).toEqual([...column.subarray(5)]);
    });
  });

  it("is none where samples lie beside it, or fill little of it", () => {
    expect(
      hasFastProducts(
        network,
        picture((k) => k % 7 !== 3, 0.01),
      ),
    ).toBe(false);
    expect(gridWithHoles(picture((k) => k < 70))?.whole.count).toBe(72);
    expect(gridWithHoles(picture((k) => k % 7 === 3))).toBeNull();
  });
});
