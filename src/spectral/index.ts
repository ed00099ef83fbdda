export {
  type Coefficients,
  coefficientsByScale,
  type FrequencyFunction,
  finiteValues,
  type SpectralCoefficients,
  spectralCoefficients,
} from "./coefficients.js";
export { meshWithJumps, solutionGradedMesh } from "./frequency-mesh.js";
export { spectrumFunctions, spectrumOfSamples } from "./initial-spectrum.js";
export { solveSpectralAdaptively, spectralPdes } from "./spectral-pde.js";
export {
  type SpectralProblem,
  type SpectralSolution,
  solveSpectralProblem,
  spectralProblem,
} from "./spectral-problem.js";
