import { adaptiveTable } from "./adaptive-table.js";
import { testPairs, type WeightRule } from "./pair-average.js";

/** How often cells of a table over points are halved: far enough for every smooth kernel, not for ever where one is not smooth. */
const DEEPEST = 14;

/**
 * k as a function of the mean and the distance of its arguments, tabulated, for a symmetric k that is even under a change of both signs.
 *
 * @param budget values that may be spent on the table; default: no limit
 */
export function evenTable(
  k: (y: number, other: number) => number,
  reach: number,
  size: number,
  { cells }: WeightRule,
  budget = Number.POSITIVE_INFINITY,
): (mean: number, lag: number) => number {
  const length = 0.5 * reach || 1;
  const table = adaptiveTable((mean, lag) => k(mean - 0.5 * lag, mean + 0.5 * lag), {
    tolerance: 1e-10,
    size,
    order: cells + 4,
    cell: [length, length],
    deepest: DEEPEST,
    budget,
  });
  return (mean, lag) => table.at(Math.abs(mean), lag);
}

/** So many points are worth a table over all pairs. */
const MANY_POINTS = 150;
/** Part of the pairs that a table may cost before the function itself answers what it does not have. */
const WORTH = 0.5;
/** What a table may differ by from the function, on some pairs and relative to the diagonal. */
const TABLE_ERROR = 1e-9;

/**
 * A symmetric function of two points of a line, even under a change of both signs, by a table over their mean and distance, where there are many
 * points; the function itself where there are few, or where the table does not agree with it.
 */
export function tabulated(
  line: (y: number, other: number) => number,
  points: Float64Array,
  rule: WeightRule,
): (y: number, other: number) => number {
  const n = points.length;
  if (n < MANY_POINTS) return line;
  const reach = points.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const pairs = testPairs(n).map(([i, j]) => [points[i], points[j]] as const);
  const size = pairs.reduce((most, [x]) => Math.max(most, Math.abs(line(x, x))), 0);
  const table = evenTable(line, reach, size, rule, (WORTH * n * (n + 1)) / 2);
  const fast = (y: number, other: number) => table(0.5 * (y + other), Math.abs(y - other));
  return pairs.every(([x, y]) => Math.abs(fast(x, y) - line(x, y)) <= TABLE_ERROR * size) ? fast : line;
}
