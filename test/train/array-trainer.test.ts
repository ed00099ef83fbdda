import { expect, it } from "vitest";
import { heavyBall } from "../../src/network/dynamics/index.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import { directEngine } from "../../src/train/direct-engine.js";
import type { Trainer } from "../../src/train/engine.js";
import { fourierFeatures, mscale, uniformSamples } from "./networks.js";

const samples = uniformSamples(7);

function train(trainer: Trainer, steps: number) {
  const output = new Float64Array(samples.count);
  for (let step = 0; step < steps; step++) {
    trainer.output(output);
    trainer.move(
      output.map((value, i) => samples.weight * (value - samples.target[i])),
      heavyBall(0.05, 0.9),
    );
  }
  return trainer.parameters();
}

it.each([mscale, fourierFeatures])("starts from rest again where its parameters are set: $family", (network) => {
  const start = initialNetwork(network, 8, 3);
  const fresh = train(directEngine().trainer(start, samples), 5);
  const trainer = directEngine().trainer(start, samples);
  const moved = train(trainer, 3);
  expect(moved).not.toEqual(start.parameters);
  trainer.setParameters(start.parameters);
  expect(trainer.parameters()).toEqual(start.parameters);
  // Bit for bit.
  expect(train(trainer, 5)).toEqual(fresh);
});
