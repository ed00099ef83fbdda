import { InputError } from "../../errors.js";
import type { WeightLaw } from "../law.js";
import { type BiasAverage, normalBias, uniformBias, withoutBias } from "./bias-average.js";
import { type PairAverage, type PointSet, usualRule, type WeightRule } from "./pair-average.js";
import { type PiecewiseFunction, type SmoothPieces, smoothPieces } from "./smooth-pieces.js";
import { weightAverage, weightReach } from "./weight-average.js";
import { hasMoment, weightMean } from "./weight-moments.js";

/** Law of biases over a range of any width: uniform on (−halfWidth, halfWidth), or N(0, std²); std 0 is no bias. */
export type FiniteBiasLaw =
  | { readonly law: "uniform"; readonly halfWidth: number }
  | { readonly law: "normal"; readonly std: number };

/** Units g(scale · w·x + b). */
export interface BiasedUnits {
  readonly weights: WeightLaw;
  readonly biases: FiniteBiasLaw;
  /** α, default 1. */
  readonly scale?: number;
}

/**
 * E_{w,b}[ g(u) g(u') ], u = scale · w·x + b and u' = scale · w·x' + b, for the pairs of a set of points, with nothing sampled and no limit of
 * wide biases. Good to 1e-8 of the diagonal for functions that are smooth between kinks: `pairAverageError` tells. In one dimension a pair costs
 * some 10 µs.
 *
 * @param path where the activation stands in the input, for messages
 * @throws InputError where g is not smooth between its kinks, where the mean does not exist, or where it costs too much
 */
export function unitAverage(
  g: PiecewiseFunction,
  { weights, biases, scale = 1 }: BiasedUnits,
  set: PointSet,
  rule: WeightRule = usualRule,
  path = "network.activation",
): PairAverage {
  const scaled = { ...set, points: set.points.map((x) => scale * x) };
  const farthest = biases.law === "uniform" ? biases.halfWidth : 8 * biases.std;
  const pieces = smoothPieces(g, weightReach(weights, scaled) + farthest + 1, path);
  return weightAverage(biasAverage(pieces, biases, rule), weights, scaled, growthOf(pieces), rule);
}

/** Laws with this moment have all. */
const MOST_GROWTH = 100;

/**
 * E_{w,b}[ |scale · w|^power g(u)² ] at every point of a set. Null for independent components that are not normal in more than one dimension,
 * where the mean does not exist, and where heavy tails meet a function that never settles.
 *
 * @throws InputError where g is not smooth between its kinks
 */
export function unitSquares(
  g: PiecewiseFunction,
  power: number,
  { weights, biases, scale = 1 }: BiasedUnits,
  { points, dimension }: PointSet,
): Float64Array | null {
  const scaled = { dimension, points: points.map((x) => scale * x) };
  const farthest = biases.law === "uniform" ? biases.halfWidth : 8 * biases.std;
  const pieces = smoothPieces(g, weightReach(weights, scaled) + farthest + 1, "network.activation");
  if (pieces.tails === null && !hasMoment(weights, dimension, MOST_GROWTH)) return null;
  const bias = biasAverage(pieces, biases, usualRule);
  const squares = new Float64Array(points.length / dimension);
  for (let i = 0; i < squares.length; i++) {
    const distance = Math.hypot(...scaled.points.subarray(i * dimension, (i + 1) * dimension));
    const mean = weightMean(
      (length, along) => (scale * length) ** power * bias.at(along, along),
      bias,
      ...([weights, dimension, distance, growthOf(pieces) + power] as const),
    );
    if (mean === null) return null;
    squares[i] = mean;
  }
  return squares;
}

function biasAverage(pieces: SmoothPieces, biases: FiniteBiasLaw, { cells }: WeightRule): BiasAverage {
  if (biases.law === "normal") {
    if (!(biases.std >= 0 && Number.isFinite(biases.std))) {
      throw new InputError("network.biases.std", `must be a number that is not negative, not ${biases.std}`);
    }
    return biases.std === 0 ? withoutBias(pieces) : normalBias(pieces, biases.std, cells);
  }
  if (!(biases.halfWidth > 0 && Number.isFinite(biases.halfWidth))) {
    throw new InputError("network.biases.halfWidth", `must be a positive number, not ${biases.halfWidth}`);
  }
  return uniformBias(pieces, biases.halfWidth, cells);
}

/** The power with which g(u) g(v) grows. */
function growthOf({ tails }: SmoothPieces): number {
  return tails !== null && (tails.lower.b !== 0 || tails.upper.b !== 0) ? 2 : 0;
}
