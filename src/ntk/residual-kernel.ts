import { type SampleSet, sampleGrid } from "../data/samples.js";
import { NotAvailableError } from "../errors.js";
import { nonuniformTransform } from "../fourier/nufft.js";
import { familyOf } from "../network/families/index.js";
import type { InitialNetwork } from "../network/initial-network.js";
import { type InputDimension, meshDimension } from "../network/input-dimension.js";
import type { KernelTerm } from "../network/kernel-term.js";
import { kernelTerms } from "../network/kernel-terms.js";
import { gaussLegendre } from "../network/laws/legendre.js";
import { type DifferentialOperator, operatorDerivative, operatorSymbol } from "../network/losses/index.js";
import type { Network } from "../network/network.js";
import { operatorRefusal } from "../network/operator-functions.js";
import type { StationaryKernel } from "../network/stationary-kernel.js";
import { hasLags } from "./kernel.js";
import type { ResidualKernel } from "./residual-entries.js";
import { unitResidualKernel } from "./unit-residual-kernel.js";

/** What of the transform, times |P|², may lie beyond the frequencies that are summed over, relative to its largest value. */
const TAIL = 1e-17;
/** Gauss points per panel, and the phase ω·r that turns over half a panel at most: 16 points integrate e^{iz} over |z| ≤ 6 to 1e-13. */
const POINTS = 16;
const HALF_PHASE = 6;
const MOST_POINTS = 4e6;
const ACCURACY = 1e-13;

/**
 * The infinite-width kernel under a differential operator, exactly: a kernel k(x − x') is the mean of waves e^{iω·(x − x')} over its
 * transform, on which P acts as P(iω), and on x_a e^{iω·x} as x_a P + ∂P/∂(iω_a). So all parts are means of waves with polynomials of ω in front,
 * functions of x − x' and x + x', which are summed by Gauss' rule over ω and tabulated at the differences and sums that occur. Networks of other units are
 * summed over these (`unitResidualKernel`).
 *
 * @param others points, row by row, at which `crossAt` is wanted; default none
 * @throws NotAvailableError where the kernel is not made of waves, and where the residual of an infinitely wide network is not finite (weights
 *   with tails that |P|² outgrows) or too many frequencies would be needed
 */
export function residualKernel(
  network: Network,
  samples: SampleSet,
  operator: DifferentialOperator,
  others: Float64Array = new Float64Array(0),
): ResidualKernel {
  const reach = samples.points.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const units = hasLags(network) || operatorRefusal(network, operator) !== null ? null : unitsOf(network, reach);
  if (units !== null) return unitResidualKernel(units, samples, operator, others);
  if ("weights" in network && network.weights?.law === "plane-table") {
    throw new NotAvailableError("loss", "the kernel of a residual for a table of weights in the plane");
  }
  const terms = kernelTerms(network);
  if (
    !hasLags(network) ||
    terms.some(({ kernel, tangential = 0 }) => kernel.lags === null || kernel.cutOff || tangential !== 0)
  ) {
    throw new NotAvailableError("loss", "the kernel of a residual for networks that are not made of waves");
  }
  const d = samples.dimension;
  const slopes = Array.from({ length: d }, (_, a) => operatorDerivative(operator, a));
  const [differences, sums] = [lagTable(samples, -1), lagTable(samples, 1)];
  const [fromOthers, sumsOfOthers] = [pairTable(others, samples, -1), pairTable(others, samples, 1)];
  const scale = samples.measureFactor * samples.weight;
  const parts = terms.map((term) => {
    const symbols = symbolsOf(term, operator, slopes, samples);
    return {
      both: residualPart(term, symbols, samples, differences, sums),
      one: crossPart(term, symbols, samples.points, samples, differences, sums),
      other: others.length === 0 ? () => 0 : crossPart(term, symbols, others, samples, fromOthers, sumsOfOthers),
    };
  });
  const total = (list: readonly Entry[]) => (i: number, j: number) => {
    let sum = 0;
    for (const entry of list) sum += entry(i, j);
    return scale * sum;
  };
  return {
    residual: total(parts.map(({ both }) => both)),
    cross: total(parts.map(({ one }) => one)),
    crossAt: total(parts.map(({ other }) => other)),
  };
}

/** Units of which a rule of quadrature is known, with points as far away. */
function unitsOf(network: Network, reach: number): InitialNetwork | null {
  return familyOf(network).unitRule?.(network, reach) ?? null;
}

type Entry = (i: number, j: number) => number;

/** P_a P̄_b, and so on: a product of two symbols, the second one conjugate or not. */
type Complex = { readonly re: Float64Array; readonly im: Float64Array };

/** The frequencies of a kernel, and P and its slopes there. */
interface Symbols {
  readonly xi: Float64Array;
  readonly weights: Float64Array;
  readonly P: Complex;
  readonly Pa: readonly Complex[];
}

function symbolsOf(
  { kernel }: KernelTerm,
  operator: DifferentialOperator,
  slopes: readonly DifferentialOperator[],
  samples: SampleSet,
): Symbols {
  const { xi, weights } = frequencies(kernel, operator, samples);
  return { xi, weights, P: operatorSymbol(operator, xi), Pa: slopes.map((slope) => operatorSymbol(slope, xi)) };
}

/** P in x and in x'. Where a part of the kernel is not there its tables are not made. */
function residualPart(
  { damping: D, diffusion: E, reflectedDamping: D2, reflectedDiffusion: E2 }: KernelTerm,
  { xi, weights, P, Pa }: Symbols,
  { points: x, dimension: d }: SampleSet,
  differences: LagTable,
  sums: LagTable,
): Entry {
  const table = (lags: LagTable, q: Complex) => lags.of(xi, weights, q);
  const total = (list: readonly Complex[]) => list.reduce(add);
  // x − x': P acts on x, its conjugate on x'.
  const same = D !== 0 || E !== 0 ? table(differences, product(P, P, true)) : null;
  const mixed = E === 0 ? [] : Pa.map((slope) => table(differences, product(P, slope, true)));
  const inner = E === 0 ? null : table(differences, total(Pa.map((slope) => product(slope, slope, true))));
  // x + x': P acts on both.
  const same2 = D2 !== 0 || E2 !== 0 ? table(sums, product(P, P, false)) : null;
  const mixed2 = E2 === 0 ? [] : Pa.map((slope) => table(sums, product(P, slope, false)));
  const inner2 = E2 === 0 ? null : table(sums, total(Pa.map((slope) => product(slope, slope, false))));
  return (i, j) => {
    const dot = innerProduct(x, i, x, j, d);
    let sum = 0;
    if (same !== null) sum += (D + E * dot) * same(i, j);
    if (inner !== null) sum += E * inner(i, j);
    mixed.forEach((of, a) => {
      // The table of P P̄_a at x − x', and of its conjugate, which is that at x' − x.
      sum += E * (x[i * d + a] * of(i, j) + x[j * d + a] * of(j, i));
    });
    if (same2 !== null) sum += (D2 + E2 * dot) * same2(i, j);
    if (inner2 !== null) sum += E2 * inner2(i, j);
    mixed2.forEach((of, a) => {
      sum += E2 * (x[i * d + a] + x[j * d + a]) * of(i, j);
    });
    return sum;
  };
}

/** P in x', one of the samples, for x among points of their own. */
function crossPart(
  { damping: D, diffusion: E, reflectedDamping: D2, reflectedDiffusion: E2 }: KernelTerm,
  { xi, weights, P, Pa }: Symbols,
  x: Float64Array,
  { points: y, dimension: d }: SampleSet,
  differences: LagTable,
  sums: LagTable,
): Entry {
  const table = (lags: LagTable, q: Complex) => lags.of(xi, weights, q);
  const conjugate = ({ re, im }: Complex): Complex => ({ re, im: im.map((value) => -value) });
  const same = D !== 0 || E !== 0 ? table(differences, conjugate(P)) : null;
  const mixed = E === 0 ? [] : Pa.map((slope) => table(differences, conjugate(slope)));
  const same2 = D2 !== 0 || E2 !== 0 ? table(sums, P) : null;
  const mixed2 = E2 === 0 ? [] : Pa.map((slope) => table(sums, slope));
  return (i, j) => {
    const dot = innerProduct(x, i, y, j, d);
    let sum = 0;
    if (same !== null) sum += (D + E * dot) * same(i, j);
    if (same2 !== null) sum += (D2 + E2 * dot) * same2(i, j);
    mixed.forEach((of, a) => {
      sum += E * x[i * d + a] * of(i, j);
    });
    mixed2.forEach((of, a) => {
      sum += E2 * x[i * d + a] * of(i, j);
    });
    return sum;
  };
}

function innerProduct(x: Float64Array, i: number, y: Float64Array, j: number, d: number): number {
  let sum = 0;
  for (let a = 0; a < d; a++) sum += x[i * d + a] * y[j * d + a];
  return sum;
}

function product(p: Complex, q: Complex, conjugate: boolean): Complex {
  const sign = conjugate ? -1 : 1;
  return {
    re: p.re.map((re, k) => re * q.re[k] - sign * p.im[k] * q.im[k]),
    im: p.im.map((im, k) => im * q.re[k] + sign * p.re[k] * q.im[k]),
  };
}

function add(p: Complex, q: Complex): Complex {
  return { re: p.re.map((re, k) => re + q.re[k]), im: p.im.map((im, k) => im + q.im[k]) };
}

/** Functions of x_i ± x_j, tabulated where they are wanted. */
interface LagTable {
  /** (i, j) → Σ_q weights_q q(ω_q) e^{iω_q·(x_i ± x_j)}, its real part. */
  of(xi: Float64Array, weights: Float64Array, q: Complex): (i: number, j: number) => number;
}

/** On a grid differences and sums are few; scattered samples have as many as there are pairs. */
function lagTable(samples: SampleSet, sign: 1 | -1): LagTable {
  const grid = sampleGrid(samples);
  if (grid === undefined) return pairTable(samples.points, samples, sign);
  const { points, dimension: d } = samples;
  const { counts, spacings } = grid;
  const spans = counts.map((n) => 2 * n - 1);
  const size = spans.reduce((product, span) => product * span, 1);
  const lags = new Float64Array(size * d);
  for (let k = 0; k < size; k++) {
    let rest = k;
    for (let a = 0; a < d; a++) {
      const step = rest % spans[a];
      rest = Math.floor(rest / spans[a]);
      lags[k * d + a] = sign < 0 ? (step - (counts[a] - 1)) * spacings[a] : 2 * points[a] + step * spacings[a];
    }
  }
  return tableOf(lags, d, (i, j) => {
    let [index, stride] = [0, 1];
    for (let a = 0; a < d; a++) {
      const [p, q] = [i % counts[a], j % counts[a]];
      index += stride * (sign < 0 ? p - q + counts[a] - 1 : p + q);
      stride *= spans[a];
      i = (i - p) / counts[a];
      j = (j - q) / counts[a];
    }
    return index;
  });
}

/** Of every pair of a point, row by row, and a sample. */
function pairTable(rows: Float64Array, { points, count, dimension: d }: SampleSet, sign: 1 | -1): LagTable {
  const lags = new Float64Array(rows.length * count);
  for (let i = 0; i < rows.length / d; i++) {
    for (let j = 0; j < count; j++) {
      for (let a = 0; a < d; a++) lags[(i * count + j) * d + a] = rows[i * d + a] + sign * points[j * d + a];
    }
  }
  return tableOf(lags, d, (i, j) => i * count + j);
}

function tableOf(lags: Float64Array, d: InputDimension, at: (i: number, j: number) => number): LagTable {
  return {
    of(xi, weights, q) {
      const strengths = { re: q.re.map((re, k) => weights[k] * re), im: q.im.map((im, k) => weights[k] * im) };
      const dimension = meshDimension(d);
      const { re } = nonuniformTransform(xi, strengths, lags, { sign: 1, tolerance: ACCURACY, dimension });
      return (i, j) => re[at(i, j)];
    },
  };
}

/** Gauss' rule for (2π)^{-d} ∫ k̂(ω) … dω; where the kernel does not fall to zero the last frequency is its line at ω = 0. */
function frequencies(
  kernel: StationaryKernel,
  operator: DifferentialOperator,
  samples: SampleSet,
): { readonly xi: Float64Array; readonly weights: Float64Array } {
  const d = samples.dimension;
  if (kernel.radial && d > 1 && kernel.breakpoints.length > 0) {
    throw new NotAvailableError("loss", "the kernel of a residual for radial laws that are not smooth");
  }
  const reach = reachOf(kernel, operator);
  const axes = samples.box.map(([lower, upper]) => {
    const longest = Math.max(upper - lower, 2 * Math.max(Math.abs(lower), Math.abs(upper)));
    return rule(reach, kernel.breakpoints, (2 * HALF_PHASE) / longest);
  });
  const count = axes.reduce((product, { nodes }) => product * nodes.length, 1);
  if (count > MOST_POINTS) {
    throw new NotAvailableError("loss", `the kernel of a residual that ${count.toPrecision(2)} frequencies make`);
  }
  const { distant = 0 } = kernel;
  const lines = distant === 0 ? 0 : 1;
  const xi = new Float64Array((count + lines) * d);
  const weights = new Float64Array(count + lines);
  for (let k = 0; k < count; k++) {
    let [rest, weight] = [k, 1];
    axes.forEach(({ nodes, weights: along }, a) => {
      const i = rest % nodes.length;
      rest = Math.floor(rest / nodes.length);
      xi[k * d + a] = nodes[i];
      weight *= along[i];
    });
    weights[k] = weight;
  }
  const shape = new Float64Array(count);
  kernel.shape(xi.subarray(0, count * d), shape);
  const factor = kernel.factor / (2 * Math.PI) ** d;
  return { xi, weights: weights.map((weight, k) => (k < count ? factor * weight * shape[k] : distant)) };
}

/** The frequency along an axis beyond which k̂ |P|² |ω|^d has nothing left. */
function reachOf(kernel: StationaryKernel, operator: DifferentialOperator): number {
  const d = kernel.dimension;
  const start = kernel.extent;
  const sizeAt = (reach: number) => {
    const xi = new Float64Array(d);
    xi.fill(reach / Math.sqrt(d));
    const along = new Float64Array(d);
    along[0] = reach;
    return Math.max(
      ...[xi, along].map((point) => {
        const shape = new Float64Array(1);
        kernel.shape(point, shape);
        const { re, im } = operatorSymbol(operator, point);
        return shape[0] * (re[0] ** 2 + im[0] ** 2) * reach ** d;
      }),
    );
  };
  const peak = Math.max(...Array.from({ length: 64 }, (_, k) => sizeAt(((k + 1) / 64) * start)));
  if (peak === 0) return 1;
  for (let reach = start; reach < 64 * start; reach *= 1.15) {
    if (sizeAt(reach) <= TAIL * peak) return reach;
  }
  throw new NotAvailableError(
    "loss",
    "the residual of an infinitely wide network whose law of weights has tails that the operator outgrows: its kernel is infinite, or nearly",
  );
}

/** Gauss' rule on panels of [−reach, reach] that end at the breakpoints. */
function rule(reach: number, breakpoints: readonly number[], panel: number) {
  const inside = breakpoints.filter((place) => Math.abs(place) < reach);
  const ends = [...new Set([-reach, ...inside, 0, ...inside.map((place) => -place), reach])].sort((a, b) => a - b);
  const gauss = gaussLegendre(POINTS);
  const nodes: number[] = [];
  const weights: number[] = [];
  ends.slice(1).forEach((upper, e) => {
    const lower = ends[e];
    // The transform itself is smooth over a sixteenth of its reach.
    const pieces = Math.ceil((upper - lower) / Math.min(panel, reach / 16));
    const half = (upper - lower) / pieces / 2;
    for (let k = 0; k < pieces; k++) {
      const middle = lower + (2 * k + 1) * half;
      gauss.nodes.forEach((node, g) => {
        nodes.push(middle + half * node);
        weights.push(half * gauss.weights[g]);
      });
    }
  });
  return { nodes, weights };
}
