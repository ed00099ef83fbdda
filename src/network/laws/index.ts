export { distribution } from "./distribution.js";
export { weightDensity } from "./weight-density.js";
