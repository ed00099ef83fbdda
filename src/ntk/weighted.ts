import type { KernelEntries, KernelOperator } from "./kernel-entries.js";

/** S K S for the diagonal matrix S of some factors. */
export function scaledEntries(entries: KernelEntries, factors: Float64Array): KernelEntries {
  return {
    count: entries.count,
    diagonal: () => entries.diagonal().map((value, i) => factors[i] ** 2 * value),
    column(j, out) {
      entries.column(j, out);
      for (let i = 0; i < out.length; i++) out[i] *= factors[i] * factors[j];
    },
    lowerColumns: (visit) =>
      entries.lowerColumns((j, lower) =>
        visit(
          j,
          lower.map((value, i) => factors[j + i] * factors[j] * value),
        ),
      ),
  };
}

/** S K S x for the diagonal matrix S of some factors. */
export function scaledOperator(operator: KernelOperator, factors: Float64Array): KernelOperator {
  const scaled = new Float64Array(operator.count);
  return {
    count: operator.count,
    apply(x, y) {
      for (let i = 0; i < x.length; i++) scaled[i] = factors[i] * x[i];
      operator.apply(scaled, y);
      for (let i = 0; i < y.length; i++) y[i] *= factors[i];
    },
  };
}
