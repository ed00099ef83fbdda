import type { Activation } from "../activation.js";
import { oneHarmonic } from "./periodic.js";

/** sin z. */
export const sine: Activation = {
  name: "sin",
  compiled: "sin",
  value: Math.sin,
  slope: Math.cos,
  formula: (algebra, z) => algebra.sin(z),
  kinks: [],
  dual: {
    value: (s, q) => 0.5 * (Math.exp(s - q) - Math.exp(-s - q)),
    slope: (s, q) => 0.5 * (Math.exp(s - q) + Math.exp(-s - q)),
  },
  periodic: oneHarmonic,
  sineShift: 0,
};
