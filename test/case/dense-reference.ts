import { EigenvalueDecomposition, Matrix } from "ml-matrix";

// Level 1 once more, from the formulas of docs/theory.md alone and a dense eigendecomposition: nothing is shared with src/.

/** E cos(w t) of a symmetric law, in closed form. */
export type Characteristic = (t: number) => number;

export const characteristics = {
  normal:
    (std: number): Characteristic =>
    (t) =>
      Math.exp(-((std * t) ** 2) / 2),
  uniform:
    (halfWidth: number): Characteristic =>
    (t) =>
      t === 0 ? 1 : Math.sin(halfWidth * t) / (halfWidth * t),
  laplace:
    (scale: number): Characteristic =>
    (t) =>
      1 / (1 + (scale * t) ** 2),
  cauchy:
    (scale: number): Characteristic =>
    (t) =>
      Math.exp(-scale * Math.abs(t)),
  /** The triangular density on [−width, width]. */
  triangle:
    (width: number): Characteristic =>
    (t) => {
      const half = (width * t) / 2;
      return half === 0 ? 1 : (Math.sin(half) / half) ** 2;
    },
};

/** A network as far as its kernel goes. */
export interface DenseNetwork {
  readonly phi: Characteristic;
  readonly family: "mscale" | "fourier-features";
  readonly scales: readonly number[];
  /** c_p for every scale. */
  readonly amplitudes: readonly number[];
  /** σ_a². */
  readonly variance: number;
  /** E cos 2b: e^{−2σ_b²}, or 0 for uniform phases. */
  readonly reflection: number;
  readonly train: readonly string[];
}

export interface DenseSamples {
  readonly points: readonly (readonly number[])[];
  readonly weight: number;
  /** κ. */
  readonly measureFactor: number;
}

/** Θ(x, y), sections 2 and 3. */
function kernel(network: DenseNetwork, x: readonly number[], y: readonly number[]): number {
  const trained = (group: string) => (network.train.includes(group) ? 1 : 0);
  const inner = x.reduce((sum, value, a) => sum + value * y[a], 0);
  const at = (scale: number, sign: 1 | -1) =>
    x.reduce((product, value, a) => product * network.phi(scale * (value - sign * y[a])), 1);
  if (network.family === "fourier-features") {
    return (trained("a") + network.variance * trained("w") * inner) * at(1, 1);
  }
  const q = network.reflection;
  let sum = 0;
  network.scales.forEach((scale, p) => {
    const [minus, plus] = [at(scale, 1), at(scale, -1)];
    // E sin sin and E cos cos of α w·x + b.
    const sines = (minus - q * plus) / 2;
    const cosines = (minus + q * plus) / 2;
    const slopes = trained("b") + trained("w") * scale ** 2 * inner;
    sum += network.amplitudes[p] ** 2 * (trained("a") * sines + network.variance * slopes * cosines);
  });
  return sum / network.scales.length;
}

/** The kernel operator κ weight Θ(x_i, x_j) on the samples. */
export function denseKernel(network: DenseNetwork, { points, weight, measureFactor }: DenseSamples): Matrix {
  const n = points.length;
  const K = new Matrix(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = measureFactor * weight * kernel(network, points[i], points[j]);
      K.set(i, j, value);
      K.set(j, i, value);
    }
  }
  return K;
}

/** u(t) on the samples; `friction` makes it momentum, u'' + γ u' = −K u from rest. */
export function denseFlow(
  network: DenseNetwork,
  samples: DenseSamples,
  initial: Float64Array,
  times: readonly number[],
  friction?: number,
): readonly Float64Array[] {
  const n = initial.length;
  const K = denseKernel(network, samples);
  const { realEigenvalues, eigenvectorMatrix: V } = new EigenvalueDecomposition(K, { assumeSymmetric: true });
  const coefficients = realEigenvalues.map((_, j) => initial.reduce((sum, value, i) => sum + V.get(i, j) * value, 0));
  return times.map((time) => {
    const u = new Float64Array(n);
    realEigenvalues.forEach((lambda, j) => {
      const rate = Math.max(0, lambda);
      const factor =
        coefficients[j] * (friction === undefined ? Math.exp(-rate * time) : oscillation(rate, friction, time));
      for (let i = 0; i < n; i++) u[i] += factor * V.get(i, j);
    });
    return u;
  });
}

/** u(t) of u'' + γ u' + λ u = 0 from u = 1 at rest, by the roots of the characteristic polynomial. */
function oscillation(lambda: number, friction: number, time: number): number {
  const square = friction ** 2 / 4 - lambda;
  const h = friction / 2;
  if (Math.abs(square) < 1e-12) return Math.exp(-h * time) * (1 + h * time);
  const r = Math.sqrt(Math.abs(square));
  if (square < 0) return Math.exp(-h * time) * (Math.cos(r * time) + (h / r) * Math.sin(r * time));
  // λ / (h + r) = h − r without cancellation.
  const slow = lambda / (h + r);
  return ((h + r) * Math.exp(-slow * time) - slow * Math.exp(-(h + r) * time)) / (2 * r);
}
