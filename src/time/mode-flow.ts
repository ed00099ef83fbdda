/** e^{−λt}: the solution of q′ = −λq, q(0) = 1. */
export function diffusionMode(lambda: number, t: number): number {
  return Math.exp(-lambda * t);
}

/** Where a mode of a damped wave, started at q with velocity p, is at time t: (C q + S p, −λS q + (C − γS) p). */
export interface WaveFlow {
  readonly C: number;
  readonly S: number;
}

/**
 * The flow of q″ + γq′ = −λq for time t ≥ 0, in real arithmetic:
 *
 *     C = e^{−γt/2} (cosh ωt + (γ/2) sinh(ωt)/ω),   S = e^{−γt/2} sinh(ωt)/ω,   ω² = γ²/4 − λ of either sign,
 *
 * cos and sin where ω² < 0, the series about ωt = 0 where the fractions would lose digits; the exponents never grow.
 */
export function waveFlow(friction: number, lambda: number, t: number): WaveFlow {
  const half = friction / 2;
  const square = half * half - lambda;
  const z = square * t * t;
  if (Math.abs(z) < 0.1) {
    // cosh √z and sinh √z / √z up to z⁶: the first terms left out are below 1e−17.
    const cosh = 1 + (z / 2) * (1 + (z / 12) * (1 + (z / 30) * (1 + (z / 56) * (1 + (z / 90) * (1 + z / 132)))));
    const sinhc = 1 + (z / 6) * (1 + (z / 20) * (1 + (z / 42) * (1 + (z / 72) * (1 + (z / 110) * (1 + z / 156)))));
    const decay = Math.exp(-half * t);
    return { C: decay * (cosh + half * t * sinhc), S: decay * t * sinhc };
  }
  if (square < 0) {
    const omega = Math.sqrt(-square);
    const decay = Math.exp(-half * t);
    const S = (decay * Math.sin(omega * t)) / omega;
    return { C: decay * Math.cos(omega * t) + half * S, S };
  }
  const omega = Math.sqrt(square);
  const slow = Math.exp((-lambda / (half + omega)) * t); // (ω − γ/2) t without cancellation
  const fast = Math.exp(-(half + omega) * t);
  const S = (slow - fast) / (2 * omega);
  return { C: (slow + fast) / 2 + half * S, S };
}
