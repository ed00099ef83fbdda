import type { Activation } from "../activation.js";
import { oneHarmonic } from "./periodic.js";

/** cos z. */
export const cosine: Activation = {
  name: "cos",
  compiled: "cos",
  value: Math.cos,
  slope: (z) => -Math.sin(z),
  formula: (algebra, z) => algebra.cos(z),
  kinks: [],
  dual: {
    value: (s, q) => 0.5 * (Math.exp(s - q) + Math.exp(-s - q)),
    slope: (s, q) => 0.5 * (Math.exp(s - q) - Math.exp(-s - q)),
  },
  periodic: oneHarmonic,
  sineShift: Math.PI / 2,
};
