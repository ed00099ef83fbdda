import type { Mode } from "./response.js";

/**
 * u(t) of u'' + γu' + λu = 0, u(0) = 1, u'(0) = 0, which is e^{−γt/2}(C(s) + (γt/2) S(s)) with s = (γ²/4 − λ)t²,
 * C(s) = cosh √s and S(s) = sinh √s / √s, entire functions of s; its derivative follows from C' = S/2 and
 * S' = (C − S)/(2s).
 */
export function dampedOscillation(lambda: number, friction: number, time: number): Mode {
  const s = (friction ** 2 / 4 - lambda) * time ** 2;
  const half = (friction * time) / 2;
  const { C, S, slope } = decayingHyperbolics(s, half, lambda * time ** 2);
  return { value: C + half * S, derivative: -(time ** 2) * (S / 2 + half * slope) };
}

/** e^{−h} times C(s), S(s) and S'(s); `product` is h² − s, given apart because it is what decides slow modes. */
function decayingHyperbolics(s: number, h: number, product: number): { C: number; S: number; slope: number } {
  if (Math.abs(s) < 1) {
    const decay = Math.exp(-h);
    // Taylor series; the term s^10/20! is below 1e-18.
    let C = 0;
    let S = 0;
    let slope = 0;
    let term = 1;
    for (let k = 0; k < 10; k++) {
      C += term;
      S += term / (2 * k + 1);
      slope += (term * (k + 1)) / ((2 * k + 1) * (2 * k + 2) * (2 * k + 3));
      term *= s / ((2 * k + 1) * (2 * k + 2));
    }
    return { C: decay * C, S: decay * S, slope: decay * slope };
  }
  const root = Math.sqrt(Math.abs(s));
  if (s < 0) {
    const decay = Math.exp(-h);
    const C = decay * Math.cos(root);
    const S = (decay * Math.sin(root)) / root;
    return { C, S, slope: (C - S) / (2 * s) };
  }
  // e^{−h ± √s} with −h + √s = −(h² − s)/(h + √s), free of cancellation and of overflow.
  const slow = Math.exp(-product / (h + root));
  const fast = Math.exp(-h - root);
  const C = (slow + fast) / 2;
  const S = (slow - fast) / (2 * root);
  return { C, S, slope: (C - S) / (2 * s) };
}
