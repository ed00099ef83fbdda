import type { SampleSet } from "../data/samples.js";
import type { PairAverage } from "../network/kernels/index.js";
import type { KernelEntries } from "./kernel-entries.js";

/** The kernel operator κ · weight · Θ(x_i, x_j) on samples that all have the mean weight, from a kernel that is known pair by pair. */
export function pairEntries(kernel: PairAverage, { count, measureFactor, weight }: SampleSet): KernelEntries {
  const factor = measureFactor * weight;
  return {
    count,
    diagonal: () => Float64Array.from({ length: count }, (_, i) => factor * kernel(i, i)),
    column(j, out) {
      for (let i = 0; i < count; i++) out[i] = factor * kernel(i, j);
    },
    lowerColumns(visit) {
      const lower = new Float64Array(count);
      for (let j = 0; j < count; j++) {
        for (let i = j; i < count; i++) lower[i - j] = factor * kernel(i, j);
        visit(j, lower.subarray(0, count - j));
      }
    },
  };
}
