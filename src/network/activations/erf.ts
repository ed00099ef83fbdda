import { erf as errorFunction } from "../../expression/index.js";
import type { Activation } from "../activation.js";
import { bell } from "./normal-distribution.js";
import { spectraOfSlope } from "./spectra.js";

/** erf z: σ' = 2 e^{−z²}/√π, F(σ') = 2 e^{−η²/4}. */
export const erf: Activation = {
  name: "erf",
  compiled: "erf",
  value: errorFunction,
  slope: (z) => (2 / Math.sqrt(Math.PI)) * bell(Math.SQRT2 * z),
  formula: (algebra, z) => algebra.erf(z),
  kinks: [],
  // Williams, Neural Computation 10 (1998).
  dual: {
    value: (s, q) => (2 / Math.PI) * Math.asin((2 * s) / (1 + 2 * q)),
    slope: (s, q) => 4 / Math.PI / Math.sqrt((1 + 2 * q - 2 * s) * (1 + 2 * q + 2 * s)),
  },
  spectra: spectraOfSlope(
    (eta) => 2 * Math.exp(-0.25 * eta * eta),
    (eta) => eta * Math.exp(-0.25 * eta * eta),
    { slope: { power: 0, coefficient: 4 }, zSlope: { power: -2, coefficient: 1 } },
    { value: "constant", slope: "nothing", zSlope: "nothing" },
  ),
};
