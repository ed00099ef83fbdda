export { distribution } from "./distribution.js";
export { weightDensity } from "./weight-density.js";
export { type WeightVectorLaw, weightVectorLaw } from "./weight-vector.js";
