import type { Activation } from "../activation.js";
import { hyperbolicBell, hyperbolicBellSlope } from "./hyperbolic-bell.js";
import { spectraOfSlope } from "./spectra.js";

/** The logistic function 1/(1 + e^{−z}). */
export function logistic(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

/** The slope of the logistic function. */
export function logisticSlope(z: number): number {
  const tail = Math.exp(-Math.abs(z));
  return tail / (1 + tail) ** 2;
}

/** 1/(1 + e^{−z}): F(σ') = πη/sinh πη. */
export const sigmoid: Activation = {
  name: "sigmoid",
  compiled: "sigmoid",
  value: logistic,
  slope: logisticSlope,
  // In tanh, which overflows nowhere.
  formula: (algebra, z) => {
    const half = algebra.constant(0.5);
    return algebra.add(half, algebra.mul(half, algebra.tanh(algebra.mul(half, z))));
  },
  kinks: [],
  spectra: spectraOfSlope(
    (eta) => hyperbolicBell(Math.PI * eta),
    (eta) => Math.PI * hyperbolicBellSlope(Math.PI * eta),
    { slope: { power: 0, coefficient: 1 }, zSlope: { power: -2, coefficient: Math.PI ** 4 / 9 } },
    { value: "constant", slope: "nothing", zSlope: "nothing" },
  ),
};
