export { type Setting, type SweepPoint, sweepPoints } from "./sweep-points.js";
export { parseVariation, type Variation } from "./variation.js";
