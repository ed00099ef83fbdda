import { InputError } from "../../errors.js";
import type { Distribution } from "../distribution.js";
import type { InputDimension } from "../input-dimension.js";
import type { WeightLaw } from "../law.js";
import { distribution } from "./distribution.js";
import { radialLaw } from "./radial-law.js";
import type { WeightVectorLaw } from "./weight-vector-law.js";

/**
 * The law of weight vectors: independent components of one law, which for normal components is isotropic, or a uniform
 * direction and a length of the law where it is `radial` (in one dimension the two are the same).
 *
 * @param path where the law stands in the input, for messages
 * @throws InputError for parameters that are no law
 */
export function weightVectorLaw(law: WeightLaw, dimension: InputDimension, path = "weights"): WeightVectorLaw {
  const scalar = distribution(law, path);
  if (law.radial !== true || dimension === 1) return componentLaw(scalar, dimension);
  if (dimension === 4) throw new InputError(`${path}.radial`, "is for 2-D and 3-D; in 4-D take a normal law");
  return radialLaw(scalar, dimension);
}

function componentLaw(scalar: Distribution, dimension: InputDimension): WeightVectorLaw {
  return {
    dimension,
    radial: false,
    scalar,
    density(w, offset = 0) {
      let product = scalar.density(w[offset]);
      for (let k = 1; k < dimension; k++) product *= scalar.density(w[offset + k]);
      return product;
    },
    characteristic(t) {
      const factors = scalar.characteristic(t);
      if (dimension === 1) return factors;
      const products = new Float64Array(t.length / dimension);
      for (let i = 0; i < products.length; i++) {
        let product = 1;
        for (let k = 0; k < dimension; k++) product *= factors[i * dimension + k];
        products[i] = product;
      }
      return products;
    },
    characteristicOnGrid: (axes) => axes.map((axis) => scalar.characteristic(axis)).reduce(outerProduct),
    sample(random, out, offset) {
      for (let k = 0; k < dimension; k++) out[offset + k] = scalar.sample(random);
    },
  };
}

/** slow[j] · fast[i] for all pairs, i running fastest. */
function outerProduct(fast: Float64Array, slow: Float64Array): Float64Array {
  const products = new Float64Array(fast.length * slow.length);
  for (let j = 0, at = 0; j < slow.length; j++) {
    for (let i = 0; i < fast.length; i++, at++) products[at] = slow[j] * fast[i];
  }
  return products;
}
