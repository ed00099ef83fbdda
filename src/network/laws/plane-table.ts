import { InputError } from "../../errors.js";
import { nonuniformTransform } from "../../fourier/nufft.js";
import type { InputDimension } from "../input-dimension.js";
import type { PlaneTableLaw } from "../law.js";
import type { RandomStream } from "../random.js";
import { noScalar } from "./no-scalar.js";
import { randomSign } from "./symmetric.js";
import { nonNegative, positive, show } from "./validate.js";
import type { WeightVectorLaw } from "./weight-vector-law.js";

/** Error of characteristic functions. */
const ACCURACY = 1e-13;
/** Products of a point of the table and a number that take less time than a fast transform has to set up. */
const DIRECT = 4e7;

/**
 * The law with a density that is bilinear between the points of a grid: a sum of products of hats, one at every point, with masses p_j. So
 *
 *   E cos(w·t) = sinc²(h₁t₁/2) sinc²(h₂t₂/2) Σ_j p_j cos(w_j·t),
 *
 * and a weight vector is a point, drawn by the masses, with a sum of two uniform numbers on (−h/2, h/2) added along either axis: all of them exact.
 *
 * @param path where the law stands in the input, for messages
 */
export function planeTableLaw(law: PlaneTableLaw, dimension: InputDimension, path: string): WeightVectorLaw {
  if (dimension !== 2) {
    throw new InputError(`${path}.law`, `"plane-table" is for two dimensions, but dimension is ${dimension}`);
  }
  const { spacing, rows, columns, masses } = checkedTable(law, path);
  const [h1, h2] = spacing;
  const middle = (rows - 1) / 2;
  const nodes = new Float64Array(2 * masses.length);
  masses.forEach((_, at) => {
    nodes[2 * at] = h1 * (at % columns);
    nodes[2 * at + 1] = h2 * (Math.floor(at / columns) - middle);
  });
  /** Of the hat at a point of the whole grid, both halves of which are one table. */
  const heightAt = (i: number, j: number): number => {
    if (i < 0) return heightAt(-i, -j);
    const row = j + middle;
    if (i >= columns || row < 0 || row >= rows) return 0;
    const mass = masses[row * columns + i] / (i === 0 ? 1 : 2);
    return mass / (h1 * h2);
  };
  const characteristic = (t: Float64Array): Float64Array => {
    const few = t.length * masses.length <= DIRECT;
    const re = few
      ? directSums(masses, columns, spacing, t)
      : nonuniformTransform(nodes, { re: masses }, t, { sign: 1, dimension: 2, tolerance: ACCURACY }).re;
    for (let i = 0; i < re.length; i++) re[i] *= (sinc((h1 * t[2 * i]) / 2) * sinc((h2 * t[2 * i + 1]) / 2)) ** 2;
    return re;
  };
  const below = cumulative(masses);
  return {
    dimension,
    radial: false,
    mirrored: isMirrored(masses, rows, columns),
    extents: [h1 * columns, h2 * (middle + 1)],
    axes: [],
    get scalar(): never {
      throw noScalar();
    },
    density(w, offset = 0) {
      const [x, y] = [w[offset] / h1, w[offset + 1] / h2];
      const [i, j] = [Math.floor(x), Math.floor(y)];
      const [s, t] = [x - i, y - j];
      const lower = (1 - s) * heightAt(i, j) + s * heightAt(i + 1, j);
      const upper = (1 - s) * heightAt(i, j + 1) + s * heightAt(i + 1, j + 1);
      return (1 - t) * lower + t * upper;
    },
    characteristic,
    characteristicOnGrid([fast, slow]) {
      const points = new Float64Array(2 * fast.length * slow.length);
      for (let j = 0, at = 0; j < slow.length; j++) {
        for (let i = 0; i < fast.length; i++) {
          points[at++] = fast[i];
          points[at++] = slow[j];
        }
      }
      return characteristic(points);
    },
    sample(random, out, offset) {
      const at = firstAbove(below, random.uniform());
      const sign = randomSign(random);
      out[offset] = sign * nodes[2 * at] + h1 * triangular(random);
      out[offset + 1] = sign * nodes[2 * at + 1] + h2 * triangular(random);
    },
  };
}

/** Σ_j p_j cos(w_j·t) by rows: the waves along either axis are powers of one. */
function directSums(
  masses: Float64Array,
  columns: number,
  [h1, h2]: readonly [number, number],
  t: Float64Array,
): Float64Array {
  const rows = masses.length / columns;
  const [cosine, sine] = [new Float64Array(columns), new Float64Array(columns)];
  const sums = new Float64Array(t.length / 2);
  for (let k = 0; k < sums.length; k++) {
    for (let i = 0; i < columns; i++) {
      cosine[i] = Math.cos(i * h1 * t[2 * k]);
      sine[i] = Math.sin(i * h1 * t[2 * k]);
    }
    for (let row = 0; row < rows; row++) {
      const start = row * columns;
      let [re, im] = [0, 0];
      for (let i = 0; i < columns; i++) {
        re += masses[start + i] * cosine[i];
        im += masses[start + i] * sine[i];
      }
      const angle = (row - (rows - 1) / 2) * h2 * t[2 * k + 1];
      sums[k] += re * Math.cos(angle) - im * Math.sin(angle);
    }
  }
  return sums;
}

interface CheckedTable {
  readonly spacing: readonly [number, number];
  readonly rows: number;
  readonly columns: number;
  /** The mass of a point and of its mirror image together, row by row; 1 in all. */
  readonly masses: Float64Array;
}

function checkedTable({ spacing, density }: PlaneTableLaw, path: string): CheckedTable {
  if (!Array.isArray(spacing) || spacing.length !== 2) {
    throw new InputError(`${path}.spacing`, `must be a pair of numbers, not ${show(spacing)}`);
  }
  const [h1, h2] = spacing.map((value, k) => positive(value, `${path}.spacing[${k}]`));
  if (!Array.isArray(density) || density.length % 2 === 0) {
    throw new InputError(
      `${path}.density`,
      `needs an odd number of rows, with w₂ = 0 in the middle, found ${Array.isArray(density) ? density.length : show(density)}`,
    );
  }
  const rows = density.length;
  const columns = density[0].length;
  const values = new Float64Array(rows * columns);
  density.forEach((row: readonly number[], j) => {
    if (row.length !== columns || columns === 0) {
      throw new InputError(`${path}.density[${j}]`, `has ${row.length} values, the first row ${columns}`);
    }
    row.forEach((value, i) => {
      values[j * columns + i] = nonNegative(value, `${path}.density[${j}][${i}]`);
    });
  });
  // Points with w₁ = 0 stand in the table with their mirror images, others for them, too.
  const both = values.map((value, at) => {
    const [i, j] = [at % columns, Math.floor(at / columns)];
    return i === 0 ? (value + values[(rows - 1 - j) * columns]) / 2 : 2 * value;
  });
  const whole = both.reduce((sum, value) => sum + value, 0);
  if (!(whole > 0 && Number.isFinite(whole))) {
    throw new InputError(`${path}.density`, `the density must have a positive, finite mass, not ${whole}`);
  }
  return { spacing: [h1, h2], rows, columns, masses: both.map((value) => value / whole) };
}

/** Whether rows above and below the middle are the same. */
function isMirrored(masses: Float64Array, rows: number, columns: number): boolean {
  return masses.every((mass, at) => {
    const [i, j] = [at % columns, Math.floor(at / columns)];
    return mass === masses[(rows - 1 - j) * columns + i];
  });
}

function cumulative(masses: Float64Array): Float64Array {
  let sum = 0;
  return masses.map((mass) => {
    sum += mass;
    return sum;
  });
}

/** The first point with more mass below its end than a share of all; one that has mass. */
function firstAbove(below: Float64Array, share: number): number {
  const target = share * below[below.length - 1];
  let [low, high] = [0, below.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (below[middle] > target) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Of the density 1 − |s| on (−1, 1). */
function triangular(random: RandomStream): number {
  return random.uniform() + random.uniform() - 1;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(x) / x;
}
