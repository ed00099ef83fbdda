export { initialError, type SampleRecipe, sampleSet } from "./sample-set.js";
export type { SampleSet } from "./samples.js";
