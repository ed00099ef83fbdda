import { InputError } from "../../errors.js";
import type { Law } from "../law.js";
import { distribution } from "../laws/distribution.js";
import { normalBias, PANEL } from "./bias-average.js";
import { correlation } from "./correlation.js";
import { tabulated } from "./even-table.js";
import { lengthAverage, lengthLaw } from "./length-average.js";
import { type PairAverage, type PointSet, pointReach, usualRule, type WeightRule } from "./pair-average.js";
import { planeAverage } from "./plane-average.js";
import { type PiecewiseFunction, smoothPieces } from "./smooth-pieces.js";

/** The law of partition points: uniform on (−halfWidth, halfWidth) in one dimension, or N(0, std² I). */
export type PartitionLaw = { readonly halfWidth: number } | { readonly std: number };

/** Units g(s v·(x − p)) with |v| = 1 in all directions alike. */
export interface PartitionedUnits {
  /** The slopes s > 0, as many units with each, or their law. */
  readonly slopes: readonly number[] | Law;
  readonly partition: PartitionLaw;
}

/** A function of a slope s and of y = v·x, y' = v·x'. */
type SlopeAverage = (s: number, y: number, other: number) => number;

/**
 * E_{s,v,p}[ s^power g(s v·(x − p)) g(s v·(x' − p)) ] for the pairs of a set of points.
 *
 * @param along whether the mean is of this times (v·x)(v·x')
 * @throws InputError where g is not smooth between its kinks, and for laws of slopes or uniform partition points in more than one dimension
 */
export function partitionAverage(
  g: PiecewiseFunction,
  power: number,
  { slopes, partition }: PartitionedUnits,
  set: PointSet,
  rule: WeightRule = usualRule,
  along = false,
  path = "network.activation",
): PairAverage {
  const reach = pointReach(set) + ("halfWidth" in partition ? partition.halfWidth : 8 * partition.std);
  const law = isList(slopes) ? null : distribution(slopes, "network.slopes");
  const steepest = isList(slopes) ? Math.max(...slopes) : distribution(slopes).extent;
  const pieces = smoothPieces(g, steepest * reach + 1, path);
  const { core, kinks, resolved, tails } = pieces;
  if (set.dimension > 1 && (law !== null || "halfWidth" in partition)) {
    throw new InputError(
      "network",
      "in more than one dimension the kernel of partition points wants a list of slopes and normal partition points",
    );
  }
  const atSlope = "halfWidth" in partition ? uniformPoints(partition.halfWidth) : normalPoints(partition.std);
  const bothSigns = (s: number, y: number, other: number) =>
    s ** power * (pieces.mirrored ? atSlope(s, y, other) : 0.5 * (atSlope(s, y, other) + atSlope(s, -y, -other)));
  const overList = (list: readonly number[]) => (y: number, other: number) =>
    list.reduce((sum, s) => sum + bothSigns(s, y, other), 0) / list.length;

  if (set.dimension > 1) {
    const mean = overList(slopes as readonly number[]);
    return planeAverage(along ? (y, other) => y * other * mean(y, other) : mean, set, set.dimension === 3, rule);
  }
  const weighted = (mean: (y: number, other: number) => number): PairAverage => {
    const { points } = set;
    return (i, j) => (along ? points[i] * points[j] : 1) * mean(points[i], points[j]);
  };
  if (isList(slopes)) return weighted(overList(slopes));
  if (!("halfWidth" in partition) || law === null) {
    throw new InputError("network.partition", "a law of slopes wants partition points that are uniform on an interval");
  }
  const { halfWidth } = partition;
  const length = lengthLaw((s) => 2 * law.density(s), law.breakpoints, law.extent, 2);
  if (length === null) throw new InputError("network.slopes", "the density is too rough or singular for quadrature");
  const average = lengthAverage(length, rule.order);
  const everywhere = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, step: PANEL * resolved };
  const ridges = [tails === null ? everywhere : { from: core[0], to: core[1], step: PANEL * resolved }];
  const lagRidges = tails === null ? ridges : [{ from: 0, to: core[1] - core[0], step: PANEL * resolved }];
  const lagBreaks = kinks.flatMap((one) => kinks.map((other) => other - one)).filter((lag) => lag > 0);
  const mean = (y: number, other: number) => {
    const ends = [y, other].flatMap((x) => [x - halfWidth, x + halfWidth]);
    const signs = pieces.mirrored ? [1] : [1, -1];
    return average(
      (s) => bothSigns(s, y, other),
      [
        ...signs.flatMap((sign) => ends.map((end) => ({ coefficient: sign * end, ridges, breaks: kinks }))),
        { coefficient: Math.abs(y - other), ridges: lagRidges, breaks: lagBreaks },
      ],
    );
  };
  return weighted(length.heavy ? mean : tabulated(mean, set.points, rule));

  function uniformPoints(halfWidth: number): SlopeAverage {
    const integral = correlation(pieces, rule.cells);
    return (s, y, other) => {
      const low = s * Math.min(y, other);
      return integral(low - s * halfWidth, low + s * halfWidth, s * Math.abs(y - other)) / (2 * s * halfWidth);
    };
  }
  function normalPoints(std: number): SlopeAverage {
    const means = new Map((slopes as readonly number[]).map((s) => [s, normalBias(pieces, s * std, rule.cells)]));
    return (s, y, other) => means.get(s)?.at(s * y, s * other) ?? Number.NaN;
  }
}

function isList(slopes: readonly number[] | Law): slopes is readonly number[] {
  return Array.isArray(slopes);
}
