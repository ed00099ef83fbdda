import { InputError } from "../../errors.js";
import type { Distribution } from "../distribution.js";
import type { InputDimension } from "../input-dimension.js";
import type { WeightLaw } from "../law.js";
import { distribution } from "./distribution.js";
import { noScalar } from "./no-scalar.js";
import { planeTableLaw } from "./plane-table.js";
import { radialLaw } from "./radial-law.js";
import type { WeightVectorLaw } from "./weight-vector-law.js";

/**
 * The law of weight vectors: independent components of one law, which for normal components is isotropic, or a uniform
 * direction and a length of the law where it is `radial` (in one dimension the two are the same); independent components of a law each; or a table in the plane.
 *
 * @param path where the law stands in the input, for messages
 * @throws InputError for parameters that are no law, and for a law of another dimension
 */
export function weightVectorLaw(law: WeightLaw, dimension: InputDimension, path = "weights"): WeightVectorLaw {
  if (law.law === "plane-table") return planeTableLaw(law, dimension, path);
  if (law.law === "per-axis") {
    if (law.axes.length !== dimension) {
      throw new InputError(`${path}.axes`, `has ${law.axes.length} laws, but dimension is ${dimension}`);
    }
    return componentLaw(law.axes.map((axis, k) => distribution(axis, `${path}.axes[${k}]`)));
  }
  const scalar = distribution(law, path);
  if (law.radial !== true || dimension === 1) return componentLaw(new Array<Distribution>(dimension).fill(scalar));
  if (dimension === 4) throw new InputError(`${path}.radial`, "is for 2-D and 3-D; in 4-D take a normal law");
  return radialLaw(scalar, dimension);
}

/** Of independent components. */
function componentLaw(axes: readonly Distribution[]): WeightVectorLaw {
  const dimension = axes.length as InputDimension;
  return {
    dimension,
    radial: false,
    mirrored: true,
    axes,
    extents: axes.map(({ extent }) => extent),
    get scalar() {
      if (axes.some((axis) => axis !== axes[0])) throw noScalar();
      return axes[0];
    },
    density(w, offset = 0) {
      let product = axes[0].density(w[offset]);
      for (let k = 1; k < dimension; k++) product *= axes[k].density(w[offset + k]);
      return product;
    },
    characteristic(t) {
      if (dimension === 1) return axes[0].characteristic(t);
      const products = new Float64Array(t.length / dimension).fill(1);
      axes.forEach(({ characteristic }, k) => {
        const factors = characteristic(Float64Array.from(products, (_, i) => t[i * dimension + k]));
        for (let i = 0; i < products.length; i++) products[i] *= factors[i];
      });
      return products;
    },
    characteristicOnGrid: (grid) => grid.map((axis, k) => axes[k].characteristic(axis)).reduce(outerProduct),
    sample(random, out, offset) {
      for (let k = 0; k < dimension; k++) out[offset + k] = axes[k].sample(random);
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
