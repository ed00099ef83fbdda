import { type MatrixProduct, type MatrixView, rowByRow, transposed } from "../../kernels/matrix-product.js";
import { activationOf } from "../activations/index.js";
import type { InitialNetworkOf, NetworkFunctions, Parameters } from "../parameters.js";
import { writePhases } from "../ridge-units.js";
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

/** What one of the networks has at the points, row by row: the cosines and sines of its features, and of every layer z, σ(z) and df/dz times a cotangent. */
interface Tables {
  readonly cosine: Float64Array;
  readonly sine: Float64Array;
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
  /** df/dw_k is x times this, a table; must follow `backward`, and writes over tables of the first layer. */
  frequencySlopes(theta: Parameters, copy: number): Float64Array;
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
  const activations = layers.map(({ activation }, l) => activationOf(activation, `network.layers[${l}].activation`));
  const root = 1 / Math.sqrt(units);
  const table = () => new Float64Array(count * units);
  const tables = Array.from(
    { length: copies },
    (): Tables => ({
      cosine: table(),
      sine: table(),
      layers: layers.map(() => ({ z: table(), value: table(), delta: table() })),
    }),
  );
  const byPoint = (values: Float64Array) => rowByRow(values, units);
  const weightsOf = (values: Float64Array, copy: number): MatrixView => ({
    ...{ values, offset: copy * units, rowStride: copies * units, columnStride: 1 },
  });
  const sizes = { rows: count, inner: units, columns: units };
  const omega = new Float64Array(d);
  const phase = new Float64Array(count);

  const fillFeatures = ({ w }: Parameters, copy: number) => {
    const { cosine, sine } = tables[copy];
    for (let k = 0; k < units; k++) {
      const unit = k * copies + copy;
      omega.set(w.subarray(unit * d, (unit + 1) * d));
      writePhases(omega, 0, points, d, phase);
      for (let i = 0; i < count; i++) {
        cosine[i * units + k] = Math.cos(phase[i]);
        sine[i * units + k] = Math.sin(phase[i]);
      }
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
      const { cosine, sine, layers: states } = tables[copy];
      fillFeatures(theta, copy);
      layers.forEach(({ weightStd = 1, biasStd = 0 }, l) => {
        const { z, value } = states[l];
        const into = (values: Float64Array, scale: number, weights: Float64Array, add: boolean) =>
          multiply(sizes, scale * root, byPoint(values), transposed(weightsOf(weights, copy)), byPoint(z), add);
        if (l === 0) {
          into(cosine, 1, theta.u, false);
          into(sine, 1, theta.v, true);
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
    frequencySlopes(theta, copy) {
      const { cosine, sine, layers: states } = tables[copy];
      const { z: ofCosine, value: ofSine, delta } = states[0];
      multiply(sizes, root, byPoint(delta), weightsOf(theta.u, copy), byPoint(ofCosine), false);
      multiply(sizes, root, byPoint(delta), weightsOf(theta.v, copy), byPoint(ofSine), false);
      for (let at = 0; at < ofSine.length; at++) ofSine[at] = cosine[at] * ofSine[at] - sine[at] * ofCosine[at];
      return ofSine;
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
  const { dimension: d, layers, train } = network;
  const copies = copiesOf(network);
  const { count, units, tables, weightsOf, forward, backward, frequencySlopes } = passes(start, points, multiply);
  const root = 1 / Math.sqrt(units);
  const sizes = { rows: units, inner: count, columns: units };
  /** Writes scale Σ_i delta_ij value_ik of the map in front of a layer. */
  const sumUp = (delta: Float64Array, value: Float64Array, scale: number, out: Float64Array, copy: number) =>
    multiply(sizes, scale, transposed(rowByRow(delta, units)), rowByRow(value, units), weightsOf(out, copy), false);

  const hiddenSlopes = (copy: number, l: number, out: Parameters) => {
    const { cosine, sine, layers: states } = tables[copy];
    const { delta } = states[l];
    if (l === 0) {
      sumUp(delta, cosine, root, out.u, copy);
      sumUp(delta, sine, root, out.v, copy);
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
        if (!train.includes("hidden") && !train.includes("w")) continue;
        backward(parameters, copy, cotangent, (l) => {
          if (train.includes("hidden")) hiddenSlopes(copy, l, out);
        });
        if (!train.includes("w")) continue;
        const slope = frequencySlopes(parameters, copy);
        for (let i = 0, at = 0; i < count; i++) {
          for (let unit = copy; unit < width; unit += copies, at++) {
            for (let axis = 0; axis < d; axis++) out.w[unit * d + axis] += points[i * d + axis] * slope[at];
          }
        }
      }
    },
  };
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
  const { network, factor, parameters } = start;
  const { dimension: d, layers, train } = network;
  const { count, units, tables, forward, backward, frequencySlopes } = passes(start, points, multiply);
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
  for (let copy = 0; copy < copiesOf(network); copy++) {
    const { cosine, sine, layers: states } = tables[copy];
    forward(parameters, copy, new Float64Array(count));
    if (train.includes("a")) products(states[layers.length - 1].value, kernel, factor[copy] ** 2, true);
    backward(parameters, copy, ones, (l) => {
      if (!train.includes("hidden")) return;
      const { weightStd = 1, biasStd = 0 } = layers[l];
      products(states[l].delta, outer);
      if (l === 0) {
        products(cosine, inner, 1 / units);
        products(sine, inner, 1 / units, true);
      } else products(states[l - 1].value, inner, weightStd ** 2 / units);
      addProduct(outer, (at) => inner[at] + biasStd ** 2 * (l > 0 ? 1 : 0));
    });
    if (!train.includes("w")) continue;
    products(frequencySlopes(parameters, copy), outer);
    addProduct(outer, (at) => {
      const [i, j] = [Math.floor(at / count) * d, (at % count) * d];
      let dot = 0;
      for (let axis = 0; axis < d; axis++) dot += points[i + axis] * points[j + axis];
      return dot;
    });
  }
  return kernel;
}
