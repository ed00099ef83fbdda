// Five points interpolated by a wide ReLU network: the end of the infinite-width kernel flow on a fine grid, a trained network of 10 000
// units beside it, and the distance of both from the natural cubic spline and from straight lines.
import { distance, interpolants, solved } from "./parts/interpolant.mjs";

const x = [-0.8, -0.6, -0.3, -0.06, 0.1];
const y = [-0.5, -1, -0.82, -0.6, -0.8].map((value) => value + 0.75);
const grid = Array.from({ length: 181 }, (_, i) => -0.8 + (0.9 * i) / 180);
const cubic = grid.map(naturalSpline(x, y));
const straight = grid.map(lines(x, y));
const training = { width: 10000, steps: 1500, friction: 0.02 };

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
  const { limit, trained, residual } = await interpolants(network, { x, y, at: grid }, training);
  return {
    limit: { fromCubicSpline: distance(limit, cubic), fromLines: distance(limit, straight) },
    trained: {
      residual,
      ...{ fromLimit: distance(trained, limit), fromCubicSpline: distance(trained, cubic), fromLines: distance(trained, straight) },
    },
    straightFromCubic: distance(straight, cubic),
  };
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
