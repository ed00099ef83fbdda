import type { Activation } from "../activation.js";
import { bell } from "./normal-distribution.js";
import { spectraOfSlope } from "./spectra.js";

/** e^{−z²/2}: F(σ') = iη √(2π) e^{−η²/2}. */
export const gaussian: Activation = {
  name: "gaussian",
  compiled: "gaussian",
  value: bell,
  slope: (z) => -z * bell(z),
  formula: (algebra, z) => algebra.exp(algebra.mul(algebra.constant(-0.5), algebra.mul(z, z))),
  kinks: [],
  dual: {
    value: (s, q) => 1 / Math.sqrt((1 + q - s) * (1 + q + s)),
    slope: (s, q) => s * ((1 + q - s) * (1 + q + s)) ** -1.5,
  },
  spectra: spectraOfSlope(
    (eta) => Math.sqrt(2 * Math.PI) * eta * Math.exp(-0.5 * eta * eta),
    (eta) => Math.sqrt(2 * Math.PI) * (1 - eta * eta) * Math.exp(-0.5 * eta * eta),
    { slope: { power: -2, coefficient: 2 * Math.PI }, zSlope: { power: 0, coefficient: 2 * Math.PI } },
    { value: "nothing", slope: "nothing", zSlope: "nothing" },
  ),
};
