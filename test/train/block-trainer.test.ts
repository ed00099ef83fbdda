import { expect, it } from "vitest";
import { descent, heavyBall } from "../../src/network/dynamics/index.js";
import { initialNetwork, type Network } from "../../src/network/index.js";
import { blockTrainer } from "../../src/train/block-trainer.js";
import type { TrainingSums } from "../../src/train/training-sums.js";

const network: Network = {
  family: "mscale",
  dimension: 2,
  activation: "sin",
  scales: [1],
  amplitude: "one",
  weights: { law: "normal", std: 1 },
  biases: { law: "uniform-phase" },
  outputs: { law: "normal", std: 1 },
  train: ["a", "w"],
  zeroStart: "none",
};
const width = 7;
const components = { a: 1, w: 2, b: 1 };
const start = initialNetwork(network, width, 1);

/** Slopes 100 k + component of unit k, whatever the cotangent, three units at a time. */
const slopeOf = (unit: number, component: number) => 100 * unit + component + 1;
const sums: TrainingSums = {
  output: () => {},
  slopes(_, __, visit) {
    for (let first = 0; first < width; first += 3) {
      const length = Math.min(3, width - first);
      const slope = Object.fromEntries(
        Object.entries(components).map(([name, n]) => [
          name,
          Float64Array.from({ length: 3 * n }, (_, i) => slopeOf(first + Math.floor(i / n), i % n)),
        ]),
      );
      visit(first, length, slope);
    }
  },
};
const nothing = new Float64Array(0);
const slopes = (n: number) => Float64Array.from({ length: width * n }, (_, i) => slopeOf(Math.floor(i / n), i % n));

it("moves every component of every unit by its own slope, block by block, and frozen ones not", () => {
  const trainer = blockTrainer(start, sums);
  trainer.move(nothing, descent(0.5));
  const { a, w, b } = trainer.parameters();
  expect(a).toEqual(start.parameters.a.map((value, i) => value - 0.5 * slopes(1)[i]));
  expect(w).toEqual(start.parameters.w.map((value, i) => value - 0.5 * slopes(2)[i]));
  expect(b).toEqual(start.parameters.b);
});

it("has the gradient of all units, and zeros for what is frozen", () => {
  const out = { a: new Float64Array(7).fill(9), w: new Float64Array(14).fill(9), b: new Float64Array(7).fill(9) };
  blockTrainer(start, sums).gradient(nothing, out);
  expect(out).toEqual({ a: slopes(1), w: slopes(2), b: new Float64Array(7) });
});

it("remembers velocities component by component, and starts from rest where parameters are set", () => {
  const trainer = blockTrainer(start, sums);
  const rule = heavyBall(0.5, 0.75);
  // v = −g/2, then −(1 + 3/4) g/2: θ moves by half of each.
  const after = (moves: number) => start.parameters.w.map((value, i) => value - moves * slopes(2)[i]);
  const close = (expected: Float64Array) => {
    trainer.parameters().w.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 10);
    });
  };
  trainer.move(nothing, rule);
  close(after(0.25));
  trainer.move(nothing, rule);
  close(after(0.25 + 0.4375));
  trainer.setParameters(start.parameters);
  trainer.move(nothing, rule);
  close(after(0.25));
});
