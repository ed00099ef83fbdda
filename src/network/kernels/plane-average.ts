import { gaussLegendre } from "../laws/legendre.js";
import { evenTable } from "./even-table.js";
import { type PairAverage, type PointSet, pointReach, testPairs, type WeightRule } from "./pair-average.js";
import { type LagRow, type PlaneTable, planeTable } from "./plane-table.js";

/** The two points of a pair in their plane: x = (along, aside) and x' = (along + distance, aside). */
interface PlanePair {
  readonly along: number;
  readonly aside: number;
  readonly distance: number;
}

/**
 * The mean of k(v·x, v·x') over directions v in space of some dimension, k an even function that need be smooth only on either side of v·x = v·x'.
 * For many points by `planeTable`, where k is as smooth in the middle of its arguments as that wants. Else k is tabulated over the middle and the
 * distance of its arguments, and the half-circle on which v·(x' − x) ≥ 0 is done by Gauss panels, of which there are as many as pairs of the set need.
 *
 * @param dimension of the space of v; 2 for directions in the plane of x and x' itself
 */
export function planeAverage(
  k: (y: number, other: number) => number,
  set: PointSet,
  dimension: number,
  rule: WeightRule,
): PairAverage {
  const reach = pointReach(set);
  const size = Math.max(Math.abs(k(0, 0)), Math.abs(k(reach, reach)), Math.abs(k(reach / 2, reach / 2)));
  if (set.points.length / set.dimension >= rule.tabulatedFrom) {
    const row: LagRow = (lag, means) => means.map((mean) => k(mean - 0.5 * lag, mean + 0.5 * lag));
    const table = planeTable(row, reach, size, dimension);
    if (table !== null) return atPairs(table, set);
  }
  const inPlane = evenTable(k, reach, size, rule);
  const projected = overElevations(inPlane, dimension, rule.order);
  const table =
    dimension === 2
      ? inPlane
      : evenTable((y, other) => projected(0.5 * (y + other), Math.abs(y - other)), reach, size, rule);
  const mean = (pair: PlanePair, panels: number) =>
    overHalfCircle(pair, panels, rule.order, (y, lag) => table(y + 0.5 * lag, lag));
  const panels = panelsNeeded(set, size, mean);
  return (i, j) => mean(planePair(set, i, j), panels);
}

/** A table of means over directions at the pairs of a set. */
export function atPairs(table: PlaneTable, set: PointSet): PairAverage {
  return (i, j) => {
    const { along, aside, distance } = planePair(set, i, j);
    return table(distance, along + 0.5 * distance, aside);
  };
}

/** The mean of h(r · mean, r · lag) over the length r of the projection on a plane of a direction in space. */
function overElevations(
  h: (mean: number, lag: number) => number,
  dimension: number,
  order: number,
): (mean: number, lag: number) => number {
  const { nodes, weights } = gaussLegendre(order);
  const panels = 4;
  const half = Math.PI / (4 * panels);
  return (mean, lag) => {
    let sum = 0;
    for (let p = 0; p < panels; p++) {
      for (let q = 0; q < order; q++) {
        const angle = half * (2 * p + 1 + nodes[q]);
        const r = Math.sin(angle);
        sum += half * weights[q] * (dimension - 2) * r * Math.cos(angle) ** (dimension - 3) * h(r * mean, r * lag);
      }
    }
    return sum;
  };
}

/** The half-circle of directions with v·(x' − x) ≥ 0. */
const HALF_CIRCLE = [-0.5 * Math.PI, 0.5 * Math.PI];

/** The mean of h(v·x, v·(x' − x)) over the directions v with v·(x' − x) ≥ 0, by so many panels between neighbouring angles of a list. */
function overHalfCircle(
  { along, aside, distance }: PlanePair,
  panels: number,
  order: number,
  h: (y: number, lag: number) => number,
  edges: readonly number[] = HALF_CIRCLE,
): number {
  const { nodes, weights } = gaussRule(order);
  let sum = 0;
  for (let e = 1; e < edges.length; e++) {
    const half = (edges[e] - edges[e - 1]) / (2 * panels);
    for (let p = 0; p < panels; p++) {
      const center = edges[e - 1] + (2 * p + 1) * half;
      for (let q = 0; q < order; q++) {
        const angle = center + half * nodes[q];
        const cosine = Math.cos(angle);
        sum += half * weights[q] * h(along * cosine + aside * Math.sin(angle), distance * cosine);
      }
    }
  }
  return sum / Math.PI;
}

/**
 * The same as `planeAverage` for a k that need be smooth only while neither argument changes its sign, as it is where kinks meet no biases that
 * smooth them: without a table, at some milliseconds a pair.
 */
export function pointedPlaneAverage(
  k: (y: number, other: number) => number,
  set: PointSet,
  { order }: WeightRule,
): PairAverage {
  const reach = pointReach(set);
  const size = Math.max(Math.abs(k(reach, reach)), Math.abs(k(reach / 2, reach / 2)));
  const mean = (pair: PlanePair, panels: number) => {
    const turns = [pair.along, pair.along + pair.distance].map((y) => -Math.atan2(y, pair.aside));
    const edges = [...HALF_CIRCLE, ...turns.filter((angle) => Math.abs(angle) < 0.5 * Math.PI)];
    edges.sort((one, other) => one - other);
    return overHalfCircle(pair, panels, order, (y, lag) => k(y, y + lag), edges);
  };
  const panels = panelsNeeded(set, size, mean);
  return (i, j) => mean(planePair(set, i, j), panels);
}

const rules = new Map<number, ReturnType<typeof gaussLegendre>>();
function gaussRule(order: number): ReturnType<typeof gaussLegendre> {
  const known = rules.get(order) ?? gaussLegendre(order);
  rules.set(order, known);
  return known;
}

function planePair({ points, dimension }: PointSet, i: number, j: number): PlanePair {
  let [square, distance, inner] = [0, 0, 0];
  for (let k = 0; k < dimension; k++) {
    const [x, y] = [points[i * dimension + k], points[j * dimension + k]];
    square += x * x;
    distance += (y - x) ** 2;
    inner += x * (y - x);
  }
  if (distance === 0) return { along: Math.sqrt(square), aside: 0, distance: 0 };
  const length = Math.sqrt(distance);
  const along = inner / length;
  return { along, aside: Math.sqrt(Math.max(0, square - along * along)), distance: length };
}

/** How many panels of the half-circle some pairs of a set need, the far ones among them. */
function panelsNeeded(set: PointSet, size: number, mean: (pair: PlanePair, panels: number) => number): number {
  const n = set.points.length / set.dimension;
  const pairs = testPairs(n).map(([i, j]) => planePair(set, i, j));
  let before = pairs.map((pair) => mean(pair, 1));
  for (let panels = 2; panels < 256; panels *= 2) {
    const next = pairs.map((pair) => mean(pair, panels));
    // A rule of twice as many panels is better than the difference of the two by far.
    if (next.every((value, p) => Math.abs(value - before[p]) <= 1e-10 * size)) return panels;
    before = next;
  }
  return 256;
}
