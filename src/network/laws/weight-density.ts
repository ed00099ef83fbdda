import type { InputDimension } from "../input-dimension.js";
import type { WeightLaw } from "../law.js";
import { weightVectorLaw } from "./weight-vector.js";

/**
 * The density ρ(w) of a whole first-layer weight vector, as a function of its components (one number will do where
 * there is one): the product over components, which for a normal law is the isotropic normal, or that of a radial law.
 *
 * @param of a law with the dimension, or a network
 * @throws InputError where the law's parameters are none; the returned function throws RangeError for a vector of
 *   another length
 */
export function weightDensity(
  of: WeightLaw | { readonly weights: WeightLaw; readonly dimension: InputDimension },
  dimension: InputDimension = "weights" in of ? of.dimension : 1,
): (w: number | ArrayLike<number>) => number {
  const { density } = weightVectorLaw("weights" in of ? of.weights : of, dimension);
  return (w) => {
    if (typeof w === "number") {
      if (dimension !== 1) throw new RangeError(`a weight vector of ${dimension} components is wanted, not a number`);
      return density([w]);
    }
    if (w.length !== dimension) {
      throw new RangeError(`a weight vector of ${dimension} components is wanted, not of ${w.length}`);
    }
    return density(w);
  };
}
