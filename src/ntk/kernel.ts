import { gridWithHoles } from "../data/grid-with-holes.js";
import { type SampleGrid, type SampleSet, sampleGrid } from "../data/samples.js";
import { weightRoots } from "../data/weights.js";
import { InputError } from "../errors.js";
import { familyOf } from "../network/families/index.js";
import type { Network } from "../network/network.js";
import { differenceLags, signedDifferenceLags, sumLags } from "./grid-lags.js";
import type { KernelEntries } from "./kernel-entries.js";
import { type KernelProfile, kernelProfile, partAt } from "./kernel-profile.js";
import { pairEntries } from "./pair-entries.js";
import { entriesAt } from "./restricted.js";
import { scaledEntries } from "./weighted.js";

/**
 * The kernel operator column by column, for any samples. On a uniform tensor grid a column costs O(n) once the
 * characteristic function is tabulated at the lags that occur, n differences and 2^d n sums; on scattered samples it is
 * evaluated n times a column, which for many laws takes a tenth of the time where all columns are wanted at once. Throws InputError where network and samples differ in dimension.
 */
export function kernelEntries(network: Network, samples: SampleSet): KernelEntries {
  const entries = evenEntries(network, samples);
  const roots = weightRoots(samples);
  return roots === null ? entries : scaledEntries(entries, roots);
}

/** With the mean weight for every sample. */
function evenEntries(network: Network, samples: SampleSet): KernelEntries {
  const pairs = familyOf(network).pairKernel(network, samples);
  if (pairs !== null) return pairEntries(pairs, samples);
  const profile = profileOn(network, samples);
  const grid = sampleGrid(samples);
  if (grid !== undefined) return gridEntries(profile, samples, grid);
  const holes = gridWithHoles(samples);
  if (holes === null) return scatteredEntries(profile, samples);
  return entriesAt(gridEntries(profile, holes.whole, holes.whole.grid), holes.places);
}

/** The kernel operator as a dense symmetric matrix, row by row, length n². Throws as `kernelEntries`. */
export function kernelMatrix(network: Network, samples: SampleSet): Float64Array {
  const entries = kernelEntries(network, samples);
  const n = entries.count;
  const matrix = new Float64Array(n * n);
  entries.lowerColumns((j, lower) => {
    matrix.set(lower, j * n + j);
    for (let i = j + 1; i < n; i++) matrix[i * n + j] = lower[i - j];
  });
  return matrix;
}

/** Whether the kernel of a network is made of functions of x − x' and x + x', which have fast products on grids. */
export function hasLags(network: Network): boolean {
  return familyOf(network).pairKernel(network, { points: new Float64Array(0), dimension: network.dimension }) === null;
}

/** The kernel that a network has on samples, κ and the mean weight included. Throws InputError where they differ in dimension. */
export function profileOn(network: Network, samples: SampleSet): KernelProfile {
  if (network.dimension !== samples.dimension) {
    throw new InputError(
      "dimension",
      `the network has inputs of dimension ${network.dimension}, the samples ${samples.dimension}`,
    );
  }
  return kernelProfile(network, samples.measureFactor * samples.weight);
}

function gridEntries(profile: KernelProfile, { points, count, dimension }: SampleSet, grid: SampleGrid): KernelEntries {
  const { mirrored } = profile;
  const differences = profile.stationary((mirrored ? differenceLags : signedDifferenceLags)(grid));
  const sums = profile.reflected(sumLags(grid, points));
  const [n1, n2 = 1, n3 = 1] = grid.counts;
  const row = 2 * n1 - 1;
  const layer = row * (2 * n2 - 1);
  /** Where the difference of two points along an axis stands in its table, of whose rows and layers these are the lengths. */
  const place = (i: number, j: number, count: number) => (mirrored ? Math.abs(i - j) : i - j + count - 1);
  const [differenceRow, differenceLayer] = mirrored ? [n1, n1 * n2] : [row, layer];
  const none = place(0, 0, n1) + differenceRow * place(0, 0, n2) + differenceLayer * place(0, 0, n3);
  const column = (j: number, out: Float64Array) => {
    const [ja, jb, jc] = [j % n1, Math.floor(j / n1) % n2, Math.floor(j / (n1 * n2))];
    for (let c = 0, i = 0; c < n3; c++) {
      for (let b = 0; b < n2; b++) {
        const difference = differenceRow * place(b, jb, n2) + differenceLayer * place(c, jc, n3);
        const sum = ja + row * (b + jb) + layer * (c + jc);
        for (let a = 0; a < n1; a++, i++) {
          const inner = innerProduct(points, i, j, dimension);
          out[i] = partAt(differences, difference + place(a, ja, n1), inner) + partAt(sums, sum + a, inner);
        }
      }
    }
  };
  return {
    count,
    column,
    lowerColumns(visit) {
      const whole = new Float64Array(count);
      for (let j = 0; j < count; j++) {
        column(j, whole);
        visit(j, whole.subarray(j));
      }
    },
    diagonal() {
      const values = new Float64Array(count);
      for (let c = 0, i = 0; c < n3; c++) {
        for (let b = 0; b < n2; b++) {
          for (let a = 0; a < n1; a++, i++) {
            const square = innerProduct(points, i, i, dimension);
            values[i] = partAt(differences, none, square) + partAt(sums, 2 * (a + row * b + layer * c), square);
          }
        }
      }
      return values;
    },
  };
}

/** Lags of the scattered samples that the characteristic function is evaluated at together. */
const lagsAtOnce = 2 ** 18;

function scatteredEntries(profile: KernelProfile, { points, count, dimension }: SampleSet): KernelEntries {
  return {
    count,
    diagonal() {
      const same = profile.stationary(new Float64Array(dimension));
      const doubled = profile.reflected(points.map((x) => 2 * x));
      return Float64Array.from({ length: count }, (_, i) => {
        const square = innerProduct(points, i, i, dimension);
        return partAt(same, 0, square) + partAt(doubled, i, square);
      });
    },
    column(j, out) {
      const y = points.subarray(j * dimension, (j + 1) * dimension);
      const differences = profile.stationary(points.map((x, at) => x - y[at % dimension]));
      const sums = profile.reflected(points.map((x, at) => x + y[at % dimension]));
      for (let i = 0; i < count; i++) {
        const inner = innerProduct(points, i, j, dimension);
        out[i] = partAt(differences, i, inner) + partAt(sums, i, inner);
      }
    },
    lowerColumns(visit) {
      const ofSums = profile.reflected(new Float64Array(dimension));
      const hasSums = ofSums.damping !== null || ofSums.diffusion !== null;
      for (let from = 0; from < count; ) {
        let [to, lags] = [from, 0];
        while (to < count && (to === from || lags + count - to <= lagsAtOnce)) lags += count - to++;
        const differences = profile.stationary(lagsOf(points, count, dimension, from, to, lags, -1));
        const sums = hasSums ? profile.reflected(lagsOf(points, count, dimension, from, to, lags, 1)) : ofSums;
        const isDamping = !hasSums && differences.diffusion === null;
        const lower = new Float64Array(count);
        for (let j = from, at = 0; j < to; at += count - j, j++) {
          if (isDamping && differences.damping !== null) {
            visit(j, differences.damping.subarray(at, at + count - j));
            continue;
          }
          for (let i = j; i < count; i++) {
            const inner = innerProduct(points, i, j, dimension);
            lower[i - j] = partAt(differences, at + i - j, inner) + partAt(sums, at + i - j, inner);
          }
          visit(j, lower.subarray(0, count - j));
        }
        from = to;
      }
    },
  };
}

/** x_i + sign · x_j of the pairs i ≥ j of some columns j, one after another. */
function lagsOf(
  points: Float64Array,
  count: number,
  dimension: number,
  from: number,
  to: number,
  lags: number,
  sign: number,
): Float64Array {
  const values = new Float64Array(lags * dimension);
  for (let j = from, at = 0; j < to; j++) {
    for (let i = j; i < count; i++) {
      for (let k = 0; k < dimension; k++, at++) {
        values[at] = points[i * dimension + k] + sign * points[j * dimension + k];
      }
    }
  }
  return values;
}

/** x_i · x_j. */
function innerProduct(points: Float64Array, i: number, j: number, dimension: number): number {
  let sum = 0;
  for (let k = 0; k < dimension; k++) sum += points[i * dimension + k] * points[j * dimension + k];
  return sum;
}
