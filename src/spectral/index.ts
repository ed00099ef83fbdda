export { type AdaptiveSpectrum, solveSpectralAdaptively } from "./adaptive-spectrum.js";
export { aboutCentre, aboutOrigin, centreOf } from "./centre.js";
export {
  type Coefficients,
  coefficientsByScale,
  type FrequencyFunction,
  finiteValues,
  type SpectralCoefficients,
  spectralCoefficients,
} from "./coefficients.js";
export { fittedBoxMesh, fittedMesh, joinedBarriers } from "./fitted-mesh.js";
export { solutionGradedMesh } from "./frequency-mesh.js";
export { spectrumFunctions, spectrumOfSamples } from "./initial-spectrum.js";
export {
  type SpectralCheckpoint,
  type SpectralSolution,
  type SpectralSolveOptions,
  solveSpectralProblem,
} from "./solve-spectral-problem.js";
export { spectralPdes } from "./spectral-pde.js";
export { type SpectralProblem, spectralProblem } from "./spectral-problem.js";
