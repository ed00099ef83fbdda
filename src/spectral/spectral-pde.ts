import { boundaryFacets } from "../fem/facets.js";
import type { Coefficient } from "../fem/index.js";
import type { EndCondition } from "../fem/pencil.js";
import type { PdeProblem } from "../pde/index.js";
import { type Coefficients, type FrequencyFunction, finiteValues, type SpectralCoefficients } from "./coefficients.js";

/**
 * The spectral PDE of a network on simplices, ∂_t û = ∇·(A ∇û) − B û: one problem with two fields where the real and the imaginary part
 * of û obey the same equation, two with one field each where biases are normal. Without diffusion mass and damping are lumped, which
 * makes û exact at the nodes.
 *
 * @param initial the real and the imaginary part of û at time 0
 */
export function spectralPdes(
  { real, imaginary }: SpectralCoefficients,
  initial: readonly Coefficient[],
  boundary: EndCondition,
): readonly PdeProblem[] {
  const pde = ({ diffusion, damping, diffuses }: Coefficients, fields: readonly Coefficient[]): PdeProblem => ({
    diffusion: { kind: "scalar", value: diffuses ? diffusion : 0 },
    ...(diffuses ? { reaction: damping } : { reaction: finite(damping), mass: "lumped" }),
    initial: fields,
    boundary:
      boundary === "dirichlet" ? [{ type: "dirichlet", facets: boundaryFacets, value: fields.map(() => 0) }] : [],
  });
  const [re, im] = initial;
  return real === imaginary ? [pde(real, [re, im])] : [pde(real, [re]), pde(imaginary, [im])];
}

/** A coefficient that may be infinite at single points, by the values beside them. */
function finite(evaluate: FrequencyFunction): Coefficient {
  return (xi, out) => out.set(finiteValues(evaluate, xi, xi.length / out.length));
}
