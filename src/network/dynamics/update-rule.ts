/** One step of training: how parameters move by the slopes of the loss and by what is remembered of earlier steps. */
export interface UpdateRule {
  /** Numbers remembered for every parameter, all zero at the start. */
  readonly memories: 0 | 1 | 2;
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
}

/** The same step at all times. */
export function always(rule: UpdateRule): () => UpdateRule {
  return () => rule;
}

/** Gradient descent: θ ← θ − step · ∇L. */
export function descent(step: number): UpdateRule {
  return {
    memories: 0,
    move(values, slopes, _, first, length) {
      for (let k = 0; k < length; k++) values[first + k] -= step * slopes[k];
    },
  };
}

/** The heavy ball: v ← decay · v − step · ∇L, then θ ← θ + step · v. */
export function heavyBall(step: number, decay: number): UpdateRule {
  return {
    memories: 1,
    move(values, slopes, [velocity], first, length) {
      for (let k = 0; k < length; k++) {
        velocity[first + k] = decay * velocity[first + k] - step * slopes[k];
        values[first + k] += step * velocity[first + k];
      }
    },
  };
}

/** Nesterov's accelerated gradient at the point where gradients are taken: v ← decay · v − step · ∇L, θ ← θ + step · (decay · v − step · ∇L). */
export function nesterovRule(step: number, decay: number): UpdateRule {
  return {
    memories: 1,
    move(values, slopes, [velocity], first, length) {
      for (let k = 0; k < length; k++) {
        velocity[first + k] = decay * velocity[first + k] - step * slopes[k];
        values[first + k] += step * (decay * velocity[first + k] - step * slopes[k]);
      }
    },
  };
}
