// Activations by their definitions with Math's functions, and the sums of ridge units by double loops: what the fast ways are tested against.
import type { RidgeActivation } from "../../src/kernels/ridge.js";
import type { RidgePasses, RidgeWriter } from "../../src/train/ridge-passes.js";

/** By series of positive terms, 2/√π e^{−x²} Σ 2^k x^{2k+1}/(2k+1)!!, which is good at every x. */
export function erf(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 1; k < 200; k++) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
  }
  return Math.abs(x) > 6 ? Math.sign(x) : (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

const logistic = (z: number) => 1 / (1 + Math.exp(-z));
const density = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** The normal distribution; its lower tail by Laplace's continued fraction, where 1 + erf would cancel. */
function distribution(z: number): number {
  if (z > -3) return (1 + erf(z / Math.SQRT2)) / 2;
  let fraction = 0;
  for (let k = 300; k > 0; k--) fraction = k / (fraction - z);
  return density(z) / (fraction - z);
}

/** Value and slope. */
export const definitions: Record<RidgeActivation, readonly [(z: number) => number, (z: number) => number]> = {
  sin: [Math.sin, Math.cos],
  cos: [Math.cos, (z) => -Math.sin(z)],
  triangle: [
    (z) => {
      const turns = z / (2 * Math.PI) - 0.25;
      return 1 - 4 * Math.abs(turns - Math.round(turns));
    },
    (z) => (Math.cos(z) > 0 ? 2 / Math.PI : -2 / Math.PI),
  ],
  square: [(z) => Math.sign(Math.sin(z)), () => 0],
  tanh: [Math.tanh, (z) => Math.cosh(z) ** -2],
  sigmoid: [logistic, (z) => logistic(z) * logistic(-z)],
  silu: [(z) => z * logistic(z), (z) => logistic(z) + z * logistic(z) * logistic(-z)],
  softplus: [(z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))), logistic],
  gaussian: [(z) => Math.exp((-z * z) / 2), (z) => -z * Math.exp((-z * z) / 2)],
  erf: [erf, (z) => (2 / Math.sqrt(Math.PI)) * Math.exp(-z * z)],
  gelu: [(z) => z * distribution(z), (z) => distribution(z) + z * density(z)],
  relu: [(z) => Math.max(z, 0), (z) => (z > 0 ? 1 : 0)],
  srelu: [(z) => Math.max(z, 0) * Math.max(1 - z, 0), (z) => (z > 0 && z < 1 ? 1 - 2 * z : 0)],
};

export interface RidgeProblem {
  readonly dimension: number;
  readonly points: Float64Array;
  readonly omega: Float64Array;
  readonly beta: Float64Array;
  readonly amplitude: Float64Array;
  readonly y: Float64Array;
}

/** Numbers of the problem, seeded; all are representable in float32. */
export function randomProblem(dimension: number, count: number, width: number, seed = 1): RidgeProblem {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  const fill = (length: number, half: number) => Float64Array.from({ length }, () => Math.fround(half * uniform()));
  return {
    dimension,
    points: fill(count * dimension, 3),
    omega: fill(width * dimension, 4),
    beta: fill(width, 6),
    amplitude: fill(width, 1),
    y: fill(count, 1),
  };
}

export function unitsOf({ dimension, omega, beta, amplitude }: RidgeProblem): RidgeWriter {
  return (start, length, omegas, betas, amplitudes) => {
    omegas.set(omega.subarray(start * dimension, (start + length) * dimension));
    betas.set(beta.subarray(start, start + length));
    amplitudes.set(amplitude.subarray(start, start + length));
  };
}

export interface RidgeResults {
  readonly out: Float64Array;
  readonly S0: Float64Array;
  readonly S1: Float64Array;
  readonly Sx: Float64Array;
}

export function emptyResults({ dimension, y, beta }: RidgeProblem): RidgeResults {
  const [m, n] = [beta.length, y.length];
  return {
    out: new Float64Array(n),
    S0: new Float64Array(m),
    S1: new Float64Array(m),
    Sx: new Float64Array(m * dimension),
  };
}

/** What a way of passing over samples and units makes of a problem. */
export function resultsOf({ output, slopes }: RidgePasses, problem: RidgeProblem): RidgeResults {
  const { dimension } = problem;
  const results = emptyResults(problem);
  output(unitsOf(problem), results.out);
  slopes(problem.y, (first, length, { value, slope, moment }) => {
    results.S0.set(value.subarray(0, length), first);
    results.S1.set(slope.subarray(0, length), first);
    results.Sx.set(moment.subarray(0, length * dimension), first * dimension);
  });
  return results;
}

/** The sums, and the sums of the magnitudes of their terms (with |x| for x, and |Ω x| + |β| for a value where that is larger). */
export function doubleLoop(
  problem: RidgeProblem,
  [value, slope]: readonly [(z: number) => number, (z: number) => number],
): { readonly sums: RidgeResults; readonly sizes: RidgeResults } {
  const { dimension: d, points, omega, beta, amplitude, y } = problem;
  const [sums, sizes] = [emptyResults(problem), emptyResults(problem)];
  for (let k = 0; k < beta.length; k++) {
    for (let i = 0; i < y.length; i++) {
      let z = 0;
      let size = Math.abs(beta[k]);
      for (let axis = 0; axis < d; axis++) {
        z += omega[k * d + axis] * points[i * d + axis];
        size += Math.abs(omega[k * d + axis] * points[i * d + axis]);
      }
      z += beta[k];
      const [v, s] = [value(z), slope(z)];
      sums.out[i] += amplitude[k] * v;
      sizes.out[i] += Math.abs(amplitude[k]) * (1 + size);
      sums.S0[k] += y[i] * v;
      sizes.S0[k] += Math.abs(y[i]) * (1 + size);
      sums.S1[k] += y[i] * s;
      sizes.S1[k] += Math.abs(y[i]);
      for (let axis = 0; axis < d; axis++) {
        sums.Sx[k * d + axis] += points[i * d + axis] * y[i] * s;
        sizes.Sx[k * d + axis] += Math.abs(points[i * d + axis] * y[i]);
      }
    }
  }
  return { sums, sizes };
}

/** Largest |a − b|/size over all entries; entries of size 0 must be equal. */
export function distance(a: RidgeResults, b: RidgeResults, size: RidgeResults): number {
  let largest = 0;
  for (const name of ["out", "S0", "S1", "Sx"] as const) {
    a[name].forEach((value, at) => {
      const difference = Math.abs(value - b[name][at]);
      // Written so that NaN is a distance.
      if (!(difference === 0)) largest = Math.max(largest, difference / size[name][at]);
    });
  }
  return largest;
}
