export { boxMesh } from "./box.js";
export { gradedIntervalMesh, largestNeighbourRatio } from "./graded-interval.js";
export type { IntervalMesh } from "./interval.js";
export { cellCount, interpolate, intervalMesh, isIntervalMesh, locate, uniformIntervalMesh } from "./interval.js";
export { refineTowards } from "./refine-towards.js";
export type { SimplexMesh } from "./simplex.js";
export { nodeCount, simplexCount } from "./simplex.js";
