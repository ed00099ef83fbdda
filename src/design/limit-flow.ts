import { type SampleSet, sampleGrid } from "../data/samples.js";
import { weightRoots } from "../data/weights.js";
import { toeplitzProduct } from "../fourier/toeplitz.js";
import type { Network } from "../network/network.js";
import { kernelEigenbasisUpTo } from "../ntk/eigenbasis.js";
import { type KernelPropagator, kernelPropagator } from "../ntk/flow.js";
import { hasLags, kernelEntries } from "../ntk/kernel.js";
import type { KernelEntries, KernelOperator } from "../ntk/kernel-entries.js";
import { hasFastProducts } from "../ntk/kernel-operator.js";
import { largestKernelEigenvalue, respondByLanczos } from "../ntk/lanczos.js";
import { once } from "../once.js";
import { dot } from "../sparse/vectors.js";
import { resolutionOn, unreflectedCoefficients } from "../spectral/coefficients.js";

/** Frequencies per π over the domain and up to which multiple of what the samples tell apart: kernels with a kink fall slowly. */
const [PER_OSCILLATION, OVER] = [2, 4];

/** What the width law does not notice: a tenth of that changed it by half a per cent. */
const TRUNCATED = { tolerance: 1e-4, maximumRank: 600 } as const;

/** Steps of half of the stability limit need the largest eigenvalue to no more digits; where many are alike, a flat spectrum has hundreds, more take long. */
const EIGENVALUE = 1e-4;

/** A propagator that knows the trace of its kernel. */
export interface DesignPropagator extends KernelPropagator {
  trace(): number;
}

/**
 * The kernel operator that designs go by: the exact one, but on a grid in one dimension, or in two of a network whose coefficients depend on |ξ| alone, whose kernel is one of distances only in the limit of a wide range of biases that limit, k_B(x − x′) + x·x′ k_A(x − x′) with the transforms of B and A, by Toeplitz products. What it leaves out is what `validate` warns of; the exact kernel of
 * such a network takes an integral over its law for every pair of samples, seconds for each law that is tried.
 */
export function designPropagator(network: Network, samples: SampleSet): DesignPropagator {
  const limit = limitKernel(network, samples);
  if (limit === null) {
    const propagator = kernelPropagator(network, samples);
    return { ...propagator, trace: () => traceOf(network, samples, propagator) };
  }
  const basis = once(() => kernelEigenbasisUpTo(network, samples, TRUNCATED, limit.entries));
  return {
    method: "lanczos",
    count: samples.count,
    lambdaMax: largestKernelEigenvalue(limit.operator, EIGENVALUE),
    get basis() {
      return basis();
    },
    eigenvalues: () => null,
    trace: () => sum(limit.entries.diagonal()),
    respond: (initial, requests, observables = []) => ({
      ...respondByLanczos(limit.operator, initial, requests, {}, observables),
      method: "lanczos",
    }),
  };
}

/** The same for laws that are tried by what they leave alone: on a grid fast products answer in a tenth of the time that a basis takes. */
export function quickPropagator(network: Network, samples: SampleSet): DesignPropagator {
  if (!hasFastProducts(network, samples)) return designPropagator(network, samples);
  const propagator = kernelPropagator(network, samples, {
    method: "lanczos",
    lanczos: { eigenvalueTolerance: EIGENVALUE },
  });
  return { ...propagator, trace: () => traceOf(network, samples, propagator) };
}

/** The entries of the same kernel. */
export function designEntries(network: Network, samples: SampleSet): LimitKernel["entries"] {
  return limitKernel(network, samples)?.entries ?? kernelEntries(network, samples);
}

/** Of the eigenvalues where they are at hand. */
function traceOf(network: Network, samples: SampleSet, { eigenvalues }: KernelPropagator): number {
  return sum(eigenvalues() ?? kernelEntries(network, samples).diagonal());
}

function sum(values: Float64Array): number {
  return values.reduce((all, value) => all + value, 0);
}

interface LimitKernel {
  readonly operator: KernelOperator;
  readonly entries: Pick<KernelEntries, "count" | "diagonal" | "column">;
}

function limitKernel(network: Network, samples: SampleSet): LimitKernel | null {
  const { box, count, points, dimension, measureFactor, weight } = samples;
  const grid = sampleGrid(samples);
  if (grid === undefined || weightRoots(samples) !== null || hasLags(network)) return null;
  if (dimension !== 1 && dimension !== 2) return null;
  const axes = grid.spacings.map((spacing, a): CosineAxis => {
    const cells = 2 ** Math.ceil(Math.log2(OVER * PER_OSCILLATION * grid.counts[a]));
    return { spacing, count: grid.counts[a], cells, step: (OVER * Math.PI) / spacing / cells };
  });
  const lengths = box.map(([lower, upper]): [number, number] => [0, upper - lower]);
  const { real } = unreflectedCoefficients(
    network,
    measureFactor * weight,
    Math.max(...axes.map(({ step }) => step / 2), resolutionOn(lengths)),
  );
  // In the plane values on a quarter are all where directions are alike.
  if (dimension === 2 && (!real.radial || real.tangential !== undefined)) return null;
  const xi = midpoints(axes);
  const [A, B] = [new Float64Array(xi.length / dimension), new Float64Array(xi.length / dimension)];
  real.both(xi, A, B);
  const ofA = real.diffuses ? lagsOf(A, axes) : null;
  const constant = real.constant ?? 0;
  const ofB = lagsOf(B, axes).map((value) => value + constant);
  const damping = toeplitzProduct(ofB, grid.counts);
  const diffusion = ofA === null ? null : toeplitzProduct(ofA, grid.counts);
  const scratch = new Float64Array(count);
  const [n1] = grid.counts;
  const entry = (i: number, j: number) => {
    const lag = Math.abs((i % n1) - (j % n1)) + n1 * Math.abs(Math.floor(i / n1) - Math.floor(j / n1));
    return ofA === null ? ofB[lag] : ofB[lag] + innerProduct(points, i, j, dimension) * ofA[lag];
  };
  return {
    operator: {
      count,
      apply(x, y) {
        damping(x, y);
        if (diffusion === null) return;
        for (let a = 0; a < dimension; a++) {
          for (let i = 0; i < count; i++) scratch[i] = points[i * dimension + a] * x[i];
          diffusion(scratch, scratch);
          for (let i = 0; i < count; i++) y[i] += points[i * dimension + a] * scratch[i];
        }
      },
    },
    entries: {
      count,
      diagonal: () => Float64Array.from({ length: count }, (_, i) => entry(i, i)),
      column(j, out) {
        for (let i = 0; i < count; i++) out[i] = entry(i, j);
      },
    },
  };
}

function innerProduct(points: Float64Array, i: number, j: number, dimension: number): number {
  let sum = 0;
  for (let a = 0; a < dimension; a++) sum += points[i * dimension + a] * points[j * dimension + a];
  return sum;
}

/** Samples along an axis, and the cells of positive frequencies in which integrals over them are taken. */
interface CosineAxis {
  readonly spacing: number;
  readonly count: number;
  readonly cells: number;
  readonly step: number;
}

/** The midpoints of all cells, row by row, those of the first axis running fastest. */
function midpoints(axes: readonly CosineAxis[]): Float64Array {
  const all = axes.reduce((product, { cells }) => product * cells, 1);
  const xi = new Float64Array(all * axes.length);
  for (let k = 0; k < all; k++) {
    let place = k;
    axes.forEach(({ cells, step }, a) => {
      xi[k * axes.length + a] = ((place % cells) + 0.5) * step;
      place = Math.floor(place / cells);
    });
  }
  return xi;
}

/** π^{−d} ∫ values Π_a cos(ξ_a r_a) dξ over positive frequencies by the midpoint rule at all r_a = 0, spacing, 2 spacing …, axis by axis; the cosines by their recurrence. */
function lagsOf(values: Float64Array, axes: readonly CosineAxis[]): Float64Array {
  // Each turn takes the first axis and puts its lags last.
  return axes.reduce((rows, { spacing, count, cells, step }) => {
    const others = rows.length / cells;
    const cosines = new Float64Array(count * cells);
    for (let k = 0; k < cells; k++) {
      const phase = (k + 0.5) * step * spacing;
      const turn = 2 * Math.cos(phase);
      let [before, now] = [(Math.cos(phase) * step) / Math.PI, step / Math.PI];
      for (let j = 0; j < count; j++) {
        cosines[j * cells + k] = now;
        [before, now] = [now, turn * now - before];
      }
    }
    const lags = new Float64Array(count * others);
    for (let j = 0; j < count; j++) {
      const wave = cosines.subarray(j * cells, (j + 1) * cells);
      for (let other = 0; other < others; other++) {
        lags[j * others + other] = dot(wave, rows.subarray(other * cells, (other + 1) * cells));
      }
    }
    return lags;
  }, values);
}
