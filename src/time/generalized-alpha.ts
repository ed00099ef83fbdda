import { InputError } from "../errors.js";
import type { Equation } from "./equation.js";
import { addMultiples, zeroFields } from "./equation.js";
import type { StepMethod } from "./step-method.js";

/**
 * The generalised-α method for M u″ + c M u′ = −K u + F, u′(0) = 0 (Chung & Hulbert, J. Appl. Mech. 60, 1993). With
 * displacement d, velocity v and acceleration a,
 *
 *     M aₙ₊₁₋αm + c M vₙ₊₁₋αf + K dₙ₊₁₋αf = F(tₙ₊₁₋αf),   xₙ₊₁₋α = (1 − α) xₙ₊₁ + α xₙ,
 *     dₙ₊₁ = dₙ + Δt vₙ + Δt² ((½ − β) aₙ + β aₙ₊₁),   vₙ₊₁ = vₙ + Δt ((1 − γ) aₙ + γ aₙ₊₁).
 *
 * Order 2, unconditionally stable. `spectralRadius`, 0 to 1, is what one step leaves of a mode of infinite frequency. 1 (the
 * default) keeps the energy of an undamped system, as the equation does; less removes modes that the step does not resolve.
 *
 * @throws InputError unless 0 ≤ spectralRadius ≤ 1.
 */
export function generalizedAlphaMethod(equation: Equation, friction: number, spectralRadius = 1): StepMethod {
  if (!(spectralRadius >= 0 && spectralRadius <= 1)) {
    throw new InputError("spectralRadius", `expected a number from 0 to 1, found ${spectralRadius}`);
  }
  const alphaM = (2 * spectralRadius - 1) / (spectralRadius + 1);
  const alphaF = spectralRadius / (spectralRadius + 1);
  const gamma = 0.5 - alphaM + alphaF;
  const beta = (1 - alphaM + alphaF) ** 2 / 4;
  const { count, size } = equation;
  const inertia = zeroFields(count, size);
  const middle = zeroFields(count, size);
  const force = zeroFields(count, size);
  return {
    order: 2,
    lStable: spectralRadius === 0,
    start: (initial) => [initial.map((values) => values.slice()), zeroFields(count, size), zeroFields(count, size)],
    advance([displacements, velocities, accelerations], { time, length: dt, previous }) {
      if (previous === 0) {
        // M a = F − K d − c M v
        equation.slope(0, time, displacements, accelerations);
        addMultiples(accelerations, -friction, velocities);
      }
      // Everything but aₙ₊₁: d and v become their parts that are known now.
      for (let j = 0; j < count; j++) {
        const [d, v, a, x, y] = [displacements[j], velocities[j], accelerations[j], middle[j], inertia[j]];
        for (let i = 0; i < size; i++) {
          const knownD = d[i] + dt * (v[i] + dt * (0.5 - beta) * a[i]);
          const knownV = v[i] + dt * (1 - gamma) * a[i];
          x[i] = (1 - alphaF) * knownD + alphaF * d[i];
          y[i] = alphaM * a[i] + friction * ((1 - alphaF) * knownV + alphaF * v[i]);
          d[i] = knownD;
          v[i] = knownV;
        }
      }
      const between = time + (1 - alphaF) * dt;
      equation.rate(between, middle, force);
      equation.multiplyMass(between, inertia, middle);
      for (let j = 0; j < count; j++) {
        const [x, f] = [middle[j], force[j]];
        for (let i = 0; i < size; i++) f[i] -= x[i];
      }
      equation.solve(1 - alphaM + (1 - alphaF) * gamma * dt * friction, (1 - alphaF) * beta * dt * dt, between, force);
      for (let j = 0; j < count; j++) {
        const [d, v, a, f] = [displacements[j], velocities[j], accelerations[j], force[j]];
        for (let i = 0; i < size; i++) {
          a[i] = f[i];
          d[i] += dt * dt * beta * f[i];
          v[i] += dt * gamma * f[i];
        }
      }
    },
  };
}
