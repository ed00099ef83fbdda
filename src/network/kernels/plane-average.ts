import { gaussLegendre } from "../laws/legendre.js";
import { adaptiveTable } from "./adaptive-table.js";
import type { PairAverage, PointSet, WeightRule } from "./weight-average.js";

/** The two points of a pair in their plane: x = (along, aside) and x' = (along + distance, aside). */
interface PlanePair {
  readonly along: number;
  readonly aside: number;
  readonly distance: number;
}

/**
 * The mean of k(v·x, v·x') over directions v of the plane of x and x', k an even function that need be smooth only on either side of
 * v·x = v·x': k is tabulated over the mean and the distance of its arguments, and the half-circle on which v·(x' − x) ≥ 0 is done by Gauss
 * panels, of which there are as many as pairs of the set need.
 *
 * @param projected whether v is the projection of a direction in space on the plane
 */
export function planeAverage(
  k: (y: number, other: number) => number,
  set: PointSet,
  projected: boolean,
  rule: WeightRule,
): PairAverage {
  const { points, dimension } = set;
  let reach = 0;
  for (let at = 0; at < points.length; at += dimension) {
    reach = Math.max(reach, Math.hypot(...points.subarray(at, at + dimension)));
  }
  const size = Math.max(Math.abs(k(0, 0)), Math.abs(k(reach, reach)), Math.abs(k(reach / 2, reach / 2)));
  const inPlane = evenTable(k, reach, size, rule);
  const elevated = overElevations(inPlane, rule.order);
  const table = projected
    ? evenTable((y, other) => elevated(0.5 * (y + other), Math.abs(y - other)), reach, size, rule)
    : inPlane;
  const mean = (pair: PlanePair, panels: number) =>
    overHalfCircle(pair, panels, rule.order, (y, lag) => table(y + 0.5 * lag, lag));
  const panels = panelsNeeded(set, size, mean);
  return (i, j) => mean(planePair(set, i, j), panels);
}

/** How often cells of a table over points are halved: far enough for every smooth kernel, not for ever where one is not smooth. */
const DEEPEST = 14;

/** k as a function of the mean and the distance of its arguments, tabulated, for a symmetric k that is even under a change of both signs. */
export function evenTable(
  k: (y: number, other: number) => number,
  reach: number,
  size: number,
  { cells }: WeightRule,
): (mean: number, lag: number) => number {
  const length = 0.5 * reach || 1;
  const table = adaptiveTable((mean, lag) => k(mean - 0.5 * lag, mean + 0.5 * lag), {
    tolerance: 1e-10,
    size,
    order: cells + 4,
    cell: [length, length],
    deepest: DEEPEST,
  });
  return (mean, lag) => table.at(Math.abs(mean), lag);
}

/** The mean of h(sin φ · m, sin φ · lag) over the angle φ of a direction in space with the plane's normal. */
function overElevations(
  h: (mean: number, lag: number) => number,
  order: number,
): (mean: number, lag: number) => number {
  const { nodes, weights } = gaussLegendre(order);
  const panels = 4;
  const half = Math.PI / (4 * panels);
  return (mean, lag) => {
    let sum = 0;
    for (let p = 0; p < panels; p++) {
      for (let q = 0; q < order; q++) {
        const sine = Math.sin(half * (2 * p + 1 + nodes[q]));
        sum += half * weights[q] * sine * h(sine * mean, sine * lag);
      }
    }
    return sum;
  };
}

/** The mean of h(v·x, v·(x' − x)) over the directions v with v·(x' − x) ≥ 0. */
export function overHalfCircle(
  { along, aside, distance }: PlanePair,
  panels: number,
  order: number,
  h: (y: number, lag: number) => number,
): number {
  const { nodes, weights } = gaussRule(order);
  const half = Math.PI / (2 * panels);
  let sum = 0;
  for (let p = 0; p < panels; p++) {
    const center = -0.5 * Math.PI + (2 * p + 1) * half;
    for (let q = 0; q < order; q++) {
      const angle = center + half * nodes[q];
      const cosine = Math.cos(angle);
      sum += weights[q] * h(along * cosine + aside * Math.sin(angle), distance * cosine);
    }
  }
  return sum / (2 * panels);
}

const rules = new Map<number, ReturnType<typeof gaussLegendre>>();
function gaussRule(order: number): ReturnType<typeof gaussLegendre> {
  const known = rules.get(order) ?? gaussLegendre(order);
  rules.set(order, known);
  return known;
}

export function planePair({ points, dimension }: PointSet, i: number, j: number): PlanePair {
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
export function panelsNeeded(set: PointSet, size: number, mean: (pair: PlanePair, panels: number) => number): number {
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

/** Some pairs of n points: the ends, neighbours, and others spread over all. */
export function testPairs(n: number): readonly (readonly [number, number])[] {
  const at = (share: number) => Math.round(share * (n - 1));
  const shares = [0, 0.07, 0.31, 0.5, 0.64, 0.88, 1];
  const pairs = shares.flatMap((one, k) => [
    [at(one), at(one)] as const,
    [at(one), Math.min(n - 1, at(one) + 1)] as const,
    [at(one), at(shares[(3 * k + 2) % shares.length])] as const,
  ]);
  return [...pairs, [0, n - 1]];
}
