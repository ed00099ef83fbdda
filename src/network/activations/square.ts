import type { Activation } from "../activation.js";
import { oddHarmonics } from "./periodic.js";

/** The square wave, the sign of sin z = (4/π) Σ_{k odd} sin(kz)/k: period 2π; its slope is 0 almost everywhere. */
export const square: Activation = {
  name: "square",
  compiled: "square",
  value: (z) => Math.sign(Math.sin(z)),
  slope: () => 0,
  formula: (algebra, z) => {
    const sine = algebra.sin(z);
    return algebra.sub(algebra.step(sine), algebra.step(algebra.neg(sine)));
  },
  kinks: [0, Math.PI],
  periodic: oddHarmonics((k) => ({ order: k, value: 8 / (Math.PI * k) ** 2, slope: 0 }), { value: 1, slope: 0 }),
};
