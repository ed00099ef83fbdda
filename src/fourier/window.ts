/**
 * The Kaiser–Bessel window I0(β √(1 − t²)) / I0(β), |t| ≤ 1, that spreads a point over `width` points of an
 * oversampled grid, with t = 2 (distance in grid points) / width.
 */
export interface Window {
  /** Number of grid points under the window. */
  readonly width: number;
  readonly beta: number;
  /** Coefficients of the piecewise polynomials in the order that the kernels read (src/kernels/assembly/window.ts). */
  readonly table: Float64Array;
}

/**
 * Largest error of a transform with each width from 3 to 16, relative to the sum of the absolute strengths, for grids
 * with 2, 3 and 4 points for every wavelength at the edge of the band: measured over all positions in a cell and all
 * frequencies in the band, the polynomials' error included, and rounded up (test/fourier/window.test.ts).
 */
const errors: Readonly<Record<Oversampling, readonly number[]>> = {
  2: [1.8e-2, 3e-3, 2.8e-4, 2.8e-5, 3.1e-6, 3e-7, 2.8e-8, 3.4e-9, 4.8e-10, 4.6e-11, 7.1e-12, 7.5e-13, 9e-14, 4e-14],
  3: [8.2e-3, 7e-4, 5e-5, 4.6e-6, 2.9e-7, 1.7e-8, 1.8e-9, 1.4e-10, 1.2e-11, 1.3e-12, 9e-14, 2e-14, 2e-14, 2e-14],
  4: [
    5.9e-3, 3.8e-4, 2.6e-5, 1.8e-6, 7.7e-8, 6.7e-9, 4.5e-10, 3.2e-11, 2.6e-12, 2e-13, 2e-14, 1.5e-14, 1.5e-14, 1.5e-14,
  ],
};
const narrowest = 3;

/** Grid points for every shortest wavelength, halved: 2 means a grid twice as fine as the band needs. */
export type Oversampling = 2 | 3 | 4;

/** The width with which a transform on a grid of that oversampling has the tolerance; 16 where none has. */
export function windowWidth(tolerance: number, oversampling: Oversampling): number {
  const index = errors[oversampling].findIndex((error) => error <= tolerance);
  return narrowest + (index < 0 ? errors[oversampling].length - 1 : index);
}

/** The error that `windowWidth` counts on. */
export function windowError(width: number, oversampling: Oversampling): number {
  return errors[oversampling][width - narrowest];
}

const made = new Map<string, Window>();

/** The window of a width for a grid of an oversampling. */
export function kaiserBesselWindow(width: number, oversampling: Oversampling): Window {
  const key = `${width}/${oversampling}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  // 0.99 of the value that puts the edge of the window's spectrum on the first alias of the band (measured best).
  const beta = 0.99 * Math.PI * width * (1 - 1 / (2 * oversampling));
  const window = { width, beta, table: polynomialTable(width, beta) };
  made.set(key, window);
  return window;
}

/** Fourier transform of the window, ∫ window(s) e^{iηs} ds with s in grid points: w sinh(r) / (r I0(β)), r² = β² − (ηw/2)². */
export function windowTransform(window: Window): (eta: number) => number {
  const { width, beta } = window;
  const scale = width / besselI0(beta);
  return (eta) => {
    const radius = Math.sqrt(Math.max(beta * beta - (eta * eta * width * width) / 4, 1e-300));
    return (scale * Math.sinh(radius)) / radius;
  };
}

/** Modified Bessel function I0 by its power series; all terms are positive, so nothing cancels. */
function besselI0(x: number): number {
  const quarter = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-18 * sum; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

/** Chebyshev interpolants of the window in every cell, as powers, even and odd ones side by side. */
function polynomialTable(width: number, beta: number): Float64Array {
  const terms = Math.floor(width / 3) + 2;
  const degree = 2 * terms;
  const columns = Math.ceil(width / 2);
  const peak = besselI0(beta);
  const table = new Float64Array(2 * terms * columns);
  for (let column = 0; column < columns; column++) {
    const powers = chebyshevPowers(degree, (z) => {
      const t = (2 * column - (width - 1) - z) / width;
      return besselI0(beta * Math.sqrt(Math.max(0, 1 - t * t))) / peak;
    });
    const middle = 2 * column + 1 === width;
    for (let i = 0; i < terms; i++) {
      const at = 2 * (column * terms + terms - 1 - i);
      table[at] = powers[2 * i];
      table[at + 1] = middle ? 0 : powers[2 * i + 1];
    }
  }
  return table;
}

/** Coefficients of the powers of z of the polynomial that interpolates a function in `count` Chebyshev points of [−1, 1]. */
function chebyshevPowers(count: number, f: (z: number) => number): Float64Array {
  const angles = Array.from({ length: count }, (_, i) => (Math.PI * (i + 0.5)) / count);
  const values = angles.map((angle) => f(Math.cos(angle)));
  const powers = new Float64Array(count);
  let previous = new Float64Array(count);
  let current = new Float64Array(count);
  current[0] = 1;
  for (let k = 0; k < count; k++) {
    const coefficient = ((k === 0 ? 1 : 2) / count) * sum(values.map((value, i) => value * Math.cos(k * angles[i])));
    for (let i = 0; i < count; i++) powers[i] += coefficient * current[i];
    // T_{k+1} = 2 z T_k − T_{k−1}, except that T_1 = z.
    const next = new Float64Array(count);
    for (let i = 0; i < count; i++) next[i] = (i > 0 ? (k === 0 ? 1 : 2) * current[i - 1] : 0) - previous[i];
    previous = current;
    current = next;
  }
  return powers;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
