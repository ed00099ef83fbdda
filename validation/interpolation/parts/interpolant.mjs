// What an infinitely wide network makes of a few points, the end of its kernel flow, and what a trained one does.
import { kernelMatrix } from "spectral-diffusion/ntk";
import { directEngine, empiricalLambdaMax, initialNetwork, train } from "spectral-diffusion/train";

/**
 * f = Θ(·, X) Θ(X, X)⁻¹ y and a network after so many steps of the heavy ball, both at other points; and the largest residual of the
 * network at the points themselves. Coordinates stand row by row.
 */
export async function interpolants(network, { x, y, at }, { width, steps, friction }) {
  const n = y.length;
  const count = at.length / network.dimension;
  const K = kernelMatrix(network, samplesAt(network, [...x, ...at]));
  const entry = (i, j) => K[i * (n + count) + j];
  const coefficients = solved(
    y.map((_, i) => y.map((_, j) => entry(i, j))),
    y,
  );
  const limit = Array.from({ length: count }, (_, g) => coefficients.reduce((sum, c, j) => sum + c * entry(n + g, j), 0));

  const start = initialNetwork(network, width, 0);
  const engine = directEngine();
  const data = samplesAt(network, x, y);
  const trainer = engine.trainer(start, data);
  // The heavy ball: eigenvalues are spread over many orders of magnitude, and gradient descent would take millions of steps.
  const learningRate = 1 / Math.sqrt(await empiricalLambdaMax(start, trainer, data));
  const dynamics = { type: "momentum", friction: friction / learningRate };
  const { residuals } = await train(start, data, engine, { learningRate, dynamics, saveSteps: [steps] }, trainer);
  const there = engine.trainer(start, samplesAt(network, at));
  const [before, after] = [new Float64Array(count), new Float64Array(count)];
  there.output(before);
  there.setParameters(trainer.parameters());
  there.output(after);
  return {
    limit,
    trained: Array.from(after, (value, i) => value - before[i]),
    residual: Math.max(...residuals[1].map(Math.abs)),
  };
}

/** Root mean square of the difference. */
export function distance(f, g) {
  return Math.sqrt(f.reduce((sum, value, i) => sum + (value - g[i]) ** 2, 0) / f.length);
}

/** A⁻¹b by Gaussian elimination with row exchanges. */
export function solved(A, b) {
  const rows = A.map((row, i) => [...row, b[i]]);
  const n = rows.length;
  for (let k = 0; k < n; k++) {
    const pivot = rows.slice(k).reduce((best, row, i) => (Math.abs(row[k]) > Math.abs(rows[best][k]) ? k + i : best), k);
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    for (let i = k + 1; i < n; i++) {
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j <= n; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  const solution = new Array(n).fill(0);
  for (let k = n - 1; k >= 0; k--) {
    const known = solution.reduce((sum, value, j) => (j > k ? sum + rows[k][j] * value : sum), 0);
    solution[k] = (rows[k][n] - known) / rows[k][k];
  }
  return solution;
}

function samplesAt({ dimension }, points, target = new Array(points.length / dimension).fill(0)) {
  const box = Array.from({ length: dimension }, () => [-1, 1]);
  return {
    ...{ dimension, box, points: Float64Array.from(points), count: target.length, weight: 1, measureFactor: 1 },
    target: Float64Array.from(target),
  };
}
