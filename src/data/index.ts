export { initialError, type SampleRecipe, sampleSet } from "./sample-set.js";
export { type SampleGrid, type SampleSet, sampleGrid } from "./samples.js";
