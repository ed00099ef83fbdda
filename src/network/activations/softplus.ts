import type { Activation } from "../activation.js";
import { hyperbolicBell, hyperbolicBellSlope } from "./hyperbolic-bell.js";
import { logistic } from "./sigmoid.js";
import { spectraOfSlope } from "./spectra.js";

/** log(1 + e^z): F(σ') = −iπ/sinh πη for η ≠ 0. */
export const softplus: Activation = {
  name: "softplus",
  compiled: "softplus",
  value: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
  slope: logistic,
  // log(1 + e^{−|z|}) from above 0: no overflow.
  formula: (algebra, z) => {
    const tail = algebra.exp(algebra.neg(algebra.abs(z)));
    const positive = algebra.max(z, algebra.constant(0));
    return algebra.add(positive, algebra.log(algebra.add(algebra.constant(1), tail)));
  },
  kinks: [],
  spectra: spectraOfSlope(
    (eta) => hyperbolicBell(Math.PI * eta) / eta,
    (eta) => (Math.PI * hyperbolicBellSlope(Math.PI * eta) - hyperbolicBell(Math.PI * eta) / eta) / eta,
    { slope: { power: 2, coefficient: 1 }, zSlope: { power: 4, coefficient: 1 } },
    { value: "polynomial", slope: "constant", zSlope: "polynomial" },
  ),
};
