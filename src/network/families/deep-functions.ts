import { type MatrixProduct, type MatrixView, rowByRow, transposed } from "../../kernels/matrix-product.js";
import { activationOf } from "../activations/index.js";
import type { InitialNetworkOf, NetworkFunctions, Parameters } from "../parameters.js";
import { featuresOf } from "./deep-features.js";
import type { DeepNetwork } from "./deep-network.js";

/**
 * How many networks stand side by side, of which units of one have no weights of the other's: two twins where the start is antisymmetric. Unit k
 * belongs to network k modulo their number.
 */
export function copiesOf({ zeroStart }: Pick<DeepNetwork, "zeroStart">): 1 | 2 {
  return zeroStart === "antisymmetric" ? 2 : 1;
}

/** The weights and the biases of the map in front of layer number `layer`, from 0. */
export function weightName(layer: number): string {
  return `W${layer + 1}`;
}

export function biasName(layer: number): string {
  return `b${layer + 1}`;
}

/** What one of the networks has at the points, row by row: its features and their slopes, and of every layer z, σ(z) and df/dz times a cotangent. */
interface Tables {
  readonly features: readonly Float64Array[];
  readonly slopes: readonly Float64Array[];
  readonly layers: readonly { readonly z: Float64Array; readonly value: Float64Array; readonly delta: Float64Array }[];
}

/** The sums of a deep network over units, forward and back, layer by layer. */
interface Passes {
  readonly count: number;
  /** Units of a layer, and weights that a unit has, in one of the networks. */
  readonly units: number;
  readonly tables: readonly Tables[];
  /** The weights of one of the networks in an array of both. */
  weightsOf(values: Float64Array, copy: number): MatrixView;
  /** Fills the tables but for `delta`, and adds f of one of the networks to `out`. */
  forward(theta: Parameters, copy: number, out: Float64Array): void;
  /** Fills `delta`, from the last layer to the first, and calls when that of a layer is there; must follow `forward`. */
  backward(theta: Parameters, copy: number, cotangent: Float64Array, visit: (layer: number) => void): void;
  /** df/dz of the features' phases z, a table; must follow `backward`, and writes over tables of the first layer. */
  phaseSlopes(theta: Parameters, copy: number): Float64Array;
}

function passes(
  { network, width, factor }: InitialNetworkOf<DeepNetwork>,
  points: Float64Array,
  multiply: MatrixProduct,
): Passes {
  const { dimension: d, layers } = network;
  const count = points.length / d;
  const copies = copiesOf(network);
  const units = width / copies;
  const { maps, phase, write } = featuresOf(network);
  const activations = layers.map(({ activation }, l) => activationOf(activation, `network.layers[${l}].activation`));
  const root = 1 / Math.sqrt(units);
  const table = () => new Float64Array(count * units);
  const tables = Array.from(
    { length: copies },
    (): Tables => ({
      features: maps.map(table),
      slopes: maps.map(table),
      layers: layers.map(() => ({ z: table(), value: table(), delta: table() })),
    }),
  );
  const byPoint = (values: Float64Array) => rowByRow(values, units);
  const weightsOf = (values: Float64Array, copy: number): MatrixView => ({
    ...{ values, offset: copy * units, rowStride: copies * units, columnStride: 1 },
  });
  const sizes = { rows: count, inner: units, columns: units };

  const fillFeatures = (theta: Parameters, copy: number) => {
    const { features, slopes } = tables[copy];
    for (let i = 0, at = 0; i < count; i++) {
      for (let unit = copy; unit < width; unit += copies) write(phase(theta, unit, points, i), at++, features, slopes);
    }
  };

  /** From df/dσ(z) of a layer to df/dz. */
  const throughActivation = (copy: number, l: number) => {
    const { z, delta } = tables[copy].layers[l];
    const { slope } = activations[l];
    for (let at = 0; at < z.length; at++) delta[at] *= slope(z[at]);
  };

  return {
    count,
    units,
    tables,
    weightsOf,
    forward(theta, copy, out) {
      const { features, layers: states } = tables[copy];
      fillFeatures(theta, copy);
      layers.forEach(({ weightStd = 1, biasStd = 0 }, l) => {
        const { z, value } = states[l];
        const into = (values: Float64Array, scale: number, weights: Float64Array, add: boolean) =>
          multiply(sizes, scale * root, byPoint(values), transposed(weightsOf(weights, copy)), byPoint(z), add);
        if (l === 0) {
          maps.forEach((map, t) => {
            into(features[t], 1, theta[map], t > 0);
          });
        } else {
          into(states[l - 1].value, weightStd, theta[weightName(l)], false);
          const b = biasStd > 0 ? theta[biasName(l)] : undefined;
          if (b) {
            for (let at = 0; at < z.length; ) {
              for (let j = 0; j < units; j++) z[at++] += biasStd * b[j * copies + copy];
            }
          }
        }
        const sigma = activations[l].value;
        for (let at = 0; at < z.length; at++) value[at] = sigma(z[at]);
      });
      const { value } = states[layers.length - 1];
      for (let i = 0; i < count; i++) {
        let sum = 0;
        for (let j = 0; j < units; j++) {
          const unit = j * copies + copy;
          sum += factor[unit] * theta.a[unit] * value[i * units + j];
        }
        // Each of twins adds up in the same order, so that they cancel to the last bit.
        out[i] += sum;
      }
    },
    backward(theta, copy, cotangent, visit) {
      const states = tables[copy].layers;
      const last = layers.length - 1;
      const { delta } = states[last];
      for (let i = 0, at = 0; i < count; i++) {
        for (let unit = copy; unit < width; unit += copies) delta[at++] = cotangent[i] * factor[unit] * theta.a[unit];
      }
      throughActivation(copy, last);
      visit(last);
      for (let l = last; l > 0; l--) {
        const { weightStd = 1 } = layers[l];
        const weights = weightsOf(theta[weightName(l)], copy);
        multiply(sizes, weightStd * root, byPoint(states[l].delta), weights, byPoint(states[l - 1].delta), false);
        throughActivation(copy, l - 1);
        visit(l - 1);
      }
    },
    phaseSlopes(theta, copy) {
      const { slopes, layers: states } = tables[copy];
      const { z, value, delta } = states[0];
      const back = [z, value];
      maps.forEach((map, t) => {
        multiply(sizes, root, byPoint(delta), weightsOf(theta[map], copy), byPoint(back[t]), false);
      });
      for (let at = 0; at < z.length; at++) {
        let sum = 0;
        for (let t = 0; t < maps.length; t++) sum += slopes[t][at] * back[t][at];
        z[at] = sum;
      }
      return z;
    },
  };
}

/**
 * A deep network and its gradient by backpropagation, with its matrix products left to `multiply`: O(n m²) a layer. A gradient must follow an
 * output at the same parameters.
 */
export function deepFunctions(
  start: InitialNetworkOf<DeepNetwork>,
  points: Float64Array,
  multiply: MatrixProduct,
): NetworkFunctions {
  const { network, width, factor } = start;
  const { layers, train } = network;
  const copies = copiesOf(network);
  const { count, units, tables, weightsOf, forward, backward, phaseSlopes } = passes(start, points, multiply);
  const { maps } = featuresOf(network);
  const inner = movedWithin(network);
  const root = 1 / Math.sqrt(units);
  const sizes = { rows: units, inner: count, columns: units };
  /** Writes scale Σ_i delta_ij value_ik of the map in front of a layer. */
  const sumUp = (delta: Float64Array, value: Float64Array, scale: number, out: Float64Array, copy: number) =>
    multiply(sizes, scale, transposed(rowByRow(delta, units)), rowByRow(value, units), weightsOf(out, copy), false);

  const hiddenSlopes = (copy: number, l: number, out: Parameters) => {
    const { features, layers: states } = tables[copy];
    const { delta } = states[l];
    if (l === 0) {
      maps.forEach((map, t) => {
        sumUp(delta, features[t], root, out[map], copy);
      });
      return;
    }
    const { weightStd = 1, biasStd = 0 } = layers[l];
    sumUp(delta, states[l - 1].value, weightStd * root, out[weightName(l)], copy);
    const b = biasStd > 0 ? out[biasName(l)] : undefined;
    if (b) {
      for (let at = 0; at < delta.length; ) {
        for (let j = 0; j < units; j++) b[j * copies + copy] += biasStd * delta[at++];
      }
    }
  };

  return {
    output(parameters, out) {
      out.fill(0);
      for (let copy = 0; copy < copies; copy++) forward(parameters, copy, out);
    },
    gradient(parameters, cotangent, out) {
      for (const values of Object.values(out)) values.fill(0);
      for (let copy = 0; copy < copies; copy++) {
        if (train.includes("a")) {
          const { value } = tables[copy].layers[layers.length - 1];
          for (let i = 0, at = 0; i < count; i++) {
            for (let unit = copy; unit < width; unit += copies)
              out.a[unit] += factor[unit] * cotangent[i] * value[at++];
          }
        }
        if (!train.includes("hidden") && inner.length === 0) continue;
        backward(parameters, copy, cotangent, (l) => {
          if (train.includes("hidden")) hiddenSlopes(copy, l, out);
        });
        if (inner.length === 0) continue;
        const ofPhase = phaseSlopes(parameters, copy);
        for (const { name, components, slope } of inner) {
          const sums = out[name];
          for (let i = 0, at = 0; i < count; i++) {
            for (let unit = copy; unit < width; unit += copies, at++) {
              for (let k = 0; k < components; k++) {
                sums[unit * components + k] += slope(parameters, unit, k, points, i) * ofPhase[at];
              }
            }
          }
        }
      }
    },
  };
}

/** The parameters of the features that are trained. */
function movedWithin(network: DeepNetwork) {
  const { inner, arrays } = featuresOf(network);
  return inner
    .filter(({ group }) => (network.train as readonly string[]).includes(group))
    .map((each) => ({ ...each, components: arrays.find(({ name }) => name === each.name)?.components ?? 0 }));
}

/**
 * Σ ∂f(x_i) ∂f(x_j) over the trained parameters at the start, n × n, without a table of samples × parameters: the gradients of a map's weights are outer
 * products, so that their part is an entrywise product of two small ones, (ΔΔᵀ) ∘ (XXᵀ) (docs/theory.md, section 10). O(n² m + n m²) a layer.
 */
export function deepEmpiricalKernel(
  start: InitialNetworkOf<DeepNetwork>,
  points: Float64Array,
  multiply: MatrixProduct,
): Float64Array {
  const { network, width, factor, parameters } = start;
  const { layers, train } = network;
  const copies = copiesOf(network);
  const { count, units, tables, forward, backward, phaseSlopes } = passes(start, points, multiply);
  const within = movedWithin(network);
  const kernel = new Float64Array(count * count);
  const [inner, outer] = [new Float64Array(count * count), new Float64Array(count * count)];
  /** Writes, or adds, Σ_k table_ik table_jk. */
  const products = (table: Float64Array, out: Float64Array, scale = 1, add = false) => {
    const rows = rowByRow(table, units);
    multiply({ rows: count, inner: units, columns: count }, scale, rows, transposed(rows), rowByRow(out, count), add);
  };
  const addProduct = (one: Float64Array, other: (at: number) => number) => {
    for (let at = 0; at < kernel.length; at++) kernel[at] += one[at] * other(at);
  };
  const ones = new Float64Array(count).fill(1);
  for (let copy = 0; copy < copies; copy++) {
    const { features, layers: states } = tables[copy];
    forward(parameters, copy, new Float64Array(count));
    if (train.includes("a")) products(states[layers.length - 1].value, kernel, factor[copy] ** 2, true);
    backward(parameters, copy, ones, (l) => {
      if (!train.includes("hidden")) return;
      const { weightStd = 1, biasStd = 0 } = layers[l];
      products(states[l].delta, outer);
      if (l === 0) {
        features.forEach((table, t) => {
          products(table, inner, 1 / units, t > 0);
        });
      } else products(states[l - 1].value, inner, weightStd ** 2 / units);
      addProduct(outer, (at) => inner[at] + biasStd ** 2 * (l > 0 ? 1 : 0));
    });
    if (within.length === 0) continue;
    const ofPhase = phaseSlopes(parameters, copy);
    const moved = new Float64Array(ofPhase.length);
    for (const { components, slope } of within) {
      for (let k = 0; k < components; k++) {
        for (let i = 0, at = 0; i < count; i++) {
          for (let unit = copy; unit < width; unit += copies, at++) {
            moved[at] = slope(parameters, unit, k, points, i) * ofPhase[at];
          }
        }
        products(moved, kernel, 1, true);
      }
    }
  }
  return kernel;
}
