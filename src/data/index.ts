export { tableOfCsv } from "./csv-table.js";
export { tableOfNpz } from "./npz-table.js";
export { type DataSummary, type OwnData, type OwnDataRecipe, ownData } from "./own-data.js";
export type { PointTable } from "./point-table.js";
export { initialError, type SampleRecipe, sampleSet } from "./sample-set.js";
export { type SampleGrid, type SampleSet, sampleGrid } from "./samples.js";
export { voronoiVolumes } from "./voronoi.js";
