import { expect, it } from "vitest";
import { type Dynamics, descentResponse, dynamicsOf, stabilityLimit } from "../../../src/network/dynamics/index.js";

/** One step of training on a mode of eigenvalue λ: the error, whose slope is λ times it, and what is remembered. */
function stepOf(dynamics: Dynamics, step: number, lambda: number): (state: readonly number[]) => number[] {
  const { rule, damping } = dynamicsOf(dynamics).training(dynamics, step);
  const { move, memories } = rule(0);
  return ([u, ...remembered]) => {
    const values = Float64Array.of(u);
    const memory = remembered.map((value) => Float64Array.of(value));
    const slope = damping === undefined ? lambda * u : (lambda * u) / (lambda + damping);
    move(values, Float64Array.of(slope), memory.slice(0, memories), 0, 1);
    return [values[0], ...memory.map(([value]) => value)];
  };
}

/** The spectral radius of that step, of a 2 × 2 matrix by its trace and determinant. */
function spectralRadius(dynamics: Dynamics, step: number, lambda: number): number {
  const advance = stepOf(dynamics, step, lambda);
  const [[a, c], [b, d]] = [advance([1, 0]), advance([0, 1])];
  // Where nothing is remembered the second number stays.
  if (b === 0 && d === 1) return Math.abs(a);
  const [half, product] = [(a + d) / 2, a * d - b * c];
  const square = half ** 2 - product;
  return square < 0 ? Math.sqrt(product) : Math.abs(half) + Math.sqrt(square);
}

const all: readonly Dynamics[] = [
  { type: "gradient-flow" },
  { type: "gauss-newton", damping: 0.3 },
  ...[0.01, 1, 4].flatMap((friction): Dynamics[] => [
    { type: "momentum", friction },
    { type: "nesterov", friction },
  ]),
];

it.each(all)("training is stable up to the limit and not beyond: %j", (dynamics) => {
  for (const lambda of [2, 7, 300]) {
    const limit = stabilityLimit(dynamics, lambda);
    expect(spectralRadius(dynamics, 0.999 * limit, lambda)).toBeLessThan(1);
    // Nesterov's momentum 1 − γτ is not negative, which may end before steps grow.
    const most = dynamics.type === "nesterov" ? 1 / dynamics.friction : Number.POSITIVE_INFINITY;
    if (limit < 0.999 * most) expect(spectralRadius(dynamics, 1.001 * limit, lambda)).toBeGreaterThan(1);
  }
});

it.each(all)("the response of training is what its steps make of a mode: %j", (dynamics) => {
  const [lambda, steps] = [5, 37];
  const step = 0.3 * stabilityLimit(dynamics, lambda);
  const advance = stepOf(dynamics, step, lambda);
  let state = [1, 0];
  for (let k = 0; k < steps; k++) state = advance(state);
  const { value } = descentResponse(dynamics, step).at(steps * step)(lambda);
  // Rounding of 37 steps.
  expect(Math.abs(value - state[0])).toBeLessThan(1e-13);
});
