import { expect, it } from "vitest";
import { dampedOscillation } from "../../../src/network/dynamics/damped-oscillation.js";

/** u(t) of u'' + γu' + λu = 0 from rest at 1 by the Taylor series of its equation, step by step. */
function bySeries(lambda: number, friction: number, time: number): number {
  const steps = Math.max(1, Math.ceil(time * (1 + friction + Math.sqrt(Math.abs(lambda)))));
  const h = time / steps;
  let [u, v] = [1, 0];
  for (let k = 0; k < steps; k++) {
    const terms = [u, v * h];
    for (let n = 2; n < 30; n++) {
      terms.push((-friction * h * (n - 1) * terms[n - 1] - lambda * h * h * terms[n - 2]) / (n * (n - 1)));
    }
    u = terms.reduceRight((sum, term) => sum + term, 0);
    v = terms.reduceRight((sum, term, n) => sum + n * term, 0) / h;
  }
  return u;
}

// Waves, damping that is critical to rounding and nearly, overdamped ones, slow and fast, and growth.
it.each([
  [4, 0, 1.3],
  [4, 1, 2],
  [4, 4, 0.7],
  [4, 4, 3],
  [4.01, 4, 3],
  [0.2, 5, 1],
  [0.2, 5, 30],
  [1e-9, 3, 2],
  [0, 2, 1],
  [0.01, 0.3, 0.5],
  [-1, 0.5, 2],
])("λ = %d, γ = %d, t = %d: the solution of its equation, and how that changes with λ", (lambda, friction, time) => {
  const { value, derivative } = dampedOscillation(lambda, friction, time);
  const exact = bySeries(lambda, friction, time);
  // Rounding of some hundred steps.
  expect(Math.abs(value - exact)).toBeLessThan(1e-13 * Math.max(1, Math.abs(exact)));
  const h = 2e-3 / Math.max(1, time);
  const at = (k: number) => bySeries(lambda + k * h, friction, time);
  // Differences of order 4: h⁴ t⁸/30 at most, and rounding over h.
  const slope = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h);
  expect(Math.abs(derivative - slope)).toBeLessThan(1e-9 * Math.max(1, time ** 2));
});
