import type { Activation } from "../activation.js";
import { hyperbolicBell, hyperbolicBellCurvature, hyperbolicBellSlope } from "./hyperbolic-bell.js";
import { logistic, logisticSlope } from "./sigmoid.js";
import { spectraOfSlope } from "./spectra.js";

/** z/(1 + e^{−z}): F(σ') = −i (h/η − h') for η ≠ 0, with h = πη/sinh πη the transform of the slope of the logistic function. */
export const silu: Activation = {
  name: "silu",
  compiled: "silu",
  value: (z) => z * logistic(z),
  slope: (z) => logistic(z) + z * logisticSlope(z),
  formula: (algebra, z) => {
    const half = algebra.mul(algebra.constant(0.5), z);
    return algebra.add(half, algebra.mul(half, algebra.tanh(half)));
  },
  kinks: [],
  spectra: spectraOfSlope(
    (eta) => hyperbolicBell(Math.PI * eta) / eta - Math.PI * hyperbolicBellSlope(Math.PI * eta),
    (eta) => {
      const v = Math.PI * eta;
      const [h, slope, curvature] = [hyperbolicBell(v), hyperbolicBellSlope(v), hyperbolicBellCurvature(v)];
      return (Math.PI * slope) / eta - h / (eta * eta) - Math.PI ** 2 * curvature;
    },
    { slope: { power: 2, coefficient: 1 }, zSlope: { power: 4, coefficient: 1 } },
    { value: "polynomial", slope: "constant", zSlope: "polynomial" },
  ),
};
