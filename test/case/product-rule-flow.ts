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
 * e^{−Kt} u₀ with the kernel matrix of a network from midpoint rules over every weight and bias, and from the definition of the kernel: the sum
 * over trained parameters of products of derivatives.
 *
 * @param nodes midpoints for every component of w, and for b
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
  const bs = midpoints(network.biasReach, nodes.biases);
  const dw = (2 * network.weightReach) / nodes.weights;
  const db = (2 * network.biasReach) / nodes.biases;
  let vectors: readonly (readonly number[])[] = [[]];
  for (let k = 0; k < dimension; k++) vectors = vectors.flatMap((w) => ws.map((component) => [...w, component]));
  const [values, slopes] = [new Float64Array(n), new Float64Array(n)];
  const inner = points.map((x) => points.map((y) => x.reduce((sum, value, k) => sum + value * y[k], 0)));
  for (const { scale, amplitude } of network.parts) {
    const ofSlopes = Float64Array.from(inner.flat(), (product) => outputVariance * (b + w * scale ** 2 * product));
    const factor = (amplitude ** 2 / network.parts.length) * dw ** dimension * db;
    for (const vector of vectors) {
      const ofWeight = factor * vector.reduce((product, component) => product * network.weightDensity(component), 1);
      const phase = points.map((x) => scale * x.reduce((sum, value, k) => sum + value * vector[k], 0));
      for (const bias of bs) {
        const share = ofWeight * network.biasDensity(bias);
        if (share < 1e-14 * factor) continue;
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

function midpoints(reach: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, k) => (reach * (2 * k + 1 - count)) / count);
}
