import { boundaryFacets } from "../fem/facets.js";
import type { Coefficient } from "../fem/index.js";
import type { EndCondition } from "../fem/pencil.js";
import type { PdeProblem } from "../pde/index.js";
import type { Coefficients, SpectralCoefficients } from "./coefficients.js";

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
