import type { MatrixAlgebra } from "../activations/algebra.js";
import { activationOf } from "../activations/index.js";
import type { InitialNetworkOf } from "../parameters.js";
import { featuresOf } from "./deep-features.js";
import { biasName, copiesOf, weightName } from "./deep-functions.js";
import type { DeepNetwork } from "./deep-network.js";

/**
 * A deep network as it is written down (docs/theory.md, section 10), in any algebra of matrices.
 *
 * @param arrays the parameters, with a row for every unit
 * @param points with a row for every point
 */
export function deepFormula<T>(
  algebra: MatrixAlgebra<T>,
  { network, width, factor }: Pick<InitialNetworkOf<DeepNetwork>, "network" | "width" | "factor">,
  arrays: Readonly<Record<string, T>>,
  points: T,
): T {
  const { add, mul, constant, product, transpose, everyNth } = algebra;
  const copies = copiesOf(network);
  const root = Math.sqrt(width / copies);
  const { maps, formula } = featuresOf(network);
  const networks = Array.from({ length: copies }, (_, copy) => {
    const columns = (matrix: T) => transpose(everyNth(matrix, copies, copy));
    const each = formula(algebra, (name) => columns(arrays[name]), points);
    const features = each.map((values, t) => product(values, columns(arrays[maps[t]]))).reduce(add);
    const [first, ...others] = network.layers;
    const start = activationOf(first.activation).formula(algebra, mul(constant(1 / root), features));
    const last = others.reduce((before, { activation, weightStd = 1, biasStd = 0 }, l) => {
      const sum = mul(constant(weightStd / root), product(before, columns(arrays[weightName(l + 1)])));
      const z = biasStd > 0 ? add(sum, mul(constant(biasStd), columns(arrays[biasName(l + 1)]))) : sum;
      return activationOf(activation).formula(algebra, z);
    }, start);
    return product(last, everyNth(mul(algebra.column(factor), arrays.a), copies, copy));
  });
  return networks.reduce(add);
}
