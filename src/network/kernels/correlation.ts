import { once } from "../../once.js";
import { gaussLegendre, legendreAntiderivative, legendreSum } from "../laws/legendre.js";
import { adaptivePanels, expandPanel } from "../laws/legendre-panels.js";
import { type Correlation, correlationStrips } from "./correlation-strips.js";
import { kinkDistances, type Line, lineProduct, type SmoothPieces } from "./smooth-pieces.js";

/**
 * The integral of g(s) g(s + lag) for a function with straight tails, exact up to the resolution of its core. Far apart the cores of the
 * two factors do not meet, and everywhere one of them is a line: moments of g over half-lines. Close together the integral over both cores is
 * tabulated where g is smooth, and taken by Gauss panels between the kinks where it has any.
 *
 * @param order points of Gauss panels, and of the table's cells in every direction
 */
export function correlation(pieces: SmoothPieces, order: number): Correlation {
  const smooth = pieces.kinks.length === 0;
  const core = smooth ? correlationStrips(pieces, order) : correlationBetweenKinks(pieces, order + 4);
  const { tails, core: range } = pieces;
  if (tails === null) return core;
  const { lower, upper } = tails;
  const [l, r] = range;
  const { zeroth, first } = momentsBelow(pieces);
  /** ∫_l^t g(s) g(s + lag) ds where lag ≥ r − l. */
  const apart = (t: number, lag: number): number => {
    if (t <= l) {
      const plain = (lower.a - lower.b * lag) * (zeroth(t + lag) - zeroth(l + lag));
      return lower.b === 0 ? plain : plain + lower.b * (first(t + lag) - first(l + lag));
    }
    const plain = (upper.a + upper.b * lag) * zeroth(t);
    return upper.b === 0 ? plain : plain + upper.b * first(t);
  };
  const whole = smooth ? null : wholeCorrelation(core, pieces);
  return (low, high, lag) => {
    if (lag >= r - l) return apart(high, lag) - apart(low, lag);
    let sum = 0;
    const from = l - lag;
    if (whole !== null && low <= from && high >= r) {
      sum = lineProduct(lower, lag, from) - lineProduct(lower, lag, low);
      return sum + whole(lag) + lineProduct(upper, lag, high) - lineProduct(upper, lag, r);
    }
    if (low < from) sum += lineProduct(lower, lag, Math.min(high, from)) - lineProduct(lower, lag, low);
    if (high > r) sum += lineProduct(upper, lag, high) - lineProduct(upper, lag, Math.max(low, r));
    if (high > from && low < r) sum += core(Math.max(low, from), Math.min(high, r), lag);
    return sum;
  };
}

/** What Legendre series between lags at which kinks meet may differ by, relative to the largest value. */
const SERIES = 1e-13;

/** The integral over both cores as a function of the lag alone, smooth between lags at which kinks meet: there by series, made when first asked for. */
function wholeCorrelation(core: Correlation, { kinks, core: [l, r] }: SmoothPieces): (lag: number) => number {
  const direct = (lag: number) => core(l - lag, r, lag);
  const size = once(() => Math.max(Math.abs(direct(0)), Number.MIN_VALUE));
  const edges = [0, ...kinkDistances(kinks).filter((lag) => lag < r - l), r - l];
  const series = edges.slice(1).map((to, i) =>
    once(() => {
      const from = edges[i];
      return adaptivePanels(direct, from, to, { tolerance: SERIES * size() * (to - from) });
    }),
  );
  return (lag) => {
    let k = series.length - 1;
    while (edges[k] > lag) k--;
    const panels = series[k]();
    const panel = panels?.find(({ center, half }) => lag <= center + half);
    return panel === undefined ? direct(lag) : legendreSum(panel.coefficients, (lag - panel.center) / panel.half);
  };
}

/** ∫_l^z g and ∫_l^z s g(s) ds for all z, l the lower end of the core. */
function momentsBelow({ value, kinks, core: [l, r], tails, resolved }: SmoothPieces) {
  const edges = [l];
  for (const next of [...kinks.filter((z) => z > l && z < r), r]) {
    const from = edges[edges.length - 1];
    const count = Math.ceil((next - from) / resolved);
    for (let p = 1; p <= count; p++) edges.push(p === count ? next : from + ((next - from) * p) / count);
  }
  const moment = (degree: 0 | 1) => {
    const at = (s: number) => (degree === 0 ? value(s) : s * value(s));
    const before = [0];
    const panels = edges.slice(1).map((to, i) => {
      const { center, half, coefficients } = expandPanel(at, edges[i], to);
      const integral = legendreAntiderivative(coefficients).map((c) => c * half);
      before.push(before[i] + 2 * half * coefficients[0]);
      return { center, half, integral };
    });
    const line = (tail: Line | undefined, from: number, to: number): number => {
      if (tail === undefined) return 0;
      const [square, mean] = [to * to - from * from, 0.5 * (from + to)];
      if (degree === 0) return (to - from) * (tail.a + tail.b * mean);
      return 0.5 * tail.a * square + (tail.b * (to ** 3 - from ** 3)) / 3;
    };
    return (z: number): number => {
      if (z <= l) return line(tails?.lower, l, z);
      if (z >= r) return before[panels.length] + line(tails?.upper, r, z);
      let [low, high] = [0, panels.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (edges[middle] <= z) low = middle;
        else high = middle - 1;
      }
      const { center, half, integral } = panels[low];
      return before[low] + legendreSum(integral, (z - center) / half);
    };
  };
  return { zeroth: moment(0), first: moment(1) };
}

/** The integral by Gauss panels that end at the kinks of both factors. */
function correlationBetweenKinks({ value, kinks, resolved }: SmoothPieces, order: number): Correlation {
  const { nodes, weights } = gaussLegendre(order);
  return (low, high, lag) => {
    let sum = 0;
    let [here, there] = [0, 0];
    while (here < kinks.length && kinks[here] <= low) here++;
    while (there < kinks.length && kinks[there] - lag <= low) there++;
    for (let from = low; from < high; ) {
      const next = here < kinks.length ? kinks[here] : Number.POSITIVE_INFINITY;
      const shifted = there < kinks.length ? kinks[there] - lag : Number.POSITIVE_INFINITY;
      const to = Math.min(high, next, shifted);
      if (next <= to) here++;
      if (shifted <= to) there++;
      const count = Math.ceil((to - from) / resolved);
      const half = (to - from) / (2 * count);
      for (let p = 0; p < count; p++) {
        const center = from + (2 * p + 1) * half;
        for (let q = 0; q < order; q++) {
          const s = center + half * nodes[q];
          sum += half * weights[q] * value(s) * value(s + lag);
        }
      }
      from = to;
    }
    return sum;
  };
}
