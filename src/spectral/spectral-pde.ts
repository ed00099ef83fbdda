import type { SampleSet } from "../data/samples.js";
import { boundaryFacets } from "../fem/facets.js";
import type { Coefficient } from "../fem/index.js";
import type { EndCondition } from "../fem/pencil.js";
import type { SimplexMesh } from "../mesh/simplex.js";
import type { Network } from "../network/network.js";
import {
  type AdaptiveSolution,
  type AdaptOptions,
  type PdeProblem,
  type SolvePdeOptions,
  solveAdaptively,
} from "../pde/index.js";
import type { TimeMethod } from "../time/system.js";
import { type Coefficients, type SpectralCoefficients, spectralCoefficients } from "./coefficients.js";
import { spectrumFunctions } from "./initial-spectrum.js";

/**
 * The spectral PDE of a network on simplices, ∂_t û = ∇·(A ∇û) − B û: one problem with two fields where the real and the imaginary part
 * of û obey the same equation, two with one field each where biases are normal.
 *
 * @param initial the real and the imaginary part of û at time 0
 */
export function spectralPdes(
  { real, imaginary }: SpectralCoefficients,
  initial: readonly Coefficient[],
  boundary: EndCondition,
): readonly PdeProblem[] {
  const pde = ({ diffusion, damping }: Coefficients, fields: readonly Coefficient[]): PdeProblem => ({
    diffusion: { kind: "scalar", value: diffusion },
    reaction: damping,
    initial: fields,
    boundary:
      boundary === "dirichlet" ? [{ type: "dirichlet", facets: boundaryFacets, value: fields.map(() => 0) }] : [],
  });
  const [re, im] = initial;
  return real === imaginary ? [pde(real, [re, im])] : [pde(real, [re]), pde(imaginary, [im])];
}

/**
 * The spectral PDE of a network under gradient flow on a mesh that is refined where its error is; see `solveAdaptively`. The initial
 * spectrum is that of the samples at every node, new ones included.
 *
 * @param initialError u₀ at the samples
 */
export function solveSpectralAdaptively(
  network: Network,
  samples: SampleSet,
  initialError: Float64Array,
  boundary: EndCondition,
  mesh: SimplexMesh,
  method: TimeMethod,
  save: readonly number[],
  adapt: AdaptOptions,
  options: SolvePdeOptions = {},
): AdaptiveSolution {
  const coefficients = spectralCoefficients(network, samples.measureFactor);
  const problems = spectralPdes(coefficients, spectrumFunctions(samples, initialError), boundary);
  return solveAdaptively(problems, mesh, method, save, adapt, options);
}
