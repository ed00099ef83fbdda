import type { Activation } from "../activation.js";
import { normalCumulative, normalDensity } from "./normal-distribution.js";
import { spectraOfSlope } from "./spectra.js";

/** z Φ(z) with the normal distribution function Φ: σ' = Φ + zφ, F(σ') = −i e^{−η²/2} (1/η + η) for η ≠ 0. */
export const gelu: Activation = {
  name: "gelu",
  compiled: "gelu",
  value: (z) => z * normalCumulative(z),
  slope: (z) => normalCumulative(z) + z * normalDensity(z),
  formula: (algebra, z) => {
    const half = algebra.mul(algebra.constant(0.5), z);
    return algebra.add(half, algebra.mul(half, algebra.erf(algebra.mul(algebra.constant(Math.SQRT1_2), z))));
  },
  kinks: [],
  spectra: spectraOfSlope(
    (eta) => Math.exp(-0.5 * eta * eta) * (1 / eta + eta),
    (eta) => Math.exp(-0.5 * eta * eta) * (1 / (eta * eta) + eta * eta),
    { slope: { power: 2, coefficient: 1 }, zSlope: { power: 4, coefficient: 1 } },
    { value: "polynomial", slope: "constant", zSlope: "polynomial" },
  ),
};
