import type { Algebra } from "../activations/algebra.js";

/** One step of training: how parameters move by the slopes of the loss and by what is remembered of earlier steps. */
export interface UpdateRule {
  /** Of what kind it is: rules of one kind have one formula, with numbers of their own. */
  readonly kind: string;
  /** Numbers remembered for every parameter, all zero at the start. */
  readonly memories: 0 | 1 | 2 | 3;
  /**
   * Moves values[first … first + length − 1] by slopes[0 … length − 1], and writes what is remembered of them to the same places of
   * `memory`.
   */
  move(
    values: Float64Array,
    slopes: Float64Array,
    memory: readonly Float64Array[],
    first: number,
    length: number,
  ): void;
  /** What `move` does, in any algebra: a step of one parameter, and what is remembered of it then. */
  step<T>(algebra: Algebra<T>, numbers: readonly T[], slope: T, memory: readonly T[]): RuleStep<T>;
  /** The numbers in the formula. */
  readonly numbers: readonly number[];
}

/** A step of one parameter. */
export interface RuleStep<T> {
  readonly change: T;
  readonly memory: readonly T[];
}

/** The same step at all times. */
export function always(rule: UpdateRule): () => UpdateRule {
  return () => rule;
}

/** Gradient descent: θ ← θ − step · ∇L. */
export function descent(step: number): UpdateRule {
  return {
    kind: "descent",
    memories: 0,
    move(values, slopes, _, first, length) {
      for (let k = 0; k < length; k++) values[first + k] -= step * slopes[k];
    },
    numbers: [step],
    step: ({ mul, neg }, [rate], slope) => ({ change: neg(mul(rate, slope)), memory: [] }),
  };
}

/** The heavy ball: v ← decay · v − step · ∇L, then θ ← θ + step · v. */
export function heavyBall(step: number, decay: number): UpdateRule {
  return {
    kind: "heavy ball",
    memories: 1,
    move(values, slopes, [velocity], first, length) {
      for (let k = 0; k < length; k++) {
        velocity[first + k] = decay * velocity[first + k] - step * slopes[k];
        values[first + k] += step * velocity[first + k];
      }
    },
    numbers: [step, decay],
    step({ mul, sub }, [rate, kept], slope, [velocity]) {
      const next = sub(mul(kept, velocity), mul(rate, slope));
      return { change: mul(rate, next), memory: [next] };
    },
  };
}

/** Nesterov's accelerated gradient at the point where gradients are taken: v ← decay · v − step · ∇L, θ ← θ + step · (decay · v − step · ∇L). */
export function nesterovRule(step: number, decay: number): UpdateRule {
  return {
    kind: "Nesterov",
    memories: 1,
    move(values, slopes, [velocity], first, length) {
      for (let k = 0; k < length; k++) {
        velocity[first + k] = decay * velocity[first + k] - step * slopes[k];
        values[first + k] += step * (decay * velocity[first + k] - step * slopes[k]);
      }
    },
    numbers: [step, decay],
    step({ mul, sub }, [rate, kept], slope, [velocity]) {
      const next = sub(mul(kept, velocity), mul(rate, slope));
      return { change: mul(rate, sub(mul(kept, next), mul(rate, slope))), memory: [next] };
    },
  };
}
