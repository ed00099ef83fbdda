import { adaptiveTable } from "./adaptive-table.js";
import { correlation } from "./correlation.js";
import { harmonicBias } from "./harmonic-bias.js";
import { NORMAL_REACH, normalAverage, PANEL } from "./normal-average.js";
import { kinkDistances, type SmoothPieces } from "./smooth-pieces.js";

/** An interval in which something changes over lengths of `step`. */
export interface Ridge {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** E_b[g(u + b) g(v + b)] as a function of u and v, and where quadrature over u and v must be careful. */
export interface BiasAverage {
  at(u: number, v: number): number;
  /** Where it changes as u, or v, passes, and where it is not smooth there. */
  readonly ridges: readonly Ridge[];
  readonly breaks: readonly number[];
  /** The same for |u − v|. */
  readonly lagRidges: readonly Ridge[];
  readonly lagBreaks: readonly number[];
  /** Whether it keeps its value when u and v both change sign. */
  readonly even: boolean;
  /** Whether it is not smooth where u or v is zero, however the size of u and v is averaged. */
  readonly pointed: boolean;
}

/** No biases: g(u) g(v). */
export function withoutBias({ value, kinks, core, resolved, tails, mirrored }: SmoothPieces): BiasAverage {
  const [from, to] = tails === null ? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] : core;
  return {
    at: (u, v) => value(u) * value(v),
    ridges: [{ from, to, step: PANEL * resolved }],
    breaks: kinks,
    lagRidges: [],
    lagBreaks: [],
    even: mirrored,
    pointed: kinks.length > 0,
  };
}

/** b uniform on (−halfWidth, halfWidth). */
export function uniformBias(pieces: SmoothPieces, halfWidth: number, order: number): BiasAverage {
  const integral = correlation(pieces, order);
  const { kinks, core, mirrored } = pieces;
  const step = PANEL * pieces.resolved;
  const everywhere = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, step };
  const ends = [-halfWidth, halfWidth];
  return {
    at(u, v) {
      const low = Math.min(u, v);
      return integral(low - halfWidth, low + halfWidth, Math.abs(u - v)) / (2 * halfWidth);
    },
    ridges:
      pieces.tails === null ? [everywhere] : ends.map((end) => ({ from: core[0] - end, to: core[1] - end, step })),
    breaks: ends.flatMap((end) => kinks.map((z) => z - end)),
    lagRidges: pieces.tails === null ? [everywhere] : [{ from: 0, to: core[1] - core[0], step }],
    lagBreaks: kinkDistances(kinks),
    even: mirrored,
    pointed: false,
  };
}

/**
 * b ~ N(0, std²), by a table over the mean of u and v, in which the average is as smooth as the law or as g, whichever is smoother, and over
 * their distance; of a function with a period from its harmonics. So far out that all biases leave g on its tail the average is linear in u, and in v.
 */
export function normalBias(pieces: SmoothPieces, std: number, order: number): BiasAverage {
  const { kinks, core, resolved, tails, mirrored, period } = pieces;
  const harmonic = period === undefined ? null : harmonicBias(pieces, period, std, order + 6);
  if (harmonic !== null) {
    return {
      at: harmonic,
      ridges: [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, step: Math.max(std, PANEL * resolved) }],
      breaks: [],
      lagRidges: [{ from: 0, to: core[1] - core[0], step: PANEL * resolved }],
      lagBreaks: kinkDistances(kinks),
      even: mirrored,
      pointed: false,
    };
  }
  const reach = NORMAL_REACH * std;
  const [low, high] =
    tails === null ? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] : [core[0] - reach, core[1] + reach];
  const lagBreaks = kinkDistances(kinks);
  const average = normalAverage(pieces, std, order + 6);
  const size = Math.max(...[0, std, -std, core[1]].map((mean) => average(mean, 0)));
  // One table between neighbouring lags at which kinks meet.
  const starts = [0, ...lagBreaks];
  const tables = starts.map((start) =>
    adaptiveTable((mean, lag) => average(mean, lag + start), {
      tolerance: 1e-11,
      size,
      order: order + 4,
      deepest: 20,
      cell: [2 * Math.max(std, resolved), 2 * Math.max(std, resolved)],
    }),
  );
  const inside = (u: number, v: number) => {
    const lag = Math.abs(u - v);
    let k = starts.length - 1;
    while (starts[k] > lag) k--;
    return tables[k].at(0.5 * (u + v), lag - starts[k]);
  };
  /** f on [low, high]; beyond, the line that it is there, which is level where the tail of g is. */
  const withTails = (f: (z: number) => number, z: number): number => {
    if (tails === null || (z >= low && z <= high)) return f(z);
    const [end, inner, { b }] = z < low ? [low, low + 1, tails.lower] : [high, high - 1, tails.upper];
    const value = f(end);
    return b === 0 ? value : value + ((value - f(inner)) / (end - inner)) * (z - end);
  };
  const linearInV = (u: number, v: number) => withTails((y) => inside(u, y), v);
  const step = kinks.length > 0 ? Math.min(std, PANEL * resolved) : Math.max(std, PANEL * resolved);
  return {
    at: (u, v) => withTails((x) => linearInV(x, v), u),
    ridges: [{ from: low, to: high, step }],
    breaks: [],
    lagRidges: [{ from: 0, to: core[1] - core[0], step: PANEL * resolved }],
    lagBreaks,
    even: mirrored,
    pointed: false,
  };
}
