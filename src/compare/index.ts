export { type ComputedLevels, compareLevels } from "./compare-levels.js";
export type { Comparison, TrainingResult, WidthLaw } from "./comparison.js";
export { fullDistance, relativeDistance, spectrumDistance } from "./distance.js";
export { type FindingsInput, findings, halfLife } from "./findings.js";
export { fitSlope, type SlopeFit } from "./fit-slope.js";
export { learningTimes } from "./learning-times.js";
export { hasInitialError, type LearningTimes, type LevelResult, type ProbeResult, relativeErrors } from "./level.js";
export {
  inverseSpectrum,
  observeHalfSpectrum,
  observeSamples,
  observeSpectrum,
  type Probes,
  roundingOfTransform,
  spectrumEnergy,
} from "./observe.js";
export { rmsOverSeeds, type WidthDeviations, widthLaw } from "./width-law.js";
