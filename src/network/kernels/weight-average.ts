import { InputError } from "../../errors.js";
import type { WeightLaw } from "../law.js";
import { gaussLegendre } from "../laws/legendre.js";
import { weightVectorLaw } from "../laws/weight-vector.js";
import type { WeightVectorLaw } from "../laws/weight-vector-law.js";
import type { BiasAverage } from "./bias-average.js";
import { tabulated } from "./even-table.js";
import { type LengthLaw, lengthAverage, lengthLaw, type Passage } from "./length-average.js";
import { type PairAverage, type PointSet, pointReach, type WeightRule } from "./pair-average.js";
import { planeAverage, pointedPlaneAverage } from "./plane-average.js";

/** The largest |w·x| of points under a law: beyond it little is left of the law. */
export function weightReach(law: WeightLaw, set: PointSet): number {
  const { scalar } = weightVectorLaw(law, set.dimension);
  // Independent components may all be large at once.
  const spread = law.radial === true || law.law === "normal" ? 1 : Math.sqrt(set.dimension);
  return spread * scalar.extent * pointReach(set);
}

/**
 * E_w[ H(w·x, w·x') ] for the pairs of a set, H a mean over biases. In one dimension by Gauss panels over the law for every pair. For isotropic
 * laws in more dimensions, where the pair only sees the projection of w on the plane of x and x': the mean over the length of that is a function of
 * two numbers, which is tabulated, and then averaged over directions in the plane. For laws by component by a tensor rule over w.
 *
 * @param growth the power of |w| with which H may grow
 * @throws InputError where the average does not exist or its cost is out of reach
 */
export function weightAverage(
  bias: BiasAverage,
  law: WeightLaw,
  set: PointSet,
  growth: number,
  rule: WeightRule,
): PairAverage {
  const weights = weightVectorLaw(law, set.dimension);
  const { scalar } = weights;
  if (growth > 0 && !Number.isFinite(scalar.variance)) {
    throw new InputError(
      "network.weights",
      "a law of infinite variance has no infinite-width kernel with an activation that grows; outputs frozen, or an activation with bounded values, have one",
    );
  }
  if (set.dimension === 1) {
    const law = checked(lengthLaw((s) => 2 * scalar.density(s), scalar.breakpoints, scalar.extent, growth));
    const line = lineAverage(bias, law, rule.order);
    const fast = law.heavy ? line : tabulated(line, set.points, rule);
    return (i, j) => fast(set.points[i], set.points[j]);
  }
  if (law.law === "normal" || law.radial === true) {
    const length =
      law.law === "normal" && law.radial !== true ? rayleigh(law.std) : (s: number) => 2 * scalar.density(s);
    const panels = checked(lengthLaw(length, scalar.breakpoints, 1.1 * scalar.extent, growth));
    const sphere = law.radial === true ? set.dimension : 2;
    if (panels.heavy) {
      throw new InputError(
        "network.weights",
        "the kernel of a law with heavy tails is not smooth where points come close, and takes too long in more than one dimension; use a law whose density falls exponentially",
      );
    }
    const line = lineAverage(bias, panels, rule.order);
    if (!bias.pointed) return planeAverage(line, set, sphere, rule);
    if (sphere === 2) return pointedPlaneAverage(line, set, rule);
    throw new InputError(
      "network.biases",
      "no biases, an activation with kinks and a radial law in three dimensions together take too long; a normal law, or biases, do not",
    );
  }
  return tensorAverage(bias, weights, set, growth, rule.order);
}

function checked(law: LengthLaw | null): LengthLaw {
  if (law !== null) return law;
  throw new InputError("network.weights", "the density is too rough or singular for quadrature over the weights");
}

/** The density of the length of a two-dimensional normal vector: what a pair of points sees of a normal one in any dimension. */
function rayleigh(std: number): (s: number) => number {
  return (s) => (s / (std * std)) * Math.exp((-0.5 * s * s) / (std * std));
}

/** The mean over a length s and both signs of H(±s y, ±s y'). */
function lineAverage(bias: BiasAverage, law: LengthLaw, order: number): (y: number, other: number) => number {
  const mean = lengthAverage(law, order);
  const { ridges, breaks, lagRidges, lagBreaks } = bias;
  return (y, other) => {
    const signs = bias.even ? [1] : [1, -1];
    const passages: Passage[] = signs.flatMap((sign) => [
      { coefficient: sign * y, ridges, breaks },
      { coefficient: sign * other, ridges, breaks },
    ]);
    passages.push({ coefficient: Math.abs(y - other), ridges: lagRidges, breaks: lagBreaks });
    const f = bias.even
      ? (s: number) => bias.at(s * y, s * other)
      : (s: number) => 0.5 * (bias.at(s * y, s * other) + bias.at(-s * y, -s * other));
    return mean(f, passages);
  };
}

/** Most points of a tensor rule. */
const MOST_NODES = 60_000;

/** The mean over all vectors by a tensor rule, one half of it: w and −w have one mean. For averages that are smooth. */
function tensorAverage(
  bias: BiasAverage,
  { scalar, dimension }: WeightVectorLaw,
  { points }: PointSet,
  growth: number,
  order: number,
): PairAverage {
  const law = checked(lengthLaw((s) => 2 * scalar.density(s), scalar.breakpoints, scalar.extent, growth));
  const { nodes, weights } = gaussLegendre(order);
  const step = Math.min(...[...bias.ridges, ...bias.lagRidges].map((ridge) => ridge.step));
  const axes = Array.from({ length: dimension }, (_, axis) => {
    let far = 0;
    for (let at = axis; at < points.length; at += dimension) far = Math.max(far, Math.abs(points[at]));
    const list: [number, number][] = [];
    for (let i = 1; i < law.edges.length; i++) {
      const [from, to] = [law.edges[i - 1], law.edges[i]];
      const count = Math.max(1, Math.ceil((2 * (to - from) * far) / step));
      const half = (to - from) / (2 * count);
      for (let p = 0; p < count; p++) {
        for (let q = 0; q < order; q++) {
          const s = from + half * (2 * p + 1 + nodes[q]);
          const weight = half * weights[q] * scalar.density(s);
          list.push([s, weight], [-s, weight]);
        }
      }
    }
    return list;
  });
  const count = axes.reduce((product, axis) => product * axis.length, 0.5);
  if (count > MOST_NODES) {
    throw new InputError(
      "network.weights",
      `the kernel of weights with independent components that are not normal takes ${count} quadrature points a pair here, more than ${MOST_NODES}; use a normal or a radial law, a narrower law or a smaller box`,
    );
  }
  let vectors: (readonly number[])[] = axes[0].filter(([s]) => s > 0).map(([s, weight]) => [2 * weight, s]);
  for (const axis of axes.slice(1)) {
    vectors = vectors.flatMap(([weight, ...w]) => axis.map(([s, share]) => [weight * share, ...w, s]));
  }
  const total = vectors.length;
  const shares = Float64Array.from(vectors, ([weight]) => weight);
  // w·x for all vectors and points.
  const n = points.length / dimension;
  const products = new Float64Array(n * total);
  for (let i = 0; i < n; i++) {
    for (let q = 0; q < total; q++) {
      let sum = 0;
      for (let k = 0; k < dimension; k++) sum += vectors[q][k + 1] * points[i * dimension + k];
      products[i * total + q] = sum;
    }
  }
  const { at, even } = bias;
  return (i, j) => {
    let sum = 0;
    for (let q = 0; q < total; q++) {
      const [u, v] = [products[i * total + q], products[j * total + q]];
      sum += shares[q] * (even ? at(u, v) : 0.5 * (at(u, v) + at(-u, -v)));
    }
    return sum;
  };
}
