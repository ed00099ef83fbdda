export { gradedIntervalMesh, largestNeighbourRatio } from "./graded-interval.js";
export type { IntervalMesh } from "./interval.js";
export { cellCount, interpolate, intervalMesh, locate, uniformIntervalMesh } from "./interval.js";
export { refineTowards } from "./refine-towards.js";
