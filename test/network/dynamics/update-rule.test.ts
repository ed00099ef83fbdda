import { expect, it } from "vitest";
import { numberAlgebra } from "../../../src/network/activations/algebra.js";
import {
  adamSteps,
  chebyshevStep,
  descent,
  heavyBall,
  nesterovRule,
  stepBack,
  type UpdateRule,
} from "../../../src/network/dynamics/index.js";
import { randomStream } from "../../../src/network/random.js";

const adam = { type: "adam", beta1: 0.9, beta2: 0.99, epsilon: 1e-6 } as const;
const rules: Readonly<Record<string, (done: number) => UpdateRule>> = {
  "gradient descent": () => descent(0.03),
  "the heavy ball": () => heavyBall(0.1, 0.8),
  "Nesterov's method": () => nesterovRule(0.1, 0.8),
  Adam: adamSteps(adam, 0.01, 49).rule,
  "a Chebyshev step, taken back at its end,": (done) => [...chebyshevStep(0.3, 3).stages, stepBack][done],
};

it.each(Object.keys(rules))("%s has one formula: a step in an algebra is that of the arrays", (name) => {
  const random = randomStream(3);
  const values = Float64Array.from({ length: 5 }, () => random.normal());
  const memory = [new Float64Array(5), new Float64Array(5), new Float64Array(5)];
  let [theta, remembered]: [number, readonly number[]] = [values[2], [0, 0, 0]];
  for (let done = 0; done < 4; done++) {
    const rule = rules[name](done);
    const slopes = values.map(() => random.normal());
    rule.move(values, slopes, memory, 0, 5);
    const step = rule.step(numberAlgebra, rule.numbers, slopes[2], remembered);
    theta += step.change;
    remembered = step.memory;
    // Rounding, in another order.
    expect(theta).toBeCloseTo(values[2], 13);
    expect(remembered).toHaveLength(rule.memories);
    for (const [m, value] of remembered.entries()) expect(value).toBeCloseTo(memory[m][2], 13);
  }
});
