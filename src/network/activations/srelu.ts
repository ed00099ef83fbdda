import type { Activation, EnergySpectrum, Oscillation } from "../activation.js";

/** From here on the two forms agree to rounding, and the oscillating one may be integrated part by part. */
const FROM = 16;

/** Spherical Bessel functions j_1(h) and its derivative, h > 0. */
function bessel(h: number): readonly [number, number] {
  if (h < 0.5) {
    // j_1 = Σ (−1)^n h^{2n+1} (2n+2)/(2n+3)!
    let [value, slope, term] = [0, 0, 1 / 3];
    for (let n = 0; n < 12; n++) {
      value += term * h ** (2 * n + 1);
      slope += (2 * n + 1) * term * h ** (2 * n);
      term *= -1 / (2 * (n + 1) * (2 * n + 5));
    }
    return [value, slope];
  }
  const value = (Math.sin(h) / h - Math.cos(h)) / h;
  return [value, Math.sin(h) / h - (2 * value) / h];
}

/** j_1(η/2)² = mean + cosine cos η + sine sin η, divided by η^power. */
function squareOfBessel(power: 0 | 2): Oscillation {
  const scaled = (f: (h: number) => number) => (eta: number) => f(eta / 2) / eta ** power;
  return {
    from: FROM,
    lag: 1,
    mean: scaled((h) => 0.5 * (h ** -2 + h ** -4)),
    cosine: scaled((h) => 0.5 * (h ** -2 - h ** -4)),
    sine: scaled((h) => -(h ** -3)),
  };
}

/** ¼ (j_1'² + j_1²), with j_1' = α sin h + β cos h. */
const squareOfZSlope: Oscillation = (() => {
  const slope = squareOfBessel(0);
  const alpha = (h: number) => 1 / h - 2 / h ** 3;
  const beta = (h: number) => 2 / (h * h);
  return {
    from: FROM,
    lag: 1,
    mean: (eta) => 0.25 * (0.5 * (alpha(eta / 2) ** 2 + beta(eta / 2) ** 2) + slope.mean(eta)),
    cosine: (eta) => 0.25 * (0.5 * (beta(eta / 2) ** 2 - alpha(eta / 2) ** 2) + slope.cosine(eta)),
    sine: (eta) => 0.25 * (alpha(eta / 2) * beta(eta / 2) + slope.sine(eta)),
  };
})();

function spectrum(at: (eta: number) => number, power: number, decay: number, oscillation: Oscillation): EnergySpectrum {
  return {
    at,
    singularity: { power, coefficient: 1 / 36 },
    decay,
    extent: Number.POSITIVE_INFINITY,
    atZero: "nothing",
    error: 0,
    oscillation,
  };
}

/**
 * (z)_+ (1 − z)_+, the bump of MscaleDNN: |σ̂'|² = j_1(η/2)² with the spherical Bessel function j_1, from σ'' = δ_0 + δ_1 − 2 on [0, 1];
 * |F(zσ')|² = ¼ (j_1'² + j_1²)(η/2), the square of the derivative of the transform about z = ½ and of half the transform.
 */
export const srelu: Activation = {
  name: "srelu",
  compiled: "srelu",
  value: (z) => (z > 0 && z < 1 ? z * (1 - z) : 0),
  slope: (z) => (z > 0 && z <= 1 ? 1 - 2 * z : 0),
  formula: (algebra, z) => {
    const zero = algebra.constant(0);
    return algebra.mul(algebra.max(z, zero), algebra.max(algebra.sub(algebra.constant(1), z), zero));
  },
  kinks: [0, 1],
  spectra: {
    value: spectrum((eta) => (bessel(eta / 2)[0] / eta) ** 2, 0, 4, squareOfBessel(2)),
    slope: spectrum((eta) => bessel(eta / 2)[0] ** 2, -2, 2, squareOfBessel(0)),
    zSlope: spectrum(
      (eta) => {
        const [value, slope] = bessel(eta / 2);
        return 0.25 * (slope ** 2 + value ** 2);
      },
      0,
      2,
      squareOfZSlope,
    ),
  },
};
