import { InputError } from "../errors.js";
import type { LinearSolver } from "../sparse/linear-solver.js";
import type { StepMethod } from "./step-plan.js";
import type { DampedWaveSystem } from "./system.js";

/**
 * The generalised-α method for M u″ + c M u′ = −K u, u′(0) = 0 (Chung & Hulbert, J. Appl. Mech. 60, 1993). With displacement d,
 * velocity v and acceleration a,
 *
 *     M aₙ₊₁₋αm + c M vₙ₊₁₋αf + K dₙ₊₁₋αf = 0,   xₙ₊₁₋α = (1 − α) xₙ₊₁ + α xₙ,
 *     dₙ₊₁ = dₙ + Δt vₙ + Δt² ((½ − β) aₙ + β aₙ₊₁),   vₙ₊₁ = vₙ + Δt ((1 − γ) aₙ + γ aₙ₊₁).
 *
 * Order 2, unconditionally stable. `spectralRadius`, 0 to 1, is what one step leaves of a mode of infinite frequency. 1 (the
 * default) keeps the energy of an undamped system, as the equation does; less removes modes that the step does not resolve.
 *
 * @throws InputError unless 0 ≤ spectralRadius ≤ 1.
 */
export function generalizedAlphaMethod(system: DampedWaveSystem, spectralRadius = 1): StepMethod {
  if (!(spectralRadius >= 0 && spectralRadius <= 1)) {
    throw new InputError("spectralRadius", `expected a number from 0 to 1, found ${spectralRadius}`);
  }
  const { pencil, friction } = system;
  const alphaM = (2 * spectralRadius - 1) / (spectralRadius + 1);
  const alphaF = spectralRadius / (spectralRadius + 1);
  const gamma = 0.5 - alphaM + alphaF;
  const beta = (1 - alphaM + alphaF) ** 2 / 4;
  const mass = pencil.factor(1, 0);
  return {
    startFactorizations: 1,
    factor: (dt) => pencil.factor(1 - alphaM + (1 - alphaF) * gamma * dt * friction, (1 - alphaF) * beta * dt * dt),
    start(initial) {
      const n = initial.length;
      const d = initial.slice();
      const v = new Float64Array(n);
      const a = new Float64Array(n); // M a₀ = −K d₀
      pencil.multiplyStiffness(d, a);
      mass.solve([a]);
      for (let i = 0; i < n; i++) a[i] = -a[i];
      const inertia = new Float64Array(n);
      const middle = new Float64Array(n);
      const force = new Float64Array(n);
      let solver: LinearSolver | undefined;
      let dt = 0;
      let solves = 1;
      return {
        value: () => d,
        solves: () => solves,
        resize(step, prepared) {
          dt = step;
          solver = prepared;
        },
        step() {
          // Everything but aₙ₊₁: d and v become their parts that are known now.
          for (let i = 0; i < n; i++) {
            const knownD = d[i] + dt * (v[i] + dt * (0.5 - beta) * a[i]);
            const knownV = v[i] + dt * (1 - gamma) * a[i];
            middle[i] = (1 - alphaF) * knownD + alphaF * d[i];
            inertia[i] = alphaM * a[i] + friction * ((1 - alphaF) * knownV + alphaF * v[i]);
            d[i] = knownD;
            v[i] = knownV;
          }
          pencil.multiplyStiffness(middle, force);
          pencil.multiplyMass(inertia, middle);
          for (let i = 0; i < n; i++) force[i] = -force[i] - middle[i];
          solver?.solve([force]);
          solves++;
          for (let i = 0; i < n; i++) {
            a[i] = force[i];
            d[i] += dt * dt * beta * force[i];
            v[i] += dt * gamma * force[i];
          }
        },
      };
    },
  };
}
