import { describe, expect, it } from "vitest";
import type { SampleSet } from "../../src/data/samples.js";
import type { Network } from "../../src/network/network.js";
import { randomStream } from "../../src/network/random.js";
import { kernelEntries } from "../../src/ntk/kernel.js";
import { pivotedCholesky } from "../../src/ntk/pivoted-cholesky.js";
import { surelyExceedsRank } from "../../src/ntk/weyl.js";

const features = (weights: object, dimension = 1) =>
  ({
    family: "fourier-features",
    dimension,
    weights,
    outputs: { law: "normal", std: 1 },
    train: ["a", "w"],
    scales: [1],
    amplitude: "one",
  }) as unknown as Network;

/** Random samples on [−8, 8]^d, or on the two ends of it alone, a tenth of the length. */
function samples(count: number, dimension: 1 | 2, atTheEnds: boolean): SampleSet {
  const random = randomStream(3, 0);
  const place = () => {
    const u = 2 * random.uniform() - 1;
    return 8 * (atTheEnds ? Math.sign(u) * (0.9 + 0.1 * Math.abs(u)) : u);
  };
  const points = Float64Array.from({ length: count * dimension }, place);
  const box = Array.from({ length: dimension }, () => [-8, 8] as const);
  return { dimension, box, points, count, weight: 16 ** dimension / count, measureFactor: 1, target: points };
}

const laws: readonly (readonly [string, object])[] = [
  ["Cauchy", { law: "student-t", dof: 1, scale: 3 }],
  ["wide Cauchy", { law: "student-t", dof: 1, scale: 30 }],
  ["Student t", { law: "student-t", dof: 3, scale: 3 }],
  ["Laplace", { law: "laplace", scale: 3 }],
  ["normal", { law: "normal", std: 2 }],
  ["wide normal", { law: "normal", std: 20 }],
  ["uniform", { law: "uniform", halfWidth: 30 }],
  ["log-uniform", { law: "log-uniform", min: 1, max: 30 }],
];

describe("a rank that is told from the kernel's transform alone", () => {
  it.each(laws)("is one that the pivoted Cholesky factor exceeds: %s weights", (name, weights) => {
    // In 2-D the kernel of a Student law takes long to tabulate.
    for (const dimension of name === "Student t" ? ([1] as const) : ([1, 2] as const)) {
      for (const atTheEnds of [false, true]) {
        const network = features(weights, dimension);
        const set = samples(dimension === 1 ? 400 : 150, dimension, atTheEnds);
        const entries = kernelEntries(network, set);
        const trace = entries.diagonal().reduce((a, b) => a + b, 0);
        for (const rank of [50, 120, 320]) {
          if (rank >= set.count || !surelyExceedsRank(network, set, rank, 1e-12, trace)) continue;
          expect(pivotedCholesky(entries, 1e-12, rank), `${dimension}-D, rank ${rank}`).toBeNull();
        }
      }
    }
  });

  it("is told for the algebraic transforms, and never where the rank is the number of samples or more", () => {
    const set = samples(400, 1, false);
    const told = (weights: object, rank: number) => surelyExceedsRank(features(weights), set, rank, 1e-12, 16);
    expect(laws.map(([, weights]) => told(weights, 150))).toEqual([true, true, true, ...Array(5).fill(false)]);
    expect(told({ law: "student-t", dof: 1, scale: 3 }, 399)).toBe(true);
    expect(told({ law: "student-t", dof: 1, scale: 3 }, 400)).toBe(false);
  });
});
