import type { Activation } from "../activation.js";
import { harmonic, oddHarmonics } from "./periodic.js";

/** The triangle wave (2/π) asin(sin z) = (8/π²) Σ_{k odd} ± sin(kz)/k²: period 2π, height 1. */
export const triangle: Activation = {
  name: "triangle",
  compiled: "triangle",
  value: (z) => (2 / Math.PI) * Math.asin(Math.sin(z)),
  slope: (z) => (Math.cos(z) > 0 ? 2 / Math.PI : -2 / Math.PI),
  // 1 − 4 |t − floor t − ½| with t = z/2π + ¼.
  formula: (algebra, z) => {
    const turns = algebra.add(algebra.mul(algebra.constant(0.5 / Math.PI), z), algebra.constant(0.25));
    const offset = algebra.sub(algebra.sub(turns, algebra.floor(turns)), algebra.constant(0.5));
    return algebra.sub(algebra.constant(1), algebra.mul(algebra.constant(4), algebra.abs(offset)));
  },
  kinks: [Math.PI / 2, (3 * Math.PI) / 2],
  periodic: oddHarmonics((k) => harmonic(k, 32 / (Math.PI * k) ** 4), { value: 1 / 3, slope: 4 / Math.PI ** 2 }),
};
