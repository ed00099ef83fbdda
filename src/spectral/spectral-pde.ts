import { boundaryFacets } from "../fem/facets.js";
import type { Coefficient } from "../fem/index.js";
import type { EndCondition } from "../fem/pencil.js";
import type { PdeProblem } from "../pde/index.js";
import { type Coefficients, type FrequencyFunction, finiteValues, type SpectralCoefficients } from "./coefficients.js";

/**
 * The spectral PDE of a network on simplices, ∂_t û = ∇·((A I + T (I − ξξᵀ/|ξ|²)) ∇û) − B û: one problem with two fields where the real and the imaginary part
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
  const pde = (coefficients: Coefficients, fields: readonly Coefficient[]): PdeProblem => ({
    diffusion: diffusionOf(coefficients),
    ...reactionOf(coefficients),
    initial: fields,
    boundary:
      boundary === "dirichlet" ? [{ type: "dirichlet", facets: boundaryFacets, value: fields.map(() => 0) }] : [],
  });
  const [re, im] = initial;
  return real === imaginary ? [pde(real, [re, im])] : [pde(real, [re]), pde(imaginary, [im])];
}

function reactionOf({ damping, diffuses }: Coefficients): Pick<PdeProblem, "reaction" | "mass"> {
  return diffuses ? { reaction: damping } : { reaction: finite(damping), mass: "lumped" };
}

function diffusionOf({ diffusion, tangential, diffuses }: Coefficients): PdeProblem["diffusion"] {
  if (tangential === undefined) return { kind: "scalar", value: diffuses ? diffusion : 0 };
  return { kind: "tensor", value: (xi, out) => tensors(xi, diffusion, tangential, out) };
}

/** A I + T (I − ξξᵀ/|ξ|²) at points ξ, with the mean over directions at 0. */
function tensors(
  xi: Float64Array,
  diffusion: FrequencyFunction,
  tangential: FrequencyFunction,
  out: Float64Array,
): void {
  const d = out.length / xi.length;
  const count = xi.length / d;
  const [A, T] = [new Float64Array(count), new Float64Array(count)];
  diffusion(xi, A);
  tangential(xi, T);
  for (let i = 0; i < count; i++) {
    let square = 0;
    for (let k = 0; k < d; k++) square += xi[i * d + k] ** 2;
    for (let k = 0; k < d; k++) {
      for (let l = 0; l < d; l++) {
        const diagonal = k === l ? 1 : 0;
        const along = square > 0 ? (xi[i * d + k] * xi[i * d + l]) / square : diagonal / d;
        out[(i * d + k) * d + l] = diagonal * A[i] + T[i] * (diagonal - along);
      }
    }
  }
}

/** A coefficient that may be infinite at single points, by the values beside them. */
function finite(evaluate: FrequencyFunction): Coefficient {
  return (xi, out) => out.set(finiteValues(evaluate, xi, xi.length / out.length));
}
