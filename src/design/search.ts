/** Where a function of a positive number is least. */
export interface Minimum {
  readonly at: number;
  readonly value: number;
}

/** How thoroughly a search looks: values of its scan, and steps of the golden section after it. */
export interface SearchEffort {
  readonly scanned: number;
  readonly steps: number;
}

/** The logarithm is known to a thousandth of the scan's step. */
const THOROUGH: SearchEffort = { scanned: 24, steps: 14 };
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** The least value between two positive numbers: the best of a scan over the logarithm, then a golden-section search between its neighbours. */
export function leastOverLogarithm(
  f: (x: number) => number,
  lower: number,
  upper: number,
  { scanned: count, steps }: SearchEffort = THOROUGH,
): Minimum {
  const step = Math.log(upper / lower) / (count - 1);
  const at = (s: number) => Math.min(upper, Math.max(lower, lower * Math.exp(s * step)));
  const scanned = Array.from({ length: count }, (_, k) => f(at(k)));
  const best = scanned.indexOf(Math.min(...scanned));
  let [left, right] = [Math.max(0, best - 1), Math.min(count - 1, best + 1)];
  let [one, other] = [right - GOLDEN * (right - left), left + GOLDEN * (right - left)];
  let [atOne, atOther] = [f(at(one)), f(at(other))];
  for (let k = 0; k < steps; k++) {
    if (atOne <= atOther) {
      [right, other, atOther] = [other, one, atOne];
      one = right - GOLDEN * (right - left);
      atOne = f(at(one));
    } else {
      [left, one, atOne] = [one, other, atOther];
      other = left + GOLDEN * (right - left);
      atOther = f(at(other));
    }
  }
  const ends = [
    { at: at(best), value: scanned[best] },
    { at: at(one), value: atOne },
    { at: at(other), value: atOther },
  ];
  return ends.reduce((least, each) => (each.value < least.value ? each : least));
}

/**
 * Nearly the least value between two positive numbers, where values cost much and the least is flat: a scan over the logarithm by a cheaper function, then parabolas through the best of its
 * points, its neighbours and what these suggest.
 */
export function nearlyLeastOverLogarithm(
  f: (x: number) => number,
  cheaper: (x: number) => number,
  lower: number,
  upper: number,
): Minimum {
  const step = Math.log(upper / lower) / (SCANNED - 1);
  const at = (s: number) => Math.min(upper, Math.max(lower, lower * Math.exp(s * step)));
  const scanned = Array.from({ length: SCANNED }, (_, k) => cheaper(at(k)));
  const best = Math.min(SCANNED - 2, Math.max(1, scanned.indexOf(Math.min(...scanned))));
  let points = [best - 1, best, best + 1].map((s) => ({ s, value: f(at(s)) }));
  for (let k = 0; k < PARABOLAS; k++) {
    const s = lowest(points);
    points = [...points, { s, value: f(at(s)) }].sort((one, other) => one.s - other.s);
    const least = points.reduce((found, { value }, i) => (value < points[found].value ? i : found), 0);
    const middle = Math.min(points.length - 2, Math.max(1, least));
    points = points.slice(middle - 1, middle + 2);
  }
  const least = points.reduce((one, other) => (other.value < one.value ? other : one));
  return { at: at(least.s), value: least.value };
}

const SCANNED = 10;
const PARABOLAS = 2;

interface Point {
  readonly s: number;
  readonly value: number;
}

/** Where the parabola through three points is lowest, or half way to the lower end where that is not between them. */
function lowest([left, middle, right]: readonly Point[]): number {
  const [before, after] = [middle.s - left.s, right.s - middle.s];
  const [down, up] = [(middle.value - left.value) / before, (right.value - middle.value) / after];
  const s = (left.s + middle.s) / 2 - (down * (right.s - left.s)) / (2 * (up - down));
  const towards = left.value < right.value ? (left.s + middle.s) / 2 : (middle.s + right.s) / 2;
  const apart = 0.05 * (right.s - left.s);
  const isInside = up > down && s > left.s && s < right.s && Math.abs(s - middle.s) > apart;
  return isInside ? s : towards;
}
