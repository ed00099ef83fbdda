import type { Activation } from "../activation.js";
import { hyperbolicBell, hyperbolicBellSlope } from "./hyperbolic-bell.js";
import { spectraOfSlope } from "./spectra.js";

/** tanh z: F(σ') = πη/sinh(πη/2). */
export const tanh: Activation = {
  name: "tanh",
  compiled: "tanh",
  value: Math.tanh,
  slope: (z) => 1 / Math.cosh(z) ** 2,
  formula: (algebra, z) => algebra.tanh(z),
  kinks: [],
  spectra: spectraOfSlope(
    (eta) => 2 * hyperbolicBell((Math.PI / 2) * eta),
    (eta) => Math.PI * hyperbolicBellSlope((Math.PI / 2) * eta),
    { slope: { power: 0, coefficient: 4 }, zSlope: { power: -2, coefficient: Math.PI ** 4 / 36 } },
    { value: "constant", slope: "nothing", zSlope: "nothing" },
  ),
};
