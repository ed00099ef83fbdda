import { InputError } from "../../errors.js";
import type { Activation, DualActivation, EnergySpectrum } from "../activation.js";

/** coefficient · η^{−power} for all η. */
function powerSpectrum(coefficient: number, power: number, atZero: EnergySpectrum["atZero"]): EnergySpectrum {
  return {
    at: (eta) => coefficient * eta ** -power,
    singularity: { power, coefficient },
    decay: power,
    extent: Number.POSITIVE_INFINITY,
    atZero,
    error: 0,
  };
}

/**
 * The arc-cosine kernels (Cho and Saul, NIPS 2009) of max(z, 0); what the other side adds to them is linear, since a rectifier is
 * (1 − leak) max(z, 0) + leak z.
 */
function arcCosine(leak: number): DualActivation {
  const share = (1 - leak) ** 2 / (2 * Math.PI);
  const cosineOf = (covariance: number, variance: number) => Math.max(-1, Math.min(1, covariance / variance));
  return {
    value(covariance, variance) {
      const c = cosineOf(covariance, variance);
      return share * variance * (Math.sqrt((1 - c) * (1 + c)) + c * (Math.PI - Math.acos(c))) + leak * covariance;
    },
    slope: (covariance, variance) => share * (Math.PI - Math.acos(cosineOf(covariance, variance))) + leak,
  };
}

/** z for z > 0, leak · z below: |σ̂'|² = (1 − leak)²/η² and |σ̂|² = |F(zσ')|² = (1 − leak)²/η⁴ for η ≠ 0. */
function rectifier(name: string, leak: number): Activation {
  const square = (1 - leak) ** 2;
  return {
    name,
    value: (z) => (z > 0 ? z : leak === 0 ? 0 : leak * z),
    slope: (z) => (z > 0 ? 1 : leak),
    formula: (algebra, z) =>
      leak === 0 ? algebra.max(z, algebra.constant(0)) : algebra.select(z, z, algebra.mul(algebra.constant(leak), z)),
    kinks: [0],
    rectifier: { leak },
    dual: arcCosine(leak),
    spectra: {
      value: powerSpectrum(square, 4, "polynomial"),
      slope: powerSpectrum(square, 2, "constant"),
      zSlope: powerSpectrum(square, 4, "polynomial"),
    },
  };
}

/** max(z, 0). */
export const relu: Activation = rectifier("relu", 0);

/** z for z > 0, `slope` · z for z ≤ 0. Throws InputError for a slope that is not a number other than 1. */
export function leakyRelu(slope = 0.01, path = "activation"): Activation {
  if (!Number.isFinite(slope) || slope === 1) {
    throw new InputError(`${path}.slope`, `must be a finite number other than 1, not ${slope}`);
  }
  return rectifier("leaky-relu", slope);
}
