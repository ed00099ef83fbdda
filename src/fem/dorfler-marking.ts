import { InputError } from "../errors.js";

/**
 * A smallest set of cells, ascending, whose indicators sum to at least `theta` of all (Dörfler, SIAM J. Numer. Anal. 33, 1996: the
 * bulk criterion, on squared indicators as `residualIndicators` returns them). Cells with indicator 0 are never marked.
 *
 * @param indicators one per cell, finite and not negative
 * @param theta 0 < theta ≤ 1: the share of the squared error estimate to be refined; 0.25 to 0.5 is usual
 * @throws InputError for another theta or a negative indicator
 */
export function dorflerMarking(indicators: Float64Array, theta: number): Int32Array {
  if (!(theta > 0 && theta <= 1)) throw new InputError("theta", `expected 0 < theta ≤ 1, found ${theta}`);
  const bad = indicators.findIndex((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY));
  if (bad >= 0)
    throw new InputError(`indicators[${bad}]`, `expected a finite number of at least 0, found ${indicators[bad]}`);
  const descending = Int32Array.from(indicators, (_, cell) => cell).sort(
    (a, b) => indicators[b] - indicators[a] || a - b,
  );
  let total = 0;
  for (const cell of descending) total += indicators[cell];
  let sum = 0;
  let count = 0;
  while (count < descending.length && sum < theta * total && indicators[descending[count]] > 0) {
    sum += indicators[descending[count++]];
  }
  return descending.slice(0, count).sort();
}
