import type { Pencil } from "../../sparse/pencil.js";
import { addMultiple, dot } from "../../sparse/vectors.js";

/**
 * The pencil of (M + K/μ) u' = −(K/μ) u, that is u' = −T (T + μ)⁻¹ u with T = M⁻¹K: sparse as M and K are. Where K is symmetric its norm is above that of M.
 */
export function dampedPencil(pencil: Pencil, damping: number): Pencil {
  const product = new Float64Array(pencil.size);
  const share = 1 / damping;
  return {
    size: pencil.size,
    symmetric: pencil.symmetric,
    multiplyMass(x, y) {
      const square = pencil.multiplyMass(x, y);
      pencil.multiplyStiffness(x, product);
      addMultiple(share, product, y);
      return square + share * dot(x, product);
    },
    multiplyStiffness(x, y) {
      pencil.multiplyStiffness(x, y);
      for (let i = 0; i < y.length; i++) y[i] *= share;
    },
    // M + K/μ is a norm where both are symmetric.
    ...(pencil.symmetric ? {} : { multiplyNorm: pencil.multiplyNorm ?? pencil.multiplyMass }),
    ...(pencil.held === undefined ? {} : { held: pencil.held }),
    factor: (a, b) => pencil.factor(a, (a + b) * share),
  };
}
