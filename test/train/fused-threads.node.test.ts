import { describe, expect, it } from "vitest";
import { type RidgeKernelName, type RidgeKernels, ridgeInstance } from "../../src/kernels/ridge.js";
import { alone } from "../../src/kernels/ridge-sharing.js";
import { fusedSums } from "../../src/train/fused-sums.js";
import { ridgeThreads } from "../../src/train/fused-threads.node.js";
import { randomProblem, resultsOf } from "./ridge-activations.js";

const bytes = ({ buffer }: Float64Array) => new Uint8Array(buffer);

describe("ridgeThreads", () => {
  it.each([1, 2, 3])("%i give the results of one to the bit, step after step, in both precisions", async (threads) => {
    const team = ridgeThreads(threads);
    for (const precision of ["float64", "float32"] as const) {
      for (const dimension of [1, 3]) {
        const width = 1201;
        const problem = randomProblem(dimension, 403, width, 4);
        const both = [alone, team.sharing].map((sharing) =>
          fusedSums("tanh", dimension, problem.points, width, precision, sharing),
        );
        // Long enough for the other threads to start and to take part.
        for (let step = 0; step < 20; step++) {
          const [one, many] = both.map((sums) => resultsOf(sums, problem));
          for (const [name, sums] of Object.entries(many))
            expect(Buffer.compare(bytes(sums), bytes(one[name as keyof typeof one])), name).toBe(0);
          for (let k = 0; k < width; k++) problem.beta[k] -= 0.01 * one.S1[k];
        }
      }
    }
    await team.close();
  });

  it("fail where a thread has died with a part in hand, instead of waiting for it", async () => {
    const instance = ridgeInstance();
    // The other thread has no such function, and dies of it: the parts that are left once one of them was skipped here take no time.
    let expected = 9990;
    const slow = (_: number, from: number) => {
      const skipped = from !== expected;
      expected = skipped ? -1 : from - 10;
      for (const begun = performance.now(); !skipped && performance.now() < begun + 5; );
    };
    const kernels = { ...instance.kernels, missing: slow } as unknown as RidgeKernels;
    const team = ridgeThreads(2, 200);
    const share = team.sharing({ ...instance, kernels });
    expect(() => share("missing" as RidgeKernelName, 0, 10_000, 10)).toThrow(/has failed: 1 of 1000 parts are missing/);
    await team.close();
  });
});
