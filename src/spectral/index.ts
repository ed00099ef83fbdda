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
export { spectralPdes } from "./spectral-pde.js";
export {
  type SpectralCheckpoint,
  type SpectralProblem,
  type SpectralSolution,
  type SpectralSolveOptions,
  solveSpectralProblem,
  spectralProblem,
} from "./spectral-problem.js";
