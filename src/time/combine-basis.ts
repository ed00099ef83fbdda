import { combineColumns } from "../kernels/index.js";
import type { KrylovSpace } from "./lanczos.js";

/** Coefficients with respect to the vectors v_j = basis[j] / lengths[j] of one or several spaces. */
export interface Combination {
  readonly space: Pick<KrylovSpace, "basis" | "lengths">;
  /** coefficients[t][j]: the part of output t along v_j; as long as it needs to be. */
  readonly coefficients: readonly Float64Array[];
}

/** Writes outputs[t] = Σ_j coefficients[t][j] v_j, summed over all combinations, for all t at once. */
export function combineBasis(combinations: readonly Combination[], outputs: readonly Float64Array[]): void {
  const basis = combinations.flatMap(({ space, coefficients }) => space.basis.slice(0, longest(coefficients)));
  const scaled = outputs.map((_, t) =>
    combinations.flatMap(({ space, coefficients }) =>
      Array.from({ length: longest(coefficients) }, (_, j) => (coefficients[t][j] ?? 0) / space.lengths[j]),
    ),
  );
  combineColumns(basis, scaled, outputs);
}

function longest(lists: readonly Float64Array[]): number {
  return Math.max(0, ...lists.map((list) => list.length));
}
