import { InputError } from "../../errors.js";
import type { Distribution } from "../distribution.js";
import type { Law } from "../law.js";
import { distribution } from "../laws/distribution.js";
import { ballPoints } from "./ball-points.js";
import { normalBias } from "./bias-average.js";
import { correlation } from "./correlation.js";
import { tabulated } from "./even-table.js";
import { lengthAverage, lengthLaw } from "./length-average.js";
import { PANEL } from "./normal-average.js";
import { type PairAverage, type PointSet, pointReach, usualRule, type WeightRule } from "./pair-average.js";
import { type PartitionLaw, reachAlong, squareAcross } from "./partition-law.js";
import { planeAverage } from "./plane-average.js";
import { slopeLawAverage } from "./slope-law-average.js";
import { type PiecewiseFunction, type SmoothPieces, smoothPieces } from "./smooth-pieces.js";

/** Units g(s v·(x − p)) with |v| = 1 in all directions alike. */
export interface PartitionedUnits {
  /** The slopes s > 0, as many units with each, or their law. */
  readonly slopes: readonly number[] | Law;
  readonly partition: PartitionLaw;
}

/** A part of a mean: E[ (constant + product (v·x)(v·x') + across |p − (v·p)v|²) s^power g(s v·(x − p)) g(s v·(x' − p)) ]. */
export interface PartitionPart {
  readonly g: PiecewiseFunction;
  readonly power: number;
  readonly constant: number;
  readonly product: number;
  readonly across: number;
}

/** A function of y = v·x and y' = v·x'. */
type LineMean = (y: number, other: number) => number;

/**
 * The sum of parts, each a mean over slopes, directions and partition points, for the pairs of a set of points.
 *
 * @throws InputError where a g is not smooth between its kinks, and for points on an interval in more than one dimension; as `slopeLawAverage`
 */
export function partitionAverage(
  parts: readonly PartitionPart[],
  { slopes, partition }: PartitionedUnits,
  set: PointSet,
  rule: WeightRule = usualRule,
  path = "network.activation",
): PairAverage {
  const { dimension } = set;
  const reach = pointReach(set) + reachAlong(partition);
  const law = isList(slopes) ? null : distribution(slopes, "network.slopes");
  const steepest = isList(slopes) ? Math.max(...slopes) : distribution(slopes).extent;
  const pieces = parts.map(({ g }) => smoothPieces(g, steepest * reach + 1, path));
  if (law !== null && "std" in partition) {
    const square = squareAcross(partition, dimension, 0);
    const withPieces = parts.map(({ constant, across, ...part }, k) => ({
      ...{ ...part, pieces: pieces[k], constant: constant + across * square },
    }));
    return slopeLawAverage(withPieces, law, partition.std, set, rule);
  }
  if (dimension > 1 && "halfWidth" in partition) {
    throw new InputError(
      "network.partition",
      "in more than one dimension the kernel wants points in a ball or normal ones",
    );
  }
  if (law !== null && "radius" in partition) {
    throw new InputError("network.slopes", "a law of slopes wants normal partition points in more than one dimension");
  }
  const lineOf = (k: number, across: boolean): LineMean => {
    const both = inBothSigns(pieces[k], parts[k].power, atSlope(pieces[k], across));
    if (isList(slopes)) return overList(slopes, both);
    const { halfWidth } = partition as { readonly halfWidth: number };
    return overLaw(law as Distribution, both, pieces[k], halfWidth, set.points, rule);
  };
  const atSlope = (piece: SmoothPieces, across: boolean): SlopeAverage => {
    if ("halfWidth" in partition) return uniformPoints(piece, partition.halfWidth, rule);
    if ("std" in partition) return normalPoints(piece, slopes as readonly number[], partition.std, rule);
    return ballPoints(piece, partition.radius, dimension, across, rule.order);
  };
  const terms = parts.map(({ constant, product, across }, k) => {
    // Of normal points the components across v know nothing of the one along it.
    const even = "radius" in partition ? 0 : across * squareAcross(partition, dimension, 0);
    return {
      ...{ constant: constant + even, product, line: lineOf(k, false) },
      ...(across !== 0 && "radius" in partition ? { across, lineAcross: lineOf(k, true) } : {}),
    };
  });
  const mean: LineMean = (y, other) =>
    terms.reduce(
      (sum, { constant, product, line, across = 0, lineAcross }) =>
        sum + (constant + product * y * other) * line(y, other) + (lineAcross ? across * lineAcross(y, other) : 0),
      0,
    );
  if (dimension > 1) return planeAverage(mean, set, dimension, rule);
  return (i, j) => mean(set.points[i], set.points[j]);
}

/** A function of a slope s and of y = v·x, y' = v·x'. */
type SlopeAverage = (s: number, y: number, other: number) => number;

/** s^power times the mean over v and −v. */
function inBothSigns({ mirrored }: SmoothPieces, power: number, atSlope: SlopeAverage): SlopeAverage {
  return (s, y, other) =>
    s ** power * (mirrored ? atSlope(s, y, other) : 0.5 * (atSlope(s, y, other) + atSlope(s, -y, -other)));
}

function overList(list: readonly number[], at: SlopeAverage): LineMean {
  return (y, other) => list.reduce((sum, s) => sum + at(s, y, other), 0) / list.length;
}

/** The mean over a law of slopes for points uniform on (−halfWidth, halfWidth). */
function overLaw(
  { density, breakpoints, extent }: Distribution,
  at: SlopeAverage,
  { core, kinks, resolved, tails, mirrored }: SmoothPieces,
  halfWidth: number,
  points: Float64Array,
  rule: WeightRule,
): LineMean {
  const length = lengthLaw((s) => 2 * density(s), breakpoints, extent, 2);
  if (length === null) throw new InputError("network.slopes", "the density is too rough or singular for quadrature");
  const average = lengthAverage(length, rule.order);
  const everywhere = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, step: PANEL * resolved };
  const ridges = [tails === null ? everywhere : { from: core[0], to: core[1], step: PANEL * resolved }];
  const lagRidges = tails === null ? ridges : [{ from: 0, to: core[1] - core[0], step: PANEL * resolved }];
  const lagBreaks = kinks.flatMap((one) => kinks.map((other) => other - one)).filter((lag) => lag > 0);
  const mean: LineMean = (y, other) => {
    const ends = [y, other].flatMap((x) => [x - halfWidth, x + halfWidth]);
    const signs = mirrored ? [1] : [1, -1];
    return average(
      (s) => at(s, y, other),
      [
        ...signs.flatMap((sign) => ends.map((end) => ({ coefficient: sign * end, ridges, breaks: kinks }))),
        { coefficient: Math.abs(y - other), ridges: lagRidges, breaks: lagBreaks },
      ],
    );
  };
  return length.heavy ? mean : tabulated(mean, points, rule);
}

function uniformPoints(pieces: SmoothPieces, halfWidth: number, { cells }: WeightRule): SlopeAverage {
  const integral = correlation(pieces, cells);
  return (s, y, other) => {
    const low = s * Math.min(y, other);
    return integral(low - s * halfWidth, low + s * halfWidth, s * Math.abs(y - other)) / (2 * s * halfWidth);
  };
}

function normalPoints(
  pieces: SmoothPieces,
  slopes: readonly number[],
  std: number,
  { cells }: WeightRule,
): SlopeAverage {
  const means = new Map(slopes.map((s) => [s, normalBias(pieces, s * std, cells)]));
  return (s, y, other) => means.get(s)?.at(s * y, s * other) ?? Number.NaN;
}

function isList(slopes: readonly number[] | Law): slopes is readonly number[] {
  return Array.isArray(slopes);
}
