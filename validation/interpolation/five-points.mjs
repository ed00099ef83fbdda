// Five points interpolated by a wide ReLU network: the end of the infinite-width kernel flow on a fine grid, a trained network of 10 000
// units beside it, and the distance of both from the natural cubic spline and from straight lines.
import { kernelMatrix } from "spectral-diffusion/ntk";
import { directEngine, empiricalLambdaMax, initialNetwork, train } from "spectral-diffusion/train";

const x = [-0.8, -0.6, -0.3, -0.06, 0.1];
const y = [-0.5, -1, -0.82, -0.6, -0.8].map((value) => value + 0.75);
const grid = Array.from({ length: 181 }, (_, i) => -0.8 + (0.9 * i) / 180);
const cubic = grid.map(naturalSpline(x, y));
const straight = grid.map(lines(x, y));
const width = 10000;
const steps = 1500;

/** Uniform laws of half widths (w, b, a); the kernel knows of a only its variance. */
const networkOf = ([w, b, a]) => ({
  family: "shallow",
  dimension: 1,
  activation: "relu",
  weights: { law: "uniform", halfWidth: w },
  biases: { law: "uniform", halfWidth: b },
  outputs: { law: "normal", std: a / Math.sqrt(3) },
  train: ["a", "w", "b"],
  zeroStart: "subtract",
});

const result = {
  cubicLike: await interpolated(networkOf([3, 3, 0.1])),
  linearLike: await interpolated(networkOf([0.2, 1, 1])),
};
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);

async function interpolated(network) {
  const n = x.length;
  const K = kernelMatrix(network, samplesAt([...x, ...grid]));
  const entry = (i, j) => K[i * (n + grid.length) + j];
  const coefficients = solved(
    x.map((_, i) => x.map((_, j) => entry(i, j))),
    y,
  );
  const limit = grid.map((_, g) => coefficients.reduce((sum, c, j) => sum + c * entry(n + g, j), 0));

  const trained = await learnt(network, limit);
  return {
    limit: { fromCubicSpline: distance(limit, cubic), fromLines: distance(limit, straight) },
    trained,
    straightFromCubic: distance(straight, cubic),
  };
}

/** What a network has learnt, on the grid. */
async function learnt(network, limit) {
  const start = initialNetwork(network, width, 0);
  const engine = directEngine();
  const data = samplesAt(x, y);
  const trainer = engine.trainer(start, data);
  // The heavy ball: eigenvalues are spread over many orders of magnitude, and gradient descent would take millions of steps.
  const learningRate = 1 / Math.sqrt(empiricalLambdaMax(start, trainer, data));
  const dynamics = { type: "momentum", friction: 0.02 / learningRate };
  const { residuals } = await train(start, data, engine, { learningRate, dynamics, saveSteps: [steps] }, trainer);
  const onGrid = engine.trainer(start, samplesAt(grid));
  const [before, after] = [new Float64Array(grid.length), new Float64Array(grid.length)];
  onGrid.output(before);
  onGrid.setParameters(trainer.parameters());
  onGrid.output(after);
  const values = after.map((value, i) => value - before[i]);
  return {
    residual: Math.max(...residuals[1].map(Math.abs)),
    fromLimit: distance(values, limit),
    fromCubicSpline: distance(values, cubic),
    fromLines: distance(values, straight),
  };
}

function samplesAt(points, target = points.map(() => 0)) {
  const count = points.length;
  return {
    ...{ dimension: 1, box: [[-1, 1]], points: Float64Array.from(points), count, weight: 1, measureFactor: 1 },
    target: Float64Array.from(target),
  };
}

/** Root mean square on the grid. */
function distance(f, g) {
  return Math.sqrt(grid.reduce((sum, _, i) => sum + (f[i] - g[i]) ** 2, 0) / grid.length);
}

function interval(knots, at) {
  let i = 0;
  while (i < knots.length - 2 && at > knots[i + 1]) i++;
  return i;
}

function lines(knots, values) {
  return (at) => {
    const i = interval(knots, at);
    const s = (at - knots[i]) / (knots[i + 1] - knots[i]);
    return (1 - s) * values[i] + s * values[i + 1];
  };
}

/** The interpolant of least ∫f''²: second derivatives M from h_{i-1} M_{i-1} + 2(h_{i-1} + h_i) M_i + h_i M_{i+1} = 6 (difference of slopes). */
function naturalSpline(knots, values) {
  const h = knots.slice(1).map((k, i) => k - knots[i]);
  const slope = h.map((length, i) => (values[i + 1] - values[i]) / length);
  const inner = slope.slice(1);
  const M = [
    0,
    ...solved(
      inner.map((_, i) => inner.map((_, j) => (i === j ? 2 * (h[i] + h[i + 1]) : Math.abs(i - j) === 1 ? h[Math.max(i, j)] : 0))),
      inner.map((s, i) => 6 * (s - slope[i])),
    ),
    0,
  ];
  return (at) => {
    const i = interval(knots, at);
    const [l, r] = [at - knots[i], knots[i + 1] - at];
    const bend = (M[i] * (r ** 3 - h[i] ** 2 * r) + M[i + 1] * (l ** 3 - h[i] ** 2 * l)) / (6 * h[i]);
    return (values[i] * r + values[i + 1] * l) / h[i] + bend;
  };
}

/** A⁻¹b by Gaussian elimination with row exchanges. */
function solved(A, b) {
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
