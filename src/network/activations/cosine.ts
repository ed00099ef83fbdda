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
  periodic: oneHarmonic,
  sineShift: Math.PI / 2,
};
