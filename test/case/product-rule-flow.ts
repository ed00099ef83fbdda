import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** One part of a network, Σ c a σ(α w·x + b) over as many units as every other part has. */
interface Part {
  readonly scale: number;
  readonly amplitude: number;
}

/** What `productRuleFlow` knows of a network and its data; nothing is shared with the package. */
export interface PlainNetwork {
  readonly value: (z: number) => number;
  readonly slope: (z: number) => number;
  /** Every z where value or slope is not smooth, in ascending order. */
  readonly kinks: readonly number[];
  readonly parts: readonly Part[];
  /** Density of w, or of each of its components. */
  readonly weightDensity: (w: number) => number;
  readonly weightReach: number;
  readonly biasDensity: (b: number) => number;
  readonly biasReach: number;
  readonly outputVariance: number;
  readonly train: readonly string[];
}

/**
 * e^{−Kt} u₀ with the kernel matrix of a network from quadrature over every weight and bias, and from the definition of the kernel: the sum
 * over trained parameters of products of derivatives. The midpoint rule serves the weights, and the biases where the activation is smooth; where
 * it is not, Gauss's rule of five points serves the biases between those at which a sample meets a kink.
 *
 * @param nodes midpoints for every component of w; for b midpoints, or the least number of pieces where there are kinks
 */
export function productRuleFlow(
  network: PlainNetwork,
  points: readonly (readonly number[])[],
  weight: number,
  initial: readonly number[],
  times: readonly number[],
  nodes: { readonly weights: number; readonly biases: number },
): { readonly values: readonly (readonly number[])[]; readonly lambdaMax: number } {
  const n = points.length;
  const dimension = points[0].length;
  const matrix = new Float64Array(n * n);
  const { train, outputVariance } = network;
  const [a, w, b] = ["a", "w", "b"].map((group) => (train.includes(group) ? 1 : 0));
  const ws = midpoints(network.weightReach, nodes.weights);
  const dw = (2 * network.weightReach) / nodes.weights;
  let vectors: readonly (readonly number[])[] = [[]];
  for (let k = 0; k < dimension; k++) vectors = vectors.flatMap((w) => ws.map((component) => [...w, component]));
  const [values, slopes] = [new Float64Array(n), new Float64Array(n)];
  const inner = points.map((x) => points.map((y) => x.reduce((sum, value, k) => sum + value * y[k], 0)));
  for (const { scale, amplitude } of network.parts) {
    const ofSlopes = Float64Array.from(inner.flat(), (product) => outputVariance * (b + w * scale ** 2 * product));
    const factor = (amplitude ** 2 / network.parts.length) * dw ** dimension;
    for (const vector of vectors) {
      const ofWeight = factor * vector.reduce((product, component) => product * network.weightDensity(component), 1);
      const phase = points.map((x) => scale * x.reduce((sum, value, k) => sum + value * vector[k], 0));
      const breaks = phase.flatMap((z) => network.kinks.map((kink) => kink - z));
      for (const [bias, length] of biasRule(breaks, network.biasReach, nodes.biases)) {
        const share = ofWeight * length * network.biasDensity(bias);
        if (share < 1e-14 * factor * length) continue;
        for (let i = 0; i < n; i++) {
          values[i] = network.value(phase[i] + bias);
          slopes[i] = network.slope(phase[i] + bias);
        }
        for (let i = 0; i < n; i++) {
          for (let j = 0; j <= i; j++) {
            const at = i * n + j;
            matrix[at] += share * (a * values[i] * values[j] + ofSlopes[at] * slopes[i] * slopes[j]);
          }
        }
      }
    }
  }
  const K = new Matrix(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      K.set(i, j, weight * matrix[i * n + j]);
      K.set(j, i, weight * matrix[i * n + j]);
    }
  }
  const { realEigenvalues: lambda, eigenvectorMatrix: V } = new EigenvalueDecomposition(K, { assumeSymmetric: true });
  const coefficients = V.transpose().mmul(Matrix.columnVector([...initial]));
  return {
    values: times.map((time) =>
      V.mmul(Matrix.columnVector(lambda.map((l, k) => Math.exp(-l * time) * coefficients.get(k, 0)))).to1DArray(),
    ),
    lambdaMax: Math.max(...lambda),
  };
}

/** Gauss's rule of five points on [−1, 1]: places and weights (Abramowitz and Stegun, table 25.4). */
const gauss = [
  [-0.906179845938664, 0.2369268850561891],
  [-0.5384693101056831, 0.4786286704993665],
  [0, 0.5688888888888889],
  [0.5384693101056831, 0.4786286704993665],
  [0.906179845938664, 0.2369268850561891],
] as const;

/** Biases and their weights. */
function biasRule(breaks: readonly number[], reach: number, count: number): readonly (readonly [number, number])[] {
  if (breaks.length === 0) return midpoints(reach, count).map((bias) => [bias, (2 * reach) / count]);
  const even = Array.from({ length: count + 1 }, (_, k) => (reach * (2 * k - count)) / count);
  const ends = [...even, ...breaks.filter((bias) => Math.abs(bias) < reach)].sort((a, b) => a - b);
  return ends.slice(1).flatMap((end, k) => {
    const [middle, half] = [(end + ends[k]) / 2, (end - ends[k]) / 2];
    return gauss.map(([place, weight]) => [middle + half * place, half * weight] as const);
  });
}

function midpoints(reach: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, k) => (reach * (2 * k + 1 - count)) / count);
}
