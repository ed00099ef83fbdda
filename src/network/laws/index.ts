export { distribution } from "./distribution.js";
export { weightDensity } from "./weight-density.js";
export { weightVectorLaw } from "./weight-vector.js";
export type { WeightVectorLaw } from "./weight-vector-law.js";
