import type { Law } from "../law.js";
import { finerRule, type PairAverage, type PointSet, testPairs, usualRule, type WeightRule } from "./pair-average.js";
import { partitionAverage } from "./partition-average.js";
import type { PartitionLaw } from "./partition-law.js";
import type { PiecewiseFunction } from "./smooth-pieces.js";
import { type BiasedUnits, unitAverage } from "./unit-averages.js";

/** σ and σ', which have the same kinks; σ' is that between the kinks. */
export interface ActivationShape {
  value(z: number): number;
  slope(z: number): number;
  /** The z at which σ or σ' jumps; those of one period of a periodic one. */
  readonly kinks: readonly number[];
  readonly periodic?: { readonly period: number };
}

/** Units a σ(scale · w·x + b) of one scale. */
export interface BiasedKernel extends BiasedUnits {
  readonly activation: ActivationShape;
  /** σ_a², the variance of the outputs. */
  readonly outputVariance: number;
  readonly train: readonly ("a" | "w" | "b")[];
}

/**
 * The infinite-width kernel of units a σ(α w·x + b) for biases of any range, at the pairs of a set of points,
 *
 *   Θ = [a] E σ(u) σ(u') + σ_a² ([b] + [w] α² x·x') E σ'(u) σ'(u'),   u = α w·x + b.
 *
 * Not included: what multiplies f, an amplitude c_p, the mean over scales. Throws as `unitAverage`.
 */
export function biasedKernel(units: BiasedKernel, set: PointSet, rule: WeightRule = usualRule): PairAverage {
  const { activation, outputVariance, train, scale = 1 } = units;
  const terms: PairAverage[] = [];
  if (train.includes("a")) terms.push(unitAverage(valueFunction(activation), units, set, rule));
  const [ofBias, ofWeight] = [train.includes("b") ? 1 : 0, train.includes("w") ? scale * scale : 0];
  if (ofBias + ofWeight > 0) {
    const slopes = unitAverage(slopeFunction(activation), units, set, rule);
    terms.push((i, j) => outputVariance * (ofBias + ofWeight * innerProduct(set, i, j)) * slopes(i, j));
  }
  return sumOf(terms);
}

/** Units a σ(s v·(x − p)), |v| = 1. */
export interface PartitionKernel {
  readonly activation: ActivationShape;
  /** The slopes s > 0, as many units with each, or their law. */
  readonly slopes: readonly number[] | Law;
  readonly partition: PartitionLaw;
  readonly outputVariance: number;
  readonly train: readonly ("a" | "s" | "p" | "v")[];
}

/**
 * The infinite-width kernel of units a σ(s v·(x − p)), v uniform over directions, at the pairs of a set of points: with z = s v·(x − p)
 *
 *   Θ = [a] E σσ + σ_a² ( [s] E s^{−2} zσ' zσ' + [p] E s² σ'σ' + [v] E s² (I − vvᵀ)(x − p)·(x' − p) σ'σ' ).
 *
 * The last, in more than one dimension, takes the components of p across v to be of mean 0 where the one along it is given. Throws as
 * `partitionAverage`.
 */
export function partitionKernel(units: PartitionKernel, set: PointSet, rule: WeightRule = usualRule): PairAverage {
  const { activation, outputVariance: variance, train } = units;
  const trained = (group: PartitionKernel["train"][number]) => (train.includes(group) ? 1 : 0);
  const turned = set.dimension > 1 ? variance * trained("v") : 0;
  const slopes = { g: slopeFunction(activation), power: 2 };
  const parts = [
    { g: valueFunction(activation), power: 0, constant: trained("a"), product: 0, across: 0 },
    { g: zSlopeFunction(activation), power: -2, constant: variance * trained("s"), product: 0, across: 0 },
    { ...slopes, constant: variance * trained("p"), product: -turned, across: turned },
  ].filter(({ constant, product }) => constant !== 0 || product !== 0);
  const even = parts.length === 0 ? () => 0 : partitionAverage(parts, units, set, rule);
  if (turned === 0) return even;
  const inner = partitionAverage([{ ...slopes, constant: turned, product: 0, across: 0 }], units, set, rule);
  return (i, j) => even(i, j) + innerProduct(set, i, j) * inner(i, j);
}

/**
 * How far a kernel is from one by a finer rule, over the largest entry on the diagonal: the largest difference at some pairs of the set. Costs a
 * fraction of the kernel where there are hundreds of points.
 *
 * @param kernel the kernel by a rule, as `(rule) => biasedKernel(units, set, rule)`
 * @param count of the points
 */
export function pairAverageError(kernel: (rule: WeightRule) => PairAverage, count: number): number {
  const [usual, finer] = [kernel(usualRule), kernel(finerRule)];
  let [worst, size] = [0, 0];
  for (const [i, j] of testPairs(count)) {
    const value = finer(i, j);
    if (i === j) size = Math.max(size, Math.abs(value));
    worst = Math.max(worst, Math.abs(usual(i, j) - value));
  }
  return size === 0 ? worst : worst / size;
}

function withPeriod(value: (z: number) => number, { kinks, periodic }: ActivationShape): PiecewiseFunction {
  return periodic === undefined ? { value, kinks } : { value, kinks, period: periodic.period };
}

export function valueFunction(activation: ActivationShape): PiecewiseFunction {
  return withPeriod((z) => activation.value(z), activation);
}

export function slopeFunction(activation: ActivationShape): PiecewiseFunction {
  return withPeriod((z) => activation.slope(z), activation);
}

/** zσ'(z). */
function zSlopeFunction(activation: ActivationShape): PiecewiseFunction {
  return withPeriod((z) => z * activation.slope(z), activation);
}

function innerProduct({ points, dimension }: PointSet, i: number, j: number): number {
  let sum = 0;
  for (let k = 0; k < dimension; k++) sum += points[i * dimension + k] * points[j * dimension + k];
  return sum;
}

function sumOf(terms: readonly PairAverage[]): PairAverage {
  return (i, j) => terms.reduce((sum, term) => sum + term(i, j), 0);
}
