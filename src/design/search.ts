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
