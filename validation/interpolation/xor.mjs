// The four points of XOR in the plane and a wide ReLU network: the end of the infinite-width kernel flow on a grid, a trained network of
// 10 000 units beside it, and the distance of both from the bilinear −x₁x₂, which goes through the points too.
import { distance, interpolants } from "./parts/interpolant.mjs";

const x = [-1, -1, -1, 1, 1, -1, 1, 1];
const y = [-1, 1, 1, -1];
const ticks = Array.from({ length: 21 }, (_, i) => -1 + i / 10);
const grid = ticks.flatMap((x2) => ticks.flatMap((x1) => [x1, x2]));
const bilinear = ticks.flatMap((x2) => ticks.map((x1) => -x1 * x2));

const network = {
  ...{ family: "shallow", dimension: 2, activation: "relu", weights: { law: "normal", std: 1 } },
  ...{ biases: { law: "uniform", halfWidth: 3 }, outputs: { law: "normal", std: 1 } },
  ...{ train: ["a", "w", "b"], zeroStart: "subtract" },
};
const { limit, trained, residual } = await interpolants(network, { x, y, at: grid }, { width: 10000, steps: 600, friction: 0.1 });
const largest = Math.max(...limit.map(Math.abs));
const along = (f, pick) => ticks.map((_, i) => f[pick(i)]);
const result = {
  limit: {
    fromBilinear: distance(limit, bilinear),
    largest,
    // On the axes, where XOR has as much reason for either sign, and along the diagonal from one −1 through the middle to the other.
    onAxes: Math.max(...along(limit, (i) => 10 * 21 + i).map(Math.abs), ...along(limit, (i) => 21 * i + 10).map(Math.abs)),
    alongDiagonal: [0, 5, 10, 15, 20].map((i) => limit[22 * i]),
  },
  trained: { residual, fromLimit: distance(trained, limit), fromBilinear: distance(trained, bilinear) },
};
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
