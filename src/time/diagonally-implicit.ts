import type { Equation } from "./equation.js";
import { addMultiples, copyFields, zeroFields } from "./equation.js";
import type { StepMethod } from "./step-method.js";

/** The coefficients of a singly diagonally implicit Runge–Kutta method that is L-stable, a[i][i] = γ for all stages i. */
export interface Tableau {
  readonly order: number;
  readonly gamma: number;
  /** a[i][j] for j < i. */
  readonly a: readonly (readonly number[])[];
  readonly b: readonly number[];
  readonly c: readonly number[];
}

/**
 * Any singly diagonally implicit Runge–Kutta method for M u′ = −K u + F: stage after stage
 *
 *     (M(tᵢ) + γΔt K(tᵢ)) kᵢ = F(tᵢ) − K(tᵢ)(uₙ + Δt Σ_{j<i} a_ij k_j),   tᵢ = tₙ + cᵢΔt,   uₙ₊₁ = uₙ + Δt Σ bᵢ kᵢ,
 *
 * with one matrix for all stages where M and K are constant (Hairer & Wanner, Solving Ordinary Differential Equations II, section IV.6).
 */
export function diagonallyImplicitMethod(equation: Equation, { order, gamma, a, b, c }: Tableau): StepMethod {
  const { count, size } = equation;
  const slopes = b.map(() => zeroFields(count, size));
  const stage = zeroFields(count, size);
  return {
    order,
    lStable: true,
    start: (initial) => [initial.map((values) => values.slice())],
    advance([u], { time, length }) {
      slopes.forEach((slope, i) => {
        copyFields(u, stage);
        a[i].forEach((coefficient, j) => {
          addMultiples(stage, length * coefficient, slopes[j]);
        });
        equation.slope(gamma * length, time + c[i] * length, stage, slope);
      });
      slopes.forEach((slope, i) => {
        addMultiples(u, length * b[i], slope);
      });
    },
  };
}
